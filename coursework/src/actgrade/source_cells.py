"""The author's notebook as the grader needs it: what each cell is for, and what a student got there."""

from collections.abc import Mapping
from dataclasses import dataclass

from actgrade.assignment import Assignment
from actgrade.errors import CourseworkError
from actgrade.source_notebook import (
    is_answer,
    is_locked,
    is_variant,
    question_of,
    read_source,
    with_constants,
    with_solution,
    without_solution,
)

CHECK = "check-"


@dataclass(frozen=True)
class SourceCell:
    """One of the author's cells. `text` is what a student gets, `solved` what the author has in its place."""

    role: str  #: answer, manual, check or locked; around for all others, which are for reading or trying out
    name: str  #: the question of an answer or a check; the grade_id of another cell
    kind: str
    id: str
    text: str
    solved: str


@dataclass(frozen=True)
class Source:
    """The author's cells in their order; `constants` are those of one student."""

    assignment: Assignment
    cells: tuple[SourceCell, ...]

    def of(self, role: str) -> dict[str, SourceCell]:
        """The cells of one role by name."""
        return {cell.name: cell for cell in self.cells if cell.role == role}


def read_source_cells(assignment: Assignment, constants: Mapping[str, float]) -> Source:
    """CourseworkError where a question of the declaration has no cell, or two."""
    path = assignment.folder / "source.ipynb"
    found: list[SourceCell] = []
    for cell in read_source(assignment)["cells"]:
        name, kind, text = question_of(cell), cell["cell_type"], cell["source"]
        where = f"{path}, cell {cell['id']}"
        if is_answer(cell) and name in assignment.by_id:
            manual = assignment.by_id[name].manual
            marked = not manual or "### BEGIN SOLUTION" in text
            given = without_solution(cell, where) if marked else text
            solved = with_solution(cell, where) if marked else text
            found.append(SourceCell("manual" if manual else "answer", name, kind, cell["id"], given, solved))
        elif is_locked(cell) and name.removeprefix(CHECK) in assignment.by_id:
            found.append(SourceCell("check", name.removeprefix(CHECK), kind, cell["id"], text, text))
        elif is_locked(cell) and kind == "code":
            text = with_constants(text, constants, where) if is_variant(cell) else text
            found.append(SourceCell("locked", name, kind, cell["id"], text, text))
        else:
            found.append(SourceCell("around", name, kind, cell["id"], text, text))
    names = [cell.name for cell in found if cell.role in ("answer", "manual")]
    for question in assignment.questions:
        if names.count(question.id) != 1:
            times = "no" if question.id not in names else "more than one"
            raise CourseworkError(f"{path} has {times} answer cell with the grade_id {question.id!r}")
    return Source(assignment, tuple(found))
