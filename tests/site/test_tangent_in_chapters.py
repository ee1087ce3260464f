"""The tangent explorer on the built chapters: start and names are the prose's, and every key works."""

import json
import re
from pathlib import Path

import pytest

from actbook import CLASSICS
from tests.site.conftest import listen, visits

HOSTILE = json.loads((Path(__file__).parents[1] / "explorables/hostile_hashes.json").read_text("utf-8"))
BY_TITLE = {activation.title: activation for activation in CLASSICS}

#: Each chapter with the explorer, its function, and the words of the section (or of the question) that say
#: where the point is at first, `x`, or which slope is read there, `slope`.
CHAPTERS = {
    "02-sigmoid": ("Sigmoid", r"As x moves from (?P<x>\S+) to the right"),
    "03-tanh": ("Tanh", r"move the point from (?P<x>\S+) to 1 and on to 2"),
    "04-relu": ("ReLU", r"Drag the point from (?P<x>\S+) slowly to the right"),
    "05-leaky-relu": ("Leaky ReLU", r"move the point from (?P<x>\S+) to 2"),
    "06-linear": ("Linear", r"The slope is (?P<slope>\d) wherever you stand"),
}
each_chapter = pytest.mark.parametrize("chapter", CHAPTERS)


@pytest.fixture
def visit(window, site):
    """Opens a page of the book; at the end nothing may have been said on the console."""
    with visits(window, site.as_uri()) as opened:
        yield opened


def explorer_on(page):
    explorer = page.locator(".tangent-explorer").first
    explorer.locator("svg .handle").wait_for()
    return explorer


def number(text):
    return float(text.replace("−", "-").rstrip("."))


def read(explorer):
    """x, f and the slope as the status line has them; no slope at a kink."""
    text = explorer.locator(".readout").inner_text()
    found = re.match(r"At x = (\S+) .+? is (\S+?)\.? (?:and its slope is (\S+)\. |There)", text + " ")
    assert found, text
    x, f, slope = found.groups()
    return number(x), number(f), None if slope is None else number(slope)


def words_of(explorer):
    """The text of the section that the explorer stands in, formulas as their characters, in one line."""
    text = explorer.evaluate("""e => { const copy = e.closest("section").cloneNode(true);
        for (const formula of copy.querySelectorAll("math")) formula.replaceWith(formula.textContent);
        return copy.textContent; }""")
    return " ".join(text.split())


@each_chapter
def test_the_start_is_the_number_in_the_prose(visit, chapter):
    title, words = CHAPTERS[chapter]
    explorer = explorer_on(visit(f"chapters/{chapter}.html"))
    x, f, slope = read(explorer)
    said = re.search(words, words_of(explorer))
    assert said, words_of(explorer)
    said = said.groupdict()
    assert x == number(said.get("x", str(x)))
    assert slope == number(said.get("slope", str(slope)))
    activation = BY_TITLE[title]
    assert explorer.get_by_role("combobox", name="Function").locator("option:checked").inner_text() == title
    assert (f"{f:.4f}", f"{slope:.4f}") == (f"{activation(x):.4f}", f"{activation.derivative(x):.4f}")


@pytest.mark.parametrize(("chapter", "rows"), [("02-sigmoid", 4), ("03-tanh", 3)])
def test_it_shows_what_the_cell_below_it_prints(visit, chapter, rows):
    explorer = explorer_on(visit(f"chapters/{chapter}.html"))
    printed = re.findall(r"x = (\d): (?:tanh )?slope (\d\.\d{4})", words_of(explorer))
    assert len(printed) == rows
    field = explorer.get_by_role("spinbutton", name="Point x, typed")
    for x, slope in printed:
        field.fill(x)
        field.press("Enter")
        assert read(explorer)[::2] == (float(x), float(slope))


def test_its_names_are_the_books_words(visit, site):
    """Every control is named, and every word of a name is one that the chapters use."""
    pages = "".join(
        re.sub(r"<script.*?</script>|<[^>]+>", " ", path.read_text("utf-8"), flags=re.DOTALL)
        for path in sorted((site / "chapters").glob("*.html"))
    ).lower()
    explorer = explorer_on(visit("chapters/05-leaky-relu.html#tangent?secant=forward"))
    tree = explorer.aria_snapshot()
    for role, name in [
        ("slider", "Point x"), ("slider", "Step h"), ("slider", "Parameter α"), ("combobox", "Function"),
        ("combobox", "Compare the tangent with"), ("button", "Reset"), ("img", "Graphs of f"),
    ]:  # fmt: skip
        assert f'{role} "{name}' in tree
        if role in ("slider", "combobox"):
            assert [word for word in name.lower().split() if not re.search(rf"\b{word}", pages)] == []
    unnamed = re.findall(
        r"- (?:slider|spinbutton|combobox|button|img|group)(?: \[[^]]*\])*:?$", tree, re.MULTILINE
    )
    assert unnamed == []


