"""Exercises on all chapters' pages: one fold each, no verdict unearned, a link to where the code runs."""

import copy
import re

from bs4 import BeautifulSoup

from actbook.checks.verdict import APPEARANCE
from tests.notebooks.notebook_text import load, tags

VERDICT = re.compile("|".join(rf"\{sign}\s*{word}:" for sign, word, _ in APPEARANCE.values()))


def is_solution(fold):
    return fold.summary.get_text(strip=True) == "Solution"


def find_faults(page, folded_cells):
    """What is wrong with the exercises of a page whose notebook has so many folded cells of code."""
    messages = []
    for exercise in page.select("section[id^=exercise-]"):
        name = exercise.h3.get_text(strip=True)
        solutions = [fold for fold in exercise.select("details") if is_solution(fold)]
        if len(solutions) != 1:
            messages.append(f"{name}: {len(solutions)} solutions")
        if any(fold.find_parent("details") for fold in exercise.select("details")):
            messages.append(f"{name}: a fold in a fold")
        stubs = [cell for cell in exercise.select("div.cell") if not cell.find_parent("details")]
        if any(len(cell.select("p.run-exercise a[href]")) < 1 for cell in stubs):
            messages.append(f"{name}: a cell without a link to where it runs")
    solutions = filter(is_solution, page.select("article details"))
    inside = [cell for fold in solutions for cell in fold.select("div.cell")]
    if len(inside) != folded_cells:
        messages.append(f"{len(inside)} of {folded_cells} cells of code are in solutions")
    if "run this cell" in page.article.get_text(" "):
        messages.append("cells cannot be run here")
    for fold in page.select("article details:not(details details)"):
        fold.decompose()
    verdicts = VERDICT.finditer(page.article.get_text(" "))
    return messages + [f"outside a fold: {verdict[0]}" for verdict in verdicts]


def chapters(root, soups):
    """The name, the page and the notebook's number of folded cells of each chapter."""
    for path in sorted((root / "chapters").glob("*.ipynb")):
        page = copy.copy(soups[f"chapters/{path.stem}.html"])
        cells = load(path)["cells"]
        start = next(i for i, cell in enumerate(cells) if "## Exercises" in cell["source"])
        yield path.stem, page, sum("hide-input" in tags(cell) for cell in cells[start:])


def test_an_exercise_has_one_fold_with_its_solution_code_and_verdict_and_a_link_below_its_cell(root, soups):
    messages = {name: find_faults(page, folded) for name, page, folded in chapters(root, soups)}
    assert len(messages) >= 8
    assert {name: wrong for name, wrong in messages.items() if wrong} == {}


def test_the_check_sees_what_a_stock_page_would_show():
    page = """<article><section id="exercise-1-x"><h3>Exercise 1</h3>
        <div class="cell">check(...) <p>○ Not attempted: run this cell again</p></div>
        <details><summary>Solution</summary></details>
        <div class="cell"><details class="hide"><summary>Show</summary></details>✓ Right: x</div>
        </section></article>"""
    messages = " ".join(find_faults(BeautifulSoup(page, "html.parser"), 1))
    for word in ("without a link", "0 of 1 cells", "cannot be run", "fold: ✓ Right", "fold: ○ Not attempted"):
        assert word in messages
