"""Marking by hand: a sheet with a row for each answer to read goes out, and comes back with marks.

A row is known by a token of letters that no spreadsheet mangles; it holds the submission's digest, so that a
mark for one file cannot land on another. What comes back is checked as a whole: all of it is used, or none.
"""

import hashlib
import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from actgrade.answer_texts import Answers, read_answers
from actgrade.assignment import Assignment, Question
from actgrade.csv_input import Row, read_table
from actgrade.csv_output import Cell, csv_text, number, rearm
from actgrade.errors import CourseworkError
from actgrade.files import write_atomically
from actgrade.manual import ManualMark, read_manual, write_manual
from actgrade.marking_page import anchor, marking_page
from actgrade.marks.class_results import ClassResults
from actgrade.printable import bullets, printable
from actgrade.result import PartResult, Result, Status
from actgrade.roster import Roster, Student
from actgrade.source_cells import read_source_cells
from actgrade.student_key import student_key

MOST = 30_000  #: letters of an answer: a spreadsheet's cell ends at 32,767
NEEDED = ("row", "marks", "comment")
HEADER = ("row", "id", "name", "question", "part", "points", "levels", "answer", "page", "status", "detail")
WHOLE = "(the whole submission)"  #: in the place of a question's id


@dataclass(frozen=True)
class Place:
    """One part of one student's result."""

    student: str
    question: str
    part: str

    def in_words(self) -> str:
        part = f" ({self.part})" if self.part else ""
        return f"{printable(self.student, 40)}, {self.question}{part}"


def token(result: Result, part: PartResult | None) -> str:
    """What a row of the sheet is known by; without a `part`, that of the whole submission."""
    question, name = (part.question, part.part) if part else (WHOLE, "")
    held = "\0".join((result.student, question, name, result.submission_digest))
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
    pages: Path | None = None,
) -> tuple[str, int]:
    """The sheet as CSV, and how many rows it has.

    The answers to manual questions that were handed in; with `statuses`, also the parts of other questions
    that have one of them and no mark; with `every`, all parts. `questions` and `students` limit it to those.
    A submission that could not be marked at all is one row, unless its student is one of `students`. The
    folder `pages` gets a page for each student with rows, and the rows say where on it. Rows are in the
    roster's order question by question, or, `anonymous`, in that of their tokens and without names.
    """
    for name in questions:
        if name not in assignment.by_id:
            raise CourseworkError(
                f"{assignment.name} has no question {name!r}: it has {', '.join(assignment.by_id)}"
            )
    if unknown := [printable(student, 40) for student in students if student not in roster.by_id]:
        raise CourseworkError(f"not on the roster: {', '.join(unknown)}")
    also = set(statuses)
    source = read_source_cells(assignment, {variant.name: variant.default for variant in assignment.variants})
    order = {name: at for at, name in enumerate(assignment.by_id)}
    rows: list[tuple[int, list[Cell]]] = []
    for student in roster:
        result, graded = found.final.get(student.id), found.graded.get(student.id)
        if result is None or graded is None or (students and student.id not in students):
            continue
        if graded.status is not Status.GRADED and not students:
            if every or graded.status in also or result != graded:
                rows.append((-1, _whole_row(result, graded, student, anonymous)))
            continue
        answers: Answers | None = None
        page = ""
        for part, before in zip(result.parts, graded.parts, strict=True):
            question = assignment.by_id.get(part.question)
            if question is None or (questions and part.question not in questions):
                continue
            is_given = part != before  # by a person
            is_unread = question.manual and before.status is Status.PENDING
            if not (every or is_unread or is_given or (part.marks is None and part.status in also)):
                continue
            if answers is None:
                answers = read_answers(submissions.get(student.id), result.submission_digest, source)
                if pages and answers.cells:
                    name = "" if anonymous else f"{student.name} ({student.id})"
                    key = token(result, None) if anonymous else student_key(student.id)
                    path = pages / f"{key}.html"
                    write_atomically(path, marking_page(answers, source, result, name=name))
                    page = f"{pages.name}/{path.name}"
            who = ("", "") if anonymous else (student.id, student.name)
            comment = part.reason if part.status is Status.GRADED and is_given else ""
            row: list[Cell] = [token(result, part), *who, part.question, part.part, number(part.points)]
            link = page and f"{page}#{anchor(part.question)}"
            row += [
                _levels(question),
                _cut(answers.texts[part.question]),
                link,
                str(part.status),
                part.detail,
            ]
            rows.append((order[part.question], [*row, number(part.marks), comment, ""]))
    rows.sort(key=lambda row: (row[0], str(row[1][0]) if anonymous else ""))
    header = [*HEADER, "marks", "comment", "marker"]
    return csv_text(header, [row for _, row in rows], separator=separator), len(rows)


