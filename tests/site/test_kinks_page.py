"""What is special about the kink explorer on its page: handles that take the focus, and move two ways."""

from functools import partial

import pytest

from tests.site.alone import place_alone, visits_alone
from tests.site.places import ALONE

(PLACE,) = [place for place in ALONE if place.name == "kinks"]


@pytest.fixture
def visit(window, tmp_path):
    """Opens the explorable alone; at the end nobody may have asked another host, or complained."""
    place_alone(tmp_path, PLACE)
    with visits_alone(window, tmp_path) as visit:
        yield partial(visit, PLACE)


def knob(root, n):
    return root.get_by_role("slider", name=f"Hinge {n}", exact=True)


def centre(root, n):
    box = knob(root, n).locator(".mark").bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def readout(root):
    return root.locator(".readout").text_content()


def test_each_handle_is_a_stop_of_the_tab_key_and_goes_by_arrows(visit):
    page, root = visit()
    root.get_by_role("combobox", name="Selected hinge").focus()
    for n in (1, 2, 3):
        page.keyboard.press("Tab")
        assert readout(root) == PLACE.status(hinge=n)
        assert knob(root, n).locator(".ring").evaluate("e => getComputedStyle(e).stroke") != "none"
    assert knob(root, 4).count() == 0
    for key, moved in {
        "ArrowRight": {"x3": 0.1, "w3": 0.5},
        "Shift+ArrowLeft": {"x3": 0.08, "w3": 0.5},
        "ArrowUp": {"x3": 0.08, "w3": 0.6},
        "Shift+ArrowDown": {"x3": 0.08, "w3": 0.58},
    }.items():
        page.keyboard.press(key)
        assert readout(root) == PLACE.status(hinge=3, **moved), key
    assert knob(root, 3).get_attribute("aria-valuetext") == "at x = 0.08, weight +0.58"
    page.keyboard.press("Tab")
    page.keyboard.press("End")  # of the slider for the place of the hinge that was moved
    assert readout(root) == PLACE.status(hinge=3, x3=2.0, w3=0.58)


def test_a_drag_takes_the_handle_along_and_a_foot_only_sideways(visit):
    page, root = visit()
    x, y = centre(root, 2)
    page.mouse.move(x + 5, y + 5)
    page.mouse.down()
    assert readout(root) == PLACE.status(hinge=2), "a press beside its centre moves nothing"
    unit = centre(root, 3)[0] - x
    page.mouse.move(x + 5 + unit / 2, y + 5)
    page.mouse.up()
    assert readout(root) == PLACE.status(hinge=2, x2=-0.5)
    foot = root.locator(".foot-mark").nth(2).bounding_box()
    page.mouse.move(foot["x"] + foot["width"] / 2, foot["y"])
    page.mouse.down()
    page.mouse.move(foot["x"] + foot["width"] / 2 + unit, foot["y"] + 60)
    page.mouse.up()
    assert readout(root) == PLACE.status(hinge=3, x2=-0.5, x3=1.0)


def test_the_goal_is_acknowledged_when_it_is_reached(visit):
    _, root = visit()
    assert "goal 0.082" in root.locator(".score").text_content()
    fill, track = (root.locator(f".score .{kind}").bounding_box()["width"] for kind in ("fill", "track"))
    assert 0.5 * track < fill < 0.9 * track, "a full bar would not answer to the first drag"
    root.get_by_role("button", name="The best three on the bump").click()
    assert "✓ goal reached" in root.locator(".score").text_content()
    assert root.locator(".fill.reached").count() == 1


@pytest.mark.parametrize("size", [(1280, 800), (390, 844)])
def test_the_picture_and_what_changes_it_fit_one_screen(visit, size):
    _, root = visit(viewport={"width": size[0], "height": size[1]})
    top = root.locator(".menus").bounding_box()["y"]
    sliders = root.locator(".sliders").bounding_box()
    assert sliders["y"] + sliders["height"] - top <= 700
