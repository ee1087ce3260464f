"""What a student wrote for a question, as text for a person to read."""

import json
from pathlib import Path

from actgrade.assignment import Assignment
from actgrade.cells import Cell, NotebookError, hand_in, read_cells


def written_answers(path: Path | None, digest: str, assignment: Assignment) -> dict[str, str]:
    """The text of each question's cells in the notebook at `path`, or in brackets why there is none.

    Found by grade_id, by cell id, by tag or first line, in that order. Several cells are given one after the
    other: a person reads them. Nothing is run. `digest` is that of the file that was graded: another file's
    text is not shown.
    """
    handed = hand_in(path)
    if handed.digest != digest:
        said = "it has changed since it was graded: run actgrade grade again" if handed.raw else handed.reason
        return dict.fromkeys(assignment.by_id, f"(the file {path} is not shown: {said})")
    try:
        cells = read_cells(handed.raw or b"")
    except NotebookError as problem:
        return dict.fromkeys(assignment.by_id, f"({problem})")
    own = _own_cells(assignment)
    found = {}
    for question in assignment.by_id:
        texts = _of(question, own.get(question, ""), cells)
        found[question] = "\n\n".join(dict.fromkeys(texts)) or "(there is no cell for this question)"
    return found


def _of(question: str, cell_id: str, cells: list[Cell]) -> list[str]:
    tests = (
        [cell.text for cell in cells if cell.grade_id == question],
        [cell.text for cell in cells if cell_id and cell.id == cell_id],
        [cell.text for cell in cells if f"answer:{question}" in cell.tags or _first_line(cell) == question],
    )
    return next((texts for texts in tests if texts), [])


def _first_line(cell: Cell) -> str:
    first = cell.text.lstrip().splitlines()[:1]
    mark, _, name = first[0].lstrip("# ").partition(":") if first else ("", "", "")
    return name.strip() if mark.strip().lower() == "answer" else ""


def _own_cells(assignment: Assignment) -> dict[str, str]:
    """The id of each question's cell in the author's notebook."""
    source = json.loads((assignment.folder / "source.ipynb").read_text(encoding="utf-8"))
    pairs = (
        (cell.get("metadata", {}).get("nbgrader", {}).get("grade_id", ""), cell.get("id", ""))
        for cell in source.get("cells", ())
    )
    return {question: cell for question, cell in pairs if question and cell}
