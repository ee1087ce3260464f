"""Measure what can be measured of an activation, from f and f′ alone.

Everything is found by evaluation: a dense grid over [-10, 10], far points out to ±10³⁰⁰ and ±∞, and a zoom
around each extreme. An end of a range counts as attained (closed) when the extreme is reached, to the last
bit, inside [-10, 10], where no activation of the book has yet run out of floating-point digits.
"""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from actbook.activation import Activation
from actbook.elementwise import Array
from actbook.interval import Interval

NEAR = np.linspace(-10, 10, 4001)
_OUTWARD = np.concatenate([10.0 ** np.arange(1, 301), [np.inf]])
FAR = np.concatenate([-_OUTWARD[::-1], _OUTWARD])
VERY_FAR = _OUTWARD[3:]
VANISHED = 1e-6  # of the largest slope: what counts as no slope left, at the far points from 10⁴ on


@dataclass(frozen=True)
class Measured:
    """The measured facts of one activation (with given parameters).

    output: the range of f. slope_range: the range of f′.
    slope_values: the values of f′ where it takes only a few, else empty.
    largest_slope: the supremum of |f′|, reached or only approached far out.
    mean_output: the mean of f(x) for x from a standard normal distribution; zero_centred: whether it is 0.
    saturates: the ends, of "left" and "right", at which f levels off: the slope goes to 0.
    dead_region: the largest interval on which f′ is exactly 0, or None.
    """

    output: Interval
    slope_range: Interval
    slope_values: tuple[float, ...]
    largest_slope: float
    mean_output: float
    zero_centred: bool
    saturates: tuple[str, ...]
    dead_region: Interval | None

    def slope_bound(self, steps: int) -> float:
        """Bound what f′ alone leaves of a gradient `steps` layers further back."""
        return float(self.largest_slope**steps)


def measure(activation: Activation, **parameters: float) -> Measured:
    """Measure the facts of `activation` from its values and slopes."""

    def f(x: Array) -> Array:
        return activation(x, **parameters)

    def slope(x: Array) -> Array:
        return activation.derivative(x, **parameters)

    slopes = slope(NEAR)
    values = tuple(float(value) for value in np.unique(slopes)) if np.unique(slopes).size <= 3 else ()
    steepest = _find_lowest(lambda x: -np.abs(slope(x)))
    mean = _average_over_normal(f)
    return Measured(
        output=_find_range(f),
        slope_range=_find_range(slope),
        slope_values=values,
        largest_slope=-steepest.value,
        mean_output=mean,
        zero_centred=abs(mean) < 1e-12,
        saturates=tuple(
            side
            for side, x in (("left", -VERY_FAR), ("right", VERY_FAR))
            if np.all(np.abs(_drop_nan(slope(x))) <= VANISHED * -steepest.value)
        ),
        dead_region=_find_dead_region(slopes),
    )


@dataclass(frozen=True)
class _Lowest:
    """The infimum of a function, and whether it is attained near 0."""

    value: float
    attained: bool


def _find_range(f: Callable[[Array], Array]) -> Interval:
    """The range of `f`, its ends closed where they are attained near 0."""
    low, high = _find_lowest(f), _find_lowest(lambda x: -f(x))
    return Interval(low.value, -high.value + 0.0, low.attained, high.attained)


def _find_lowest(f: Callable[[Array], Array]) -> _Lowest:
    """The infimum of `f`: the least value on the grid, then a zoom, then a look at the far points."""
    near, far = f(NEAR), _drop_nan(f(FAR))
    x, lowest = NEAR[np.argmin(near)], near.min()
    width = NEAR[1] - NEAR[0]
    while width > 1e-9:  # an interior minimum need not lie on the grid
        grid = np.linspace(x - width, x + width, 201)
        values = f(grid)
        if values.min() < lowest:
            x, lowest = grid[np.argmin(values)], values.min()
        width /= 50
    end = min(lowest, far.min())
    return _Lowest(float(end) + 0.0, bool(lowest <= end and np.isfinite(end)))


def _drop_nan(values: Array) -> Array:
    """Without nan: a formula such as x·σ(x) may be undefined at infinity."""
    return values[~np.isnan(values)]


def _average_over_normal(f: Callable[[Array], Array]) -> float:
    """The mean of f(x) over a standard normal x, by the trapezoidal rule on a grid that is symmetric about 0.

    Pairing x with −x makes the mean of an odd function exactly 0.
    """
    x = np.linspace(0, 10, 4001)
    weight = np.exp(-(x**2) / 2) * (x[1] - x[0]) / np.sqrt(2 * np.pi)
    weight[0] /= 2
    return float(np.sum(weight * (f(x) + f(-x))))


def _find_dead_region(slopes: Array) -> Interval | None:
    """The largest interval of the grid with slope exactly 0; an end at the grid's edge counts as infinite."""
    zero = np.flatnonzero(slopes == 0)
    cuts = [0, *(np.flatnonzero(np.diff(zero) > 1) + 1), zero.size]
    start, stop = max(pairwise(cuts), key=lambda pair: pair[1] - pair[0])
    if stop - start < 2:  # a single point is where f turns, not a region
        return None
    low, high = zero[start], zero[stop - 1]
    left = -np.inf if low == 0 else NEAR[low]
    right = np.inf if high == NEAR.size - 1 else NEAR[high]
    return Interval(float(left), float(right) + 0.0, bool(np.isfinite(left)), bool(np.isfinite(right)))
