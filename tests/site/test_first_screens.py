"""Each chapter's first screen, unscrolled and with nothing opened: the question, and something to look at."""

import pytest

from tests.notebooks.notebook_text import CHAPTERS

SCREENS = {(1280, 800): 240, (390, 844): 200}  # and how high the picture has to be
SHARE = 0.8  # of the picture, in the screen

FIRST = """() => {
    const [question] = [...document.querySelectorAll("article p")].filter(p => p.textContent.includes("?"));
    const picture = document.querySelector("article :is(svg.figure, .explorable .drawing)");
    const inside = box => (Math.min(box.bottom, innerHeight) - Math.max(box.top, 0)) / box.height;
    const [q, p] = [question, picture].map(e => e.getBoundingClientRect());
    const opened = document.querySelectorAll("article [open]").length;
    return { question: inside(q), height: p.height, picture: inside(p), opened };
}"""


def find_faults(page, height):
    first = page.evaluate(FIRST)
    if first["question"] < 1:
        yield "the question is not on the first screen"
    if first["height"] < height:
        yield f"the first picture is {first['height']:.0f} px high, under {height}"
    if first["picture"] < SHARE:
        yield f"only {first['picture']:.2f} of the first picture is on the first screen"
    if first["opened"]:
        yield "something is open"


@pytest.mark.parametrize("size", SCREENS, ids=lambda size: f"{size[0]}x{size[1]}")
def test_question_and_picture_are_on_the_first_screen(window, site, size):
    page = window(viewport={"width": size[0], "height": size[1]})
    faults = {}
    for chapter in CHAPTERS:
        page.goto((site / f"chapters/{chapter.stem}.html").as_uri())
        page.locator("article :is(svg.figure, .explorable .drawing)").first.wait_for()
        faults[chapter.stem] = list(find_faults(page, SCREENS[size]))
    assert {name: wrong for name, wrong in faults.items() if wrong} == {}


def test_a_picture_further_down_is_noticed(window, site):
    page = window(viewport={"width": 390, "height": 844})
    page.goto((site / "chapters/02-sigmoid.html").as_uri())
    page.evaluate("document.querySelector('article h1').style.marginTop = '800px'")
    assert len(list(find_faults(page, 900))) == 3
