"""Which cell answers which question, and in what order to run what was handed in.

Metadata get lost (Colab, VS Code, copy and paste) and can be edited, so an answer is looked for by its
grade_id, its cell id, its tag, its first line and the function that it defines, in that order. A text has
neither of the last two, so what was added at its place, up to the author's next cell, belongs to it. The
author's locked cells are run in the place of whatever became of them. Each question is asked where its check
stands in the notebook, so that what was green there meets the same names here.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from actbook.coursework.stub import NBGRADER_STUB

from actgrade.assignment import Question
from actgrade.cells import Cell
from actgrade.notebook import CODE_HERE
from actgrade.result import Status
from actgrade.source import CHECK, Source, SourceCell

TAG = "answer:"


@dataclass(frozen=True)
class Run:
    """Run this text; `cell` is the number of the student's cell, from 1, or 0 for one of the author's."""

    text: str
    cell: int = 0


@dataclass(frozen=True)
class Found:
    """What was found for one question. GRADED means: ask."""

    question: Question
    status: Status = Status.GRADED
    reason: str = ""
    cells: tuple[int, ...] = ()  #: numbers of the cells that hold the answer, from 1
    text: str = ""


@dataclass(frozen=True)
class Plan:
    """Run and ask in this order; `manual` are the questions that a person reads."""

    steps: tuple[Run | Found, ...]
    manual: tuple[Found, ...]
    notes: tuple[str, ...]


def plan(source: Source, cells: list[Cell]) -> Plan:
    """How to grade `cells`, which belong to `source`."""
    notes: list[str] = []
    roles = [_role(source, cell, notes, number) for number, cell in enumerate(cells, start=1)]
    answers = source.of("answer")
    asked = [
        _found(question, answers[question.id], source, cells, roles, notes)
        for question in source.assignment.questions
        if not question.manual
    ]
    manual = tuple(
        _found_manual(question, source.of("manual")[question.id], source, cells, notes)
        for question in source.assignment.questions
        if question.manual
    )
    stops: dict[int, list[Found]] = {}
    for found in asked:
        checks = [
            n
            for n, role in enumerate(roles, 1)
            if role and (role.role, role.name) == ("check", found.question.id)
        ]
        checks += [n for n, cell in enumerate(cells, 1) if _calls_check(cell, found.question.id)]
        last = max((*checks, *found.cells), default=len(cells))
        stops.setdefault(last, []).append(found)
    missing = _missing(source, roles, notes)
    steps: list[Run | Found] = [Run(cell.text) for cell in missing.get(0, ())]
    for number, (cell, role) in enumerate(zip(cells, roles, strict=True), start=1):
        if cell.kind == "code" and not (role and role.role == "check"):
            steps.append(Run(role.text if role and role.role == "locked" else cell.text, number))
        steps += [Run(gone.text) for gone in missing.get(number, ())]
        steps += stops.get(number, ())
    steps += stops.get(0, ())
    while steps and isinstance(steps[-1], Run):  # nothing is asked after these
        steps.pop()
    return Plan(tuple(steps), manual, tuple(dict.fromkeys(notes)))


def same(one: str, other: str) -> bool:
    """Whether two cells say the same, white space at line ends and empty lines apart."""
    return _bare(one) == _bare(other)


def _bare(text: str) -> list[str]:
    return [line.rstrip() for line in text.splitlines() if line.strip()]


def _role(source: Source, cell: Cell, notes: list[str], number: int) -> SourceCell | None:
    """The author's check or locked cell that this one is, or was."""
    if cell.kind != "code" or _marked(cell):
        return None
    fixed = [one for one in source.cells if one.role in ("check", "locked")]
    tests: tuple[Callable[[SourceCell], bool], ...] = (
        lambda one: bool(one.name) and cell.grade_id == (CHECK if one.role == "check" else "") + one.name,
        lambda one: bool(cell.id) and cell.id == one.id,
        lambda one: same(cell.text, one.text),
    )
    for test in tests:
        for one in fixed:
            if test(one):
                if not same(cell.text, one.text):
                    notes.append(f"cell {number} is locked and was edited; the author's text was used")
                return one
    return None


def _marked(cell: Cell) -> str:
    """The question that the cell's first line names."""
    first = next((line for line in cell.text.splitlines() if line.strip()), "")
    found = re.match(r"\s*#\s*answer\s*:\s*(\S+)\s*$", first, re.IGNORECASE)
    return found[1] if found else ""


def _calls_check(cell: Cell, question: str) -> bool:
    # within a line: a pattern that runs on over empty lines, from each of a million, takes the night
    pattern = rf"(?m)^[^\S\n]*check\(\s*['\"]{re.escape(question)}['\"]"
    return cell.kind == "code" and bool(re.search(pattern, cell.text))


def _defines(cell: Cell, function: str) -> bool:
    name = re.escape(function)
    return bool(
        re.search(
            rf"(?m)^(?:async +)?def +{name}\s*\(|^{name}\s*(?::[^=\n]*)?=(?!=)|^class +{name}\b", cell.text
        )
    )


def _missing(source: Source, roles: list[SourceCell | None], notes: list[str]) -> dict[int, list[SourceCell]]:
    """The author's cells that are gone, by the number of the cell after which they belong."""
    at = {}
    for number, role in enumerate(roles, start=1):
        if role:
            at[role.role, role.name] = number
    gone: dict[int, list[SourceCell]] = {}
    last = 0
    for one in source.cells:
        if (one.role, one.name) in at:
            last = at[one.role, one.name]
        elif one.role == "locked":
            gone.setdefault(last, []).append(one)
            notes.append(f"the locked cell {one.name!r} is gone; the author's was used")
    return gone


