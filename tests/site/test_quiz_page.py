"""The quiz of a chapter in a real browser: by keyboard, by ear, on paper, without JavaScript."""

import pytest

from actbook.quizzes import read
from tests.site.conftest import served, started, visits

NAME = "02-sigmoid"
QUESTIONS = read(NAME)


@pytest.fixture(scope="module")
def address(site):
    with served(site) as base:
        yield base


@pytest.fixture
def visit(window, site):
    """Opens the chapter; at the end nothing may have left the page, or been said on the console."""
    with visits(window, site.as_uri()) as opened:

        def _visit(base=None, **options):
            page = opened(f"chapters/{NAME}.html", base, **options)
            return started(page) if options.get("java_script_enabled", True) else page

        yield _visit


def asked(page, n=0):
    return page.locator(".quiz .question").nth(n)


def choose(page, n, option):
    asked(page, n).get_by_role("radio").nth(option).check()
    asked(page, n).get_by_role("button", name=f"Check answer {n + 1}").click()


def test_every_option_of_every_question_answers_with_its_reason(visit):
    page = visit()
    for n, question in enumerate(QUESTIONS):
        for place, option in enumerate(question.options):
            choose(page, n, place)
            said = asked(page, n).locator(".verdict").inner_text()
            assert said == f"{'Right.' if option.right else 'Not quite.'} {option.because.replace('`', '')}"
            assert asked(page, n).get_attribute("data-state") == ("right" if option.right else "wrong")
    assert "leaves this page" in page.locator("main").inner_text()


def test_nothing_is_told_before_a_choice_is_checked_nor_after_a_new_start(visit):
    page = visit()
    question = asked(page)
    button = question.get_by_role("button", name="Check answer 1")
    assert button.is_disabled()
    question.get_by_role("radio").first.check()
    assert question.locator(".verdict").inner_text() == ""
    assert not question.locator("details").is_visible()
    assert button.is_enabled()
    choose(page, 0, 1 if QUESTIONS[0].answer == 0 else 0)
    assert page.locator(".quiz .score").inner_text() == f"0 of {len(QUESTIONS)} answered, 0 right at once."
    page.get_by_role("button", name="Start again").click()
    assert question.locator(".verdict").inner_text() == ""
    assert page.locator(".quiz input:checked").count() == 0
    assert button.is_disabled()


def test_by_keyboard_alone(visit):
    page = visit()
    right = QUESTIONS[0].answer
    asked(page).get_by_role("radio").first.focus()
    page.keyboard.press("Space")
    for _ in range(right):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert asked(page).locator(".verdict").inner_text().startswith("Right.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    others = asked(page).locator("details li")
    assert others.count() == len(QUESTIONS[0].options) - 1
    assert others.first.is_visible()
    assert page.locator(".quiz .score").inner_text() == f"1 of {len(QUESTIONS)} answered, 1 right at once."


def test_names_are_the_words_on_the_page(visit):
    page = visit()
    for n, question in enumerate(QUESTIONS):
        name = f"{n + 1} of {len(QUESTIONS)}. {question.text}".replace("`", "")
        group = page.get_by_role("group", name=name, exact=True)
        assert group.count() == 1
        for option in question.options:
            assert group.get_by_role("radio", name=option.text.replace("`", ""), exact=True).count() == 1


def test_without_javascript_the_answers_are_folded_away(visit):
    page = visit(java_script_enabled=False)
    words = page.locator(".widget-words")
    assert words.locator("details").count() == len(QUESTIONS)
    first = words.locator("details").first
    assert QUESTIONS[0].text.replace("`", "") in words.inner_text()
    assert not first.locator("li").first.is_visible()
    first.locator("summary").click()
    assert first.locator("li").first.is_visible()


def test_nothing_is_cut_off_and_targets_are_large_enough_at_320_px(visit):
    page = visit(viewport={"width": 320, "height": 900})
    for n in range(len(QUESTIONS)):
        choose(page, n, 0)
    sizes = page.locator(".quiz").evaluate("""root => [...root.querySelectorAll("label, button, summary")]
        .map(e => e.getBoundingClientRect()).filter(b => b.height)
        .map(b => [b.left >= 0 && b.right <= innerWidth, b.height >= 24 && b.width >= 24])""")
    assert sizes
    assert all(inside and large for inside, large in sizes)
    score = page.locator(".quiz .score")  # has a place of its own
    assert score.inner_text()
    assert score.evaluate("e => e.scrollWidth <= e.clientWidth && e.scrollHeight <= e.clientHeight + 1")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 320])
def test_axe_finds_nothing_before_and_after_an_answer(visit, address, axe, scheme, width):
    page = visit(address, color_scheme=scheme, viewport={"width": width, "height": 900})
    page.locator(".quiz").wait_for()
    assert axe(page, ".quiz") == []
    right = QUESTIONS[0].answer
    choose(page, 0, right)
    choose(page, 1, 0)
    asked(page).locator("summary").click()
    page.locator(".quiz").evaluate("e => e.scrollIntoView({ block: 'center' })")  # not below the page's head
    assert axe(page, ".quiz") == []


def test_forced_colours_tell_right_from_wrong_without_colour(visit):
    page = visit(forced_colors="active")
    right = QUESTIONS[0].answer
    choose(page, 0, right)
    choose(page, 1, 1 if QUESTIONS[1].answer == 0 else 0)
    styles = [
        asked(page, n).locator(".verdict").evaluate("e => getComputedStyle(e).borderLeftStyle")
        for n in (0, 1)
    ]
    assert styles == ["double", "solid"]
