"""Who is in the class: a CSV with the columns id and name, and, where known, the numbers that an LMS uses.

The exports of an LMS do as they are: Canvas's gradebook, Moodle's list of participants, Moodle's grading
worksheet. Their id is the first of login, student number and e-mail address that everybody has.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from actgrade.csv_input import Row, Table, read_table
from actgrade.errors import CourseworkError
from actgrade.printable import printable

_OPTIONAL = ("email", "section", "canvas_id", "moodle_id", "anonymous_id")
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
    anonymous_id: str = ""  #: the letters by which Canvas calls who hands in where it tells no names


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
    exports = [marks for marks, _ in _EXPORTS.values()]
    table = read_table(path, ("id", "name"), "roster", exports=exports)
    rows = _as_ours(table)
    problems: list[str] = []
    students = [student for row in rows if (student := _student(row, problems))]
    for column in ("id", "canvas_id", "moodle_id", "anonymous_id"):
        first: dict[str, int] = {}
        for row in rows:
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


#: Of each export the columns that tell it, and what may be the id, best first.
_EXPORTS = {
    "Canvas's gradebook": (("student", "id", "section"), ("sis_login_id", "sis_user_id", "id")),
    "Moodle's participants": (("first_name", "last_name", "email_address"), ("id_number", "email_address")),
    "Moodle's worksheet": (("identifier", "grade"), ("id_number", "email_address", "identifier")),
}


def _as_ours(table: Table) -> list[Row]:
    """The rows with our columns, of an LMS's export too."""
    known = [(kind, ids) for kind, (marks, ids) in _EXPORTS.items() if set(marks) <= set(table.columns)]
    if not known or {"id", "name"} <= set(table.columns):
        return list(table.rows)
    kind, ids = known[0]
    rows = list(table.rows)
    if kind == "Canvas's gradebook":
        rows = [row for row in rows if not _is_canvass_own(row)]
    best = next((name for name in ids if rows and all(row.cells.get(name) for row in rows)), ids[-1])
    return [replace(row, cells=_cells(row.cells, best)) for row in rows]


def _is_canvass_own(row: Row) -> bool:
    """Points, the word “Manual Posting”, and the student whom Canvas makes for trying things out."""
    name, number = row.cells["student"], row.cells["id"]
    return name in ("Points Possible", "Student, Test", "Test Student") or not (name or number)


def _cells(cells: dict[str, str], best: str) -> dict[str, str]:
    """One row of an export with our columns; `best` is the one that is the id."""
    last, _, first = cells.get("student", "").rpartition(
        ", "
    )  # a sortable name, whose family name may have one
    name = f"{first} {last}" if last else first
    name = (
        name
        or cells.get("full_name")
        or f"{cells.get('first_name', '')} {cells.get('last_name', '')}".strip()
    )
    number = cells.get("identifier", "")
    login = cells.get("sis_login_id", "")
    return {
        "id": re.sub(r"\D", "", number) if best == "identifier" else cells[best],
        "name": name or number,
        "email": cells.get("email_address") or (login if "@" in login else ""),
        "section": cells.get("section") or cells.get("groups", ""),
        "canvas_id": cells.get("id", ""),
        "moodle_id": number,
    }


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
