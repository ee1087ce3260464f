"""Naming what went wrong: first the exercise's table of misconceptions, then what the numbers show."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from typing import Any

import numpy as np

from actbook.checks.comparing import Close, close_for, like, outputs_of_misconceptions
from actbook.checks.exercise import Array, Exercise, Kind
from actbook.checks.running import Run
from actbook.checks.slips import REDUCES
from actbook.checks.writing import write

QUOTIENT_STEPS = (1.0, 0.5, 0.1, 0.05, 0.01, 1e-3, 1e-4)  # coarse enough to be seen in the result


@dataclass(frozen=True)
class Diagnosis:
    """What went wrong, in a name and a sentence, and the x or the case at which it shows."""

    name: str
    message: str
    at: float | None = None
    case: int | None = None


_TRUNCATED = (
    "The digits after the point are lost: look for `//`, `int(...)`, `round(...)`, "
    "or an array of integers that results are written into."
)
MODIFIES = Diagnosis(
    "modifies-input",
    "The numbers are right, but your function writes them into the array that it was given, "
    "so the caller's data are gone: make a new array (`np.where`, or `x.copy()` first).",
)
MASKS = Diagnosis(
    "masks",
    "Two masks are assigned one after the other, and the second sees what the first has written: ask both "
    "questions of x as it came, before you write (or choose with `np.where`).",
)


def diagnose(
    exercise: Exercise, runs: Sequence[Run], values: Sequence[Array | None], rights: Sequence[Array]
) -> Diagnosis:
    """The first explanation that fits all cases: the table's rows, then what can be seen from the numbers."""
    close = close_for(exercise, runs)
    for row, outputs in outputs_of_misconceptions(exercise):
        if like(close, values, outputs):
            return Diagnosis(row.name, row.message, row.at)
    numbers: list[Array] = []
    for case, (mine, right) in enumerate(zip(values, rights, strict=True)):
        if mine is None or mine.shape != right.shape:
            return _shape(exercise, mine, right, case)
        numbers.append(mine)
    if exercise.kind is Kind.ELEMENTWISE:
        return _from_curve(exercise, numbers, rights, close, runs[0].kind)
    if exercise.kind is Kind.VALUE:
        return _from_number(float(numbers[0]), float(rights[0]))
    mine, right = (np.concatenate([array.ravel() for array in arrays]) for arrays in (numbers, rights))
    for case, numbers_of_case in enumerate(numbers):
        if not np.all(np.isfinite(numbers_of_case)):
            return Diagnosis("not-finite", _NOT_FINITE, case=case)
    found = _from_numbers(mine, right, runs[0].kind)
    return found or Diagnosis("", "The numbers differ from what they should be.")


_NOT_FINITE = "What comes out is not an ordinary number: look for 0/0, a logarithm of 0, or an overflow."


def beside_kinks(exercise: Exercise, values: Sequence[Any]) -> list[Array]:
    """Values of a function of x without those at its kinks."""
    return [
        value[~np.isin(case.args[0], exercise.kinks)]
        for case, value in zip(exercise.cases, values, strict=True)
    ]


def other_convention(exercise: Exercise, runs: Sequence[Run], values: Sequence[Any], rights: Any) -> str:
    """The note on a slope that is right but at kinks, and there between those of the sides; or ""."""
    close, f = close_for(exercise, runs), exercise.slope_of
    if (
        f is None
        or not exercise.kinks
        or any(v is None or v.shape != r.shape for v, r in zip(values, rights, strict=True))
    ):
        return ""
    if not all(map(close, beside_kinks(exercise, values), beside_kinks(exercise, rights))):
        return ""
    taken = {}
    for case, mine in zip(exercise.cases, values, strict=True):
        for kink in exercise.kinks:
            left, at, right = f(kink + np.array([-1e-6, 0, 1e-6]), **case.keywords)
            sides = sorted(((at - left) / 1e-6, (right - at) / 1e-6))
            taken[kink] = float(mine[case.args[0] == kink][0])
            if not sides[0] - 1e-6 <= taken[kink] <= sides[1] + 1e-6:
                return ""
    said = " and ".join(f"{value:g} at x = {kink:g}" for kink, value in taken.items())
    return f"right, by another convention: you take {said}. {exercise.convention}"


def order_matters(exercise: Exercise, run: Run, right: Array, close: Close) -> tuple[Diagnosis, int] | None:
    """For an answer whose value at one x depends on the others in the array; and where it does."""
    for order, again in run.again:
        (x,) = run.case.args
        if run.values is None or close(again.values, run.values[order]):
            continue
        if again.values is None or again.values.shape != order.shape:
            return Diagnosis("not-elementwise", _DEPENDS), 0
        differs = order[~np.isclose(again.values, run.values[order], rtol=1e-6, atol=1e-9)]
        place = int(differs[np.argmin(np.abs(x[differs]))])
        if again.kind[0] != run.kind[0]:
            return Diagnosis("type-of-first", _TYPE_OF_FIRST, float(x[place])), place
        softmax = np.exp(x) / np.exp(x).sum()
        if close(run.values, softmax) or close(run.values, softmax * (1 - softmax)):
            return Diagnosis("softmax", f"{_DEPENDS} The sum in the denominator makes it a softmax."), place
        return Diagnosis("not-elementwise", _DEPENDS), place
    return None


