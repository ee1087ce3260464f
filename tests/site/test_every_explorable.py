"""Explorables and quizzes in three engines, and with a reader's own settings of text."""

from pathlib import Path

import pytest

from tests.site import engines
from tests.site.conftest import served
from tests.site.places import CHAPTERS, KINDS, START

EXERCISE = (Path(__file__).parent / "exercise.js").read_text(encoding="utf-8")
PAGES = [
    *(f"chapters/{path.stem}" for path in sorted(CHAPTERS.glob("*.ipynb"))),
    "pages/concept-inventory",
    "pages/gallery",
]
#: WCAG 1.4.12, and a smallest size of letters as readers set it in their browser.
SPACING = """* { line-height: 1.5 !important; }
* { letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }
p { margin-bottom: 2em !important; }"""
LARGER = ".explorable, .explorable * { font-size: 18px !important; }"
#: Texts and controls that lie on each other, or are cut off; what is drawn may be as near as 6 pixels.
OVERLAPS = """(selector) => {
    const root = document.querySelector(selector), boxes = [], faults = [];
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
        if (isCut) faults.push(`cut: ${field.value}`);
        boxes.push([field.type, field.getBoundingClientRect(), field, false]);
    }
    for (const [name, a, first, drawn] of boxes) for (const [other, b, second, isDrawn] of boxes) {
        if (first.contains(second) || second.contains(first)) continue;
        if (first.compareDocumentPosition(second) & 2) continue;
        const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
        const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
        if (across > 2 && down > (drawn && isDrawn ? 6 : 2)) faults.push(`${name} on ${other}`);
    }
    return faults; }"""
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
    assert {name: each["complaints"] for name, each in answers.items()} == {name: [] for name in answers}
    assert len(answers["chromium"]["log"]) > 10
    for name in ("firefox", "webkit"):
        assert answers[name]["log"] == answers["chromium"]["log"], name


def test_a_quiz_has_one_live_region_that_says_verdict_and_score(window, site):
    page = window()
    page.goto((site / "chapters/02-sigmoid.html").as_uri())
    page.evaluate(START)
    quiz = page.locator(".quiz")
    assert quiz.locator("[role=status]").count() == 1
    question = quiz.locator("form").first
    question.locator("input").first.check()
    question.get_by_role("button", name="Check").click()
    heard = [question.locator(".verdict").inner_text(), quiz.locator(".score").inner_text()]
    assert quiz.locator("[role=status]").text_content() == " ".join(heard)


@pytest.mark.parametrize(
    "width", [390, pytest.param(1280, marks=pytest.mark.slow), pytest.param(320, marks=pytest.mark.slow)]
)
@each_kind
def test_text_that_needs_more_room_gets_it(window, site, place, width):
    page = window(viewport={"width": width, "height": 800})
    opened(page, site, place)
    assert page.evaluate(OVERLAPS, place.selector) == []
    for style in (SPACING, LARGER):
        sheet = page.add_style_tag(content=style)
        page.evaluate(START)
        assert page.evaluate(OVERLAPS, place.selector) == [], style
        sheet.evaluate("e => e.remove()")


def test_a_text_on_another_is_noticed(window, site):
    page = window()
    opened(page, site, KINDS[0])
    page.add_style_tag(content=".explorable .readout { margin-bottom: -6em !important }")
    assert any("on Try this" in fault for fault in page.evaluate(OVERLAPS, KINDS[0].selector))
