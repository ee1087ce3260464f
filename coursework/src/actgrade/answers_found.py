"""Which cell answers which question, and in what order to run what was handed in.

Metadata get lost (Colab, VS Code, copy and paste) and can be edited, so an answer is looked for by its
grade_id, its cell id, its tag, its first line and the function that it defines, in that order. A text has
neither of the last two, so what was added at its place, up to the author's next cell, belongs to it. The
author's locked cells are run in the place of whatever became of them. Each question is asked where its check
stands in the notebook, so that what was green there meets the same names here.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from actbook.coursework.stub import NBGRADER_STUB
from actgrade.assignment import Question
from actgrade.result import Status
from actgrade.source_cells import CHECK, Source, SourceCell
from actgrade.source_notebook import CODE_HERE
from actgrade.submitted_cells import Cell

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
    later: int = 0  #: a cell after the last check that defines the function again, differently; 0 for none


@dataclass(frozen=True)
class Plan:
    """Run and ask in this order; `manual` are the questions that a person reads."""

    steps: tuple[Run | Found, ...]
    manual: tuple[Found, ...]
    notes: tuple[str, ...]


def plan(source: Source, cells: list[Cell]) -> Plan:
    """How to grade `cells`, which belong to `source`."""
    return _Matching(source, list(enumerate(cells, start=1))).plan()


def same_text(one: str, other: str) -> bool:
    """Whether two cells say the same, white space at line ends and empty lines apart."""
    return _bare(one) == _bare(other)


def _bare(text: str) -> list[str]:
    return [line.rstrip() for line in text.splitlines() if line.strip()]


@dataclass
class _Matching:
    """The author's cells beside a student's, each with its number."""

    source: Source
    cells: list[tuple[int, Cell]]
    notes: list[str] = field(default_factory=list)
    roles: dict[int, SourceCell] = field(default_factory=dict)  #: which locked cell the student's is, or was

    def plan(self) -> Plan:
        for number, cell in self.cells:
            if role := self._role(number, cell):
                self.roles[number] = role
        answers, texts = self.source.of("answer"), self.source.of("manual")
        questions = self.source.assignment.questions
        asked = [self._answer(one, answers[one.id]) for one in questions if not one.manual]
        manual = tuple(self._text(one, texts[one.id]) for one in questions if one.manual)
        return Plan(self._steps(asked), manual, tuple(dict.fromkeys(self.notes)))

    def _steps(self, asked: list[Found]) -> tuple[Run | Found, ...]:
        stops: dict[int, list[Found]] = {}
        for found in asked:
            last = self._last(found)
            later = (
                number
                for number, cell in self.cells
                if number > last and cell.kind == "code" and number not in self.roles
                if _defines(cell, found.question.function) and not same_text(cell.text, found.text)
            )
            stops.setdefault(last, []).append(replace(found, later=next(later, 0)))
        missing = self._missing()
        steps: list[Run | Found] = [Run(cell.text) for cell in missing.get(0, ())]
        for number, cell in self.cells:
            role = self.roles.get(number)
            if cell.kind == "code" and not (role and role.role == "check"):
                steps.append(Run(role.text if role else cell.text, number))
            steps += [Run(gone.text) for gone in missing.get(number, ())]
            steps += stops.get(number, ())
        steps += stops.get(0, ())
        while steps and isinstance(steps[-1], Run):  # nothing is asked after these
            steps.pop()
        return tuple(steps)

    def _last(self, found: Found) -> int:
        """The number of the cell after which a question is asked: its last check, or else its answer."""
        name = found.question.id
        checks = [n for n, role in self.roles.items() if (role.role, role.name) == ("check", name)]
        checks += [n for n, cell in self.cells if _calls_check(cell, name)]
        return max((*checks, *found.cells), default=len(self.cells))

    def _role(self, number: int, cell: Cell) -> SourceCell | None:
        """The author's check or locked cell that this one is, or was."""
        if cell.kind != "code" or _named_first(cell):
            return None
        fixed = [one for one in self.source.cells if one.role in ("check", "locked")]
        tests: tuple[Callable[[SourceCell], bool], ...] = (
            lambda one: bool(one.name) and cell.grade_id == _grade_id(one),
            lambda one: bool(cell.id) and cell.id == one.id,
            lambda one: same_text(cell.text, one.text),
        )
        role = next((one for test in tests for one in fixed if test(one)), None)
        if role and not same_text(cell.text, role.text):
            self.notes.append(f"cell {number} is locked and was edited; the author's text was used")
        return role

    def _missing(self) -> dict[int, list[SourceCell]]:
        """The author's cells that are gone, by the number of the cell after which they belong."""
        at = {(role.role, role.name): number for number, role in self.roles.items()}
        gone: dict[int, list[SourceCell]] = {}
        last = 0
        for one in self.source.cells:
            if (one.role, one.name) in at:
                last = at[one.role, one.name]
            elif one.role == "locked":
                gone.setdefault(last, []).append(one)
                self.notes.append(f"the locked cell {one.name!r} is gone; the author's was used")
        return gone

    def _answer(self, question: Question, given: SourceCell) -> Found:
        """A function: the cell that defines it, by the first test that finds one which was changed."""
        tests: tuple[tuple[str, Callable[[Cell], bool]], ...] = (
            ("its grade_id", lambda cell: cell.grade_id == question.id),
            ("its cell id", lambda cell: bool(cell.id) and cell.id == given.id),
            ("its tag", lambda cell: TAG + question.id in cell.tags),
            ("its first line", lambda cell: _named_first(cell) == question.id),
            (f"the name {question.function}", lambda cell: _defines(cell, question.function)),
        )
        code = [(n, cell) for n, cell in self.cells if cell.kind == "code" and n not in self.roles]
        stubs: list[int] = []
        for how, test in tests:
            matches = [(n, cell) for n, cell in code if test(cell)]
            stubs += [n for n, cell in matches if _is_untouched(cell, given)]
            matches = [(n, cell) for n, cell in matches if not _is_untouched(cell, given)]
            if not matches:
                continue
            if stubs:
                self.notes.append(f"{question.id}: answered in cell {matches[-1][0]}, not in its own")
            elif how != tests[0][0]:
                self.notes.append(f"{question.id}: found by {how}, in cell {matches[-1][0]}")
            found = Found(question, cells=tuple(n for n, _ in matches), text=matches[-1][1].text)
            if all(same_text(cell.text, matches[0][1].text) for _, cell in matches):
                return found
            listed = ", ".join(map(str, found.cells))
            why = (
                f"cells {listed} answer this question, each differently: a person has to say which one counts"
            )
            return replace(found, status=Status.NEEDS_HUMAN, reason=why)
        if stubs:
            return Found(question, Status.NOT_ATTEMPTED, "the cell is as it was given", tuple(stubs))
        if lost := [n for n, cell in self.cells if cell.kind != "code" and _is_cell_of(cell, given)]:
            why = f"cell {lost[0]}, where the answer belongs, is not a code cell: a person has to read it"
            return Found(question, Status.NEEDS_HUMAN, why, tuple(lost))
        why = f"the cell of this question is gone, and no other cell defines {question.function}"
        return Found(question, Status.MISSING, why)

    def _text(self, question: Question, given: SourceCell) -> Found:
        """A text for a person to read: its own cell, in whatever kind, and what was added around that."""
        tests: tuple[Callable[[Cell], bool], ...] = (
            lambda cell: cell.grade_id == question.id,
            lambda cell: bool(cell.id) and cell.id == given.id,
            lambda cell: TAG + question.id in cell.tags or _named_first(cell) == question.id,
        )
        own = next((ns for test in tests if (ns := [n for n, cell in self.cells if test(cell)])), [])
        place = self._place(given)
        text_of = {n: cell.text for n, cell in self.cells}
        as_given = (given.text, given.text.replace(CODE_HERE, NBGRADER_STUB), "")
        written = [n for n in sorted({*own, *place}) if not any(same_text(text_of[n], t) for t in as_given)]
        if written:
            if not set(own) & set(written):
                self.notes.append(
                    f"{question.id}: found by its place, in cell {', '.join(map(str, written))}"
                )
            return Found(question, Status.PENDING, "a person has to read and mark this", tuple(written))
        if own or any(same_text(text_of[n], given.text) for n in place):
            return Found(question, Status.NOT_ATTEMPTED, "the cell is as it was given", tuple(own or place))
        return Found(question, Status.MISSING, "the cell of this question is gone")

    def _place(self, given: SourceCell) -> list[int]:
        """The cells that no author wrote and that stand where `given` stood; none if that is lost.

        Where a text is asked, code around it is somebody trying things out.
        """
        before = reversed(self.source.cells[: self.source.cells.index(given)])
        above = (number for one in before for number, cell in self.cells if _is_authors(cell, one))
        start = next(above, len(self.cells))
        place: list[int] = []
        for number, cell in self.cells[start:]:
            own = _is_cell_of(cell, given)
            others = any(one is not given and _is_authors(cell, one) for one in self.source.cells)
            if not own and (others or cell.grade_id or _named_first(cell)):
                break
            if own or cell.kind != "code" or given.kind == "code":
                place.append(number)
        return place


