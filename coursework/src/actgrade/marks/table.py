"""One row for each student of the roster: each question's marks, status and reason, and a total or none."""

from collections import Counter
from dataclasses import dataclass, replace
from itertools import groupby

from actgrade.assignment import Assignment, Question
from actgrade.marks.class_results import ClassResults
from actgrade.marks.policy import Lateness, Policy
from actgrade.result import PartResult, Result, Status, sum_marks
from actgrade.roster import Roster, Student
from actgrade.submissions import Collection

NO_RESULT = "no result"  #: the grader has not seen this student
EXCUSED = "excused"

#: Of the parts of a question, the status that an instructor has to know first.
_GRAVEST = (
    Status.NEEDS_HUMAN, Status.FAILED_TO_RUN, Status.TIMED_OUT, Status.UNREADABLE, Status.MISSING,
    Status.PENDING, Status.GRADED, Status.NOT_ATTEMPTED,
)  # fmt: skip


@dataclass(frozen=True)
class Answer:
    """One question of one student."""

    question: str
    points: float
    marks: float | None
    status: str
    reason: str
    mistakes: tuple[str, ...] = ()  #: the known ones that were made
    by_part: tuple["Answer", ...] = ()  #: the same of each part, in their order


@dataclass(frozen=True)
class Line:
    """One student."""

    student: Student
    answers: tuple[Answer, ...]
    marks: float | None  #: the sum, where every part has a mark
    penalty: float | None  #: taken off for lateness
    total: float | None
    status: str  #: of the submission as a whole
    lateness: Lateness
    policy: str  #: what a policy changed
    notes: tuple[str, ...]
    is_excused: bool = False  #: no total, and nothing to decide


@dataclass(frozen=True)
class Table:
    """The class."""

    assignment: Assignment
    lines: tuple[Line, ...]

    @property
    def unfinished(self) -> tuple[Line, ...]:
        """The students without a total who should have one."""
        return tuple(line for line in self.counted if line.total is None)

    @property
    def counted(self) -> tuple[Line, ...]:
        """The students who are not excused."""
        return tuple(line for line in self.lines if not line.is_excused)


def make_table(
    roster: Roster,
    assignment: Assignment,
    results: ClassResults,
    policy: Policy,
    collection: Collection | None = None,
) -> Table:
    """The gradebook of `roster`, in its order."""
    submissions = collection.by_student if collection else {}
    layout = collection.layout if collection else ""

    def line(student: Student) -> Line:
        lateness = policy.lateness(submissions.get(student.id), layout)
        result = results.final.get(student.id)
        if result is None:
            answers = tuple(_without_result(one) for one in assignment.questions)
            return Line(student, answers, None, None, None, NO_RESULT, lateness, "", ())
        return _line(student, result, policy, lateness)

    def settled(student: Student) -> Line:
        made, submission = line(student), submissions.get(student.id)
        notes = tuple(dict.fromkeys((*made.notes, *(submission.notes if submission else ()))))
        if student.id not in policy.excused:
            return replace(made, notes=notes)
        return replace(
            made, penalty=None, total=None, status=EXCUSED, policy=EXCUSED, notes=notes, is_excused=True
        )

    return Table(assignment, tuple(map(settled, roster)))


def _line(student: Student, result: Result, policy: Policy, lateness: Lateness) -> Line:
    zeroed: Counter[str] = Counter()
    answers = tuple(
        _answer(question, list(parts), policy, zeroed)
        for question, parts in groupby(result.parts, key=lambda part: part.question)
    )
    marks = sum_marks(answer.marks for answer in answers)
    penalty = marks * lateness.share if marks is not None and lateness.known else None
    if marks == 0:
        penalty = 0.0  # nothing to take off, however late
    total = marks - penalty if marks is not None and penalty is not None else None
    changes = [f"{count} part{'s'[: count > 1]} counted as 0: {status}" for status, count in zeroed.items()]
    if penalty:
        changes.append(f"{lateness.share:.0%} off: {lateness.text}")
    if marks is not None and total is None:
        changes.append("no total: how late it is, is not known")
    policy_text, status = "; ".join(changes), str(result.status)
    return Line(student, answers, marks, penalty, total, status, lateness, policy_text, result.notes)


def part_name(question: str, part: str) -> str:
    """What statistics call a part."""
    return f"{question} · {part}"


def _without_result(question: Question) -> Answer:
    parts = (
        Answer(part_name(question.id, part.id), part.points, None, NO_RESULT, "") for part in question.parts
    )
    return Answer(question.id, question.points, None, NO_RESULT, "", by_part=tuple(parts))


def _answer(question: str, parts: list[PartResult], policy: Policy, zeroed: Counter[str]) -> Answer:
    marks: list[float | None] = []
    for part in parts:
        is_zeroed = part.marks is None and part.status in policy.count_as_zero
        zeroed.update([str(part.status)] if is_zeroed else ())
        marks.append(0.0 if is_zeroed else part.marks)
    status = min((part.status for part in parts), key=_GRAVEST.index)
    one_for_all = len({part.reason for part in parts}) == 1
    reasons = dict.fromkeys(
        part.reason if one_for_all else f"{part.part}: {part.reason}" for part in parts if part.reason
    )
    points = sum(part.points for part in parts)
    mistakes = tuple(dict.fromkeys(part.mistake for part in parts if part.mistake))
    by_part = tuple(
        Answer(part_name(question, part.part), part.points, mark, str(part.status), part.reason)
        for part, mark in zip(parts, marks, strict=True)
    )
    return Answer(question, points, sum_marks(marks), str(status), "; ".join(reasons), mistakes, by_part)