def _whole_row(result: Result, graded: Result, student: Student, anonymous: bool) -> list[Cell]:
    """The row of a submission that could not be marked at all, with the mark that a person gave it."""
    who = ("", "") if anonymous else (student.id, student.name)
    levels = "0: for all parts. Any other marks: export it with --student, and mark its parts"
    first = result.parts[0]
    row: list[Cell] = [token(result, None), *who, WHOLE, "", number(result.points), levels]
    row += [f"({graded.parts[0].reason})", "", str(graded.status), first.detail]
    return [*row, number(result.marks), "" if result.marks is None else first.reason, ""]


def _levels(question: Question) -> str:
    levels = "\n".join(f"{level.points:g}: {level.text}" for level in question.levels)
    return "\n\n".join(text for text in (levels, question.guidance) if text)


def _cut(text: str) -> str:
    return text if len(text) <= MOST else f"{text[:MOST]}\n(cut here: the notebook has {len(text)} letters)"


@dataclass
class Imported:
    """What a sheet changed."""

    given: dict[str, tuple[ManualMark, ...]] = field(default_factory=dict)  #: by student, all by hand now
    new: int = 0
    replaced: list[str] = field(default_factory=list)
    same: int = 0
    empty: int = 0


@dataclass(frozen=True)
class Typed:
    """A mark as somebody typed it, and in which row."""

    place: Place
    mark: ManualMark
    where: str


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
    graded = found.graded.values()
    parts: dict[str, tuple[Result, PartResult | None]] = {
        token(result, part): (result, part) for result in graded for part in (*result.parts, None)
    }
    problems: list[str] = []
    typed: dict[Place, Typed] = {}
    done = Imported()
    for sheet in sheets:
        table = read_table(sheet, NEEDED, "marking sheet")
        problems += [f"{sheet.name}, {problem}" for problem in table.problems]
        for row in table.rows:
            where = f"{sheet.name}, row {row.number}"
            try:
                read = _read_row(row, where, parts, assignment, marker, step, levels_only)
            except ValueError as problem:
                problems.append(f"{where}: {problem}")
                continue
            done.empty += not read
            for one in read:
                before = typed.setdefault(one.place, one)
                if (before.mark.marks, before.mark.comment) != (one.mark.marks, one.mark.comment):
                    problems.append(
                        f"{where}: {one.place.in_words()} has {one.mark.marks:g} here and "
                        f"{before.mark.marks:g} in {before.where}, or another comment: agree on one, and "
                        "empty the other"
                    )
    _compare_with_given(typed, results, found, replace, done, problems)
    if problems:
        count = "a problem" if len(problems) == 1 else f"{len(problems)} problems"
        raise CourseworkError(
            f"the marking sheet has {count}, so nothing was written:\n{bullets(problems, 50)}"
        )
    for student, marks in done.given.items():
        write_manual(results, student, marks)
    return done


