"""What is right, what the known wrong answers give, and when two outputs count as the same."""

import copy
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any, TypeAlias

import numpy as np

from actbook.checks.exercise import Array, Case, Exercise, Kind, Misconception
from actbook.checks.running import Run

Close: TypeAlias = Callable[[Array | None, Array], bool]

LOOSER = {"f4": (1e-4, 1e-6), "f2": (1e-2, 2e-3)}  # rtol, atol of answers in float32 and float16


@cache
def expected(exercise: Exercise) -> tuple[Array, ...]:
    """The reference's values for every case."""
    return tuple(_output(exercise, exercise.reference, case) for case in exercise.cases)


@cache
def outputs_of_misconceptions(exercise: Exercise) -> tuple[tuple[Misconception, tuple[Array, ...]], ...]:
    """Every row of the table with its values for every case."""
    return tuple(
        (row, tuple(_output(exercise, row.wrong, case) for case in exercise.cases))
        for row in exercise.misconceptions
    )


def _output(exercise: Exercise, function: Any, case: Case) -> Array:
    if exercise.kind is Kind.VALUE:
        return np.asarray(function, dtype=np.float64)
    with np.errstate(all="ignore"):
        return np.asarray(function(*copy.deepcopy(case.args), **case.keywords), dtype=np.float64)


def fitted(mine: Array | None, right: Array) -> Array | None:
    """`mine` in the shape of `right`, where they differ only in axes of length 1."""
    if mine is None or mine.shape == right.shape or np.squeeze(mine).shape != np.squeeze(right).shape:
        return mine
    return mine.reshape(right.shape)


def close_for(exercise: Exercise, runs: Sequence[Run]) -> Close:
    """The exercise's tolerance, loosened for answers of low precision; a different shape is never close."""
    rtol, atol = exercise.tolerance.rtol, exercise.tolerance.atol
    for run in runs:
        looser = LOOSER.get(run.kind, (0.0, 0.0))
        rtol, atol = max(rtol, looser[0]), max(atol, looser[1])

    def close(mine: Array | None, right: Array) -> bool:
        if mine is None or mine.shape != right.shape:
            return False
        return bool(np.all(np.isclose(mine, right, rtol=rtol, atol=atol, equal_nan=True)))

    return close


def like(close: Close, values: Sequence[Array | None], wrong: Sequence[Array]) -> bool:
    """Whether an answer is the wrong answer `wrong`; where that overflows it may do something else."""
    pairs = [(fitted(mine, other), other) for mine, other in zip(values, wrong, strict=True)]
    if any(mine is None or mine.shape != other.shape for mine, other in pairs):
        return False
    left, right = (np.concatenate([np.ravel(one) for one in side]) for side in zip(*pairs, strict=True))
    finite = np.isfinite(left) & np.isfinite(right)
    return close(left, right) or (bool(finite.mean() > 0.55) and close(left[finite], right[finite]))
