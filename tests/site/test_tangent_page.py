"""What is special about the tangent explorer on its pages."""

import re

import pytest

from actbook import sigmoid
from tests.site.conftest import started, visits


@pytest.fixture
def visit(window, site):
    """Opens a chapter; at the end nobody may have asked another host, or complained."""
    with visits(window, site.as_uri()) as opened:

        def _visit(path, **options):
            page = started(opened(f"chapters/{path}", **options))
            return page, page.locator(".tangent-explorer")

        yield _visit


def test_the_second_point_of_a_secant_can_be_dragged(visit):
    page, explorer = visit("02-sigmoid.html#tangent?x=1&secant=forward&h=2")
    readout = explorer.locator(".readout")
    explorer.locator("svg.drawing").scroll_into_view_if_needed()
    second, handle = (explorer.locator(part).first.bounding_box() for part in (".second", ".handle"))
    page.mouse.move(second["x"] + second["width"] / 2, second["y"] + second["height"] / 2)
    page.mouse.down()
    page.mouse.move(handle["x"] + 9 + 1, handle["y"])
    page.mouse.up()
    slope = (sigmoid(1.05) - sigmoid(1.0)) / 0.05
    assert "At x = 1.00" in readout.inner_text()
    assert f"The secant to x = 1.05 has slope {slope:.3f}." in readout.inner_text()


def test_a_click_moves_the_point_to_where_it_is(visit):
    page, explorer = visit("02-sigmoid.html")
    drawing = explorer.locator("svg.drawing")
    drawing.scroll_into_view_if_needed()
    box = drawing.bounding_box()
    for share in (0.3, 0.7):
        page.mouse.click(box["x"] + box["width"] * share, box["y"] + box["height"] * 0.8)
        x = float(explorer.get_by_role("slider", name="Point x", exact=True).input_value())
        assert x == pytest.approx(-5 + 10 * (box["width"] * share - 48) / (box["width"] - 62), abs=0.06)


def test_it_shows_what_the_cell_below_it_prints(visit):
    page, explorer = visit("02-sigmoid.html")
    printed = re.findall(r"x = (\d): slope (\d\.\d{4})", page.locator("main").inner_text())
    assert len(printed) == 4
    for x, slope in printed:
        page.evaluate("x => { location.hash = `#tangent?x=${x}`; }", x)
        explorer.locator(".readout", has_text=f"At x = {x}.00").wait_for()
        assert f"its slope is {slope}." in explorer.locator(".readout").inner_text()


def test_a_function_without_a_parameter_has_no_slider_for_one(visit):
    _, explorer = visit("05-leaky-relu.html")
    alpha = explorer.get_by_role("slider", name="Parameter α", exact=True)
    alpha.press("End")
    assert explorer.locator(".readout").inner_text().startswith("At x = −2.00 Leaky ReLU is −4.0000")
    explorer.get_by_role("combobox", name="Function").select_option("tanh")
    assert alpha.count() == 0


def test_every_control_and_picture_has_a_name(visit):
    _, explorer = visit("05-leaky-relu.html#tangent?secant=forward")
    kinds = r"- (?:slider|spinbutton|combobox|button|img|group)(?: \[[^]]*\])*:?$"
    assert re.findall(kinds, explorer.aria_snapshot(), re.MULTILINE) == []


def test_its_own_style_holds_beside_other_widgets(visit):
    """What widgets share comes before what each adds, whichever starts last."""
    page, explorer = visit("02-sigmoid.html")
    page.locator("[data-widget*=Quiz]").first.wait_for(state="attached")
    weight = "e => getComputedStyle(e).fontWeight"
    assert [explorer.locator(name).evaluate(weight) for name in (".rise", ".caption.slope text")] == [
        "400",
        "600",
    ]


def test_no_zero_has_a_minus(visit):
    page, explorer = visit("04-relu.html#tangent?activation=relu&x=-0.0")
    explorer.get_by_role("spinbutton", name="Point x, typed").fill("-0.01")
    page.keyboard.press("Enter")
    page.wait_for_timeout(300)
    shown = explorer.evaluate("e => e.innerText + [...e.querySelectorAll('input')].map(i => ` ${i.value} `)")
    assert "At x = 0.00 ReLU is 0.0000." in shown
    assert not re.search(r"[-−]0(\.0+)?\b(?![.\d])", shown), shown


@pytest.mark.parametrize("width", [320, 1280])
def test_the_secant_and_both_values_are_named_beside_each_other(visit, width):
    page, explorer = visit("05-leaky-relu.html", viewport={"width": width, "height": 900})
    for name in ("sigmoid", "leaky_relu", "linear"):
        for secant, x in (("none", 0), ("forward", -4.95), ("central", 4.95)):
            page.evaluate("h => { location.hash = h; }", f"#tangent?activation={name}&secant={secant}&x={x}")
            explorer.locator(".readout", has_text=f"At x = {x:.2f}".replace("-", "−")).wait_for()
            frame = explorer.locator("svg.drawing").bounding_box()
            texts = [t for t in explorer.locator(".caption text").all() if t.is_visible()]
            assert len(texts) == 2 + (secant != "none")
            boxes = [text.bounding_box() for text in texts]
            assert all(b["x"] + b["width"] <= frame["x"] + frame["width"] for b in boxes)
            assert secant == "none" or boxes[0]["x"] + boxes[0]["width"] <= boxes[2]["x"]
