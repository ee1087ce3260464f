"""What is worth a word although the answer is right: types, and the ends of floating point."""

import dis
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from actbook.checks.attempt import Attempt
from actbook.checks.exercise import Array, Kind
from actbook.checks.running import call_elementwise, list_codes

_SHORT_CUTS = {"if", "interp", "where", "piecewise", "select", "choose"}


def find_notes(attempt: Attempt) -> Iterator[str]:
    exercise, runs = attempt.exercise, attempt.runs
    kinds, single = {run.kind for run in runs}, any(run.single for run in runs)
    if single:
        yield (
            "your function takes one number at a time; written with NumPy's functions it takes whole arrays."
        )
    if "b1" in kinds:
        yield "you return True and False, which count as 1 and 0 here; `.astype(float)` makes them numbers."
    if "f2" in kinds:
        yield "compared with a wide tolerance, because float16 has three digits."
    if exercise.kind is Kind.ELEMENTWISE and exercise.extremes and not single:
        yield from _look_far_out(attempt)
        yield from _try_integers(attempt)
    for run, right in zip(runs, attempt.rights, strict=True):
        if run.values is not None and run.values.shape != right.shape and right.ndim:
            yield f"your result has shape {run.values.shape}; {right.shape} would go with the arguments."
            break
    if exercise.built_of and _takes_a_short_cut(attempt.answer, exercise.built_of):
        yield exercise.not_built
    if attempt.guard.changed_error_state:
        yield "your function changed NumPy's error state (`np.seterr`); the check has put it back."


def _call(attempt: Attempt, x: Array) -> Array | None:
    return call_elementwise(attempt.exercise, attempt.answer, x, attempt.exercise.cases[0], attempt.guard)


def _look_far_out(attempt: Attempt) -> Iterator[str]:
    """At the ends of floating point."""
    far, warned = np.array(attempt.exercise.extremes, dtype=float), attempt.guard.warned
    mine = _call(attempt, far)
    new = attempt.guard.warned[len(warned) :]
    right = attempt.exercise.reference(far, **attempt.exercise.cases[0].keywords)
    if mine is None or mine.shape != far.shape:
        return
    off = np.abs(mine - right) > np.where(right == 0, 1e-6, 1e-3 * np.abs(right))
    broken = np.flatnonzero(np.isfinite(right) & (~np.isfinite(mine) | off))
    if broken.size:
        place = broken[0]
        tiny = 0 < np.abs(right[place]) < 1e-4
        exact = "not 0, though tiny" if mine[place] == 0 and tiny else f"{right[place]:.3g}"
        yield (
            f"far outside the tested inputs, at x = {far[place]:g}, your formula gives {mine[place]:g} "
            f"where the exact result is {exact}.{' NumPy warns too.' if new else ''}"
        )
    elif new:
        yield f"far outside the tested inputs NumPy warns ({new[0]}); the numbers are right all the same."


def _try_integers(attempt: Attempt) -> Iterator[str]:
    whole = np.array([-2, 0, 3])
    integers, floats = _call(attempt, whole), _call(attempt, whole.astype(float))
    if integers is None or floats is None or np.allclose(integers, floats, rtol=1e-2, atol=1e-2):
        return
    yield (
        "given an array of integers your function cuts off digits: "
        "start it with `x = np.asarray(x, dtype=float)`."
    )


def _takes_a_short_cut(answer: Any, parts: Sequence[str]) -> bool:
    """Tell whether the answer and the functions that it calls name none of the parts and choose instead."""
    names: set[str] = set()
    for code in list_codes(answer):
        names.update(code.co_names)
        names.update("if" for step in dis.get_instructions(code) if "_IF_" in step.opname)
    return not names.intersection(parts) and bool(names & _SHORT_CUTS)
