"""An answer with what it gave, beside what is right."""

import copy
import sys
import types
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property
from typing import Any

import numpy as np

from actbook.checks.exercise import Array, Case, Exercise, Kind, Misconception
from actbook.checks.guard import Guard
from actbook.checks.running import Run, read

LOOSER = {"f4": (1e-4, 1e-6), "f2": (1e-2, 2e-3)}  # rtol, atol of answers in float32 and float16


@cache
def compute_right(exercise: Exercise) -> tuple[Array, ...]:
    """The reference's values for every case."""
    return compute_outputs(exercise, exercise.reference)


@cache
def compute_misconceptions(exercise: Exercise) -> tuple[tuple[Misconception, tuple[Array, ...]], ...]:
    """Every row of the table with its values for every case."""
    return tuple((row, compute_outputs(exercise, row.wrong)) for row in exercise.misconceptions)


def compute_outputs(exercise: Exercise, function: Any) -> tuple[Array, ...]:
    """Compute what one of our own functions gives for every case; for a number, that number."""
    if exercise.kind is Kind.VALUE:
        return (np.asarray(function, dtype=np.float64),)
    with np.errstate(all="ignore"):
        return tuple(
            np.asarray(function(*copy.deepcopy(case.args), **case.keywords), dtype=np.float64)
            for case in exercise.cases
        )


def fit(mine: Array | None, right: Array) -> Array:
    """`mine` in the shape of `right`, where they differ only in axes of length 1."""
    if mine is None:
        return np.empty(0)
    same = mine.shape != right.shape and np.squeeze(mine).shape == np.squeeze(right).shape
    return mine.reshape(right.shape) if same else mine


def find_name(answer: Any) -> str:
    """The name that the reader's cells have for `answer`, `np.exp` for one of NumPy's; "" for none.

    `np.vectorize` and `partial` have no namespace, and the name of what they wrap, which is something else.
    """
    own = getattr(answer, "__name__", "")
    name = own if isinstance(own, str) and own.isidentifier() else ""
    if name and getattr(np, name, None) is answer:
        return f"np.{name}"
    inner = getattr(answer, "pyfunc", getattr(answer, "func", answer))
    spaces = [getattr(inner, "__globals__", None), vars(sys.modules["__main__"])]
    for space in (dict(space) for space in spaces if isinstance(space, dict)):
        names = [name, *(known for known in space if isinstance(known, str) and not known.startswith("_"))]
        if known := next((name for name in names if name and space.get(name) is answer), ""):
            return known
    local = isinstance(answer, types.FunctionType) and name not in answer.__globals__
    return name if local else ""


@dataclass(frozen=True, eq=False)
class Attempt:
    """An answer, the runs that it gave, and a guard for more calls of it."""

    exercise: Exercise
    answer: Any
    guard: Guard
    runs: tuple[Run, ...]

    @cached_property
    def rights(self) -> tuple[Array, ...]:
        return compute_right(self.exercise)

    @cached_property
    def values(self) -> tuple[Array, ...]:
        return tuple(fit(run.values, right) for run, right in zip(self.runs, self.rights, strict=True))

    @cached_property
    def modified(self) -> bool:  # whether the answer writes into what it is given
        return any(run.modified for run in self.runs)

    @cached_property
    def name(self) -> str:
        """Find what lines call the answer: a name that can be typed; "" where there is none."""
        return find_name(self.answer)

    @cached_property
    def off_kinks(self) -> tuple[Any, ...]:
        """For a function of x, which inputs of each case lie beside its kinks."""
        return tuple(~np.isin(case.args[0], self.exercise.kinks) for case in self.exercise.cases)

    @cached_property
    def tolerance(self) -> tuple[float, float]:
        """The exercise's, loosened for answers of low precision."""
        every = [self.exercise.tolerance, *(LOOSER.get(run.kind, (0.0, 0.0)) for run in self.runs)]
        atols = [atol for _, atol in every]  # one number may be far smaller than any that would be added
        return max(rtol for rtol, _ in every), atols[0] if self.exercise.kind is Kind.VALUE else max(atols)

    def close(self, mine: Array | None, right: Array) -> bool:
        """Tell whether two outputs count as the same; not where their shapes differ."""
        if mine is None or mine.shape != right.shape:
            return False
        rtol, atol = self.tolerance
        return bool(np.all(np.isclose(mine, right, rtol=rtol, atol=atol, equal_nan=True)))

    def agrees(self, others: Sequence[Array], places: Sequence[Any] | None = None) -> bool:
        """Tell whether the answer gives `others` for every case, at all places or at some."""
        chosen: Sequence[Any] = places or [...] * len(self.values)
        sized = all(mine.shape == other.shape for mine, other in zip(self.values, others, strict=True))
        return sized and all(
            self.close(mine[at], other[at])
            for mine, other, at in zip(self.values, others, chosen, strict=True)
        )

    def is_like(self, wrong: Sequence[Array]) -> bool:
        """Tell whether this is the wrong answer `wrong`; where that overflows it may do something else."""
        pairs = [(fit(mine, other), other) for mine, other in zip(self.values, wrong, strict=True)]
        if any(mine.shape != other.shape for mine, other in pairs):
            return False
        left, right = (
            np.concatenate([np.ravel(values) for values in side]) for side in zip(*pairs, strict=True)
        )
        finite = np.isfinite(left) & np.isfinite(right)
        return self.close(left, right) or (
            bool(finite.mean() > 0.55) and self.close(left[finite], right[finite])
        )

    def call(self, *args: Any, **keywords: Any) -> Array | None:
        """Compute what another call of the answer gives, in numbers; None where it gives none."""
        returned = self.guard.call(self.answer, *copy.deepcopy(args), **keywords)
        reading = None if returned.raised else read(returned.value, self.guard)
        return None if reading is None or reading.problem else reading.values

    def call_as(self, run: Run, x: Any) -> Array | None:
        """Compute what the answer gives for other inputs, its parameters handed over as in a run."""
        return self.call(x, *run.call.positional, **run.call.keywords)

    def call_in_order(self, case: Case, order: Sequence[int]) -> Array | None:
        """Compute what the answer gives when a case's arguments come in another order."""
        given = [(*case.args, *case.keywords.values())[index] for index in order]
        values = self.call(*given)
        if values is None and self.exercise.kind is Kind.ELEMENTWISE:
            return replace(self, answer=np.vectorize(self.answer, otypes=[float])).call(*given)
        return values
