"""The chapters keep the rules of guards.py, and each rule fails on a sample that breaks it."""

import re

import pytest

from tests.notebooks import guards
from tests.notebooks.notebook_text import CHAPTERS, ROOT, load

WORDS = "words that explain what the code does and what its output says to the reader of it " * 12


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
    "data": {"image/png": "AAAA", "text/plain": "<Figure>"},
}
OPENING = "# Slopes\n\n1. **derive** a;\n2. **say** b;\n3. **explain** c.\n\nIt takes 45 minutes."
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
            markdown(OPENING),
            code("import numpy as np\n\nplt.style.use('actbook.house')", 1),
            markdown("## How large?\n\n" + WORDS),
            code("rng = np.random.default_rng(0)\nplt.show()", 2, outputs=[PICTURE], **described_as(ALT)),
            code("print(1)", 3, outputs=[says("1\n")]),
            *[exercise(number) for number in (1, 2, 3, 4)],
            code("answer = 1", 4, tags=["hide-input"], jupyter={"source_hidden": True}),
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
BROKEN = [
    (guards.cells_ran_in_order, edited(4, execution_count=None)),
    (guards.cells_ran_in_order, edited(4, execution_count=7)),
    (guards.cells_are_short, edited(4, source="x = 1\n" * 16)),
    (guards.cells_are_short, {"metadata": {}, "cells": [code("x = 1\n" * 6, 1)]}),
    (guards.lines_fit_the_page, edited(4, source=f"x = '{'y' * 72}'")),
    (guards.lines_fit_the_page, edited(4, outputs=[says("layer  " * 11)])),
    (guards.prose_explains_the_code, {"metadata": {}, "cells": [markdown("Too short."), code("x = 1", 1)]}),
    (guards.code_is_reproducible, edited(4, source="!ls")),
    (guards.code_is_reproducible, edited(4, source="x = 1\n%timeit x")),
    (guards.code_is_reproducible, edited(4, source="plt.plot([1]);")),
    (guards.code_is_reproducible, edited(4, source="import time")),
    (guards.code_is_reproducible, edited(4, source="print(timeit.timeit(f))")),
    (guards.code_is_reproducible, edited(4, source="from urllib.request import urlopen")),
    (guards.code_is_reproducible, edited(4, source="x = np.random.normal(3)")),
    (guards.code_is_reproducible, edited(4, source="rng = np.random.default_rng()")),
    (guards.code_is_reproducible, edited(4, source="x = = 1")),
    (guards.pictures_are_described, edited(3, metadata={})),
    (guards.pictures_are_described, edited(3, metadata=described_as("A plot"))),
    (guards.pictures_are_described, edited(3, metadata=described_as(f"f8a1.png, {ALT}"))),
    (guards.pictures_are_described, edited(4, outputs=[PICTURE], metadata=described_as(ALT))),
    (guards.pictures_are_described, edited(3, outputs=[PICTURE, PICTURE])),
    (guards.errors_are_on_purpose, edited(4, outputs=[ERROR])),
    (guards.errors_are_on_purpose, edited(4, metadata={"tags": ["raises-exception"]})),
    (guards.outputs_name_no_machine, edited(4, outputs=[says("<W at 0x7f3a2b1c>")])),
    (guards.outputs_name_no_machine, edited(4, outputs=[says("/home/me/x.py")])),
    (guards.outputs_name_no_machine, edited(4, outputs=[says("Warning", "stderr")])),
    (guards.opens_with_title_and_goals, edited(0, source=OPENING.removeprefix("# "))),
    (guards.opens_with_title_and_goals, edited(0, source=OPENING.replace("**say**", "say"))),
    (guards.opens_with_title_and_goals, edited(0, source=OPENING.replace("minutes", "weeks"))),
    (guards.opens_with_title_and_goals, edited(2, source="# A second title")),
    (guards.imports_come_first, edited(1, source="import numpy as np\nx = 1")),
    (guards.imports_come_first, edited(4, source="import numpy as np")),
    (guards.closes_with_its_sections, edited(11, source="## Reading")),
    (guards.closes_with_its_sections, edited(10, source="## Summary")),
    (guards.folds_are_whole, edited(5, source="<details><summary>Hint 1</summary>\n\nLook.")),
    (guards.folds_are_whole, edited(5, source="<details><summary>Hint 1</summary>\nLook.\n\n</details>")),
    (guards.folds_are_whole, edited(5, source="<details><summary>Hint 1</summary>\n\nLook.\n</details>")),
    (guards.exercises_are_whole, edited(5, source="### Exercise: Compute")),
    (guards.exercises_are_whole, edited(5, source="### Exercise 7 — Compute")),
    (guards.exercises_are_whole, edited(5, source="### Exercise 1 — Compute\n\nHow large?")),
    (guards.solutions_are_hidden_and_right, edited(9, metadata={"tags": ["hide-input"]})),
    (guards.solutions_are_hidden_and_right, edited(9, source='check("max-slope", 1)')),
    (guards.solutions_are_hidden_and_right, edited(4, source='check("max-slope", ...)')),
]


@pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda path: path.stem)
def test_a_chapter_keeps_every_rule(chapter):
    assert [problem for guard in guards.GUARDS for problem in guard(load(chapter))] == []


@pytest.mark.parametrize("page", sorted((ROOT / "pages").glob("*.ipynb")), ids=lambda path: path.stem)
def test_the_lines_of_other_notebooks_fit_the_page(page):
    assert list(guards.lines_fit_the_page(load(page))) == []


def test_there_are_chapters_to_guard():
    listed = re.findall(r"file: (chapters/\S+)", (ROOT / "_toc.yml").read_text())
    assert [f"chapters/{path.stem}" for path in CHAPTERS] == listed


def test_no_description_is_used_in_two_chapters():
    cells = [cell for path in CHAPTERS for cell in load(path)["cells"] if guards.pictures(cell)]
    texts = [guards.description(cell) for cell in cells]
    assert sorted(set(texts)) == sorted(texts)


def test_a_sample_passes_and_each_guard_catches_what_breaks_it():
    assert [problem for guard in guards.GUARDS for problem in guard(sample())] == []
    assert [(guard.__name__, broken) for guard, broken in BROKEN if not list(guard(broken))] == []
    assert {guard for guard, _ in BROKEN} == set(guards.GUARDS)
