"""From an answer to a verdict: right, or wrong in a way that can be named and shown."""

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from itertools import takewhile
from typing import Any

import numpy as np

from actbook.checks.attempt import Attempt
from actbook.checks.diagnosing import (
    diagnose,
    find_elementwise_shape,
    find_exchanged,
    find_order,
    find_unfilled,
    note_convention,
)
from actbook.checks.evidence import Line, contradicts_itself, find_place, show, show_orders, show_shape
from actbook.checks.exercise import Exercise, Kind
from actbook.checks.guard import Guard
from actbook.checks.notes import find_notes
from actbook.checks.running import run_all, run_one_at_a_time
from actbook.checks.slips import say
from actbook.checks.verdict import Finding, Outcome, Verdict, end


def judge(exercise: Exercise, answer: Any, guard: Guard) -> Verdict:
    """The verdict on an answer, inside its guard; some explanations need another call of the answer."""
    attempt = Attempt(exercise, answer, guard, run_all(exercise, answer, guard))
    if earlier := _find_earlier(attempt):
        verdict, problem = _explain(earlier), attempt.runs[len(earlier.runs)].problem
        if problem and problem.outcome is Outcome.RAISED:
            note = end(f"with other arguments it stops: {problem.message}")
            verdict = replace(verdict, notes=(*verdict.notes, note))
        return verdict
    tried = [run for first in attempt.runs for run in (first, *(again for _, again in first.again))]
    problem = next((run.problem for run in tried if run.problem), None)
    if problem:
        return _say(attempt, (problem.outcome is Outcome.RAISED and find_exchanged(attempt)) or problem)
    if misshapen := find_elementwise_shape(attempt):
        number, finding = misshapen
        return _say(attempt, finding, lines=show_shape(attempt, number))
    if exercise.kind is Kind.ELEMENTWISE and (unfilled := find_unfilled(attempt)):
        return _say(attempt, unfilled)
    if ordered := find_order(attempt):
        finding, place = ordered
        if finding.name == "type-of-first" and (deeper := _explain_singly(attempt, finding)):
            return deeper
        return _say(attempt, finding, lines=show_orders(attempt, place))
    if attempt.agrees(attempt.rights):
        return _say(attempt, say("modifies-input")) if attempt.modified else _accept(attempt)
    if not attempt.modified and (note := note_convention(attempt)):
        return _accept(attempt, "kink", note)
    return _explain(attempt)


def _explain_singly(attempt: Attempt, finding: Finding) -> Verdict | None:
    """Explain one x at a time what is wrong with an answer whose type is that of its first result."""
    runs = tuple(
        run_one_at_a_time(attempt.exercise, attempt.answer, run.case, run.call, attempt.guard)
        for run in attempt.runs
    )
    singly = replace(attempt, runs=runs)
    if any(run.problem for run in runs) or singly.agrees(singly.rights) or note_convention(singly):
        return None
    verdict = _explain(singly)
    return replace(verdict, notes=(*verdict.notes, f"{finding.message[:1].lower()}{finding.message[1:]}"))


def _find_earlier(attempt: Attempt) -> Attempt | None:
    """The cases before one without numbers, if they are wrong already: that says more than an error."""
    runs = tuple(
        takewhile(lambda run: run.values is not None and np.isfinite(run.values).all(), attempt.runs)
    )
    whole = len(runs) in (0, len(attempt.runs))
    if whole or attempt.exercise.kind is not Kind.FUNCTION or find_exchanged(attempt):
        return None
    earlier = replace(attempt, exercise=_keep_cases(attempt.exercise, len(runs)), runs=runs)
    return None if earlier.agrees(earlier.rights) else earlier


@cache
def _keep_cases(exercise: Exercise, number: int) -> Exercise:
    return replace(exercise, cases=exercise.cases[:number])


def _explain(attempt: Attempt) -> Verdict:
    """The verdict on numbers that are wrong."""
    if exchanged := find_exchanged(attempt):
        return _say(attempt, exchanged)
    finding = diagnose(attempt)
    seen = find_place(attempt, finding)
    if not seen:
        return _say(attempt, finding, lines=show_shape(attempt, finding.case or 0))
    if attempt.exercise.kind is Kind.ELEMENTWISE and contradicts_itself(attempt, *seen):
        return _say(attempt, say("not-elementwise"), lines=show_orders(attempt, *seen[1]))
    return _say(attempt, finding, *show(attempt, *seen))


def _accept(attempt: Attempt, diagnosis: str = "", *notes: str) -> Verdict:
    exercise, notes = attempt.exercise, (*notes, *find_notes(attempt))
    return Verdict(exercise.key, exercise.title, Outcome.RIGHT, diagnosis=diagnosis, notes=notes)


def _say(
    attempt: Attempt, finding: Finding, evidence: Sequence[str] = (), lines: Sequence[Line] = ()
) -> Verdict:
    exercise = attempt.exercise
    also = ("your function writes into the array that it was given: work on a copy.",)
    return Verdict(
        exercise.key,
        exercise.title,
        finding.outcome,
        finding.message,
        finding.name,
        tuple(evidence),
        tuple(lines),
        notes=also if attempt.modified and finding.name != "modifies-input" and (evidence or lines) else (),
        advice=f'A hint: `hint("{exercise.key}")`' if finding.outcome is not Outcome.RAISED else "",
    )