def test_every_slider_goes_by_every_key(visit):
    page = visit("chapters/05-leaky-relu.html#tangent?activation=leaky_relu&x=1&secant=forward&h=1")
    explorer = explorer_on(page)
    for name, low, high, step in [
        ("Point x", -8, 8, 0.05), ("Step h", 0.05, 2, 0.05), ("Parameter α", 0, 1, 0.01)
    ]:  # fmt: skip
        slider = explorer.get_by_role("slider", name=name, exact=True)
        typed = explorer.get_by_role("spinbutton", name=f"{name}, typed")
        slider.focus()
        seen = {}
        for key in ("Home", "ArrowRight", "ArrowUp", "PageUp", "End", "ArrowLeft", "ArrowDown", "PageDown"):
            page.keyboard.press(key)
            seen[key] = float(slider.input_value())
            unit = name.split()[1]
            assert number(slider.get_attribute("aria-valuetext").removeprefix(f"{unit} = ")) == seen[key]
        page.wait_for_timeout(400)
        assert float(typed.input_value()) == seen["PageDown"]
        assert (seen["Home"], seen["End"]) == (low, high)
        assert seen["ArrowUp"] == pytest.approx(low + 2 * step, abs=1e-9)
        assert seen["ArrowDown"] == pytest.approx(high - 2 * step, abs=1e-9)
        assert seen["PageUp"] > low + 3 * step
        assert seen["PageDown"] < high - 3 * step


def test_a_click_does_what_a_drag_does(visit):
    """No handle needs a drag: a click in the drawing sets x; buttons, fields and menus set all else."""
    page = visit("chapters/02-sigmoid.html")
    explorer = explorer_on(page)
    drawing = explorer.locator("svg.drawing")
    drawing.scroll_into_view_if_needed()
    box = drawing.bounding_box()
    for share in (0.3, 0.7):
        page.mouse.click(box["x"] + box["width"] * share, box["y"] + box["height"] * 0.8)
        x = read(explorer)[0]
        assert x == pytest.approx(-10 + 20 * (box["width"] * share - 48) / (box["width"] - 62), abs=0.06)
    page.mouse.move(box["x"] + 100, box["y"] + 100)
    assert read(explorer)[0] == x  # the click let go


@pytest.mark.slow
def test_a_hostile_address_leaves_the_start_and_no_complaint(window, site):
    page = window()
    foreign, said = listen(page)
    for hash_ in [*HOSTILE, f"#tangent?x={'9' * 400}", f"#tangent?{'x' * 9999}"]:
        page.goto("about:blank")
        page.goto((site / "chapters/04-relu.html").as_uri() + hash_)
        assert read(explorer_on(page)) == (-2.0, 0.0, 0.0), hash_
    assert len(HOSTILE) >= 30
    assert (foreign, said) == ([], [])


def test_its_own_style_holds_beside_other_widgets(visit):
    """What widgets share comes before what each adds, whichever starts last."""
    page = visit("chapters/02-sigmoid.html")
    explorer = explorer_on(page)
    page.locator("[data-widget*=Quiz]").first.wait_for(state="attached")
    weights = [
        explorer.locator(name).evaluate("e => getComputedStyle(e).fontWeight")
        for name in (".rise", ".note:not(.rise)")
    ]
    assert weights == ["400", "600"]


def test_no_zero_has_a_minus(visit):
    page = visit("chapters/04-relu.html#tangent?activation=relu&x=-0.0")
    explorer = explorer_on(page)
    assert explorer.locator(".readout").inner_text().startswith("At x = 0.00 ReLU is 0.0000.")
    assert (
        explorer.get_by_role("slider", name="Point x", exact=True).get_attribute("aria-valuetext")
        == "x = 0.00"
    )
    explorer.get_by_role("spinbutton", name="Point x, typed").fill("-0.01")
    page.keyboard.press("Enter")
    page.wait_for_timeout(300)
    shown = explorer.evaluate("e => e.innerText + [...e.querySelectorAll('input')].map(i => ` ${i.value} `)")
    assert not re.search(r"[-−]0(\.0+)?\b(?![.\d])", shown), shown


@pytest.mark.parametrize("width", [320, 1280])
def test_no_label_lies_on_another(visit, width):
    page = visit("chapters/02-sigmoid.html", viewport={"width": width, "height": 900})
    explorer = explorer_on(page)
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