_DEPENDS = (
    "What you return for one x depends on the other numbers in the array, on where it stands, or on chance: "
    "here every x is taken on its own."
)
_TYPE_OF_FIRST = (
    "The type of all results is that of the first one (`np.vectorize` does this): where that is a whole "
    "number, the others lose their digits. Return 0.0 in place of 0, or give `otypes=[float]`."
)


def _from_number(mine: float, right: float) -> Diagnosis:
    """For a single number: only in which direction it is off, since more would be the answer."""
    if not np.isfinite(mine):
        return Diagnosis("not-finite", f"You hand in {mine:g}; an ordinary number is wanted.")
    if np.isclose(mine, -right, rtol=1e-3, atol=0):
        return Diagnosis("sign", "The size is right, the sign is opposite.")
    if mine > right:
        return Diagnosis("too-large", f"{mine:g} is too large.")
    return Diagnosis("too-small", f"{mine:g} is too small.")


def _shape(exercise: Exercise, mine: Array | None, right: Array, case: int) -> Diagnosis:
    if mine is None:
        return Diagnosis("wrong-shape", f"`{exercise.signature}` should return another shape.")
    if mine.ndim == 2 and mine.T.shape == right.shape and np.allclose(mine.T, right):
        return Diagnosis("transposed", "The numbers are right, with rows and columns exchanged.", case=case)
    message = f"You return {_shaped(mine.shape)}; it should be {_shaped(right.shape)}."
    return Diagnosis("wrong-shape", message, case=case)


def _shaped(shape: tuple[int, ...]) -> str:
    return "one number" if shape == () else f"an array of shape {shape}"


def elementwise_shape(run: Run, right: Array, close: Close) -> Diagnosis:
    """For a function of x that does not give one result for each x."""
    (n,), returned = run.case.args[0].shape, run.returned
    assert returned is not None
    given = _shaped(returned.shape)
    message = f"For an array of {n} numbers you return {given}; return one result for each, shape ({n},)."
    if returned.shape == (n, n) and close(returned, np.diag(right)):
        message += " This is the Jacobian, the slope of each output at each input: return its diagonal alone."
        return Diagnosis("jacobian", message)
    if returned.shape == ():
        message += f" {REDUCES}"
    return Diagnosis("wrong-shape", message)


def _from_curve(
    exercise: Exercise, values: Sequence[Array], rights: Sequence[Array], close: Close, kind: str
) -> Diagnosis:
    """Explanations for a function of x."""
    grids = [case.args[0] for case in exercise.cases]
    off = [~np.isin(x, exercise.kinks) for x in grids]
    x, mine, right = (np.concatenate(arrays) for arrays in (grids, values, rights))
    smooth = np.concatenate(off)
    bad = np.flatnonzero(~np.isfinite(mine) & np.isfinite(right))
    if bad.size:
        return Diagnosis("not-finite", _NOT_FINITE, float(x[bad[np.argmin(np.abs(x[bad]))]]))
    if exercise.kinks and all(close(v[o], r[o]) for v, r, o in zip(values, rights, off, strict=True)):
        wrong = [k for k in exercise.kinks if not close(mine[x == k], right[x == k])]
        return Diagnosis(
            "kink", f"Right everywhere but at the kink, x = {wrong[0]:g}. {exercise.convention}", wrong[0]
        )
    row = _row_but_for_kinks(exercise, values, off, close) if np.ptp(mine[smooth]) else None
    if row:
        return row
    agreeing = [close(v, r) for v, r in zip(values, rights, strict=True)]
    if len(agreeing) > 1:
        found = _from_parameters(exercise, values, agreeing)
        if found:
            return found
    return (
        _from_numbers(mine[smooth], right[smooth], kind)
        or _difference_quotient(exercise, values, off, close)
        or _one_side(x, mine, right, close)
        or Diagnosis("", _unnamed(mine, right, close))
    )


def _row_but_for_kinks(
    exercise: Exercise, values: Sequence[Array], off: Sequence[Any], close: Close
) -> Diagnosis | None:
    for row, outputs in outputs_of_misconceptions(exercise) if exercise.kinks else ():
        if all(close(v[o], w[o]) for v, w, o in zip(values, outputs, off, strict=True)):
            return Diagnosis(row.name, row.message, row.at)
    return None


def _unnamed(mine: Array, right: Array, close: Close) -> str:
    some = any(close(mine[i], right[i]) for i in range(mine.size))
    return "It is right at some inputs and wrong at others." if some else "It differs at every tested input."