def _named_first(cell: Cell) -> str:
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
    pattern = rf"(?m)^(?:async +)?def +{name}\s*\(|^{name}\s*(?::[^=\n]*)?=(?!=)|^class +{name}\b"
    return bool(re.search(pattern, cell.text))


def _is_cell_of(cell: Cell, given: SourceCell) -> bool:
    """Whether anything but its place and its text says that this is the cell of an answer."""
    by_id = bool(cell.id) and cell.id == given.id
    name = given.name
    return cell.grade_id == name or by_id or TAG + name in cell.tags or _named_first(cell) == name


def _is_untouched(cell: Cell, given: SourceCell) -> bool:
    """As it was given, or with nothing but comments in it."""
    return same_text(cell.text, given.text) or all(line.lstrip().startswith("#") for line in _bare(cell.text))


def _grade_id(one: SourceCell) -> str:
    return (CHECK if one.role == "check" else "") + one.name


def _is_authors(cell: Cell, one: SourceCell) -> bool:
    """Whether `cell` is what became of the author's cell `one`; a stub's text says nothing of whose it is."""
    if (bool(cell.id) and cell.id == one.id) or (bool(one.name) and cell.grade_id == _grade_id(one)):
        return True
    if one.role in ("answer", "manual"):
        return one.role == "answer" and _named_first(cell) == one.name
    return cell.kind == one.kind and same_text(cell.text, one.text)
