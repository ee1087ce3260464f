"""Marks that people gave: one file a student in the results folder, laid over what the grader found."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from actgrade.errors import CourseworkError
from actgrade.files import write_atomically
from actgrade.result import PartResult, Result, Status
from actgrade.student_key import student_key

FOLDER = "manual"  #: in the results folder
SCHEMA = 1


@dataclass(frozen=True)
class ManualMark:
    """A person's mark for one part."""

    question: str
    part: str
    marks: float
    comment: str  #: for the student
    marker: str  #: who gave it, for the instructor
    submission_digest: str  #: of the submission that was read

    @property
    def place(self) -> tuple[str, str]:
        return self.question, self.part


def read_manual(results: Path, student: str) -> tuple[ManualMark, ...]:
    """The marks that people gave to `student`; none where there are none."""
    path = results / FOLDER / f"{student_key(student)}.json"
    if not path.is_file():
        return ()
    try:
        held = json.loads(path.read_text(encoding="utf-8"))
        if held["student"] != student:
            raise ValueError(f"it is about {held['student']!r}")
        return tuple(ManualMark(**mark) for mark in held["marks"])
    except (ValueError, KeyError, TypeError) as problem:
        raise CourseworkError(
            f"{path} is damaged ({problem}): take it from a backup, or delete it and import the marking "
            "sheet again"
        ) from problem


def write_manual(results: Path, student: str, marks: Iterable[ManualMark]) -> None:
    """Keep all marks that people gave to `student`, replacing what was kept."""
    held = {
        "schema": SCHEMA,
        "student": student,
        "marks": [asdict(mark) for mark in sorted(marks, key=lambda mark: mark.place)],
    }
    path = results / FOLDER / f"{student_key(student)}.json"
    write_atomically(path, json.dumps(held, indent=1, ensure_ascii=False) + "\n")


def with_manual(result: Result, given: Iterable[ManualMark]) -> Result:
    """`result` with people's marks in place of the grader's.

    A mark for an earlier submission is not used: that part needs a human, and says which mark it had.
    """
    of = {mark.place: mark for mark in given}
    if not of:
        return result
    return replace(
        result, parts=tuple(_laid(part, of.get((part.question, part.part)), result) for part in result.parts)
    )


def _laid(part: PartResult, mark: ManualMark | None, result: Result) -> PartResult:
    if mark is None:
        return part
    if mark.submission_digest != result.submission_digest:
        detail = (
            f"{mark.marks:g} by hand ({mark.marker}) for an earlier submission: mark it again in a new sheet"
        )
        return replace(
            part, marks=None, status=Status.NEEDS_HUMAN, reason="It is marked again.", detail=detail
        )
    return replace(
        part,
        marks=mark.marks,
        status=Status.GRADED,
        reason=mark.comment,
        detail=f"by hand: {mark.marker}" if mark.marker else "by hand",
        mistake="",
        says="",
        differences=(),
    )
