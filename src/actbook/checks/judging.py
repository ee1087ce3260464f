"""From numbers to a verdict: right, or wrong in a way that can be named and shown."""

import copy
import dis
from collections.abc import Iterator, Sequence
from itertools import permutations
from typing import Any

import numpy as np

from actbook.checks.beyond import notes_of
from actbook.checks.comparing import Close, close_for, expected, fitted
from actbook.checks.diagnosing import (
    MASKS,
    MODIFIES,
    Diagnosis,
    diagnose,
    elementwise_shape,
    order_matters,
    other_convention,
)
from actbook.checks.evidence import compare, digits_for, in_two_orders, place_of, shapes, where, written
from actbook.checks.exercise import Array, Exercise, Kind, Line
from actbook.checks.guard import Guard
from actbook.checks.running import Problem, Run, parameters_of, read
from actbook.checks.snapshot import Snapshot
from actbook.checks.verdict import Outcome, Verdict
from actbook.checks.writing import write


def judge(exercise: Exercise, runs: Sequence[Run], answer: Any, guard: Guard) -> Verdict:
    """The verdict for an answer's runs; some explanations need another call of the answer."""
    rights, close = expected(exercise), close_for(exercise, runs)
    tried = [run for first in runs for run in (first, *(again for _, again in first.again))]
    problem = next((run.problem for run in tried if run.problem), None)
    if problem:
        exchanged = problem.outcome is Outcome.RAISED and _exchanged(exercise, answer, guard, rights, close)
        return _wrong(exercise, exchanged) if exchanged else _verdict_for(exercise, problem)
    values = [fitted(run.values, right) for run, right in zip(runs, rights, strict=True)]
    for run, right in zip(runs, rights, strict=True):
        if run.returned is not None:
            found = elementwise_shape(run, right, close)
            return _wrong(exercise, found, shapes(exercise, run, run.returned.shape, answer), runs)
    matters = order_matters(exercise, runs[0], rights[0], close)
    if matters:
        found, index = matters
        return _wrong(exercise, found, in_two_orders(runs[0], index, answer, guard), runs)
    if all(map(close, values, rights)):
        if any(run.modified for run in runs):
            return _wrong(exercise, MODIFIES)
        return Verdict(exercise.key, exercise.title, Outcome.RIGHT, notes=tuple(notes_of(runs)))
    note = other_convention(exercise, runs, values, rights)
    if note and not any(run.modified for run in runs):
        notes = (note, *notes_of(runs))
        return Verdict(exercise.key, exercise.title, Outcome.RIGHT, diagnosis="kink", notes=notes)
    exchanged = _exchanged(exercise, answer, guard, rights, close)
    if exchanged:
        return _wrong(exercise, exchanged)
    found = (
        MASKS
        if _masks(exercise, runs[0], answer, guard, rights[0])
        else diagnose(exercise, runs, values, rights)
    )
    seen = where(exercise, found, values, rights)
    if not seen:
        number = found.case or 0
        given = values[number]
        lines = () if given is None else shapes(exercise, runs[number], given.shape, answer)
        return _wrong(exercise, found, lines, runs)
    number, place = seen
    run, mine = runs[number], float(values[number][place])  # type: ignore[index]
    digits = digits_for(mine, float(rights[number][place]))
    sentences, lines = compare(exercise, run, place, digits, answer, guard)
    evidence = (
        place_of(exercise, run, place, write(mine, digits), answer),
        *_behaviour(exercise, run, place),
    )
    return _wrong(exercise, found, lines, runs, (*evidence, *sentences), digits)


def _behaviour(exercise: Exercise, run: Run, place: tuple[int, ...]) -> Iterator[str]:
    if callable(exercise.behaviour):
        yield exercise.behaviour(run.case, place)
    elif exercise.behaviour:
        yield exercise.behaviour


def _exchanged(
    exercise: Exercise, answer: Any, guard: Guard, rights: Sequence[Array], close: Close
) -> Diagnosis | None:
    """Whether the answer is right once its arguments come in another order: its names', or any for a few."""
    names, mine = exercise.names, parameters_of(answer)
    if exercise.kind is Kind.VALUE or len(names) < 2:
        return None
    orders = permutations(range(len(names))) if len(names) <= 4 else iter(())
    if mine != names and sorted(mine) == sorted(names):
        orders = iter([tuple(names.index(name) for name in mine)])
    for order in orders:
        if list(order) != sorted(order) and all(
            close(_value_at(answer, exercise, case, order, guard, right), right)
            for case, right in zip(exercise.cases, rights, strict=True)
        ):
            taken = ", ".join(names[index] for index in order)
            first = f"so {names[0]} comes first; " if order[0] else "and "
            message = (
                f"Arguments are exchanged: it is called as `{exercise.signature}`, {first}"
                f"yours is right when it is handed ({taken})."
            )
            return Diagnosis("exchanged", message)
    return None


def _value_at(
    answer: Any, exercise: Exercise, case: Any, order: Sequence[int], guard: Guard, right: Array
) -> Array | None:
    args = (*copy.deepcopy(case.args), *case.keywords.values())
    given = [args[index] for index in order]
    returned = guard.call(answer, *given)
    if returned.raised and exercise.kind is Kind.ELEMENTWISE:
        returned = guard.call(np.vectorize(answer, otypes=[float]), *given)
    if returned.raised:
        return None
    reading = read(returned.value, guard)
    return None if reading.problem else fitted(reading.values, right)


def _masks(exercise: Exercise, run: Run, answer: Any, guard: Guard, right: Array) -> bool:
    """Whether the answer comes nearer when its masks ask what x was, not what has been written since."""
    code = getattr(answer, "__code__", None)
    if exercise.kind is not Kind.ELEMENTWISE or code is None or run.single or run.values is None:
        return False
    if sum(step.opname == "STORE_SUBSCR" for step in dis.get_instructions(code)) < 2:
        return False
    given = Snapshot.of(run.case.args[0])
    returned = guard.call(answer, given, *run.call.positional, **run.call.keywords)
    values = np.empty(0) if returned.raised else read(returned.value, guard).values
    if values.shape != right.shape:
        return False
    return float(np.abs(values - right).sum()) < 0.5 * float(np.abs(run.values - right).sum())


def _verdict_for(exercise: Exercise, problem: Problem) -> Verdict:
    advice = f'A hint: `hint("{exercise.key}")`' if problem.outcome is not Outcome.RAISED else ""
    return Verdict(
        exercise.key, exercise.title, problem.outcome, problem.message, problem.name, advice=advice
    )


def _wrong(
    exercise: Exercise,
    found: Diagnosis,
    lines: Sequence[Line] = (),
    runs: Sequence[Run] = (),
    evidence: tuple[str, ...] = (),
    digits: int = 6,
) -> Verdict:
    also = ("your function writes into the array that it was given: work on a copy.",)
    return Verdict(
        exercise.key,
        exercise.title,
        Outcome.WRONG,
        found.message,
        found.name,
        tuple(filter(None, evidence)),
        tuple(written(lines, digits)),
        notes=also if any(run.modified for run in runs) else (),
        advice=f'A hint: `hint("{exercise.key}")`',
    )
