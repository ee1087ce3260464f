"""A neuron that is drawn: 24 bars are its slope, and what they add up to is its activation.

A bar is a third wide; they reach from -4 to 4, and beyond them f goes on straight. Which bar a `z` belongs to
is `floor(3 z)`, and f(0) is 0 itself. So a `z` of exactly 0, which every unit of a dead layer has, meets the
kink at 0 on the same side in Python and in JavaScript; at a position that was divided for, it might not.
"""

import re
from collections.abc import Callable, Sequence
from functools import cache

import numpy as np

from actbook.elementwise import Array, as_float64
from actbook.functions.relu import relu
from actbook.functions.sigmoid import sigmoid
from actbook.functions.tanh import tanh

BARS = 24
STEEPEST = 2.0  # a bar goes from -2 to 2, in hundredths
EDGES = (np.arange(BARS + 1) - BARS // 2) / 3
#: A drawn slope as it stands in an address: two letters a bar, the hundredths above -2 in base 26.
SPELLED = "(?:[a-o][a-z]|p[a-k]){24}"


def decay(z: Array) -> Array:
    """e to the -z for z >= 0, from 40 on that of 40, of operations that round alike in every language."""
    r = np.minimum(z, 40) / -64
    total = np.ones_like(r)
    for n in range(16, 0, -1):
        total = 1 + total * r / n
    for _ in range(6):
        total = total * total
    return total


def in_order(terms: Array) -> Array:
    """The sum along the first axis, added one by one; `np.sum` adds in pairs, and rounds differently."""
    total: Array = np.add.accumulate(terms)[-1]
    return total


class Neuron:
    """The neuron with these slopes: `f`, its `derivative`, both rescaled, and its `mean_squared_slope`.

    Rescaled: divided by the standard deviation of its values for normal `z` (mean 0, variance 1), so that no
    drawing wins by being large. The mean is over the same `z`. A drawing that is flat stays as it is.
    """

    def __init__(self, slopes: Array) -> None:
        half = BARS // 2
        right = np.add.accumulate([0.0, *slopes[half:] / 3])
        left = np.add.accumulate([0.0, *-slopes[:half][::-1] / 3])
        self.slopes = slopes
        self.values = np.concatenate([left[:0:-1], right])  # f at the edges, 0 in the middle
        z = (np.arange(2401) - 1200) / 200
        weight = decay(z * z / 2)
        bar = self.bar(z)
        value = self._value(z, bar)
        mean, square, steepness = (
            in_order(terms) / in_order(weight)
            for terms in (weight * value, weight * value * value, weight * slopes[bar] * slopes[bar])
        )
        variance = square - mean * mean
        self.scale = 1 / np.sqrt(variance) if variance > 1e-12 else 1.0
        self.mean_squared_slope = float(steepness * self.scale * self.scale)

    @staticmethod
    def bar(z: Array) -> np.ndarray[tuple[int, ...], np.dtype[np.intp]]:
        """Which bar each z belongs to; a z of 0 is on the right of the kink there."""
        return (np.clip(np.floor(3 * z), -BARS // 2, BARS // 2 - 1) + BARS // 2).astype(np.intp)

    def _value(self, z: Array, bar: np.ndarray[tuple[int, ...], np.dtype[np.intp]]) -> Array:
        return self.values[bar] + (z - EDGES[bar]) * self.slopes[bar]

    def f(self, z: Array) -> Array:
        """The activation."""
        return self._value(z, self.bar(z)) * self.scale

    def derivative(self, z: Array) -> Array:
        """Its slope; at a kink, that on the right."""
        return self.slopes[self.bar(z)] * self.scale


def slopes_of(function: Callable[[Array], Array]) -> Array:
    """The bars of a function of one variable: its mean slope over each, in whole hundredths from -2 to 2."""
    return clipped(np.diff(as_float64(function(EDGES))) * 3)


def clipped(slopes: Sequence[float] | Array) -> Array:
    """The slopes in whole hundredths from -2 to 2; ValueError unless there are 24, all finite."""
    bars = as_float64(slopes)
    if bars.shape != (BARS,) or not np.all(np.isfinite(bars)):
        raise ValueError(f"a drawing is {BARS} finite slopes, got {np.size(bars)}: {bars!r}")
    return np.clip(np.round(bars, 2), -STEEPEST, STEEPEST) + 0.0


def spell(slopes: Array) -> str:
    """The letters of a drawing, as an address has them."""
    hundredths = (round(100 * float(slope)) + 200 for slope in slopes)
    return "".join(chr(97 + level // 26) + chr(97 + level % 26) for level in hundredths)


def read(letters: str) -> Array:
    """The drawing that `letters` spell; ValueError if they spell none."""
    if not re.fullmatch(SPELLED, letters):
        raise ValueError(f"no preset and no drawing (two letters for each of {BARS} bars): {letters!r}")
    high, low = (np.array([ord(c) - 97 for c in letters[first::2]]) for first in (0, 1))
    return (26 * high + low - 200) / 100


@cache
def presets() -> dict[str, Array]:
    """Slopes to begin with, by name, in the order of their buttons."""
    drawings: dict[str, Callable[[Array], Array]] = {
        "line": lambda x: x,
        "ReLU": relu,
        "sigmoid": sigmoid,
        "tanh": tanh,
        "sine": lambda x: np.sin(1.5 * x) / 1.5,
        "bump": lambda x: np.exp(-x * x / 2),
        "step": lambda x: np.clip(2 * x, -2 / 3, 2 / 3),
    }
    return {
        "noise": clipped(np.random.default_rng(0).standard_normal(BARS)),
        **{name: slopes_of(function) for name, function in drawings.items()},
        "zigzag": np.resize([-1.5, 1.5], BARS),
    }
