"""The chapters keep the rules of guards.py, and each rule fails on a sample that breaks it."""

import pytest

from tests.notebooks import guards
from tests.notebooks.notebook_text import CHAPTERS, ROOT, load

WORDS = "words that explain what the code does and what its output says to the reader of it " * 50


def markdown(source):
    """A Markdown cell."""
    return {"cell_type": "markdown", "metadata": {}, "source": source}


def code(source, count, *, outputs=(), **metadata):
    """A code cell that was run."""
    return {
        "cell_type": "code", "metadata": metadata, "source": source, "outputs": list(outputs),
        "execution_count": count,
    }  # fmt: skip


PICTURE = {
    "output_type": "display_data",
    "metadata": {},
    "data": {"image/png": "AAAA", "image/svg+xml": '<svg width="389pt"></svg>', "text/plain": "<Figure>"},
}
TABLE = {"output_type": "execute_result", "metadata": {}, "data": {"text/html": "<td>10034</td>"}}
GOALS = (
    "<details><summary>What you will learn</summary>\n\n"
    "1. **derive** a;\n2. **say** b;\n3. **explain** c.\n\nIt takes 45 minutes.\n\n</details>"
)
FOLDED = {"tags": ["hide-input"], "jupyter": {"source_hidden": True}}
ALT = "The slope of the curve rises from 0 to 0.25 and falls back to 0."


def exercise(number):
    """An exercise as the guards want it."""
    return markdown(
        f"### Exercise {number} — Compute\n\nHow large?\n\n"
        "<details><summary>Hint 1</summary>\n\nLook.\n\n</details>\n\n"
        "<details><summary>Solution</summary>\n\nA quarter.\n\n</details>"
    )


def sample():
    """A small chapter with nothing wrong."""
    return {
        "metadata": {},
        "cells": [
            markdown("# Slopes\n\nHow large can one be?"),
            code("import numpy as np\n\nplt.style.use('actbook.house')", 1, **FOLDED),
            code("plt.show()", 2, outputs=[PICTURE], **FOLDED | described_as(f"{ALT} So it is.")),
            markdown(GOALS),
            markdown("## How large?\n\n" + WORDS),
            code("rng = np.random.default_rng(0)\nplt.show()", 3, outputs=[PICTURE], **described_as(ALT)),
            code("while z < 1:\n    z += 1\nprint(z)", 4, outputs=[says("10034\n")], tags=["loop"]),
            code("study.run(1)", 5, outputs=[TABLE]),
            code("plt.show()", 6, outputs=[PICTURE], **described_as(f"{ALT} Twice.")),
            code("plt.show()", 7, outputs=[PICTURE], **described_as(f"{ALT} Thrice.")),
            *[exercise(number) for number in (1, 2, 3, 4)],
            code("answer = 1", 8, **FOLDED),
            markdown("## What you have learned\n\n" + WORDS),
            markdown("## References\n\nNone."),
        ],
    }  # fmt: skip


def edited(index, **changes):
    """The sample with one cell's fields changed."""
    notebook = sample()
    notebook["cells"][index] |= changes
    return notebook


def says(text, name="stdout"):
    """A stream output."""
    return {"output_type": "stream", "name": name, "text": text}


def described_as(alt):
    """The metadata of a cell whose picture has this description."""
    return {"mystnb": {"image": {"alt": alt}}}


