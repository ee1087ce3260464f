"""Curves drawn at random as activations: which of them learn the digits, with one hidden layer and with four?

A curve is drawn as the front page draws it: 24 bars, a third wide, are its slope from -4 to 4; they are added
up to its height, and beyond them it goes on straight. Then it is shifted and divided so that its values have
mean 0 and variance 1 for normal inputs of mean 0 and variance 1. What tells the curves apart is the mean
squared slope that they have then, for the same inputs.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from actbook.activation import Activation
from actbook.deep import Dense, Layer
from actbook.elementwise import Array, as_float64
from actbook.experiments import digits
from actbook.initialisation import LECUN, Initialisation
from actbook.interval import Interval
from actbook.tables import Table

BARS, PER_UNIT, STEEPEST = 24, 3, 2.0
EDGES = (np.arange(BARS + 1) - BARS // 2) / PER_UNIT
LEARNS = 0.1  # a network that errs on less than this share of the test digits has learned them
_Z = np.linspace(-6, 6, 2401)
_WEIGHT = np.exp(-(_Z**2) / 2) / np.exp(-(_Z**2) / 2).sum()

Ints = np.ndarray[Any, np.dtype[np.intp]]


def _noise(rng: np.random.Generator) -> Array:
    return rng.standard_normal(BARS)


def _smooth(rng: np.random.Generator) -> Array:
    return np.convolve(rng.standard_normal(BARS + 4), np.full(5, 5**-0.5), "valid")


def _rising(rng: np.random.Generator) -> Array:
    return np.abs(rng.standard_normal(BARS))


def _stairs(rng: np.random.Generator) -> Array:
    steps = np.abs(rng.standard_normal(BARS)) + 0.5
    return np.where(rng.permutation(BARS) < BARS // 4, steps, 0.0)


#: How the bars are drawn: each by itself; the mean of five neighbours; upward only; a quarter of them upward.
KINDS: Mapping[str, Callable[[np.random.Generator], Array]] = {
    "noise": _noise, "smooth": _smooth, "rising": _rising, "stairs": _stairs,
}  # fmt: skip


def draw(kind: str, seed: int) -> Array:
    """Draw 24 bars, in whole hundredths from -2 to 2, as the front page can spell them."""
    bars = KINDS[kind](np.random.default_rng([seed, list(KINDS).index(kind)]))
    return np.clip(np.round(bars, 2), -STEEPEST, STEEPEST)


@dataclass(frozen=True, eq=False)
class DrawnCurves(Layer):
    """An activation for each seed: slopes (curves, 24), and the heights at z = 0 of each bar's line."""

    slopes: Array
    intercepts: Array
    mean_squared_slope: Array  # (curves,)

    @classmethod
    def create(cls, bars: Sequence[Array] | Array) -> "DrawnCurves":
        """Integrate the bars, (curves, 24), and rescale; ValueError for a curve that is flat."""
        slopes, half = as_float64(bars), BARS // 2
        if slopes.ndim != 2 or slopes.shape[1] != BARS:
            raise ValueError(f"give {BARS} bars for each curve; you gave an array of shape {slopes.shape}")
        heights = np.cumsum(slopes, axis=1) / PER_UNIT  # on the right of each bar
        intercepts = heights - slopes * EDGES[1:] - heights[:, half - 1 : half]
        bar = bar_of(_Z)
        f = intercepts[:, bar] + slopes[:, bar] * _Z
        mean = (f @ _WEIGHT)[:, None]
        std = np.sqrt((f - mean) ** 2 @ _WEIGHT)[:, None]
        if not (std > 1e-6).all():
            raise ValueError(f"curve {int(std.argmin())} is flat: nothing can be learned with it")
        slopes, intercepts = slopes / std, (intercepts - mean) / std
        return cls(slopes, intercepts, slopes[:, bar] ** 2 @ _WEIGHT)

    def forward(self, x: Array, rngs: Any = None) -> tuple[Array, Array]:
        own = BARS * np.arange(len(self.slopes)).reshape(-1, 1, 1)
        places = bar_of(x) + own  # each curve in its own stretch of the flat arrays
        slopes = self.slopes.ravel().take(places)
        return self.intercepts.ravel().take(places) + slopes * x, slopes

    def backward(self, kept: Array, slope: Array) -> tuple[Array, tuple[Array, ...]]:
        return slope * kept, ()


