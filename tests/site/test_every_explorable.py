"""What holds of every explorable in the chapters: in three engines, with a reader's own settings."""

from pathlib import Path

import pytest

from tests.site import engines
from tests.site.conftest import served
from tests.site.places import CHAPTERS, KINDS, START

EXERCISE = (Path(__file__).parent / "exercise.js").read_text(encoding="utf-8")
PAGES = [*(f"chapters/{path.stem}" for path in sorted(CHAPTERS.glob("*.ipynb"))), "pages/concept-inventory"]
#: WCAG 1.4.12, and a smallest size of letters as readers set it in their browser.
SPACING = """* { line-height: 1.5 !important; }
* { letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }
p { margin-bottom: 2em !important; }"""
LARGER = ".explorable, .explorable * { font-size: 18px !important; }"
#: Texts and controls that lie on each other, or are cut off; what is drawn may be as near as 6 pixels.
OVERLAPS = """(selector) => {
    const root = document.querySelector(selector), boxes = [], found = [];
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
        const text = walker.currentNode, parent = text.parentElement, range = document.createRange();
        if (!text.data.trim() || parent.closest(".unseen, option")) continue;
        if (!parent.checkVisibility({ visibilityProperty: true })) continue;
        range.selectNodeContents(text);
        const isDrawn = parent.closest("svg") !== null;
        for (const box of range.getClientRects()) boxes.push([text.data.trim(), box, parent, isDrawn]);
    }
    for (const field of root.querySelectorAll("input, button, select")) {
        const isCut = field.type !== "range" && field.scrollWidth > field.clientWidth + 2;
        if (isCut) found.push(`cut: ${field.value}`);
        boxes.push([field.type, field.getBoundingClientRect(), field, false]);
    }
    for (const [name, a, one, drawn] of boxes) for (const [other, b, two, isDrawn] of boxes) {
        if (one.contains(two) || two.contains(one) || one.compareDocumentPosition(two) & 2) continue;
        const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
        const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
        if (across > 2 && down > (drawn && isDrawn ? 6 : 2)) found.push(`${name} on ${other}`);
    }
    return found; }"""
each_kind = pytest.mark.parametrize("place", KINDS, ids=str)


def opened(page, site, place):
    page.goto((site / place.path).as_uri())
    page.evaluate(START)
    return page.locator(place.selector)


@pytest.mark.slow
@pytest.mark.parametrize("page", PAGES)
def test_every_control_answers_alike_in_three_engines(browser, site, tmp_path, page):
    answers = {}
    with served(site) as address:
        for name in engines.NAMES:
            (tmp_path / name).mkdir()
            with engines.opened(name, browser, tmp_path / name) as engine:
                engine.open(f"{address}/{page}.html")
                engine.run(START)
                answers[name] = engine.run(EXERCISE)
    assert {name: said["complaints"] for name, said in answers.items()} == {name: [] for name in answers}
    assert len(answers["chromium"]["log"]) > 10
    for name in ("firefox", "webkit"):
        assert answers[name]["log"] == answers["chromium"]["log"], name


@each_kind
def test_one_live_region_says_the_state_and_the_verdict(window, site, place):
    root = opened(window(), site, place)
    live = root.locator("[role=status], [role=alert], [aria-live], output:not([aria-hidden=true])")
    assert live.count() == 1
    root.locator(".predict button").first.click()
    assert live.text_content() == root.locator(".verdict").inner_text() != ""
    sentence = root.locator(".readout").inner_text()
    names = root.evaluate("e => [...e.querySelectorAll('[aria-label]')].map(e => e.ariaLabel)")
    assert sum(sentence in name for name in names) <= 1


def test_a_quiz_has_one_live_region_that_says_verdict_and_score(window, site):
    page = window()
    page.goto((site / "chapters/02-sigmoid.html").as_uri())
    page.evaluate(START)
    quiz = page.locator(".quiz")
    assert quiz.locator("[role=status]").count() == 1
    question = quiz.locator("form").first
    question.locator("input").first.check()
    question.get_by_role("button", name="Check").click()
    said = [question.locator(".verdict").inner_text(), quiz.locator(".score").inner_text()]
    assert quiz.locator("[role=status]").text_content() == " ".join(said)


@pytest.mark.parametrize("style", [SPACING, LARGER], ids=["spacing", "larger"])
@pytest.mark.parametrize("width", [1280, 390, pytest.param(320, marks=pytest.mark.slow)])
@each_kind
def test_text_that_needs_more_room_gets_it(window, site, place, width, style):
    page = window(viewport={"width": width, "height": 800})
    opened(page, site, place)
    assert page.evaluate(OVERLAPS, place.selector) == []
    page.add_style_tag(content=style)
    page.evaluate(START)
    assert page.evaluate(OVERLAPS, place.selector) == []


def test_a_text_on_another_is_noticed(window, site):
    page = window()
    opened(page, site, KINDS[0])
    page.add_style_tag(content=f"{SPACING} .explorable .readout {{ height: 1em !important; min-height: 0 }}")
    assert any("on Try this" in said for said in page.evaluate(OVERLAPS, KINDS[0].selector))


@each_kind
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_forced_colours_are_one_set_and_the_grid_is_the_faintest(window, site, place, scheme):
    """Also where the page's own theme is dark; distances of colours from the ground, as sums of channels."""
    page = window(forced_colors="active", color_scheme=scheme)
    root = opened(page, site, place)
    inks = root.evaluate("""root => {
        const probe = root.appendChild(document.createElement("p"));
        const channels = (colour) => {
            probe.style.forcedColorAdjust = "none";
            probe.style.color = `color-mix(in srgb, ${colour} 100%, ${colour})`;
            return getComputedStyle(probe).color.match(/[\\d.]+/g).slice(0, 3).map(Number);
        };
        const names = ["CanvasText", "Canvas", "var(--value)", "var(--slope)", "var(--faint)"];
        const result = names.map(channels);
        probe.remove();
        return result; }""")
    text, ground, value, slope, faint = inks
    assert value == slope == text
    strength = [sum(abs(a - b) for a, b in zip(ink, ground, strict=True)) for ink in (faint, text)]
    assert 0 < strength[0] < strength[1] / 2


def test_forced_colours_leave_selection_keys_and_triangles(window, site):
    page = window(forced_colors="active", color_scheme="dark")
    boundaries, dying = KINDS[0], next(place for place in KINDS if place.name == "dying")
    style = "(e, name) => getComputedStyle(e)[name]"
    root = opened(page, site, dying)
    band = root.locator(".selected")
    assert band.evaluate(style, "fill") == "none"
    assert band.evaluate(style, "stroke") != root.locator("svg.drawing .units.on").evaluate(style, "stroke")
    pressed, other = (root.locator(".predict button").nth(n) for n in (0, 1))
    pressed.click()
    assert pressed.evaluate(style, "backgroundColor") != other.evaluate(style, "backgroundColor")
    root = opened(page, site, boundaries)
    assert "gradient" in root.locator(".key .bar").evaluate(style, "backgroundImage")
    assert root.locator(".key .bar").evaluate(style, "forcedColorAdjust") == "none"
    for name in ("fill", "stroke"):
        looks = [root.locator(where).first.evaluate(style, name) for where in (".key .one", ".data .one")]
        assert looks[0] == looks[1]
