"""What is worth a word although the answer is right: types, and the ends of floating point."""

import dis
import types
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from actbook.checks.exercise import Exercise, Kind
from actbook.checks.guard import Guard
from actbook.checks.running import Run, call_elementwise


def notes_of(runs: Sequence[Run]) -> Iterator[str]:
    """What the runs themselves show."""
    kinds = {run.kind for run in runs}
    if any(run.single for run in runs):
        yield (
            "your function takes one number at a time; written with NumPy's functions it takes whole arrays."
        )
    if "b1" in kinds:
        yield "you return True and False, which count as 1 and 0 here; `.astype(float)` makes them numbers."
    if "f2" in kinds:
        yield "compared with a wide tolerance, because float16 has three digits."


def notes_after(exercise: Exercise, runs: Sequence[Run], answer: Any, guard: Guard) -> tuple[str, ...]:
    """What a right answer does beyond the tested inputs: at the ends of floating point, and on integers."""
    notes: list[str] = []
    if exercise.kind is Kind.ELEMENTWISE and exercise.extremes and not any(run.single for run in runs):
        notes += _beyond(exercise, answer, guard)
    if exercise.built_of and _takes_a_short_cut(answer, exercise.built_of):
        notes.append(exercise.not_built)
    if guard.changed_error_state:
        notes.append("your function changed NumPy's error state (`np.seterr`); the check has put it back.")
    return tuple(notes)


def _takes_a_short_cut(answer: Any, parts: Sequence[str]) -> bool:
    """Whether the answer, with the functions that it calls, names none of the parts and chooses instead."""
    names: set[str] = set()
    waiting, seen = [answer], set()
    while waiting:
        code = getattr(waiting[-1], "__code__", waiting[-1])
        scope = getattr(waiting.pop(), "__globals__", {})
        if not isinstance(code, types.CodeType) or code in seen:
            continue
        seen.add(code)
        names.update(code.co_names)
        names.update("if" for step in dis.get_instructions(code) if "_IF_" in step.opname)
        waiting += [*code.co_consts, *(scope[name] for name in code.co_names if name in scope)]
    return not names.intersection(parts) and bool(names & _SHORT_CUTS)


_SHORT_CUTS = {"if", "interp", "where", "piecewise", "select", "choose"}


def _beyond(exercise: Exercise, answer: Any, guard: Guard) -> Iterator[str]:
    case = exercise.cases[0]
    far = np.array(exercise.extremes)
    before = len(guard.warned)
    mine = call_elementwise(exercise, answer, far, case, guard)
    right = exercise.reference(far, **case.keywords)
    if mine is not None and mine.shape == far.shape:
        off = np.abs(mine - right) > np.where(right == 0, 1e-6, 1e-3 * np.abs(right))
        broken = np.isfinite(right) & (~np.isfinite(mine) | off)
        warned = " NumPy warns too." if len(guard.warned) > before else ""
        if broken.any():
            place = np.flatnonzero(broken)[0]
            tiny = 0 < np.abs(right[place]) < 1e-4
            exact = "not 0, though tiny" if mine[place] == 0 and tiny else f"{right[place]:.3g}"
            yield (
                f"far outside the tested inputs, at x = {far[place]:g}, your formula gives {mine[place]:g} "
                f"where the exact result is {exact}.{warned}"
            )
        elif warned:
            yield (
                f"far outside the tested inputs NumPy warns ({guard.warned[before]}); "
                "the numbers are right all the same."
            )
    whole = np.array([-2, 0, 3])
    integers, floats = (
        call_elementwise(exercise, answer, inputs, case, guard) for inputs in (whole, whole.astype(float))
    )
    if (
        integers is not None
        and floats is not None
        and not np.allclose(integers, floats, rtol=1e-2, atol=1e-2)
    ):
        yield (
            "given an array of integers your function cuts off digits: "
            "start it with `x = np.asarray(x, dtype=float)`."
        )
