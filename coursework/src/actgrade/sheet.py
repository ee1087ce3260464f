"""Marking by hand: a sheet with a row for each answer to read goes out, and comes back with marks.

A row is known by a token of letters that no spreadsheet mangles; it holds the submission's digest, so that a
mark for one file cannot land on another. What comes back is checked as a whole: all of it is used, or none.
"""

import hashlib
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from actgrade.assignment import Assignment, Question
from actgrade.errors import CourseworkError
from actgrade.manual import ManualMark, read_manual, write_manual
from actgrade.marks.reading import ClassResults
from actgrade.result import PartResult, Result, Status
from actgrade.roster import Roster
from actgrade.shown import several, shown
from actgrade.source import read_the_source
from actgrade.spreadsheet import Cell, csv_text, number, rearmed
from actgrade.tables import Row, read_table
from actgrade.written import written_answers

MOST = 30_000  #: letters of an answer: a spreadsheet's cell ends at 32,767
WANTED = ("row", "marks", "comment")


@dataclass(frozen=True)
class Place:
    """One part of one student's result."""

    student: str
    question: str
    part: str

    def in_words(self) -> str:
        part = f" ({self.part})" if self.part else ""
        return f"{shown(self.student, 40)}, {self.question}{part}"


def token(result: Result, part: PartResult) -> str:
    """What a row of the sheet is known by."""
    held = "\0".join((result.student, part.question, part.part, result.submission_digest))
    return "r" + hashlib.sha256(held.encode("utf-8", "surrogatepass")).hexdigest()[:15]


def export_sheet(
    roster: Roster,
    assignment: Assignment,
    found: ClassResults,
    submissions: dict[str, Path | None],
    *,
    questions: Sequence[str] = (),
    students: Sequence[str] = (),
    statuses: Iterable[Status] = (),
    every: bool = False,
    anonymous: bool = False,
    separator: str = ",",
) -> tuple[str, int]:
    """The sheet as CSV, and how many rows it has.

    The answers to manual questions that were handed in; with `statuses`, also the parts of other questions
    that have one of them and no mark; with `every`, all parts. `questions` and `students` limit it to those.
    Rows are in the roster's order question by question, or, `anonymous`, in that of their tokens and without
    names.
    """
    for name in questions:
        if name not in assignment.by_id:
            raise CourseworkError(
                f"{assignment.name} has no question {name!r}: it has {', '.join(assignment.by_id)}"
            )
    if unknown := [shown(student, 40) for student in students if student not in roster.by_id]:
        raise CourseworkError(f"not on the roster: {', '.join(unknown)}")
    wanted = set(statuses)
    defaults = {variant.name: variant.default for variant in assignment.variants}
    source = read_the_source(assignment, defaults)
    rows: list[tuple[int, list[Cell]]] = []
    order = {name: at for at, name in enumerate(assignment.by_id)}
    for student in roster:
        result, graded = found.final.get(student.id), found.graded.get(student.id)
        if result is None or graded is None or (students and student.id not in students):
            continue
        texts: dict[str, str] | None = None
        for part, before in zip(result.parts, graded.parts, strict=True):
            question = assignment.by_id.get(part.question)
            if question is None or (questions and part.question not in questions):
                continue
            by_hand = question.manual and before.status is Status.PENDING
            if not (
                every or by_hand or (part.marks is None and part.status in wanted) or _given(part, before)
            ):
                continue
            if texts is None:
                path = submissions.get(student.id)
                texts = written_answers(path, result.submission_digest, source)
            who = ("", "") if anonymous else (student.id, student.name)
            kept = part.reason if part.status is Status.GRADED and _given(part, before) else ""
            row: list[Cell] = [token(result, part), *who, part.question, part.part, *_asked(question, part)]
            row += [_cut(texts[part.question]), str(part.status), part.detail, number(part.marks), kept, ""]
            rows.append((order[part.question], row))
    rows.sort(key=lambda row: (row[0], str(row[1][0]) if anonymous else ""))
    header = ["row", "id", "name", "question", "part", "points", "levels", "answer", "status", "detail"]
    return csv_text(
        [*header, "marks", "comment", "marker"], [row for _, row in rows], separator=separator
    ), len(rows)


def _given(part: PartResult, before: PartResult) -> bool:
    """Whether a person gave the mark."""
    return part != before


def _asked(question: Question, part: PartResult) -> list[Cell]:
    levels = "\n".join(f"{level.points:g}: {level.text}" for level in question.levels)
    return [number(part.points), "\n\n".join(text for text in (levels, question.notes.strip()) if text)]


def _cut(text: str) -> str:
    return text if len(text) <= MOST else f"{text[:MOST]}\n(cut here: the notebook has {len(text)} letters)"


@dataclass(frozen=True)
class Imported:
    """What a sheet changed."""

    given: dict[str, tuple[ManualMark, ...]]  #: by student, all marks by hand as they are now
    new: int
    replaced: tuple[str, ...]
    same: int
    empty: int


