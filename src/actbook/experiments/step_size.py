"""How small should the step of a difference quotient be? Truncation falls with h, rounding rises.

A central difference is wrong by about h²·|f‴|/6, because a parabola is not the function, and by up to
ε·|f|/h, because f is known to about ε·|f| and the error is divided by 2h twice over. The sum is smallest
near h = (3·ε·|f|/|f‴|)^(1/3). Nothing is fitted: the two lines are computed from f alone, and the errors of
many quotients are measured beside them. Rounding differs from one x to the next, so each step is tried at
many points of a short interval.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from actbook.elementwise import Array, as_float64
from actbook.functions.tanh import tanh
from actbook.numerics import EPSILON, central_difference
from actbook.tables import Table

Function = Callable[[Array], Array]


@dataclass(frozen=True)
class StepSize:
    """Relative to nothing: these are absolute errors of a derivative."""

    steps: Array  # (steps,), descending
    error: Array  # (points, steps): |quotient − derivative|
    truncation: Array  # (steps,): h²·|f‴|/6 in the middle of the interval
    rounding: Array  # (steps,): ε·|f|/h there
    best_predicted: float  # the step at which the two lines' sum is smallest

    @property
    def best_measured(self) -> float:
        """The step with the smallest median error."""
        return float(self.steps[np.median(self.error, axis=0).argmin()])

    def table(self) -> Table:
        """The medians to the nearest power of ten: processors round differently, and the rest is theirs."""
        median = nearest_power_of_ten(np.median(self.error, axis=0))
        values = zip(self.steps, self.truncation, self.rounding, median, strict=True)
        return Table(
            ("Step h", "Truncation", "Rounding, at most", "Measured, about"),
            tuple(tuple(f"{value:.0e}" for value in row) for row in values),
            "Error of a central difference",
        )


def nearest_power_of_ten(values: Array) -> Array:
    """The power of ten with the smallest distance: 5.4 is nearer to 1 and 5.6 nearer to 10; 0 stays 0."""
    values = as_float64(values)
    positive = values > 0
    exponent = np.floor(np.log10(values, out=np.zeros_like(values), where=positive))
    leading = values / 10.0**exponent
    return np.where(positive, 10.0 ** (exponent + (leading > 5.5)), 0.0)


def tanh_third(x: Array) -> Array:
    """tanh‴ = (1 − t²)(6t² − 2) with t = tanh x."""
    t = np.tanh(x)
    return (1 - t * t) * (6 * t * t - 2)


def run(
    function: Function = tanh,
    derivative: Function = tanh.derivative,
    third: Function = tanh_third,
    centre: float = 1.0,
    steps: Array | None = None,
    points: int = 200,
    quotient: Callable[[Function, Array, Array], Array] = central_difference,
) -> StepSize:
    """Measure `quotient` at `points` places within 0.05 of `centre`; steps: 1e-1 to 1e-11 by default."""
    tried = 10.0 ** -np.arange(1, 12) if steps is None else steps
    h: Array = np.sort(as_float64(tried))[::-1]
    x = np.linspace(centre - 0.05, centre + 0.05, points)[:, np.newaxis]
    error = np.abs(quotient(function, x, h) - derivative(x))
    middle = np.array(float(centre))
    value, bend = abs(float(function(middle))), abs(float(third(middle)))
    best = float((3 * EPSILON * value / bend) ** (1 / 3)) if bend > 0 else np.inf
    return StepSize(h, error, h**2 * (bend / 6), EPSILON * value / h, best)
