"""One submission, one assignment, one result.

`grade_submission` depends on its arguments alone: the same ones give the same bytes, on this machine or on
another. The student's code runs in a process that knows nothing; what it returns is compared here.
"""

import atexit
import json
import os
from collections import OrderedDict
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

from actbook.coursework.judging import judged
from actbook.coursework.plain import restored
from actbook.coursework.stub import unanswered

from actgrade import wording
from actgrade.assignment import Assignment, Part, Question
from actgrade.cells import Handed, NotebookError, hand_in, read_cells
from actgrade.drawing import drawn
from actgrade.finding import Found, plan
from actgrade.reference import Reference, rules_of
from actgrade.result import PartResult, Result, Status
from actgrade.sandbox.process import Child, EndedError, OddError, Sandbox, SlowError
from actgrade.sandbox.replies import clean, value_of
from actgrade.session import CellError, LostError, Session

KEPT = 2  # references: each is a process


def grade_submission(
    submission: Path | Handed | None,
    student: str,
    assignment: Assignment,
    *,
    secret: str,
    sandbox: Sandbox,
    constants: Mapping[str, float] | None = None,
    notes: tuple[str, ...] = (),
    needs_human: str = "",
) -> Result:
    """The marks of one student.

    `secret` is the batch's own seed for inputs that are not shown; `constants` are those of the student's
    variant. `needs_human` says why no rule can tell which file is the submission. Whatever the submission is
    or does, there is a result; CourseworkError means that the assignment or this machine is at fault.
    """
    handed = submission if isinstance(submission, Handed) else hand_in(submission)
    whole = (assignment.name, assignment.digest, student, handed.digest)
    if needs_human:
        return unmarked(assignment, student, handed, Status.NEEDS_HUMAN, needs_human, notes)
    if handed.raw is None:
        return unmarked(assignment, student, handed, handed.status, handed.reason, notes)
    try:
        cells = read_cells(handed.raw)
    except NotebookError as problem:
        return unmarked(assignment, student, handed, Status.UNREADABLE, str(problem), notes)
    chosen = {variant.name: variant.default for variant in assignment.variants} | dict(constants or {})
    reference = _reference(assignment, chosen)
    planned = plan(reference.source, cells)
    seed = sha256(f"{secret}\0{handed.digest}".encode()).hexdigest()
    parts: dict[str, list[PartResult]] = {}
    session = Session(planned.steps, lambda: sandbox.start(rules_of(assignment)), assignment.set_up_limit)
    try:
        for number, step in enumerate(planned.steps):
            if isinstance(step, Found):
                asked = _Asked(assignment, reference, session, number, step, seed)
                parts[step.question.id] = [asked.part(part) for part in step.question.parts]
    finally:
        session.lose()
    for found in planned.manual:
        parts[found.question.id] = [
            _part(found.question, "", found.question.points, found.status, found.reason)
        ]
    ordered = tuple(part for question in assignment.questions for part in parts[question.id])
    return Result(*whole, Status.GRADED, ordered, notes + planned.notes)


