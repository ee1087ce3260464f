"""From numbers to a verdict: right, or wrong in a way that can be named and shown."""

from collections.abc import Sequence
from typing import Any

from actbook.checks.beyond import notes_of
from actbook.checks.comparing import close_for, expected, fitted, measured
from actbook.checks.diagnosing import MODIFIES, Diagnosis, diagnose, elementwise_shape
from actbook.checks.evidence import compare, place_of, where
from actbook.checks.exercise import Array, Exercise
from actbook.checks.guard import Guard
from actbook.checks.running import Problem, Run
from actbook.checks.verdict import Outcome, Verdict


def judge(exercise: Exercise, runs: Sequence[Run], answer: Any = None, guard: Guard | None = None) -> Verdict:
    """The verdict for an answer's runs; `answer` and `guard` allow comparisons that need another call."""
    problem = next((run.problem for run in runs if run.problem), None)
    if problem:
        return _verdict_for(exercise, problem)
    rights = expected(exercise)
    values = [fitted(measured(exercise, run.values), right) for run, right in zip(runs, rights, strict=True)]
    agree = all(map(close_for(exercise, runs), values, rights))
    if any(run.wrong_shape is not None for run in runs):
        return _wrong(exercise, elementwise_shape(runs), runs, values, rights, answer, guard)
    if agree and any(run.modified for run in runs):
        return _wrong(exercise, MODIFIES, runs, values, rights, answer, guard, shown=False)
    if agree:
        return Verdict(exercise.key, exercise.title, Outcome.RIGHT, notes=tuple(notes_of(runs)))
    found = diagnose(exercise, runs, values, rights)
    return _wrong(exercise, found, runs, values, rights, answer, guard)


def _verdict_for(exercise: Exercise, problem: Problem) -> Verdict:
    advice = f'A hint: `hint("{exercise.key}")`' if problem.outcome is not Outcome.RAISED else ""
    return Verdict(
        exercise.key, exercise.title, problem.outcome, problem.message, problem.name, advice=advice
    )


def _wrong(
    exercise: Exercise,
    found: Diagnosis,
    runs: Sequence[Run],
    values: Sequence[Any],
    rights: Sequence[Array],
    answer: Any,
    guard: Guard | None,
    shown: bool = True,
) -> Verdict:
    evidence: list[str] = []
    comparison: tuple[tuple[str, str], ...] = ()
    seen = where(exercise, found, values, rights) if shown else None
    if seen:
        number, place = seen
        case, mine = exercise.cases[number], float(values[number][place])
        evidence.append(place_of(exercise, case, place, mine))
        comparison = compare(exercise, case, place, mine, answer, guard)
    if exercise.behaviour and (shown or not found.message):
        evidence.append(exercise.behaviour)
    also = ("your function writes into the array that it was given: work on a copy.",)
    return Verdict(
        exercise.key,
        exercise.title,
        Outcome.WRONG,
        found.message,
        found.name,
        tuple(evidence),
        comparison,
        notes=also if shown and any(run.modified for run in runs) else (),
        advice=f'A hint: `hint("{exercise.key}")`',
    )
