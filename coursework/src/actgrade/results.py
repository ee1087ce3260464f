"""The results folder: one file a student, written once and whole, so that a run that was killed can go on.

DIR/batch.json              what the folder is for, and the secret seed of hidden inputs
DIR/results/<key>.json      a student's result
DIR/changes.csv             each total that another grading changed, in the order in which that was found out
DIR/replaced/<key>.<n>.json results of earlier hand-ins, or of the assignment before it was changed
"""

import contextlib
import json
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from actgrade.assignment import Assignment
from actgrade.csv_output import csv_text
from actgrade.errors import CourseworkError
from actgrade.files import write_atomically
from actgrade.marks.class_results import FOLDER
from actgrade.result import Result
from actgrade.student_key import student_key

SCHEMA = 1
FILE = "batch.json"
REPLACED = "replaced"
CHANGES = "changes.csv"


@dataclass(frozen=True)
class Results:
    """An open results folder."""

    folder: Path
    assignment: Assignment
    secret: str

    def path_of(self, student: str) -> Path:
        return self.folder / FOLDER / f"{student_key(student)}.json"

    def kept(self, student: str) -> Result | None:
        """The student's result, or None if there is none that can be read."""
        try:
            result = Result.from_json(self.path_of(student).read_text(encoding="utf-8"))
        except (OSError, ValueError, KeyError, TypeError):
            return None
        return result if result.student == student else None

    def holds(self, student: str, submission_digest: str) -> bool:
        """Whether this very submission has been graded for this very assignment."""
        result, digests = self.kept(student), (self.assignment.digest, submission_digest)
        return result is not None and (result.assignment_digest, result.submission_digest) == digests

    def write(self, result: Result) -> None:
        """Put down one result. One that differs and was there before is kept among the replaced ones."""
        path, text = self.path_of(result.student), result.to_json()
        if path.is_file():
            before = path.read_bytes()
            if before == text.encode():
                return
            _put_aside(self.folder / REPLACED, path.stem, before)
        write_atomically(path, text)

    def note_change(self, student: str, totals: tuple[str, str]) -> None:
        """Add a line to the changes, before the result is written: a run that is killed may add it twice."""
        path, header = self.folder / CHANGES, ("id", "total before", "total now")
        if not path.exists():
            write_atomically(path, csv_text(header, []))
        with path.open("a", encoding="utf-8", newline="") as file:
            file.write(csv_text(header, [[student, *totals]], mark=False).partition("\r\n")[2])

    def leftovers(self) -> list[Path]:
        """Half-written files, of a killed run or of another one that goes on at this moment."""
        folders = (self.folder / name for name in (".", FOLDER, REPLACED, "feedback"))
        return [path for folder in folders for path in folder.glob(".*.part")]

    def clear_leftovers(self, found: list[Path]) -> None:
        """Take away the half-written files that a killed run left; `leftovers` lists them at the start."""
        for path in found:
            path.unlink(missing_ok=True)


def open_results(folder: Path, assignment: Assignment, variants: str = "") -> Results:
    """The folder for this assignment's results, made by the first run. CourseworkError if it is for others.

    `variants` is the seed of the students' constants: other constants would be other marks.
    """
    path = Path(folder) / FILE
    if not path.exists():
        if path.parent.is_dir() and any(not one.name.startswith(".") for one in path.parent.iterdir()):
            raise CourseworkError(
                f"{folder} is not empty and has no {FILE}: name a new folder for the results"
            )
        first = {"schema": SCHEMA, "assignment": assignment.name, "digest": assignment.digest}
        first |= {"variants": variants, "secret": secrets.token_hex(32)}
        _write_first(path, json.dumps(first, indent=1) + "\n")
    try:
        held = json.loads(path.read_text(encoding="utf-8"))
        digest, secret = held["digest"], held["secret"]
        schema, name, seed = held["schema"], held["assignment"], held["variants"]
    except (ValueError, KeyError, TypeError, OSError) as problem:
        raise CourseworkError(
            f"{path} is damaged ({problem}): use a copy, or a new folder for the results"
        ) from problem
    if schema != SCHEMA:
        raise CourseworkError(f"{path} was written by another version of actgrade (schema {schema})")
    if name != assignment.name:
        raise CourseworkError(
            f"{folder} has the results of {name}, and not of {assignment.name}: name another folder"
        )
    if seed != variants:
        raise CourseworkError(
            f"the results in {folder} were made with --seed {seed!r}: give the same, or name a new folder"
        )
    if digest != assignment.digest:  # results that were made before are told by their own digest
        write_atomically(path, json.dumps(held | {"digest": assignment.digest}, indent=1) + "\n")
    return Results(Path(folder), assignment, secret)


def _write_first(path: Path, text: str) -> None:
    """Write `path` unless somebody else has just done so: the first secret stays."""
    draft = path.with_name(f".{secrets.token_hex(8)}.part")
    write_atomically(draft, text)
    try:
        with contextlib.suppress(FileExistsError):
            os.link(draft, path)
    except OSError:  # a file system without links
        os.replace(draft, path)
    draft.unlink(missing_ok=True)


def _put_aside(folder: Path, stem: str, held: bytes) -> None:
    number = 1
    while (path := folder / f"{stem}.{number}.json").exists():
        if path.read_bytes() == held:
            return
        number += 1
    write_atomically(path, held)
