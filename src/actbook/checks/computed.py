"""What the tables of exercises call because it takes more than a line."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from actbook.checks.exercise import Array


@dataclass(frozen=True)
class Curve:
    """A function with its derivative, as an activation has one, that is in no chapter."""

    function: Callable[[Any], Any]
    derivative: Callable[[Any], Any]

    def __call__(self, x: Any) -> Any:
        return self.function(x)


def find_bias(weights: list[Array], biases: list[Array]) -> Array:
    """Compute what a stack of linear layers makes of x = 0: its one bias."""
    bias = np.zeros(weights[0].shape[0])
    for w, b in zip(weights, biases, strict=True):
        bias = bias @ w + b
    return bias


def make_network(n: int, inputs: int, width: int, seed: int) -> list[Array]:
    """x, y, W1, b1, W2, b2 with few digits, and one output."""
    rng = np.random.default_rng(seed)
    shapes = ((n, inputs), (n, 1), (inputs, width), (width,), (width, 1), (1,))
    return [np.round(rng.standard_normal(shape), 1) for shape in shapes]


def make_large_layer() -> list[Array]:
    """1,200 examples × 47 units: 3 are dead, the others alive in ways that look dead to a short cut.

    How many there are of each kind differs, so that each short cut gives another share.
    """
    a = np.zeros((1200, 47))
    a[0, 3], a[-1, 4:6], a[617, 6:10] = 0.9, 0.4, 0.05  # on one example
    a[:, 10:18], a[:, 18:23] = 0.5, 2.0**-19  # the same on all, the second kind hardly on
    for unit in range(23, 39):
        a[300 + unit, unit] = 1e-7  # hardly on, and on one example
    a[400, 46] = 1e-12  # on, however small
    a[::3, 39:43] = 0.5 + np.arange(400)[:, None] % 7  # copies of one another
    a[1::2, 43], a[::2, 44], a[5::7, 45] = 1.5, 0.8, 2.0
    return [a]


def write_largest_outputs(a: Array) -> str:
    """Lines for the largest output of a dead unit, of the one on for fewest examples, and of the weakest."""
    on, highest = np.count_nonzero(a, axis=0), a.max(axis=0)
    alive = np.flatnonzero(on)
    fewest = sorted(alive, key=lambda unit: on[unit])[:1] + sorted(alive, key=lambda unit: highest[unit])[:1]
    units = dict.fromkeys(int(unit) for unit in [*np.flatnonzero(on == 0)[:1], *fewest])
    return "\n".join(f"activations[:, {unit}].max()" for unit in units)


def write_loss(z: Array, y: Array, place: tuple[int, ...], sign: str) -> str:
    """The cross-entropy a little beside a logit: ln(1 + e^z) for label 0, ln(1 + e^-z) for label 1."""
    at = f"{z[place]:g} {sign} 1e-5"
    return f"np.logaddexp(0, {f'-({at})' if y[place] else at})"
