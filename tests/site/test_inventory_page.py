"""The concept inventory's page in a real browser: it asks, saves a file, and tells a result on request."""

import pytest

from actbook.quizzes.inventory import export, option_code, read_inventory
from tests.site.conftest import visits

ITEMS = read_inventory()


@pytest.fixture
def visit(window, site):
    """Opens the page; at the end nothing may have left it, or been said on the console."""
    with visits(window, site.as_uri()) as opened:
        yield lambda **options: opened("pages/concept-inventory.html", **options)


def test_the_saved_file_has_what_was_chosen_by_keyboard(visit, tmp_path):
    page = visit()
    page.get_by_label("I answer").select_option("after")
    page.get_by_label("Name or number").fill("Ada, 7")
    for n in range(len(ITEMS)):
        page.locator(".inventory .question").nth(n).get_by_role("radio").first.focus()
        page.keyboard.press("Space")
        for _ in range(n % 4):
            page.keyboard.press("ArrowDown")
    assert page.locator(".score").inner_text() == "12 of 12 items answered."
    with page.expect_download() as begun:
        page.get_by_role("button", name="Save my answers as a file").press("Enter")
    assert begun.value.suggested_filename == "concept-inventory-after.csv"
    saved = tmp_path / "saved.csv"
    begun.value.save_as(saved)
    chosen = {item.key: n % 4 for n, item in enumerate(ITEMS)}
    assert saved.read_text(encoding="utf-8") == export(ITEMS, chosen, "after", "Ada, 7")
    page.get_by_text("Or copy them as text").click()
    assert page.get_by_label("The answers as text").input_value() == saved.read_text(encoding="utf-8")


@pytest.mark.parametrize("width", [1280, 320])
def test_how_many_are_answered_lies_on_nothing_else(visit, width):
    page = visit(viewport={"width": width, "height": 900})
    said = page.locator(".inventory .score")
    assert said.inner_text() == "None of 12 items is answered yet."
    overlaps = said.evaluate("""e => {
        const words = document.createRange();
        words.selectNodeContents(e);
        const own = words.getBoundingClientRect();
        return [...document.querySelectorAll(".inventory :is(button, summary), article h2")]
            .map(other => [other.textContent, other.getBoundingClientRect()])
            .filter(([, box]) => box.left < own.right && own.left < box.right
                && box.top < own.bottom && own.top < box.bottom)
            .map(([text]) => text); }""")
    assert overlaps == []


def test_nothing_says_what_is_right(visit):
    page = visit()
    before = page.locator(".inventory").inner_text()
    page.locator(".inventory .question").first.get_by_role("radio").nth(1).check()
    assert before.replace("None of 12 items is answered yet.", "1 of 12 items answered.") == (
        page.locator(".inventory").inner_text()
    )


def test_a_solo_reader_gets_a_result_and_compares_it_with_the_earlier_file(visit, tmp_path):
    right = {item.key: n for item in ITEMS for n in range(4) if option_code(item.key, n + 1) == item.code}
    wrong = {key: (n + 1) % 4 for key, n in right.items()}
    page = visit()
    for n, item in enumerate(ITEMS):
        chosen = (right if n != 2 else wrong)[item.key]
        page.locator(".inventory .question").nth(n).get_by_role("radio").nth(chosen).check()
    said = page.locator(".inventory .outcome")
    assert said.inner_text() == ""
    page.get_by_role("button", name="Show my result").click()
    assert said.inner_text() == "11 of 12 right. What is left open counts as not right."
    then = wrong | {ITEMS[0].key: right[ITEMS[0].key], ITEMS[2].key: right[ITEMS[2].key]}
    before = tmp_path / "before.csv"
    before.write_text(export(ITEMS, then, "before", "Ada, 7"), encoding="utf-8")
    file = page.get_by_label("compare it with the file of an earlier time")
    file.set_input_files(before)
    said.get_by_text("2 of 12 right then, 11 now. Right now alone: 2, 4, 5").wait_for()
    assert said.inner_text().endswith("12. Right then alone: 3.")
    page.locator(".inventory .question").first.get_by_role("radio").nth(wrong[ITEMS[0].key]).check()
    assert said.inner_text() == "", "a result of other answers goes"
    other = tmp_path / "other.csv"
    other.write_text("a,b", encoding="utf-8")
    file.set_input_files(other)
    said.get_by_text("no saved inventory").wait_for()


def test_start_again_forgets_the_answers(visit):
    page = visit()
    page.locator(".inventory .question").nth(3).get_by_role("radio").nth(2).check()
    page.get_by_role("button", name="Start again").click()
    assert page.locator(".inventory input:checked").count() == 0
    assert page.locator(".score").inner_text() == "None of 12 items is answered yet."


def test_without_javascript_it_can_be_answered_on_paper(visit):
    words = visit(java_script_enabled=False).locator(".widget-words").inner_text()
    assert all(item.text in words and all(option in words for option in item.options) for item in ITEMS)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 320])
def test_axe_finds_nothing(visit, axe, scheme, width):
    page = visit(color_scheme=scheme, viewport={"width": width, "height": 900})
    page.get_by_text("Or copy them as text").click()
    page.locator(".inventory .question").first.get_by_role("radio").first.check()
    assert axe(page, ".inventory") == []
