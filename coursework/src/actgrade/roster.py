"""Who is in the class: a CSV with the columns id and name, and, where known, the numbers that an LMS uses."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from actgrade.csv_input import Row, read_table
from actgrade.errors import CourseworkError
from actgrade.printable import printable

_OPTIONAL = ("email", "section", "canvas_id", "moodle_id")
_MANGLED = re.compile(r"\d([.,]\d+)?E\+\d+", re.IGNORECASE)  # what a spreadsheet makes of a long number


@dataclass(frozen=True)
class Student:
    """One row of the roster. Every id is text: leading zeros stay."""

    id: str
    name: str
    email: str = ""
    section: str = ""
    canvas_id: str = ""  #: the number in Canvas's gradebook export, column ID
    moodle_id: str = ""  #: the number in Moodle's grading worksheet, column Identifier


@dataclass(frozen=True)
class Roster:
    """The class, in the file's order."""

    students: tuple[Student, ...]

    def __iter__(self) -> Iterator[Student]:
        return iter(self.students)

    def __len__(self) -> int:
        return len(self.students)

    @cached_property
    def by_id(self) -> dict[str, Student]:
        return {student.id: student for student in self.students}


def read_roster(path: Path) -> Roster:
    """The roster in `path`, or a CourseworkError that names every line that is wrong and the remedy."""
    path = Path(path)
    table = read_table(path, ("id", "name"), "roster")
    problems: list[str] = []
    students = [student for row in table.rows if (student := _student(row, problems))]
    for column in ("id", "canvas_id", "moodle_id"):
        first: dict[str, int] = {}
        for row in table.rows:
            value = unicodedata.normalize("NFC", row.cells.get(column, ""))
            if value and value in first:
                problems.append(
                    f"line {row.line}: the {column} “{printable(value, 40)}” is already in line "
                    f"{first[value]}; every "
                    "student needs one of their own: take out one of the rows, or correct it"
                )
            first.setdefault(value, row.line)
    table.complain(problems, "roster")
    if not students:
        raise CourseworkError(f"{path} names no student: add a row for each below the header")
    return Roster(tuple(students))


def _student(row: Row, problems: list[str]) -> Student | None:
    cells = {key: unicodedata.normalize("NFC", value) for key, value in row.cells.items()}
    before = len(problems)
    for column in ("id", "name"):
        if not cells[column]:
            problems.append(f"line {row.line}: no {column}; fill it in, or take the row out")
        elif any(unicodedata.category(letter) == "Cc" for letter in cells[column]):
            problems.append(
                f"line {row.line}: a control character in the {column} “{printable(cells[column], 40)}”; "
                "type it anew"
            )
    if _MANGLED.fullmatch(cells["id"]):
        problems.append(
            f"line {row.line}: the id “{cells['id']}” was a long number before a spreadsheet shortened "
            "it; format "
            "the column as text, fill in the ids again, and save"
        )
    if len(cells["id"]) > 200:
        problems.append(f"line {row.line}: the id has {len(cells['id'])} letters, which is no id")
    if len(problems) > before:
        return None
    return Student(cells["id"], cells["name"], *(cells.get(column, "") for column in _OPTIONAL))
