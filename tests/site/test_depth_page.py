"""What is special about the depth explorer on its page."""

import pytest

from tests.site.conftest import started, visits
from tests.site.places import KINDS

PLACE = next(place for place in KINDS if place.name == "depth")
NAMED = ("standard", "lecun", "he")


@pytest.fixture
def visit(window, site):
    """Opens the chapter; at the end nobody may have asked another host, or complained."""
    with visits(window, site.as_uri()) as opened:

        def _visit(hash_="", **options):
            page = started(opened(PLACE.path + hash_, **options))
            return page, page.locator(PLACE.selector)

        yield _visit


def readout(explorer):
    return explorer.locator(".readout").text_content()


@pytest.mark.parametrize("activation", PLACE.handles["activation"]["choices"])
def test_the_line_goes_through_the_hand_and_can_be_pulled_to_the_goal(visit, activation):
    page, explorer = visit(f"#depth?activation={activation}")
    drawing = explorer.locator("svg.drawing")
    drawing.scroll_into_view_if_needed()
    goal, box = explorer.locator(".goal").bounding_box(), drawing.bounding_box()
    page.mouse.move(box["x"] + 150, box["y"] + 200)
    page.mouse.down()
    for x, y in ((150, 200), (250, 160), (80, goal["y"] - box["y"] + goal["height"] / 2)):
        page.mouse.move(box["x"] + x, box["y"] + y)
        points = [p.split(",") for p in explorer.locator(".median").get_attribute("points").split()]
        near = min((abs(float(px) - x), float(py)) for px, py in points)
        assert near[1] == pytest.approx(y, abs=12), (x, y)
    page.mouse.up()
    assert readout(explorer).endswith("it survives fifty layers.")
    assert explorer.locator(".fate").text_content() == "✓ survives"
    assert "reached" in drawing.get_attribute("class")


def test_a_name_below_the_slider_stands_at_its_weights_and_sets_them(visit):
    _, explorer = visit()
    slider = explorer.get_by_role("slider", name="n · Var(w)")
    choices = PLACE.handles["initialisation"]["choices"]
    beside = {"PyTorch": 1, "LeCun": 0.5, "He": 0}  # where in its box a name has its mark
    for name, whose in zip(NAMED, beside, strict=True):
        mark = explorer.locator(".marks span", has_text=whose)
        mark.click()
        assert readout(explorer) == PLACE.status(initialisation=name)
        box, track = (e.bounding_box() for e in (mark, slider))
        share = choices.index(name) / (len(choices) - 1)
        thumb = track["x"] + 8 + share * (track["width"] - 16)
        assert box["x"] + beside[whose] * box["width"] == pytest.approx(thumb, abs=1.5)


@pytest.mark.parametrize("name", NAMED)
def test_an_address_from_the_first_edition_sets_what_there_still_is(visit, name):
    old = f"#depth?activation=tanh&compare=relu&depth=20&initialisation={name}&layer=3"
    assert readout(visit(old)[1]) == PLACE.status(activation="tanh", initialisation=name)


def test_the_links_in_the_text_set_what_they_say(visit):
    page, explorer = visit()
    page.evaluate("document.querySelectorAll('details').forEach((fold) => { fold.open = true; })")
    links = page.locator('a[href^="#depth?"]')
    assert links.count() == 4
    for link in links.all():
        pairs = [pair.split("=") for pair in link.get_attribute("href").partition("?")[2].split("&")]
        link.click()
        page.wait_for_function("([e, s]) => e.textContent === s", arg=[
            explorer.locator(".readout").element_handle(), PLACE.status(**dict(pairs)),
        ])  # fmt: skip
