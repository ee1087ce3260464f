"""Guards over the chapters, each seen to fail on a sample that breaks it."""

import copy
import re
from pathlib import Path

import pytest

from tools.guards import GUARDS, anatomy, cells, exercises, figures, outputs
from tools.guards.reading import load

ROOT = Path(__file__).resolve().parent.parent
CHAPTERS = sorted((ROOT / "chapters").glob("*.ipynb"))
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
            markdown(
                "# Slopes\n\n1. **derive** a;\n2. **say** b;\n3. **explain** c.\n\nIt takes 45 minutes."
            ),
            code("import numpy as np\n\nplt.style.use('actbook.house')", 1),
            markdown("## How large?\n\n" + WORDS),
            code(
                "rng = np.random.default_rng(0)\nplt.show()", 2, outputs=[copy.deepcopy(PICTURE)],
                mystnb={"image": {"alt": ALT}},
            ),
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


def with_metadata(index, metadata):
    """The sample with one cell's metadata replaced."""
    return edited(index, metadata=metadata)


def says(text, name="stdout"):
    """A stream output."""
    return {"output_type": "stream", "name": name, "text": text}


def described_as(alt):
    """The sample with another description of its picture."""
    return with_metadata(3, {"mystnb": {"image": {"alt": alt}}})


ERROR = {"output_type": "error", "ename": "ValueError", "evalue": "no", "traceback": []}
BROKEN = [
    (cells.run_in_order, edited(4, execution_count=None)),
    (cells.run_in_order, edited(4, execution_count=7)),
    (cells.short, edited(4, source="x = 1\n" * 16)),
    (cells.short, {"metadata": {}, "cells": [code("x = 1\n" * 6, 1)]}),
    (cells.narrow, edited(4, source=f"x = '{'y' * 72}'")),
    (cells.enough_prose, {"metadata": {}, "cells": [markdown("Too few words."), code("x = 1", 1)]}),
    (cells.nothing_forbidden, edited(4, source="!ls")),
    (cells.nothing_forbidden, edited(4, source="x = 1\n%timeit x")),
    (cells.nothing_forbidden, edited(4, source="import time")),
    (cells.nothing_forbidden, edited(4, source="print(timeit.timeit(f))")),
    (cells.nothing_forbidden, edited(4, source="from urllib.request import urlopen")),
    (cells.nothing_forbidden, edited(4, source="x = np.random.normal(3)")),
    (cells.nothing_forbidden, edited(4, source="rng = np.random.default_rng()")),
    (cells.nothing_forbidden, edited(4, source="x = = 1")),
    (cells.no_trailing_semicolon, edited(4, source="plt.plot([1]);")),
    (figures.described, with_metadata(3, {})),
    (figures.described, described_as("A plot")),
    (figures.described, described_as("f8a1.png, the figure of the slopes in this chapter")),
    (figures.described, edited(4, outputs=[PICTURE], metadata={"mystnb": {"image": {"alt": ALT}}})),
    (figures.one_in_a_cell, edited(3, outputs=[PICTURE, PICTURE])),
    (outputs.no_stored_error, edited(4, outputs=[ERROR])),
    (outputs.no_stored_error, with_metadata(4, {"tags": ["raises-exception"]})),
    (outputs.nothing_of_this_machine, edited(4, outputs=[says("<W at 0x7f3a2b1c>")])),
    (outputs.nothing_of_this_machine, edited(4, outputs=[says("/home/me/x.py")])),
    (outputs.nothing_of_this_machine, edited(4, outputs=[says("Warning", "stderr")])),
    (outputs.fits_the_page, edited(4, outputs=[says("layer  " * 11)])),
    (anatomy.opens_with_title_and_goals, edited(0, source="Slopes")),
    (anatomy.opens_with_title_and_goals, edited(0, source="# Slopes\n\n1. **derive** a;\n\n45 minutes.")),
    (anatomy.opens_with_title_and_goals, edited(0, source="# Slopes\n\n1. **a** b\n2. **c** d\n3. **e** f")),
    (anatomy.opens_with_title_and_goals, edited(2, source="# A second title")),
    (anatomy.imports_come_first, edited(1, source="import numpy as np\nx = 1")),
    (anatomy.imports_come_first, edited(4, source="import numpy as np")),
    (anatomy.has_its_sections, edited(11, source="## Reading")),
    (anatomy.has_its_sections, edited(10, source="## Summary")),
    (anatomy.folds_by_details, edited(5, source="<details><summary>Hint 1</summary>\n\nLook.")),
    (anatomy.folds_by_details, edited(5, source="<details><summary>Hint 1</summary>\nLook.\n\n</details>")),
    (anatomy.folds_by_details, edited(5, source="<details><summary>Hint 1</summary>\n\nLook.\n</details>")),
    (exercises.enough, edited(5, source="### Exercise: Compute")),
    (exercises.enough, edited(5, source="### Exercise 7 — Compute")),
    (exercises.each_has_hint_and_solution, edited(5, source="### Exercise 1 — Compute\n\nHow large?")),
    (exercises.solution_code_is_collapsed, with_metadata(9, {"tags": ["hide-input"]})),
    (exercises.stored_verdicts_are_as_they_should_be, edited(9, source='check("max-slope", 1)')),
    (exercises.stored_verdicts_are_as_they_should_be, edited(4, source='check("max-slope", ...)')),
]  # fmt: skip


@pytest.mark.parametrize("guard", GUARDS, ids=lambda guard: guard.__name__)
@pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda path: path.stem)
def test_every_chapter_passes_every_guard(chapter, guard):
    assert guard(load(chapter)) == []


@pytest.mark.parametrize("page", sorted((ROOT / "pages").glob("*.ipynb")), ids=lambda path: path.stem)
def test_code_on_the_other_pages_is_narrow(page):
    assert cells.narrow(load(page)) == []


def test_there_are_chapters_to_guard():
    listed = re.findall(r"file: (chapters/\S+)", (ROOT / "_toc.yml").read_text())
    assert [f"chapters/{path.stem}" for path in CHAPTERS] == listed


@pytest.mark.parametrize("guard", GUARDS, ids=lambda guard: guard.__name__)
def test_the_sample_passes_every_guard(guard):
    assert guard(sample()) == []


@pytest.mark.parametrize(
    ("guard", "broken"), BROKEN, ids=[f"{g.__name__}-{i}" for i, (g, _) in enumerate(BROKEN)]
)
def test_a_broken_sample_is_caught(guard, broken):
    assert guard(broken) != []


def test_every_guard_has_been_seen_to_fail():
    assert {guard.__name__ for guard, _ in BROKEN} == {guard.__name__ for guard in GUARDS}


def test_no_description_is_used_in_two_chapters():
    texts = [
        figures.description(cell)
        for path in CHAPTERS
        for cell in load(path)["cells"]
        if figures.pictures(cell)
    ]
    assert sorted(set(texts)) == sorted(texts)
