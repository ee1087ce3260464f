"""The gallery on its page: one cross-hair for all, an order that follows, the quiz, ways to chapters."""

import re

import numpy as np
import pytest

from actbook import ACTIVATIONS
from actbook.explorables import Gallery
from actbook.explorables.sentences import fixed
from tests.site.conftest import started, visits

TITLES = [activation.title for activation in ACTIVATIONS]


@pytest.fixture
def visit(window, site):
    with visits(window, site.as_uri()) as opened:

        def _visit(hash_="", **options):
            page = started(opened(f"pages/gallery.html{hash_}", **options))
            return page, page.locator(".gallery")

        yield _visit


def titles(explorer):
    return explorer.locator(".title").all_inner_texts()


def values(explorer):
    return explorer.locator(".note").all_text_contents()


def test_a_mouse_over_one_shows_all_values_there_and_lets_go_when_it_leaves(visit):
    _, explorer = visit()
    pinned, said = values(explorer), explorer.locator(".readout").inner_text()
    drawing = explorer.locator("svg.drawing").nth(4)
    drawing.scroll_into_view_if_needed()
    drawing.hover(position={"x": 20, "y": 20})
    over = values(explorer)
    x = float(over[2 * TITLES.index("Linear")].removeprefix("f ").replace("−", "-"))
    assert over == [
        f"{name} {fixed(float(value), 2)}"
        for activation in ACTIVATIONS
        for name, value in zip(("f", "f′"), np.float32(activation.value_and_derivative(x)), strict=True)
    ]
    assert over != pinned
    assert len({explorer.locator(".cross").nth(n).get_attribute("x1") for n in range(len(TITLES))}) == 1
    assert explorer.locator(".readout").inner_text() == said
    explorer.locator(".key").hover()
    assert values(explorer) == pinned


def test_the_order_follows_what_it_is_sorted_by_when_the_hand_rests(visit):
    page, explorer = visit(reduced_motion="reduce")
    assert titles(explorer) == TITLES
    explorer.get_by_role("combobox", name="Sort by").select_option("steepest")
    steepest = {curve["title"]: abs(curve["steepest"]["slope"]) for curve in Gallery().curves}
    assert titles(explorer) == sorted(TITLES, key=lambda title: -steepest[title])
    explorer.get_by_role("combobox", name="Sort by").select_option("slope")
    before = titles(explorer)
    explorer.get_by_role("slider", name="Point x", exact=True).press("End")
    page.wait_for_function(
        "before => [...document.querySelectorAll('.gallery .title')].map(e => e.innerText).join() !== before",
        arg=",".join(before),
    )


def test_a_name_leads_to_its_chapter_where_it_has_one(visit, site):
    page, explorer = visit()
    links = {link.inner_text(): link.get_attribute("href") for link in explorer.locator(".title a").all()}
    chapters = [path.stem.partition("-")[2] for path in (site / "chapters").glob("*.html")]
    have = [each.title for each in ACTIVATIONS if each.name.replace("_", "-") in chapters]
    assert list(links) == have
    assert all((site / "pages" / href).is_file() for href in links.values())
    explorer.get_by_role("link", name=have[0]).click()
    assert page.get_by_role("heading", level=1).inner_text().startswith(have[0])


#: What each graph looks like, in the order of the page.
LOOKS = """e => [...e.querySelectorAll(".panels li")].map(li =>
    [...li.querySelectorAll("path")].map(path => path.getAttribute("d")).join())"""


def answer(explorer, looks, is_right, *, with_hand):
    """Press the number or the card of a graph that looks like the one that is asked for, or of another."""
    asked = re.search(r"Which one is (.+)\? Press", explorer.locator(".ask").inner_text())[1]
    panels = zip(explorer.locator(".panels li").all(), explorer.evaluate(LOOKS), strict=True)
    here = next(
        p for p, look in panels if (look == looks[asked]) == is_right and p.locator("button").count() > 0
    )
    if with_hand:
        here.locator("svg.drawing").click(position={"x": 20, "y": 40})
    else:
        here.locator("button").press("Enter")
    return asked


def test_the_quiz_hides_every_name_counts_and_reveals(visit):
    page, explorer = visit(reduced_motion="reduce")
    looks = dict(zip(TITLES, explorer.evaluate(LOOKS), strict=True))
    assert len(set(looks.values())) == len(TITLES) - 1  # GELU and its tanh form
    explorer.get_by_role("button", name="Hide the names").click()
    explorer.locator(".panels:not([aria-label*='('])").wait_for()  # its name follows when the hand rests
    shown = explorer.evaluate(
        "e => e.innerText + [...e.querySelectorAll('[aria-label]')].map(e => e.ariaLabel)"
    )
    assert [title for title in TITLES if title in shown] == TITLES[:1]  # that is what is asked
    right = 0
    for n in range(len(TITLES) - 1):
        asked = answer(explorer, looks, n % 3 != 1, with_hand=n % 2 == 1)
        right += n % 3 != 1
        verdict = explorer.locator(".ask").inner_text()
        expected = ("Yes, that is ", "Right to the eye") if n % 3 != 1 else (f"No, {asked} is ",)
        assert verdict.startswith(expected)
        assert explorer.locator(".title button", has_text="✗").count() == (n % 3 == 1)  # what was pressed
        assert f"{right} of {n + 1} right" in verdict
        assert explorer.locator("[role=status]").text_content().strip() == verdict
        assert page.evaluate("document.activeElement.className") == "ask"
    assert "All are named" in explorer.locator(".ask").inner_text()
    assert sorted(t.strip(" ✓✗\n") for t in titles(explorer)) == sorted(TITLES)
    explorer.get_by_role("button", name="Reset").click()
    assert titles(explorer) == TITLES
    assert not explorer.locator(".ask").is_visible()


def test_the_graphs_and_what_changes_them_fit_one_screen(visit):
    _, explorer = visit(viewport={"width": 1280, "height": 800})
    boxes = [
        part.bounding_box() for part in explorer.locator(".top select, .top input, .panels, .readout").all()
    ]
    top = min(box["y"] for box in boxes)
    assert max(box["y"] + box["height"] for box in boxes) - top <= 800