def import_sheets(
    sheets: Sequence[Path],
    results: Path,
    assignment: Assignment,
    found: ClassResults,
    *,
    marker: str = "",
    step: float = 0.5,
    levels_only: bool = False,
    replace: bool = False,
) -> Imported:
    """Check the sheets together and keep their marks in the results folder, or raise with all that is wrong.

    A row without marks is left for later. A mark that is there already is replaced only with `replace`.
    Marks are a level of the rubric or, without `levels_only`, a multiple of `step` (0: any number) within
    the range.
    """
    places = _places(found)
    problems: list[str] = []
    taken: dict[Place, tuple[ManualMark, str]] = {}
    empty = 0
    for sheet in sheets:
        table = read_table(sheet, WANTED, "marking sheet")
        problems += [f"{sheet.name}, {problem}" for problem in table.problems]
        for row in table.rows:
            where = f"{sheet.name}, row {row.number}"
            said = _row(row, places, assignment, marker, step, levels_only)
            if isinstance(said, str):
                problems.append(f"{where}: {said}")
            elif said is None:
                empty += 1
            else:
                place, mark = said
                before = taken.get(place)
                if before and (before[0].marks, before[0].comment) != (mark.marks, mark.comment):
                    problems.append(
                        f"{where}: {place.in_words()} has {mark.marks:g} here and {before[0].marks:g} in "
                        f"{before[1]}, or "
                        "another comment: agree on one, and empty the other"
                    )
                taken.setdefault(place, (mark, where))
    changed = _against_what_is_there(taken, results, found, replace, problems)
    if problems:
        count = "a problem" if len(problems) == 1 else f"{len(problems)} problems"
        raise CourseworkError(
            f"the marking sheet has {count}, so nothing was written:\n{several(problems, 50)}"
        )
    for student in changed.given:
        write_manual(results, student, changed.given[student])
    return Imported(changed.given, changed.new, changed.replaced, changed.same, empty)


def _places(found: ClassResults) -> dict[str, tuple[Place, Result, PartResult]]:
    return {
        token(result, part): (Place(result.student, part.question, part.part), result, part)
        for result in found.graded.values()
        for part in result.parts
    }


def _row(
    row: Row,
    places: dict[str, tuple[Place, Result, PartResult]],
    assignment: Assignment,
    marker: str,
    step: float,
    levels_only: bool,
) -> tuple[Place, ManualMark] | str | None:
    """A row's mark, or what is wrong with the row, or None where there is no mark yet."""
    marks_text = rearmed(row.cells["marks"]).replace(",", ".")
    comment = rearmed(row.cells["comment"])
    if row.cells["row"] not in places:
        if not marks_text and not comment:
            return None
        who = " · ".join(
            shown(rearmed(row.cells.get(name, "")), 40) for name in ("id", "question") if row.cells.get(name)
        )
        return (
            f"there is no row {shown(row.cells['row'], 20) or '(empty)'} now ({who or 'no id'}): the "
            "submission has "
            "changed since the sheet was exported, or the row was edited; export a new sheet and copy "
            "the mark over"
        )
    place, result, part = places[row.cells["row"]]
    if not marks_text:
        return f"{place.in_words()} has a comment and no marks" if comment else None
    question = assignment.by_id.get(place.question)
    levels = sorted({level.points for level in question.levels}) if question else []
    if wrong := _wrong(marks_text, part.points, levels, step, levels_only):
        return f"{place.in_words()}: {wrong}"
    who = rearmed(row.cells.get("marker", "")) or marker
    mark = ManualMark(place.question, place.part, float(marks_text), comment, who, result.submission_digest)
    return place, mark


def _wrong(text: str, points: float, levels: list[float], step: float, levels_only: bool) -> str:
    """Why `text` is no mark, or ""."""
    try:
        marks = float(text)
    except ValueError:
        return f"“{shown(text, 40)}” is not a number of points"
    if not math.isfinite(marks) or not 0 <= marks <= points:
        return f"{shown(text, 40)} is not between 0 and {points:g}"
    if marks in levels:
        return ""
    listed = ", ".join(f"{level:g}" for level in levels)
    if levels_only and levels:
        return f"{marks:g} is no level of the rubric ({listed})"
    if step and not math.isclose(marks / step, round(marks / step), abs_tol=1e-9):
        return f"{marks:g} is not a multiple of {step:g}" + (f", nor a level ({listed})" if levels else "")
    return ""


def _against_what_is_there(
    taken: dict[Place, tuple[ManualMark, str]],
    results: Path,
    found: ClassResults,
    replace: bool,
    problems: list[str],
) -> Imported:
    """What would change, and a problem for each mark that would be overwritten without `replace`."""
    given: dict[str, tuple[ManualMark, ...]] = {}
    new = same = 0
    replaced: list[str] = []
    by_student: dict[str, list[tuple[Place, ManualMark, str]]] = {}
    for place, (mark, where) in taken.items():
        by_student.setdefault(place.student, []).append((place, mark, where))
    for student, marks in by_student.items():
        held = {mark.place: mark for mark in read_manual(results, student)}
        graded = {(part.question, part.part): part for part in found.graded[student].parts}
        changed = False
        for place, mark, where in marks:
            before = held.get(mark.place)
            current = before if before and before.submission_digest == mark.submission_digest else None
            grader = graded[mark.place].marks
            if current and (current.marks, current.comment) == (mark.marks, mark.comment):
                same += 1
                continue
            if current is None and grader == mark.marks and not mark.comment:
                same += 1  # the grader's own mark, exported with the others and left as it was
                continue
            there = current.marks if current else grader
            if there is not None and not replace:
                by = (
                    f"by {current.marker}"
                    if current and current.marker
                    else "by hand"
                    if current
                    else "by the grader"
                )
                problems.append(
                    f"{where}: {place.in_words()} has {there:g} already ({by}), and {mark.marks:g} here"
                    + (" with another comment" if there == mark.marks else "")
                    + ": give --replace if the new one is meant"
                )
                continue
            if there is not None:
                replaced.append(f"{place.in_words()}: {there:g} → {mark.marks:g}")
            new += there is None
            held[mark.place] = mark
            changed = True
        if changed:
            given[student] = tuple(held.values())
    return Imported(given, new, tuple(replaced), same, 0)
