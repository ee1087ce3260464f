"""One submission, one assignment, one result.

`grade_submission` depends on its arguments alone: the same ones give the same bytes, on this machine or on
another. The student's code runs in a process that knows nothing; what it returns is compared here.
"""

import atexit
import contextlib
import os
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from actbook.coursework.judges import judge_value
from actbook.coursework.plain import restore
from actbook.coursework.stub import unanswered_question
from actgrade import wording
from actgrade.answers_found import Found, plan
from actgrade.assignment import Assignment, Part, Question
from actgrade.input_draws import fresh_generator, unseen_set_up
from actgrade.mistakes import Call, explain
from actgrade.reference import Case, Reference, rules_for
from actgrade.result import PartResult, Result, Status
from actgrade.sandbox.child_process import Child, ProcessEnded, ProtocolError, Sandbox, TimeoutExceeded
from actgrade.sandbox.untrusted_replies import clean, value_of
from actgrade.session import CellError, LostError, Session
from actgrade.submitted_cells import NotebookError, RawSubmission, read_cells, read_submission

KEPT = 2  # references: each is a process
RIGHT = "right"
ONLY_SHOWN = "right on the inputs that are shown, and not on others of their kind: a person has to look at it"
WHICH = "a person has to say which one counts"
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
    session = Session(planned.steps, lambda: sandbox.start(rules_for(assignment)), assignment.set_up_limit)
    asked = [
        _Asked(assignment, reference, session, number, step, secret)
        for number, step in enumerate(planned.steps)
        if isinstance(step, Found)
    ]
    parts: dict[str, list[PartResult]] = {}
    try:  # all that is shown first, in processes that never see anything else: what they say can be quoted
        for one in asked:
            one.ask_shown()
        session.lose()
        session = session.again()
        for one in asked:
            parts[one.question.id] = one.ask_hidden(session)
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
    """One question at its place in the notebook: first for its visible parts, then for the others."""

    assignment: Assignment
    reference: Reference
    session: Session
    stop: int
    found: Found
    secret: str
    shown: dict[str, Outcome] = field(default_factory=dict)  #: of the visible parts
    lost: bool = False  #: whether no process could be had any more
    errors: list[CellError] = field(default_factory=list)  #: of the answer's cells, before anything hidden
    calls: dict[str, list[Call]] = field(default_factory=dict)  #: by the part's id

    @property
    def question(self) -> Question:
        return self.found.question

    def ask_shown(self) -> None:
        """Ask for the visible parts, in a process that has seen no hidden input."""
        if self.found.status not in (Status.NOT_ATTEMPTED, Status.NEEDS_HUMAN):
            with contextlib.suppress(LostError, ProcessEnded):
                self.session.reach(self.stop)  # where no part is visible, its cells still say what they raise
        self.errors = [error for cell in self.found.cells for error in self.session.errors.get(cell, ())]
        self.shown = {part.id: self._outcome(part) for part in self.question.parts if part.visible}

    def ask_hidden(self, session: Session) -> list[PartResult]:
        """Ask for the other parts in `session`, and for those that were right once more, on new inputs."""
        self.session = session
        outcomes = {part.id: self.shown.get(part.id) or self._outcome(part) for part in self.question.parts}
        again = [
            self._outcome(part, fresh_generator(self.assignment, part))
            for part in self.question.parts
            if part.visible and outcomes[part.id][1] == RIGHT
        ]
        differs = None if self.lost else next((one for one in again if one[1] != RIGHT), None)
        for name, (status, reason, marks, detail) in outcomes.items():
            if differs and reason == RIGHT:
                outcomes[name] = Status.NEEDS_HUMAN, ONLY_SHOWN, 0, clean(f"{differs[1]} {differs[3]}")
            elif self.found.later and status is Status.GRADED and reason != RIGHT:
                text = f"{reason}; cell {self.found.later} defines {self.question.function} again: {WHICH}"
                outcomes[name] = Status.NEEDS_HUMAN, text, marks, detail
        results = [
            PartResult.of(self.question.id, part.id, part.points, *outcomes[part.id])
            for part in self.question.parts
        ]
        return explain(results, self.question, self.calls, self.reference, self.shown)

    def _outcome(self, part: Part, generator: str = "") -> Outcome:
        """What one part gets; with a `generator` its inputs are hidden, whether or not it is visible."""
        if self.found.status in (Status.NOT_ATTEMPTED, Status.NEEDS_HUMAN):
            return self.found.status, self.found.reason, 0, ""
        cases = self.reference.cases(self.question, part, self.secret, generator)
        is_shown = part.visible and not generator
        try:
            child = self.session.reach(self.stop)
            if not is_shown and (unseen := unseen_set_up(self.assignment)):
                child.run(unseen, "<inputs.py>", self.assignment.set_up_limit)
            return self._compare(part, child, cases, is_shown)
        except LostError as problem:
            self.lost = True
            return Status.TIMED_OUT if problem.slow else Status.FAILED_TO_RUN, str(problem), 0, ""
        except ProcessEnded as problem:
            self.session.lose()
            return self._ended(problem)

    def _compare(self, part: Part, child: Child, cases: list[Case], is_shown: bool) -> Outcome:
        patience = child.patience(self.question.time_limit)
        for plain_args, truth, size in cases:
            args = [restore(arg) for arg in plain_args]
            call = wording.call_in_words(self.question, args) if is_shown else ""
            reply = child.call(self.question.function, plain_args, 100_000 + 10 * size, patience)
            if "absent" in reply:
                return self._absent()
            self.calls.setdefault(part.id, []).append(Call(plain_args, truth, reply))
            if "raised" in reply:
                return self._raised(reply["raised"], call)
            if "refused" in reply:
                return (
                    Status.GRADED,
                    wording.refused_reason(reply["refused"], call),
                    0,
                    clean(reply["refused"]),
                )
            got = value_of(reply)
            try:
                fault = judge_value(part.judge, tuple(args), truth, got, part.rtol, part.atol)
            except Exception as problem:  # a judge that did not think of this value
                return Status.GRADED, wording.FORM, 0, f"the judge raised {problem!r}"[:200]
            if fault:
                return Status.GRADED, wording.wrong_reason(fault, is_shown, call), 0, clean(fault)
        return Status.GRADED, RIGHT, part.points, ""

    def _absent(self) -> Outcome:
        """The function is not there: look for what became of its cell."""
        if self.found.status is Status.MISSING:
            return Status.MISSING, self.found.reason, 0, ""
        ended = [self.session.ended[cell] for cell in self.found.cells if cell in self.session.ended]
        if ended:
            status = Status.TIMED_OUT if isinstance(ended[0], TimeoutExceeded) else Status.FAILED_TO_RUN
            return status, f"while the cell of {self.question.function} ran: {ended[0]}", 0, ""
        detail = clean(f"{self.errors[0].type}: {self.errors[0].text}") if self.errors else ""
        return Status.FAILED_TO_RUN, wording.undefined_reason(self.found, self.errors), 0, detail

    def _raised(self, raised: Any, call: str) -> Outcome:
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
                wording.raised_reason(kind, text, call, raised.get("line"))
                + wording.import_failure(kind, self.errors)
            )
        return Status.GRADED, reason, 0, clean(f"{kind}: {text}")

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