class _Asked:
    """One question at its place in the notebook."""

    def __init__(
        self,
        assignment: Assignment,
        reference: Reference,
        session: Session,
        stop: int,
        found: Found,
        seed: str,
    ) -> None:
        self.assignment, self.reference, self.session = assignment, reference, session
        self.stop, self.found, self.seed = stop, found, seed
        self.question = found.question

    def part(self, part: Part) -> PartResult:
        """Ask for all values of one part."""
        if self.found.status in (Status.NOT_ATTEMPTED, Status.NEEDS_HUMAN):
            return self._result(part, self.found.status, self.found.reason)
        cases = drawn(self.assignment, self.question, part, self.seed)
        wanted = [
            (None, 4 * len(json.dumps(args))) if part.judge else self.reference.wanted(self.question, args)
            for args in cases
        ]
        try:
            child = self.session.reach(self.stop)
            self.session.shown_secrets |= not part.visible
            return self._compared(part, child, cases, wanted)
        except LostError as problem:
            return self._result(
                part, Status.TIMED_OUT if problem.slow else Status.FAILED_TO_RUN, str(problem)
            )
        except EndedError as problem:
            self.session.lose()
            return self._ended(part, problem)

    def _compared(
        self, part: Part, child: Child, cases: list[list[Any]], wanted: list[tuple[Any, int]]
    ) -> PartResult:
        patience = child.patience(self.question.time_limit)
        for plain_args, (truth, size) in zip(cases, wanted, strict=True):
            args = [restored(arg) for arg in plain_args]
            call = wording.call_in_words(self.question, args) if part.visible else ""
            # its own words could be the inputs of an earlier question that this process has seen
            quoted = part.visible and not self.session.shown_secrets
            reply = child.call(self.question.function, plain_args, 100_000 + 10 * size, patience)
            if "absent" in reply:
                return self._absent(part)
            if "raised" in reply:
                return self._raised(part, reply["raised"], call, quoted)
            if "refused" in reply:
                reason = wording.refused(reply["refused"], call, quoted)
                return self._result(part, Status.GRADED, reason, detail=clean(reply["refused"]))
            got = value_of(reply)
            try:
                said = judged(part.judge, tuple(args), truth, got, part.rtol, part.atol)
            except Exception as problem:  # a judge that did not think of this value
                return self._result(
                    part, Status.GRADED, wording.FORM, detail=f"the judge raised {problem!r}"[:200]
                )
            if said:
                return self._result(
                    part, Status.GRADED, wording.wrong(said, part.visible, call), detail=clean(said)
                )
        return self._result(part, Status.GRADED, "right", part.points)

    def _absent(self, part: Part) -> PartResult:
        """The function is not there: look for what became of its cell."""
        if self.found.status is Status.MISSING:
            return self._result(part, Status.MISSING, self.found.reason)
        ended = [self.session.ended[cell] for cell in self.found.cells if cell in self.session.ended]
        if ended:
            status = Status.TIMED_OUT if isinstance(ended[0], SlowError) else Status.FAILED_TO_RUN
            return self._result(part, status, wording.ended_in_cell(self.found, ended[0]))
        errors = self._errors()
        detail = clean(f"{errors[0].type}: {errors[0].text}") if errors else ""
        return self._result(
            part, Status.FAILED_TO_RUN, wording.not_defined(self.found, errors), detail=detail
        )

    def _raised(self, part: Part, raised: Any, call: str, quoted: bool) -> PartResult:
        kind, text = (raised.get("type"), raised.get("text")) if isinstance(raised, dict) else (None, None)
        if not isinstance(kind, str) or not isinstance(text, str):
            raise OddError("what came back is not what the grader asked for")
        detail = clean(f"{kind}: {text}")
        other = unanswered(kind, text, self.question.id)
        if other == self.question.id:
            return self._result(
                part, Status.NOT_ATTEMPTED, "the function still says that it is not answered yet"
            )
        if other in self.assignment.by_id:
            reason = f"it uses the answer to {other!r}, which is not answered yet"
            return self._result(part, Status.GRADED, reason, detail=detail)
        missing = wording.uses_missing(self.assignment, self.question, kind, text)
        reason = missing or (
            wording.raised(kind, text, call, quoted) + wording.not_imported(kind, self._errors())
        )
        return self._result(part, Status.GRADED, reason, detail=detail)

    def _errors(self) -> list[CellError]:
        """What the cells of the answer raised when they ran."""
        return [error for cell in self.found.cells for error in self.session.errors.get(cell, ())]

    def _ended(self, part: Part, problem: EndedError) -> PartResult:
        """A call that took its process with it."""
        if isinstance(problem, SlowError):
            limit = f"{self.question.time_limit:g} s"
            return self._result(
                part, Status.TIMED_OUT, f"{self.question.function} did not end within {limit}"
            )
        if isinstance(problem, OddError):
            reason = f"the marks of this part need a person: {problem}"
            return self._result(part, Status.NEEDS_HUMAN, reason)
        reason = f"while {self.question.function} was called: {problem}"
        return self._result(part, Status.FAILED_TO_RUN, reason)

    def _result(
        self, part: Part, status: Status, reason: str, marks: float = 0.0, detail: str = ""
    ) -> PartResult:
        return _part(self.question, part.id, part.points, status, reason, marks, detail)


def _part(
    question: Question,
    part: str,
    points: float,
    status: Status,
    reason: str,
    marks: float = 0.0,
    detail: str = "",
) -> PartResult:
    """Only two statuses carry a mark."""
    marked = status in (Status.GRADED, Status.NOT_ATTEMPTED)
    return PartResult(question.id, part, points, marks if marked else None, status, reason, detail)


def unmarked(
    assignment: Assignment,
    student: str,
    handed: Handed,
    status: Status,
    reason: str,
    notes: tuple[str, ...] = (),
    detail: str = "",
) -> Result:
    """The result of a submission that could not be marked at all."""
    parts = []
    for question in assignment.questions:
        for name, points in [(part.id, part.points) for part in question.parts] or [("", question.points)]:
            parts.append(_part(question, name, points, status, reason, detail=detail))
    return Result(assignment.name, assignment.digest, student, handed.digest, status, tuple(parts), notes)


_references: OrderedDict[tuple[object, ...], Reference] = OrderedDict()


def _reference(assignment: Assignment, constants: Mapping[str, float]) -> Reference:
    """The solved assignment, kept for the next submission."""
    key = (os.getpid(), assignment.folder, assignment.digest, *sorted(constants.items()))
    if key not in _references:
        _references[key] = Reference(assignment, constants)
        while len(_references) > KEPT:
            _references.popitem(last=False)[1].close()
    _references.move_to_end(key)
    return _references[key]


@atexit.register
def close_references() -> None:
    """Stop the processes of the author's solutions."""
    while _references:
        _references.popitem()[1].close()
