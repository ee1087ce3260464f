"""What grading one submission gives: a mark or a status for each part, and why."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any, Self


class Status(StrEnum):
    """How it went. Only the first two carry a mark; the others want a decision, and are never a silent 0."""

    GRADED = "graded"  #: the answer was called and compared
    NOT_ATTEMPTED = "not attempted"  #: the cell is as it was given: 0
    FAILED_TO_RUN = "failed to run"  #: the answer's cell raised, or took its process with it
    TIMED_OUT = "timed out"
    UNREADABLE = "unreadable"  #: not a notebook that can be read
    MISSING = "missing"  #: nothing was handed in, or the answer's cell is gone
    NEEDS_HUMAN = "needs a human"  #: a rule would decide it wrongly: two answers to one question
    PENDING = "pending"  #: marked by hand, and not yet


def sum_marks(marks: Iterable[float | None]) -> float | None:
    """The sum, or None where there is nothing to sum or one of them is no mark: that is no silent 0."""
    given = list(marks)
    known = [mark for mark in given if mark is not None]
    return float(sum(known)) if known and len(known) == len(given) else None


@dataclass(frozen=True)
class PartResult:
    """One part of one question."""

    question: str
    part: str
    points: float  #: the most that it can give
    marks: float | None  #: None where the status carries no mark
    status: Status
    reason: str = ""  #: one sentence for the student; says nothing of what is hidden
    detail: str = ""  #: for the instructor alone
    mistake: str = ""  #: the name of the wrong answer that this is, where it is a known one
    says: str = ""  #: what the marking scheme says of that mistake to its student
    #: inputs that are shown, what came back there, and what is right: all three as text
    differences: tuple[tuple[str, str, str], ...] = ()

    @classmethod
    def of(
        cls,
        question: str,
        part: str,
        points: float,
        status: Status,
        reason: str,
        marks: float = 0.0,
        detail: str = "",
    ) -> Self:
        """With `marks` where the status carries a mark, as only two do."""
        is_marked = status in (Status.GRADED, Status.NOT_ATTEMPTED)
        return cls(question, part, points, float(marks) if is_marked else None, status, reason, detail)


@dataclass(frozen=True)
class Result:
    """All parts of one submission, in the assignment's order."""

    assignment: str
    assignment_digest: str  #: sha256 of what the marks depend on
    student: str
    submission_digest: str  #: sha256 of the file's bytes; "" where there is none
    status: Status  #: of the submission as a whole: GRADED unless it could not be marked at all
    parts: tuple[PartResult, ...]
    notes: tuple[str, ...] = ()  #: for the instructor: what was odd about the notebook

    @property
    def marks(self) -> float | None:
        """The sum, or None while a part has no mark."""
        return sum_marks(part.marks for part in self.parts)

    @property
    def points(self) -> float:
        return sum(part.points for part in self.parts)

    def to_json(self) -> str:
        """Stable text: the same result is the same bytes."""
        return json.dumps(asdict(self), indent=1, sort_keys=True, ensure_ascii=False) + "\n"

    @classmethod
    def from_json(cls, text: str) -> "Result":
        held: dict[str, Any] = json.loads(text)
        parts = tuple(map(_part, held.pop("parts")))
        notes = tuple(held.pop("notes"))
        return cls(**held | {"status": Status(held["status"])}, parts=parts, notes=notes)


def _part(held: dict[str, Any]) -> PartResult:
    differences = tuple(map(tuple, held.get("differences", ())))
    return PartResult(**held | {"status": Status(held["status"]), "differences": differences})
