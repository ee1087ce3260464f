"""What is special about the depth explorer on its page."""

import ipywidgets
import numpy as np
import pytest

from actbook import relu, tanh
from actbook.experiments import depth
from actbook.explorables import DepthExplorer
from actbook.explorables.sentences import two_digits
from actbook.initialisation import HE
from tests.explorables.cases import depth_study
from tests.site.alone import alone
from tests.site.conftest import started, visits
from tests.site.places import KINDS

PLACE = next(place for place in KINDS if place.name == "depth")
MIDDLE = "m => { const b = m.getBBox(); return b.y + b.height / 2; }"


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


def test_no_layer_is_beyond_the_last(visit):
    _, explorer = visit("#depth?depth=10&layer=30")
    layer = explorer.get_by_role("slider", name="Layer", exact=True)
    assert (readout(explorer), layer.input_value()) == (PLACE.status(depth=10, layer=10), "10")
    layer.press("ArrowRight")
    assert layer.input_value() == "10"
    layer.press("ArrowLeft")
    assert readout(explorer) == PLACE.status(depth=10, layer=9)


def test_a_click_reads_the_layer_under_it_and_the_slider_stands_under_the_axis(visit):
    page, explorer = visit()
    drawing = explorer.locator("svg.drawing")
    drawing.scroll_into_view_if_needed()
    ticks = explorer.locator(".axes text[text-anchor=middle]").all()
    centre = {t.text_content(): (b := t.bounding_box())["x"] + b["width"] / 2 for t in ticks}
    page.mouse.click(centre["20"] + 2, drawing.bounding_box()["y"] + 200)
    assert readout(explorer) == PLACE.status(layer=20)
    thumb = explorer.get_by_role("slider", name="Layer", exact=True).bounding_box()
    page.mouse.click(centre["40"], thumb["y"] + thumb["height"] / 2)
    assert readout(explorer) == PLACE.status(layer=40)


def test_the_axis_stands_still_and_marks_are_where_their_numbers_are(visit):
    """The mark at layer 1 lies on the axis at the decade of the number, in every network."""
    _, explorer = visit("#depth?compare=none&initialisation=standard")
    study = depth_study()
    ticks = """root => Object.fromEntries([...root.querySelectorAll('.axes text[text-anchor=end]')]
        .map(t => [t.textContent, Number(t.getAttribute('y')) - 5]))"""
    before = explorer.evaluate(ticks)
    per_decade = (before["10⁻⁴⁰"] - before["1"]) / 40
    for i, activation in enumerate(study.activations):
        explorer.get_by_role("combobox", name="Activation").select_option(activation)
        value = np.median(study.first[i, 0, -1])
        mark = explorer.locator(".mark.first").first.evaluate(MIDDLE)
        assert mark == pytest.approx(before["1"] - np.log10(value) * per_decade, abs=0.5)
        assert explorer.evaluate(ticks) == before


def test_the_table_has_every_layer_of_both_networks(visit):
    _, explorer = visit("#depth?depth=10&compare=tanh")
    explorer.locator("summary").click()
    explorer.locator("tbody tr").first.wait_for()
    rows = explorer.locator("tbody").evaluate(
        "e => [...e.rows].map(r => [...r.cells].map(c => c.textContent))"
    )
    heads = explorer.locator("thead th").all_text_contents()
    assert heads[:2] == ["layer", "ReLU, median"]
    assert heads[5:] == [f"Tanh, {kind}" for kind in ("median", "lowest", "highest", "product")]
    assert [int(row[0]) for row in rows] == list(range(10, 0, -1))
    study = depth_study()
    measured = study.measured[study.depths.index(10)][:, study.initialisations.index("he")]
    for row in rows:
        for column, name in ((1, "relu"), (5, "tanh")):
            median = np.median(measured[study.activations.index(name), int(row[0]) - 1])
            assert row[column] == two_digits(float(f"{median:.12g}"))


def test_the_links_in_the_text_set_what_they_say(visit):
    page, explorer = visit()
    links = page.locator('a[href^="#depth?"]')
    assert links.count() == 3
    for link in links.all():
        pairs = [pair.split("=") for pair in link.get_attribute("href").partition("?")[2].split("&")]
        link.click()
        said = PLACE.status(**{name: int(value) if value.isdigit() else value for name, value in pairs})
        page.wait_for_function("([e, s]) => e.textContent === s", arg=[
            explorer.locator(".readout").element_handle(), said,
        ])  # fmt: skip


def test_a_gradient_of_exactly_zero_is_drawn_as_zero(window, tmp_path):
    born_dead = DepthExplorer(depth.run([relu, tanh], [HE], depths=(1, 4), width=2, n=1, seeds=range(8)))
    state = ipywidgets.Widget.get_manager_state(widgets=[born_dead])
    page = window()
    page.goto(alone(tmp_path / "dead.html", DepthExplorer, [born_dead.model_id], state).as_uri())
    explorer = started(page).locator(PLACE.selector)
    assert explorer.locator(".note.first").text_content() == "● ReLU at layer 1: 0"
    rows = explorer.evaluate("""root => [...root.querySelectorAll('.axes text[text-anchor=end]')]
        .map(t => [t.textContent, Number(t.getAttribute('y')) - 5])""")
    (zero,) = [y for text, y in rows if text == "0"]
    assert explorer.locator(".mark.first").first.evaluate(MIDDLE) == pytest.approx(zero, abs=0.5)
    assert zero > max(y for text, y in rows if text.startswith("1"))


def test_two_networks_differ_by_more_than_colour(visit):
    _, explorer = visit(forced_colors="active")
    shapes = [explorer.locator(f".mark.{kind}").first.get_attribute("points") for kind in ("first", "second")]
    assert [len(points.split()) for points in shapes] == [24, 4]
    assert [text[0] for text in explorer.locator(".note").all_text_contents()] == ["●", "◆"]
    dashes = explorer.locator("svg .product.first").first.evaluate("e => getComputedStyle(e).strokeDasharray")
    assert dashes != "none"
