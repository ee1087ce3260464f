"""What is special about the dying-ReLU laboratory on its page."""

import pytest

from tests.explorables.cases import dying_study
from tests.site.conftest import started, visits
from tests.site.places import KINDS

PLACE = next(place for place in KINDS if place.name == "dying")
SEED = 3


@pytest.fixture
def visit(window, site):
    """Opens the chapter; at the end nobody may have asked another host, or complained."""
    with visits(window, site.as_uri()) as opened:

        def _visit(hash_="", **options):
            page = started(opened(PLACE.path + hash_, **options))
            return page, page.locator(PLACE.selector)

        yield _visit


def test_a_diverged_run_draws_no_bar(visit):
    _, laboratory = visit("#dying?activation=leaky_relu&rate=10&step=12")
    assert laboratory.locator("svg text.lost").get_attribute("visibility") == "visible"
    assert laboratory.locator(".units.reach:not(.sample *)").get_attribute("d") == ""


def test_a_dead_bar_differs_by_more_than_its_colour(visit):
    """Hollow, broken outline, a cross; with a leak, a ring."""
    _, laboratory = visit()
    dead = laboratory.locator("svg.drawing .units.dead")
    fill, dashes = dead.evaluate("e => [getComputedStyle(e).fill, getComputedStyle(e).strokeDasharray]")
    assert fill == "none"
    assert dashes not in ("none", "")
    assert dead.get_attribute("d").count("M") == 16
    assert laboratory.locator("svg.drawing .units.cross").get_attribute("d").count("M") == 32  # two strokes
    laboratory.get_by_role("combobox", name="Activation").select_option("leaky_relu")
    assert dead.get_attribute("d") == ""
    rings = laboratory.locator("svg.drawing .units.ring").get_attribute("d").count("M")
    assert rings == dying_study().off[1, 0, 2, SEED, 5]
    assert laboratory.locator(".key", has_text="off on every sample, but not dead").is_visible()


def test_the_table_has_the_studys_counts(visit):
    _, laboratory = visit("#dying?step=30")
    laboratory.locator("summary").click()
    laboratory.locator("tbody tr").nth(31).wait_for()
    rows = laboratory.locator("tbody").evaluate(
        "e => [...e.rows].map(r => [...r.cells].map(c => c.textContent))"
    )
    on = dying_study().on[0, 0, 2, SEED, 30]
    assert [row[4] for row in rows] == [str(count) for count in on]
    assert [row[5] == "dead" for row in rows] == (on == 0).tolist()


def test_forced_colours_leave_selection_and_pressed_buttons(visit):
    _, laboratory = visit(forced_colors="active", color_scheme="dark")
    style = "(e, name) => getComputedStyle(e)[name]"
    band = laboratory.locator(".selected")
    assert band.evaluate(style, "fill") == "none"
    bars = laboratory.locator("svg.drawing .units.on")
    assert band.evaluate(style, "stroke") != bars.evaluate(style, "stroke")
    pressed, other = (laboratory.locator(".predict button").nth(n) for n in (0, 1))
    pressed.click()
    assert pressed.evaluate(style, "backgroundColor") != other.evaluate(style, "backgroundColor")