def _found(
    question: Question,
    given: SourceCell,
    source: Source,
    cells: list[Cell],
    roles: list[SourceCell | None],
    notes: list[str],
) -> Found:
    code = [
        (n, cell)
        for n, (cell, role) in enumerate(zip(cells, roles, strict=True), 1)
        if cell.kind == "code" and not role
    ]
    tests: tuple[tuple[str, Callable[[Cell], bool]], ...] = (
        ("its grade_id", lambda cell: cell.grade_id == question.id),
        ("its cell id", lambda cell: bool(cell.id) and cell.id == given.id),
        ("its tag", lambda cell: TAG + question.id in cell.tags),
        ("its first line", lambda cell: _marked(cell) == question.id),
        (f"the name {question.function}", lambda cell: _defines(cell, question.function)),
    )
    stubs: list[int] = []
    for how, test in tests:
        held = [(n, cell) for n, cell in code if test(cell)]
        stubs += [n for n, cell in held if _untouched(cell, given)]
        held = [(n, cell) for n, cell in held if not _untouched(cell, given)]
        if not held:
            continue
        if stubs:
            notes.append(f"{question.id}: answered in cell {held[-1][0]}, not in its own")
        elif how != tests[0][0]:
            notes.append(f"{question.id}: found by {how}, in cell {held[-1][0]}")
        numbers = tuple(n for n, _ in held)
        found = Found(question, cells=numbers, text=held[-1][1].text)
        if all(same(cell.text, held[0][1].text) for _, cell in held):
            return found
        listed = ", ".join(map(str, numbers))
        why = f"cells {listed} answer this question, each differently: a person has to say which one counts"
        return replace(found, status=Status.NEEDS_HUMAN, reason=why)
    if stubs:
        return Found(question, Status.NOT_ATTEMPTED, "the cell is as it was given", tuple(stubs))
    lost = [n for n, cell in enumerate(cells, 1) if cell.kind != "code" and _is(cell, question.id, given)]
    if lost:
        why = f"cell {lost[0]}, where the answer belongs, is not a code cell: a person has to read it"
        return Found(question, Status.NEEDS_HUMAN, why, tuple(lost))
    why = f"the cell of this question is gone, and no other cell defines {question.function}"
    return Found(question, Status.MISSING, why)


def _is(cell: Cell, question: str, given: SourceCell) -> bool:
    by_id = bool(cell.id) and cell.id == given.id
    return cell.grade_id == question or by_id or TAG + question in cell.tags or _marked(cell) == question


def _untouched(cell: Cell, given: SourceCell) -> bool:
    """As it was given, or with nothing but comments in it."""
    return same(cell.text, given.text) or all(line.lstrip().startswith("#") for line in _bare(cell.text))


def _found_manual(
    question: Question, given: SourceCell, source: Source, cells: list[Cell], notes: list[str]
) -> Found:
    """A text for a person to read: its own cell, in whatever kind, and what was added around that."""
    tests: tuple[Callable[[Cell], bool], ...] = (
        lambda cell: cell.grade_id == question.id,
        lambda cell: bool(cell.id) and cell.id == given.id,
        lambda cell: TAG + question.id in cell.tags or _marked(cell) == question.id,
    )
    held = next((own for test in tests if (own := [n for n, cell in enumerate(cells, 1) if test(cell)])), [])
    place = _place(source, given, cells)
    as_given = (given.text, given.text.replace(CODE_HERE, NBGRADER_STUB), "")
    written = [
        number
        for number in sorted({*held, *place})
        if not any(same(cells[number - 1].text, text) for text in as_given)
    ]
    if written:
        if not set(held) & set(written):
            listed = ", ".join(map(str, written))
            notes.append(f"{question.id}: found by its place, in cell {listed}")
        why = "a person has to read and mark this"
        return Found(question, Status.PENDING, why, tuple(written))
    if held or any(same(cells[number - 1].text, given.text) for number in place):
        return Found(question, Status.NOT_ATTEMPTED, "the cell is as it was given", tuple(held or place))
    return Found(question, Status.MISSING, "the cell of this question is gone")


def _place(source: Source, given: SourceCell, cells: list[Cell]) -> list[int]:
    """The numbers of the cells that no author wrote and that stand where `given` stood; none if that is lost.

    Where a text is asked, code around it is somebody trying things out.
    """
    at = source.cells.index(given)
    above = (
        number
        for one in reversed(source.cells[:at])
        for number, cell in enumerate(cells, start=1)
        if _is_authors(cell, one)
    )
    start = next(above, len(cells))
    place: list[int] = []
    for number, cell in enumerate(cells[start:], start + 1):
        own = _is(cell, given.name, given)
        others = any(one is not given and _is_authors(cell, one) for one in source.cells)
        if not own and (others or cell.grade_id or _marked(cell)):
            break
        if own or cell.kind != "code" or given.kind == "code":
            place.append(number)
    return place


def _is_authors(cell: Cell, one: SourceCell) -> bool:
    """Whether `cell` is what became of the author's cell `one`; a stub's text says nothing of whose it is."""
    grade_id = (CHECK if one.role == "check" else "") + one.name
    if (bool(cell.id) and cell.id == one.id) or (bool(grade_id) and cell.grade_id == grade_id):
        return True
    if one.role in ("answer", "manual"):
        return one.role == "answer" and _marked(cell) == one.name
    return cell.kind == one.kind and same(cell.text, one.text)