def bar_of(z: Array) -> Ints:
    """Say which bar each z belongs to; a kink belongs to the bar on its right."""
    half, bar = BARS // 2, np.floor(PER_UNIT * z)
    return np.minimum(np.maximum(bar, -half), half - 1).astype(np.intp) + half


def activation(bars: Array, name: str = "mine", title: str = "Mine") -> Activation:
    """Make the activation with these bars, integrated and rescaled."""
    curve = DrawnCurves.create([as_float64(bars)])
    slopes, intercepts = curve.slopes[0], curve.intercepts[0]

    def function(z: Array) -> Array:
        """The drawn curve, straight beyond -4 and 4."""
        return intercepts[bar_of(z)] + slopes[bar_of(z)] * z

    def derivative(z: Array) -> Array:
        """The bars; at a kink, the one on the right."""
        return slopes[bar_of(z)]

    return Activation(
        name=name, title=title, formula=r"\int_0^x f'(t)\,dt", derivative_formula="f'(x)",
        function=function, derivative_function=derivative,
        output=Interval(-np.inf, np.inf), source="", kinks=tuple(EDGES[1:-1].tolist()),
    )  # fmt: skip


@dataclass(frozen=True)
class Learned:
    """What networks with drawn curves came to: a curve of each kind a seed, all with that seed's weights."""

    kinds: tuple[str, ...]
    depths: tuple[int, ...]  # hidden layers
    mean_squared_slope: Array  # (kinds, seeds)
    error: Array  # (depths, kinds, seeds): share of the test digits

    def table(self) -> Table:
        """How many curves of each kind learn at each depth, and how steep they are."""
        count = self.error.shape[-1]
        rows = tuple(
            (
                kind,
                *(f"{(error[i] < LEARNS).sum()} of {count}" for error in self.error),
                "{:.1f} [{:.1f}, {:.1f}]".format(*(f(steep) for f in (np.median, np.min, np.max))),
            )
            for i, (kind, steep) in enumerate(zip(self.kinds, self.mean_squared_slope, strict=True))
        )
        depths = (f"Learn with {d} hidden layer{'' if d == 1 else 's'}" for d in self.depths)
        return Table(("Bars", *depths, "Mean squared slope"), rows, "Random curves on the digits")


def run(
    kinds: Sequence[str] = tuple(KINDS),
    depths: Sequence[int] = (1, 4),
    width: int = 32,
    seeds: Sequence[int] = range(8),
    learning_rates: Sequence[float] = (3e-3,),
    steps: int = 200,
    parts: digits.Digits | None = None,
    initialisation: Initialisation = LECUN,
) -> Learned:
    """Train a network with each curve; of several rates each takes the best on its validation part."""
    parts, each = parts or digits.split(), [seed for _ in kinds for seed in seeds]
    curves = DrawnCurves.create([draw(kind, seed) for kind in kinds for seed in seeds])
    errors = []
    for depth in depths:
        make = digits.plain(lambda _: curves, depth, width, initialisation)
        trained = digits.train(make, parts, learning_rates, steps, seeds=each, decimals=6)
        errors.append(trained.test[trained.validation.argmin(axis=0), np.arange(len(each))])
    shape = (len(kinds), len(tuple(seeds)))
    return Learned(
        tuple(kinds), tuple(depths), curves.mean_squared_slope.reshape(shape),
        np.array(errors).reshape(-1, *shape),
    )  # fmt: skip


def distances(curves: DrawnCurves, depth: int = 4, width: int = 32, seed: int = 0) -> Array:
    """Follow two images through untrained layers: how far apart they are after each, (depth + 1, curves).

    The second is the first one, moved a tenth of the way towards a third. Squared distances, over those of
    the first from the third: 0.01 before the first layer.
    """
    x = digits.split().test.x
    other = np.roll(x, 1, axis=0)
    values = np.stack([x, x + 0.1 * (other - x), other])[:, None]
    rngs = [np.random.default_rng(seed) for _ in curves.slopes]
    apart = []
    for inputs in (64, *[width] * depth):
        first, second, third = values
        apart.append(((first - second) ** 2).mean(axis=(-1, -2)) / ((first - third) ** 2).mean(axis=(-1, -2)))
        layer = Dense.create(rngs, inputs, width, LECUN)
        values = np.stack([curves.forward(layer.forward(value)[0])[0] for value in values])
    return np.stack(np.broadcast_arrays(*apart))