def _read_row(
    row: Row,
    where: str,
    parts: dict[str, tuple[Result, PartResult | None]],
    assignment: Assignment,
    marker: str,
    step: float,
    levels_only: bool,
) -> list[Typed]:
    """A row's mark, none where there is none yet; ValueError with what is wrong with the row.

    That of a whole submission is 0, and is one for each of its parts.
    """
    text, comment = rearm(row.cells["marks"]).replace(",", "."), rearm(row.cells["comment"])
    if row.cells["row"] not in parts:
        if not text and not comment:
            return []
        names = (printable(rearm(row.cells.get(name, "")), 40) for name in ("id", "question"))
        who = " · ".join(name for name in names if name) or "no id"
        raise ValueError(
            f"there is no row {printable(row.cells['row'], 20) or '(empty)'} now ({who}): the submission has "
            "changed since the sheet was exported, or the row was edited; export a new sheet and copy the "
            "mark over"
        )
    result, part = parts[row.cells["row"]]
    place = Place(result.student, part.question, part.part) if part else Place(result.student, WHOLE, "")
    if not text:
        if comment:
            raise ValueError(f"{place.in_words()} has a comment and no marks")
        return []
    who = rearm(row.cells.get("marker", "")) or marker
    if part is None:
        if text.strip("0") not in ("", "."):
            raise ValueError(
                f"{place.in_words()} takes 0 or nothing, not {printable(text, 40)}: for other marks export "
                f"its parts, with --student {printable(result.student, 40)} --all"
            )
        return [
            Typed(
                Place(result.student, one.question, one.part),
                ManualMark(
                    one.question, one.part, 0.0, "" if number else comment, who, result.submission_digest
                ),
                where,
            )
            for number, one in enumerate(result.parts)
        ]
    question = assignment.by_id.get(place.question)
    levels = sorted({level.points for level in question.levels}) if question else []
    if wrong := _mark_fault(text, part.points, levels, step, levels_only):
        raise ValueError(f"{place.in_words()}: {wrong}")
    mark = ManualMark(place.question, place.part, float(text), comment, who, result.submission_digest)
    return [Typed(place, mark, where)]


def _mark_fault(text: str, points: float, levels: list[float], step: float, levels_only: bool) -> str:
    """Why `text` is no mark, or ""."""
    try:
        marks = float(text)
    except ValueError:
        return f"“{printable(text, 40)}” is not a number of points"
    if not math.isfinite(marks) or not 0 <= marks <= points:
        return f"{printable(text, 40)} is not between 0 and {points:g}"
    if marks in levels:
        return ""
    listed = ", ".join(f"{level:g}" for level in levels)
    if levels_only and levels:
        return f"{marks:g} is no level of the rubric ({listed})"
    if step and not math.isclose(marks / step, round(marks / step), abs_tol=1e-9):
        return f"{marks:g} is not a multiple of {step:g}" + (f", nor a level ({listed})" if levels else "")
    return ""


def _compare_with_given(
    typed: dict[Place, Typed],
    results: Path,
    found: ClassResults,
    replace: bool,
    done: Imported,
    problems: list[str],
) -> None:
    """Note in `done` what would change, and a problem for each mark that only `replace` may overwrite."""
    by_student: defaultdict[str, list[Typed]] = defaultdict(list)
    for one in typed.values():
        by_student[one.place.student].append(one)
    for student, some in by_student.items():
        given = {mark.place: mark for mark in read_manual(results, student)}
        graded = {(part.question, part.part): part for part in found.graded[student].parts}
        for one in some:
            mark, before = one.mark, given.get(one.mark.place)
            if before and before.submission_digest != mark.submission_digest:
                before = None
            there = before.marks if before else graded[mark.place].marks
            # the grader's own mark, exported with the others and left as it was, is no decision of a person
            if there == mark.marks and mark.comment == (before.comment if before else ""):
                done.same += 1
                continue
            if there is not None and not replace:
                by = f"by {before.marker or 'hand'}" if before else "by the grader"
                comment = " with another comment" if there == mark.marks else ""
                problems.append(
                    f"{one.where}: {one.place.in_words()} has {there:g} already ({by}), and {mark.marks:g} "
                    f"here{comment}: give --replace to use the new one"
                )
                continue
            if there is not None:
                done.replaced.append(f"{one.place.in_words()}: {there:g} → {mark.marks:g}")
            done.new += there is None
            given[mark.place] = mark
            done.given[student] = tuple(given.values())
