"""A file in which an instructor says whose a file is: columns file, student and, if wanted, handed_in.

The same file in several rows is work that a group handed in once; the student “-” is nobody of the class.
"""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath

from actgrade.csv_input import read_table
from actgrade.errors import CourseworkError
from actgrade.printable import printable
from actgrade.roster import Roster
from actgrade.zoned_time import read_moment

NOBODY = "-"


@dataclass(frozen=True)
class Mapped:
    """Whose a file or a folder below the folder of submissions is."""

    student: str
    handed_in: datetime | None


def read_mapping(path: Path, folder: Path, roster: Roster) -> dict[PurePosixPath, tuple[Mapped, ...]]:
    """The mapping by path below `folder`; CourseworkError with all that is wrong in it."""
    table = read_table(path, ("file", "student"), "mapping file")
    problems: list[str] = []
    mapping: dict[PurePosixPath, tuple[Mapped, ...]] = {}
    for row in table.rows:
        at = PurePosixPath(row.cells["file"].replace("\\", "/"))
        student, said = row.cells["student"], row.cells.get("handed_in", "")
        time = None
        if not row.cells["file"] or at.is_absolute() or ".." in at.parts:
            problems.append(f"line {row.line}: name a file below {folder}, as it is called there")
        elif not (folder / at).exists():
            problems.append(f"line {row.line}: there is no “{printable(str(at), 80)}” in {folder}")
        elif student in (one.student for one in mapping.get(at, ())):
            problems.append(
                f"line {row.line}: “{printable(str(at), 80)}” is in the file twice for the same student"
            )
        if student not in roster.by_id and student != NOBODY:
            problems.append(f"line {row.line}: no student has the id “{printable(student, 60)}”")
        if said:
            try:
                time = read_moment(said)
            except CourseworkError as problem:
                problems.append(f"line {row.line}: {problem}")
        mapping[at] = (*mapping.get(at, ()), Mapped(student, time))
    table.complain(problems, "mapping file")
    return mapping
