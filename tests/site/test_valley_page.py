"""What is special about valley and bowl on their page: two ends to drag in both panels, a film that stops."""

from functools import partial

import pytest

from actbook.explorables.valley.valley_explorer import LANDSCAPES, walk
from tests.site.alone import place_alone, visits_alone
from tests.site.places import ALONE

(PLACE,) = [place for place in ALONE if place.name == "valley"]


@pytest.fixture
def visit(window, tmp_path):
    """Opens the explorable alone; at the end nobody may have asked another host, or complained."""
    place_alone(tmp_path, PLACE)
    with visits_alone(window, tmp_path) as visit:
        yield partial(visit, PLACE)


def centre(root, part, panel=0):
    box = root.locator(part).nth(panel).bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def readout(root):
    return root.locator(".readout").text_content()


@pytest.mark.parametrize("panel", [0, 1])
def test_a_drag_takes_along_the_end_that_it_began_on(visit, panel):
    page, root = visit()
    begin, aim = (centre(root, f".knob.{end}", panel) for end in ("start", "target"))
    unit = (aim[0] - begin[0]) / (PLACE.state["target1"] - PLACE.state["start1"])
    for (x, y), moved in ((begin, {"start1": -0.5, "start2": 1.0}), (aim, {"target1": 2.0, "target2": -0.5})):
        page.mouse.move(x + 6, y - 6)
        page.mouse.down()
        assert readout(root) == PLACE.status(), "a press beside its centre moves nothing"
        page.mouse.move(x + 6 + unit, y - 6 - unit / 2)
        page.mouse.up()
        assert readout(root) == PLACE.status(**moved)
        root.get_by_role("button", name="Reset").click()


def test_a_press_anywhere_else_brings_the_target_there_and_the_balls_new_ways(visit):
    page, root = visit()
    frame = root.locator(".frame").first.bounding_box()
    page.mouse.click(frame["x"] + 0.75 * frame["width"], frame["y"] + 0.5 * frame["height"])
    assert readout(root) == PLACE.status(target1=1.0, target2=0.0)
    ways = [way.get_attribute("points").split() for way in root.locator(".way").all()]
    moved = PLACE.state | {"target1": 1.0, "target2": 0.0}
    assert [len(way) for way in ways] == [len(walk(moved, name).errors) for name in LANDSCAPES]


def test_the_goal_is_acknowledged_when_the_target_lies_along_the_mean(visit):
    page, root = visit()
    goal = root.locator(".goal")
    assert goal.text_content() == PLACE.kind._words["goal"]["quick"]["no"]
    page.evaluate("location.hash = '#valley?start2=-1.5&target1=1&target2=1'")
    page.wait_for_function("document.querySelector('.goal').textContent.startsWith('✓ Goal reached')")
    assert root.locator(".count.yes").count() == 2


def test_the_film_stops_when_both_balls_are_there_and_begins_again(visit):
    page, root = visit("#valley?share=0.5")
    page.clock.install(time=0)
    page.clock.pause_at(60_000)  # time goes when we say so
    play = root.get_by_role("button", name="Play training")
    play.click()
    page.clock.run_for(60_000)
    last = max(walk(PLACE.state | {"share": 0.5}, name).arrived for name in LANDSCAPES)
    assert (readout(root), play.inner_text()) == (PLACE.status(share=0.5, step=last), "Play training")
    play.click()
    page.clock.run_for(1000)
    assert readout(root) == PLACE.status(share=0.5, step=3)
    before = root.locator(".ball").first.get_attribute("points")
    page.clock.run_for(60)  # between two steps
    assert readout(root) == PLACE.status(share=0.5, step=3)
    assert root.locator(".ball").first.get_attribute("points") != before


def test_the_next_samples_line_is_drawn_with_one_sample_in_each_step(visit):
    _, root = visit()
    rays = root.locator(".ray")
    assert [ray.is_visible() for ray in rays.all()] == [False, False]
    root.get_by_role("combobox", name="Each step uses").select_option("one")
    root.get_by_role("slider", name="Step", exact=True).press("PageUp")
    assert [ray.is_visible() for ray in rays.all()] == [True, True]
    for _ in range(20):
        x1, y1, x2, y2 = (float(rays.first.get_attribute(name)) for name in ("x1", "y1", "x2", "y2"))
        assert (x2 - x1) * (y2 - y1) < 0, "up to the right: y runs down"
        root.get_by_role("slider", name="Step", exact=True).press("ArrowRight")
