"""Whether a source notebook and its declaration say the same: what can be seen without running anything."""

import re
from collections.abc import Iterator

from actgrade.assignment import Assignment, Question
from actgrade.errors import CourseworkError
from actgrade.input_draws import draw_calls
from actgrade.source_cells import CHECK
from actgrade.source_notebook import (
    Cell,
    grading,
    is_answer,
    is_locked,
    is_variant,
    question_of,
    read_source,
    with_constants,
    with_solution,
    without_solution,
)
from actgrade.variants import constants

KEYS = {"grade", "grade_id", "locked", "schema_version", "solution", "task"}
LONG = 25  # letters: a line of a solution that is as long as this does not stand elsewhere by chance


def find_faults(assignment: Assignment) -> Iterator[str]:
    """A sentence for everything that is wrong; none if all is well."""
    cells = read_source(assignment)["cells"]
    yield from _cells(assignment, cells)
    for question in assignment.questions:
        own = [(n, c) for n, c in enumerate(cells, 1) if is_answer(c) and question_of(c) == question.id]
        if len(own) != 1:
            yield f"question {question.id!r} has {len(own)} answer cells, and needs one"
        elif question.manual:
            yield from _manual(question, own[0][1])
        else:
            yield from _called(question, *own[0], cells)
    yield from _variants(assignment, cells)
    for question in assignment.questions:
        for part in question.parts:
            first, second = (draw_calls(assignment, question, part, seed) for seed in ("one", "another"))
            if (first == second) != part.visible:
                yield f"{question.id} · {part.id}: the same inputs for every seed: they can be learnt"


def solution_lines(assignment: Assignment) -> set[str]:
    """The lines of all solutions that are long enough to be recognised, and that no student gets."""
    cells = [cell for cell in read_source(assignment)["cells"] if is_answer(cell)]
    given = {line.strip() for cell in cells for line in without_solution(cell).splitlines()}
    solved = {line.strip() for cell in cells for line in with_solution(cell).splitlines()}
    return {line for line in solved - given if len(line) >= LONG}


def _cells(assignment: Assignment, cells: list[Cell]) -> Iterator[str]:
    seen: dict[str, int] = {}
    for number, cell in enumerate(cells, start=1):
        where, name = f"cell {number}", question_of(cell)
        if cell.get("outputs"):
            yield f"{where} has outputs: clear them, they may hold an answer"
        if not grading(cell):
            if "BEGIN SOLUTION" in cell["source"]:
                yield f"{where} has a solution but is no answer cell: nothing would take it out"
            continue
        if missing := KEYS - set(grading(cell)):
            yield f"{where}: nbgrader's metadata lack {', '.join(sorted(missing))}"
        if not re.fullmatch(r"[A-Za-z0-9_-]+", name):
            yield f"{where}: nbgrader does not allow the grade_id {name!r}: letters, digits, _ and - only"
        if name in seen:
            yield f"cells {seen[name]} and {number} have the same grade_id, {name!r}"
        seen[name] = number
        if is_answer(cell) and name not in assignment.by_id:
            yield f"{where} answers {name!r}, which the declaration does not ask"
        if is_answer(cell) and is_locked(cell):
            yield f"{where} is an answer and locked"


def _manual(question: Question, cell: Cell) -> Iterator[str]:
    where = f"the cell of {question.id!r}"
    if not grading(cell).get("grade"):
        yield f"{where} is read by a person: nbgrader needs grade = true"
    if grading(cell).get("points") != question.points:
        yield f"{where} says {grading(cell).get('points')} points, and the declaration {question.points:g}"
    yield from _split(cell, where)


def _called(question: Question, number: int, cell: Cell, cells: list[Cell]) -> Iterator[str]:
    where, name = f"the cell of {question.id!r}", CHECK + question.id
    if cell["cell_type"] != "code":
        yield f"{where} is not a code cell"
    if grading(cell).get("grade"):
        yield f"{where} is called and not read: nbgrader needs grade = false"
    if cell["source"].partition("\n")[0].strip() != f"# answer: {question.id}":
        yield f"{where} should begin with the line “# answer: {question.id}”"
    if not re.search(rf"(?m)^def {re.escape(question.function)}\(", cell["source"]):
        yield f"{where} does not define {question.function}"
    yield from _split(cell, where)
    checks = [n for n, one in enumerate(cells, 1) if question_of(one) == name and is_locked(one)]
    if not checks:
        yield f"question {question.id!r} has no check: a locked cell with the grade_id {name!r}"
    elif checks[0] < number:
        yield f"the check of {question.id!r} comes before its answer"


def _split(cell: Cell, where: str) -> Iterator[str]:
    """The release takes the whole solution out, and nothing but it."""
    try:
        texts = {"stub": without_solution(cell, where), "solution": with_solution(cell, where)}
    except CourseworkError as problem:
        yield str(problem)
        return
    if any("SOLUTION" in text for text in texts.values()):
        yield f"{where}: a mark of the solution is left over"
    for which, text in texts.items() if cell["cell_type"] == "code" else ():
        try:
            compile(text, where, "exec")
        except SyntaxError as problem:
            yield f"{where} is no Python with its {which}: {problem}"


def _variants(assignment: Assignment, cells: list[Cell]) -> Iterator[str]:
    tagged = [cell for cell in cells if is_variant(cell)]
    if len(tagged) != bool(assignment.variants):
        yield f"{len(tagged)} cells are tagged variant, and {len(assignment.variants)} constants are declared"
        return
    for cell in tagged:
        if not is_locked(cell):
            yield "the cell tagged variant is not locked: a student could choose easier constants"
        try:
            if with_constants(cell["source"], constants(assignment)) != cell["source"]:
                yield "the cell tagged variant does not have the defaults of the declaration"
        except CourseworkError as problem:
            yield str(problem)
