"""Moodle's grading worksheet of one assignment: its numbers and times come in, grades and comments go out.

Its column Identifier has another number for the same student in every assignment, so one roster serves all
assignments if each brings its worksheet.
"""

import contextlib
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo
from pathlib import Path

from actgrade.csv_input import Row, Table, read_table
from actgrade.csv_output import Cell, csv_text, number
from actgrade.errors import CourseworkError
from actgrade.marks.export import Export
from actgrade.marks.table import Line
from actgrade.marks.table import Table as Gradebook
from actgrade.printable import printable
from actgrade.roster import Roster
from actgrade.submissions.names import Names

_GRADE, _COMMENT, _TIME = "grade", "feedback_comments", "last_modified_(submission)"
#: How Moodle in English writes a time, without its weekday.
_FORMATS = ("%d %B %Y, %I:%M %p", "%d %B %Y, %H:%M", "%B %d, %Y, %I:%M %p", "%B %d, %Y, %H:%M")


@dataclass(frozen=True)
class Worksheet:
    """The file's rows, and whose each is ("" for nobody of the roster)."""

    table: Table
    owners: tuple[str, ...]

    def number(self, roster: Roster) -> Roster:
        """`roster` with this assignment's numbers in the place of those that it had."""
        numbers = dict(zip(self.owners, (row.cells["identifier"] for row in self.table.rows), strict=True))
        return Roster(tuple(replace(one, moodle_id=numbers.get(one.id, "")) for one in roster))

    def times(self, zone: tzinfo | None) -> dict[str, datetime]:
        """When each student handed in, by a clock in `zone`, where the worksheet says it in English."""
        found = {}
        for student, row in zip(self.owners, self.table.rows, strict=True):
            text = row.cells.get(_TIME, "")
            day, _, rest = text.partition(", ")
            for form in _FORMATS:
                with contextlib.suppress(ValueError):
                    time = datetime.strptime(rest if day.isalpha() else text, form)
                    found[student] = time.replace(tzinfo=zone)
        return found

    def fill(self, gradebook: Gradebook, separator: str = ",") -> Export:
        """The worksheet with a grade and a comment for everybody who has a total, all else as it was.

        CourseworkError where Moodle gives other points than the assignment: its grades would be wrong.
        """
        lines = {line.student.id: line for line in gradebook.lines}
        rows: list[list[Cell]] = []
        left_out = [f"{who}: not in {self.table.path.name}" for who in lines if who not in self.owners]
        for student, row in zip(self.owners, self.table.rows, strict=True):
            cells: dict[str, Cell] = dict(row.cells)
            line, most = lines.get(student), row.cells.get("maximum_grade", "")
            _check_points(most, gradebook.assignment.points, self.table.path)
            if line is None:
                left_out.append(f"{printable(row.cells['identifier'], 40)}: nobody of the roster")
            elif row.cells.get("grade_can_be_changed", "").casefold() == "no":
                left_out.append(f"{printable(student, 40)}: Moodle lets nobody change this grade")
            elif line.is_excused:
                cells[_GRADE] = ""
            elif line.total is None:
                left_out.append(f"{printable(student, 40)}: no total")
            else:
                grade = number(line.total)
                cells[_GRADE] = str(grade).replace(".", ",") if "," in most else grade
                if _COMMENT in cells:
                    cells[_COMMENT] = _comment(line, gradebook)
            rows.append([cells[column] for column in self.table.columns])
        text = csv_text(self.table.header, rows, separator=separator, mark=False)
        return Export(text, tuple(left_out))


def read_worksheet(path: Path, roster: Roster) -> Worksheet:
    """The worksheet in `path`; students are found by ID number, e-mail address, identifier or name."""
    table = read_table(path, ("identifier", "grade"), "grading worksheet of Moodle")
    names, problems, owners = Names(roster), [], []
    for row in table.rows:
        owner = _owner(row, names)
        if owner and owner in owners:
            problems.append(f"line {row.line}: “{printable(owner, 40)}” is in the file twice")
        owners.append(owner)
    table.complain(problems, "grading worksheet")
    if not any(owners):
        raise CourseworkError(f"nobody in {path} is on the roster, by ID number, e-mail address or name")
    return Worksheet(table, tuple(owners))


def _owner(row: Row, names: Names) -> str:
    cells = row.cells
    found = (
        names.by_id(cells.get("id_number", "")).student,
        names.by_email(cells.get("email_address", "")).student,
        names.by_moodle_id(cells["identifier"]),
        names.by_id(cells.get("email_address", "")).student,
        names.by_name(cells.get("full_name", "")).student,
    )
    return next(filter(None, found), "")


def _check_points(most: str, points: float, path: Path) -> None:
    with contextlib.suppress(ValueError):
        if abs(float(most.replace(",", ".")) - points) > 1e-6:
            raise CourseworkError(
                f"{path} has the maximum grade {most}, and the assignment has {points:g} points: set the "
                f"maximum grade in Moodle to {points:g} and download the worksheet again"
            )


def _comment(line: Line, gradebook: Gradebook) -> str:
    """What the student reads beside the grade."""
    titles = {question.id: question.title for question in gradebook.assignment.questions}
    said = [
        f"{titles.get(one.question, one.question)}: {number(one.marks)} of {number(one.points)}"
        for one in line.answers
    ]
    return "; ".join([*said, *filter(None, [line.policy])])
