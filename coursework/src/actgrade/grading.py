"""One submission, one assignment, one result.

`grade_submission` depends on its arguments alone: the same ones give the same bytes, on this machine or on
another. The student's code runs in a process that knows nothing; what it returns is compared here.
"""

import atexit
import json
import os
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

from actbook.coursework.judges import judge_value
from actbook.coursework.plain import restore
from actbook.coursework.stub import unanswered_question
from actgrade import wording
from actgrade.answers_found import Found, plan
from actgrade.assignment import Assignment, Part, Question
from actgrade.input_draws import draw_calls
from actgrade.mistakes import Call, explain
from actgrade.reference import Reference, rules_for
from actgrade.result import PartResult, Result, Status
from actgrade.sandbox.child_process import Child, ProcessEnded, ProtocolError, Sandbox, TimeoutExceeded
from actgrade.sandbox.untrusted_replies import clean, value_of
from actgrade.session import CellError, LostError, Session
from actgrade.submitted_cells import NotebookError, RawSubmission, read_cells, read_submission

KEPT = 2  # references: each is a process
Outcome = tuple[Status, str, float, str]  #: status, reason, marks, detail


def grade_submission(
    submission: Path | RawSubmission | None,
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

    `secret` is the batch's own seed for hidden inputs; `constants` are those of the student's variant.
    `needs_human` says why no rule can tell which file is the submission. Whatever the submission is or does,
    there is a result; CourseworkError means that the assignment or this machine is at fault.
    """
    raw = submission if isinstance(submission, RawSubmission) else read_submission(submission)
    if needs_human:
        return result_without_marks(assignment, student, raw, Status.NEEDS_HUMAN, needs_human, notes)
    if raw.raw is None:
        return result_without_marks(assignment, student, raw, raw.status, raw.reason, notes)
    try:
        cells = read_cells(raw.raw)
    except NotebookError as problem:
        return result_without_marks(assignment, student, raw, Status.UNREADABLE, str(problem), notes)
    chosen = {variant.name: variant.default for variant in assignment.variants} | dict(constants or {})
    reference = _reference(assignment, chosen)
    planned = plan(reference.source, cells)
    seed = sha256(f"{secret}\0{raw.digest}".encode()).hexdigest()
    parts: dict[str, list[PartResult]] = {}
    session = Session(planned.steps, lambda: sandbox.start(rules_for(assignment)), assignment.set_up_limit)
    try:
        for number, step in enumerate(planned.steps):
            if isinstance(step, Found):
                asked = _Asked(assignment, reference, session, number, step, seed)
                parts[step.question.id] = asked.parts()
    finally:
        session.lose()
    for found in planned.manual:
        question = found.question
        parts[question.id] = [PartResult.of(question.id, "", question.points, found.status, found.reason)]
    ordered = tuple(part for question in assignment.questions for part in parts[question.id])
    whole = (assignment.name, assignment.digest, student, raw.digest)
    return Result(*whole, Status.GRADED, ordered, notes + planned.notes)


@dataclass
class _Asked:
    """One question at its place in the notebook."""

    assignment: Assignment
    reference: Reference
    session: Session
    stop: int
    found: Found
    seed: str
    calls: dict[str, list[Call]] = field(default_factory=dict)  #: by the part's id
    shown: set[str] = field(default_factory=set)  #: parts whose values can be repeated

    @property
    def question(self) -> Question:
        return self.found.question

    def parts(self) -> list[PartResult]:
        """Ask for all parts, and explain what is wrong."""
        results = [self.part(part) for part in self.question.parts]
        return explain(results, self.question, self.calls, self.reference, self.shown)

    def part(self, part: Part) -> PartResult:
        """Ask for all values of one part."""
        status, reason, marks, detail = self._outcome(part)
        if part.visible and not self.session.shown_secrets:
            self.shown.add(part.id)
        return PartResult.of(self.question.id, part.id, part.points, status, reason, marks, detail)

    def _outcome(self, part: Part) -> Outcome:
        if self.found.status in (Status.NOT_ATTEMPTED, Status.NEEDS_HUMAN):
            return self.found.status, self.found.reason, 0, ""
        cases = draw_calls(self.assignment, self.question, part, self.seed)
        right = [
            (None, 4 * len(json.dumps(args)))
            if part.judge
            else self.reference.right_value(self.question, args)
            for args in cases
        ]
        try:
            child = self.session.reach(self.stop)
            self.session.shown_secrets |= not part.visible
            return self._compare(part, child, cases, right)
        except LostError as problem:
            return Status.TIMED_OUT if problem.slow else Status.FAILED_TO_RUN, str(problem), 0, ""
        except ProcessEnded as problem:
            self.session.lose()
            return self._ended(problem)

    def _compare(
        self, part: Part, child: Child, cases: list[list[Any]], right: list[tuple[Any, int]]
    ) -> Outcome:
        patience = child.patience(self.question.time_limit)
        for plain_args, (truth, size) in zip(cases, right, strict=True):
            args = [restore(arg) for arg in plain_args]
            call = wording.call_in_words(self.question, args) if part.visible else ""
            # its own words could be the inputs of an earlier question that this process has seen
            quoted = part.visible and not self.session.shown_secrets
            reply = child.call(self.question.function, plain_args, 100_000 + 10 * size, patience)
            if "absent" in reply:
                return self._absent()
            self.calls.setdefault(part.id, []).append(Call(plain_args, truth, reply))
            if "raised" in reply:
                return self._raised(reply["raised"], call, quoted)
            if "refused" in reply:
                reason = wording.refused_reason(reply["refused"], call, quoted)
                return Status.GRADED, reason, 0, clean(reply["refused"])
            got = value_of(reply)
            try:
                fault = judge_value(part.judge, tuple(args), truth, got, part.rtol, part.atol)
            except Exception as problem:  # a judge that did not think of this value
                return Status.GRADED, wording.FORM, 0, f"the judge raised {problem!r}"[:200]
            if fault:
                return Status.GRADED, wording.wrong_reason(fault, part.visible, call), 0, clean(fault)
        return Status.GRADED, "right", part.points, ""

    def _absent(self) -> Outcome:
        """The function is not there: look for what became of its cell."""
        if self.found.status is Status.MISSING:
            return Status.MISSING, self.found.reason, 0, ""
        ended = [self.session.ended[cell] for cell in self.found.cells if cell in self.session.ended]
        if ended:
            status = Status.TIMED_OUT if isinstance(ended[0], TimeoutExceeded) else Status.FAILED_TO_RUN
            return status, f"while the cell of {self.question.function} ran: {ended[0]}", 0, ""
        errors = self._errors()
        detail = clean(f"{errors[0].type}: {errors[0].text}") if errors else ""
        return Status.FAILED_TO_RUN, wording.undefined_reason(self.found, errors), 0, detail

    def _raised(self, raised: Any, call: str, quoted: bool) -> Outcome:
        kind, text = (raised.get("type"), raised.get("text")) if isinstance(raised, dict) else (None, None)
        if not isinstance(kind, str) or not isinstance(text, str):
            raise ProtocolError("what came back is not what the grader asked for")
        other = unanswered_question(kind, text, self.question.id)
        if other == self.question.id:
            return Status.NOT_ATTEMPTED, "the function still says that it is not answered yet", 0, ""
        if other in self.assignment.by_id:
            reason = f"it uses the answer to {other!r}, which is not answered yet"
        else:
            reason = wording.missing_answer_reason(self.assignment, self.question, kind, text) or (
                wording.raised_reason(kind, text, call, quoted) + wording.import_failure(kind, self._errors())
            )
        return Status.GRADED, reason, 0, clean(f"{kind}: {text}")

    def _errors(self) -> list[CellError]:
        """What the cells of the answer raised when they ran."""
        return [error for cell in self.found.cells for error in self.session.errors.get(cell, ())]

    def _ended(self, problem: ProcessEnded) -> Outcome:
        """A call that took its process with it."""
        function = self.question.function
        if isinstance(problem, TimeoutExceeded):
            return Status.TIMED_OUT, f"{function} did not end within {self.question.time_limit:g} s", 0, ""
        if isinstance(problem, ProtocolError):
            return Status.NEEDS_HUMAN, f"this part needs manual review: {problem}", 0, ""
        return Status.FAILED_TO_RUN, f"while {function} was called: {problem}", 0, ""


def result_without_marks(
    assignment: Assignment,
    student: str,
    raw: RawSubmission,
    status: Status,
    reason: str,
    notes: tuple[str, ...] = (),
    detail: str = "",
) -> Result:
    """The result of a submission that could not be marked at all."""
    parts = tuple(
        PartResult.of(question.id, name, points, status, reason, detail=detail)
        for question in assignment.questions
        for name, points in [(part.id, part.points) for part in question.parts] or [("", question.points)]
    )
    return Result(assignment.name, assignment.digest, student, raw.digest, status, parts, notes)


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