ERROR = {"output_type": "error", "ename": "ValueError", "evalue": "no", "traceback": []}
QUESTION, IMPORTS, OPENER, FOLD, TEXT, FIGURE, LOOP, STUDY = range(8)
FIRST_EXERCISE, SOLUTION, LEARNED, REFERENCES = 10, 14, 15, 16
WIDE = {**PICTURE, "data": {"image/svg+xml": '<svg width="518.4pt"></svg>'}}
BROKEN = [
    (guards.cells_ran_in_order, edited(LOOP, execution_count=None)),
    (guards.cells_ran_in_order, edited(LOOP, execution_count=9)),
    (guards.cells_are_short, edited(LOOP, source="x = 1\n" * 16)),
    (guards.cells_are_short, {"metadata": {}, "cells": [code("x = 1\n" * 6, 1)]}),
    (guards.lines_fit_the_page, edited(LOOP, source=f"x = '{'y' * 72}'")),
    (guards.lines_fit_the_page, edited(LOOP, outputs=[says("layer  " * 11)])),
    (guards.prose_explains_the_code, {"metadata": {}, "cells": [markdown("Too short."), code("x = 1", 1)]}),
    (guards.code_is_reproducible, edited(LOOP, source="!ls")),
    (guards.code_is_reproducible, edited(LOOP, source="x = 1\n%timeit x")),
    (guards.code_is_reproducible, edited(LOOP, source="plt.plot([1]);")),
    (guards.code_is_reproducible, edited(LOOP, source="import time")),
    (guards.code_is_reproducible, edited(LOOP, source="print(timeit.timeit(f))")),
    (guards.code_is_reproducible, edited(LOOP, source="from urllib.request import urlopen")),
    (guards.code_is_reproducible, edited(LOOP, source="x = np.random.normal(3)")),
    (guards.code_is_reproducible, edited(LOOP, source="rng = np.random.default_rng()")),
    (guards.code_is_reproducible, edited(LOOP, source="x = = 1")),
    (guards.pictures_are_described, edited(FIGURE, metadata={})),
    (guards.pictures_are_described, edited(FIGURE, metadata=described_as("A plot"))),
    (guards.pictures_are_described, edited(FIGURE, metadata=described_as(f"f8a1.png, {ALT}"))),
    (guards.pictures_are_described, edited(LOOP, outputs=[PICTURE], metadata=described_as(ALT))),
    (guards.pictures_are_described, edited(FIGURE, outputs=[PICTURE, PICTURE])),
    (guards.errors_are_on_purpose, edited(LOOP, outputs=[ERROR])),
    (guards.errors_are_on_purpose, edited(LOOP, metadata={"tags": ["raises-exception"]})),
    (guards.outputs_name_no_machine, edited(LOOP, outputs=[says("<W at 0x7f3a2b1c>")])),
    (guards.outputs_name_no_machine, edited(LOOP, outputs=[says("/home/me/x.py")])),
    (guards.outputs_name_no_machine, edited(LOOP, outputs=[says("Warning", "stderr")])),
    (guards.opens_with_question_and_picture, edited(QUESTION, source="How large?")),
    (guards.opens_with_question_and_picture, edited(QUESTION, source="# Slopes\n\nThey are large.")),
    (guards.opens_with_question_and_picture, edited(QUESTION, source="# Slopes\n\nHow large?" + " so" * 60)),
    (guards.opens_with_question_and_picture, edited(IMPORTS, metadata={})),
    (guards.opens_with_question_and_picture, edited(OPENER, metadata=described_as(ALT))),
    (guards.opens_with_question_and_picture, edited(OPENER, outputs=[])),
    (guards.opens_with_question_and_picture, edited(OPENER, cell_type="markdown")),
    (guards.opens_with_question_and_picture, edited(FOLD, source=GOALS.replace("**say**", "say"))),
    (guards.opens_with_question_and_picture, edited(FOLD, source=GOALS.replace("minutes", "weeks"))),
    (guards.opens_with_question_and_picture, edited(FOLD, source="1. **say** a;\n2. **say** b. 9 minutes")),
    (guards.opens_with_question_and_picture, edited(TEXT, source="# A second title")),
    (guards.imports_come_first, edited(IMPORTS, source="import numpy as np\nx = 1")),
    (guards.imports_come_first, edited(LOOP, source="import numpy as np")),
    (guards.closes_with_its_sections, edited(REFERENCES, source="## Reading")),
    (guards.closes_with_its_sections, edited(LEARNED, source="## Summary")),
    (guards.folds_are_whole, edited(FIRST_EXERCISE, source="<details><summary>Hint 1</summary>\n\nLook.")),
    (
        guards.folds_are_whole,
        edited(FIRST_EXERCISE, source="<details><summary>Hint 1</summary>\nLook.\n\n</details>"),
    ),
    (
        guards.folds_are_whole,
        edited(FIRST_EXERCISE, source="<details><summary>Hint 1</summary>\n\nLook.\n</details>"),
    ),
    (guards.exercises_are_whole, edited(FIRST_EXERCISE, source="### Exercise: Compute")),
    (guards.exercises_are_whole, edited(FIRST_EXERCISE, source="### Exercise 7 — Compute")),
    (guards.exercises_are_whole, edited(FIRST_EXERCISE, source="### Exercise 1 — Compute\n\nHow large?")),
    (guards.solutions_are_hidden_and_right, edited(SOLUTION, metadata={"tags": ["hide-input"]})),
    (guards.solutions_are_hidden_and_right, edited(SOLUTION, source='check("max-slope", 1)')),
    (guards.solutions_are_hidden_and_right, edited(LOOP, source='check("max-slope", ...)')),
    (guards.is_of_one_sitting_and_shows, edited(TEXT, source=WORDS * 4)),
    (guards.is_of_one_sitting_and_shows, edited(TEXT, source="Too short.")),
    (guards.is_of_one_sitting_and_shows, edited(FIGURE, outputs=[])),
    (guards.figures_fit_a_phone, edited(FIGURE, outputs=[WIDE])),
    (guards.figures_fit_a_phone, edited(FIGURE, outputs=[{**PICTURE, "data": {"image/png": "AAAA"}}])),
    (guards.the_loop_comes_before_its_table, edited(LOOP, metadata={})),
    (guards.the_loop_comes_before_its_table, edited(FIGURE, source="study.run(2)")),
    (guards.the_loop_comes_before_its_table, edited(LOOP, outputs=[says("12\n")])),
    (guards.the_loop_comes_before_its_table, edited(LOOP, source="print(10034)")),
    (guards.guesses_are_folded, edited(LOOP, metadata={"tags": ["hide-output"]})),
]


@pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda path: path.stem)
def test_a_chapter_keeps_every_rule(chapter):
    assert [problem for guard in guards.GUARDS for problem in guard(load(chapter))] == []


@pytest.mark.parametrize("page", sorted((ROOT / "pages").glob("*.ipynb")), ids=lambda path: path.stem)
def test_the_lines_of_other_notebooks_fit_the_page(page):
    assert list(guards.lines_fit_the_page(load(page))) == []


def test_there_are_chapters_to_guard():
    assert sorted(CHAPTERS) == sorted((ROOT / "chapters").glob("*.ipynb"))


def test_no_description_is_used_in_two_chapters():
    cells = [cell for path in CHAPTERS for cell in load(path)["cells"] if guards.pictures(cell)]
    texts = [guards.description(cell) for cell in cells]
    assert sorted(set(texts)) == sorted(texts)


def test_a_sample_passes_and_each_guard_catches_what_breaks_it():
    assert [problem for guard in guards.GUARDS for problem in guard(sample())] == []
    assert [(guard.__name__, broken) for guard, broken in BROKEN if not list(guard(broken))] == []
    assert {guard for guard, _ in BROKEN} == set(guards.GUARDS)
