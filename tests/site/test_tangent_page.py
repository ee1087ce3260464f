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
        assert x == pytest.approx(-10 + 20 * (box["width"] * share - 48) / (box["width"] - 62), abs=0.06)


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
    assert explorer.locator(".readout").inner_text().startswith("At x = −2.00 Leaky ReLU is −2.0000")
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
    assert [explorer.locator(name).evaluate(weight) for name in (".rise", ".note:not(.rise)")] == [
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


@pytest.mark.parametrize("width", [320, pytest.param(1280, marks=pytest.mark.slow)])
def test_no_label_lies_on_another(visit, width):
    _, explorer = visit("02-sigmoid.html", viewport={"width": width, "height": 900})
    overlaps = explorer.evaluate("""async root => {
        const range = root.querySelector("input[type=range]"), menu = root.querySelector("select");
        const frame = root.querySelector("svg").getBoundingClientRect(), found = new Set();
        const change = (field, value, type) => {
            field.value = value;
            field.dispatchEvent(new Event(type, { bubbles: true }));
        };
        for (const name of ["sigmoid", "tanh", "relu", "linear"]) {
            change(menu, name, "change");
            await new Promise(requestAnimationFrame);
            const curve = root.querySelector("svg .curve.slope[d]"), length = curve.getTotalLength();
            const dots = Array.from({ length: 400 }, (_, k) => curve.getPointAtLength(length * k / 399));
            for (let x = -8; x <= 8; x += 0.25) {
                change(range, x, "input");
                await null;
                const text = [...root.querySelectorAll("svg .note")].at(-1);
                const { x: a, y: b, width, height } = text.getBBox();
                const isOnIt = (p) => p.x > a && p.x < a + width && p.y > b + 4 && p.y < b + height - 4;
                if (dots.some(isOnIt)) found.add(`${name} at ${x}: on the curve`);
                const note = text.getBoundingClientRect();
                if (note.left < frame.left || note.right > frame.right) found.add(`${name} at ${x}: cut off`);
                for (const text of root.querySelectorAll("svg .axes text[text-anchor=end]:not(.name)")) {
                    const box = text.getBoundingClientRect();
                    const beside = note.left >= box.right || box.left >= note.right;
                    if (!beside && note.top < box.bottom && box.top < note.bottom)
                        found.add(`${name} at ${x}: on ${text.textContent}`);
                }
            }
        }
        return [...found]; }""")
    assert not overlaps, "; ".join(overlaps)