def _from_parameters(exercise: Exercise, values: Sequence[Array], agreeing: list[bool]) -> Diagnosis | None:
    first, names = exercise.cases[0], " and ".join(exercise.cases[0].keywords)
    if first.defaulted and not agreeing[0] and all(agreeing[1:]):
        taught = ", ".join(f"{name} = {value:g}" for name, value in first.keywords.items())
        return Diagnosis(
            "default", f"Right when {names} is given; but called without it, it should take {taught}.", case=0
        )
    if all(np.array_equal(value, values[0]) for value in values[1:]):
        other = next(i for i, agrees in enumerate(agreeing) if not agrees)
        return Diagnosis(
            "ignores-parameter", f"Your result is the same for every {names}: is it used?", case=other
        )
    return None


def _from_numbers(mine: Array, right: Array, kind: str) -> Diagnosis | None:
    """Explanations that need the numbers alone: a constant factor, a shift, digits cut off, signs."""
    largest = np.argmax(np.abs(right))
    if not right[largest] or not np.all(np.isfinite(mine)):
        return None
    level = bool(np.ptp(mine) <= 1e-9 * max(1.0, np.max(np.abs(mine))))
    cut_off = any(np.array_equal(mine, cut(right)) for cut in (np.trunc, np.floor, np.round))
    if cut_off and not (level and kind.startswith("f")):
        return Diagnosis("truncated", _TRUNCATED)
    places = next((n for n in range(1, 8) if np.allclose(mine, np.round(right, n), rtol=0, atol=1e-9)), None)
    if places and not level:
        return Diagnosis(
            "rounded",
            f"Right, and then rounded to {places} digit{'s' * (places > 1)} after the point: hand over all.",
        )
    if level and mine.size > 1 and np.ptp(right) > 0:
        return Diagnosis("constant", f"You return {write(mine[0])} for every input.")
    factor = mine[largest] / right[largest]
    if (
        abs(factor - 1) > 1e-3
        and factor
        and np.allclose(mine, factor * right, rtol=1e-4, atol=1e-6 * np.max(np.abs(right)))
    ):
        return Diagnosis("factor" if not np.isclose(factor, -1) else "sign", _factor_message(float(factor)))
    if mine.size > 1 and np.ptp(mine - right) < 1e-6:
        shift = float(np.mean(mine - right))
        return Diagnosis(
            "shift", f"You are {write(abs(shift))} too {'high' if shift > 0 else 'low'} everywhere."
        )
    if mine.size > 1 and np.allclose(np.abs(mine), np.abs(right), rtol=1e-5, atol=1e-7):
        return Diagnosis("sign-somewhere", "The sizes are right; the sign is not, for some inputs.")
    return None


def _factor_message(factor: float) -> str:
    if np.isclose(factor, -1, rtol=1e-4):
        return "The size is right everywhere, the sign is opposite: a minus is missing, or one too many."
    size, small = abs(factor), abs(factor) < 1
    nice = Fraction(1 / size if small else size).limit_denominator(12)
    times = 1 / size if small else size
    written = str(nice) if abs(float(nice) - times) < 1e-4 * times else f"{times:.4g}"
    direction = "small" if small else "large"
    opposite = ", with the opposite sign" if factor < 0 else ""
    return f"You are {written} times too {direction} everywhere{opposite}: a constant factor is off."


@cache
def _quotients(exercise: Exercise) -> tuple[tuple[float, tuple[Array, ...]], ...]:
    """One-sided and central difference quotients with coarse steps, for every case."""
    f = exercise.slope_of
    if f is None:
        return ()
    sides = [(left, right, h) for h in QUOTIENT_STEPS for left, right in ((0.0, h), (h, 0.0), (h, h))]
    return tuple(
        (
            h,
            tuple(
                (f(case.args[0] + right, **case.keywords) - f(case.args[0] - left, **case.keywords))
                / (left + right)
                for case in exercise.cases
            ),
        )
        for left, right, h in sides
    )


def _difference_quotient(
    exercise: Exercise, values: Sequence[Array], off: Sequence[Any], close: Close
) -> Diagnosis | None:
    """Whether the answer is a difference quotient with a step so large that it shows."""
    for h, quotients in _quotients(exercise):
        if all(close(v[o], q[o]) for v, q, o in zip(values, quotients, off, strict=True)):
            return Diagnosis(
                "difference-quotient",
                f"This is a difference quotient with step {h:g}, which is close to the slope but not it: "
                "differentiate the formula on paper.",
            )
    return None


def _one_side(x: Array, mine: Array, right: Array, close: Close) -> Diagnosis | None:
    for side, inside in (("x > 0", x > 0), ("x < 0", x < 0)):
        other = ~inside & (x != 0)
        if close(mine[inside], right[inside]) and not close(mine[other], right[other]):
            wrong = "x < 0" if side == "x > 0" else "x > 0"
            part = any(close(mine[i], right[i]) for i in np.flatnonzero(other))
            how = f"and for {wrong} at some inputs only" if part else f"wrong for {wrong}"
            return Diagnosis("one-side", f"Right for {side}, {how}.")
    return None
