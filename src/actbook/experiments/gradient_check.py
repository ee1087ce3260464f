"""Check every slope of a network by a difference quotient, and see where the check itself lies.

Each parameter is moved by ±h and the loss's difference compared with the backward pass. A parameter that
carries a pre-activation across a kink between −h and +h is compared with the slope of a secant over the
kink: the quotient is then wrong and the backward pass right. Each moved copy of the network takes a place on
the axis of seeds, so all are evaluated at once.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from actbook.activation import Activation
from actbook.datasets import Dataset, two_moons
from actbook.elementwise import Array, as_float64
from actbook.functions.linear import linear
from actbook.functions.relu import relu
from actbook.functions.tanh import tanh
from actbook.initialisation import HE
from actbook.losses import cross_entropy_from_logits
from actbook.network import Network, Pass
from actbook.tables import Table


@dataclass(frozen=True)
class GradientCheck:
    """For every activation, step, seed and parameter: how far apart, and whether a kink lay between."""

    activations: tuple[str, ...]
    steps: Array  # (steps,)
    error: Array  # (activations, steps, seeds, parameters): |quotient − slope| / largest |slope| of that seed
    crossed: Array  # the same shape, True where a pre-activation passed a kink between −h and +h

    def table(self) -> Table:
        """How many parameters crossed a kink, and the largest error among the others and among them."""
        rows = []
        for i, name in enumerate(self.activations):
            for j, h in enumerate(self.steps):
                error, crossed = self.error[i, j], self.crossed[i, j]
                largest = (f"{error[of].max():.0e}" if of.any() else "none" for of in (~crossed, crossed))
                rows.append((name, f"{h:g}", f"{crossed.mean():.1%}", *largest))
        return Table(
            ("Function", "Step h", "Crossed a kink", "Error, not crossing", "Error, crossing"),
            tuple(rows),
            "Largest error of the check, relative to the network's largest slope",
        )


def run(
    activations: Sequence[Activation] = (tanh, relu),
    steps: Sequence[float] = (1e-2, 1e-3, 1e-4),
    sizes: Sequence[int] = (2, 8, 8, 1),
    data: Dataset | None = None,
    seeds: Iterable[int] = range(5),
    bias: float = 0.1,
) -> GradientCheck:
    """Check all parameters of an untrained network on `data` (60 points of two moons by default).

    With `bias` 0 a sample that switches off a whole layer puts the next one exactly on its kinks, where
    no step is small enough.
    """
    as_float64(steps)  # refuses a mask
    data, seeds = data or two_moons(60), tuple(seeds)
    error, crossed = [], []
    for activation in activations:
        for seed in seeds:
            network = Network.create(sizes, activation, linear, HE, [seed], bias)
            for h in steps:
                apart, passed_kink = _check_step(network, data, h)
                error.append(apart)
                crossed.append(passed_kink)
    shape = (len(activations), len(seeds), len(steps), -1)
    ordered = (np.array(values).reshape(shape).swapaxes(1, 2) for values in (error, crossed))
    return GradientCheck(tuple(a.name for a in activations), np.array(steps, dtype=float), *ordered)


def _check_step(network: Network, data: Dataset, h: float) -> tuple[Array, Array]:
    """(error, crossed) for every parameter of a network of one seed."""
    loss = cross_entropy_from_logits
    passed = network.forward(data.x)
    gradients = network.backward(passed, loss.slope(passed.prediction, data.y))
    slopes = _flatten((*gradients.weights, *gradients.biases))[0]
    right, left = (move_each(network, sign * h).forward(data.x) for sign in (1, -1))
    quotient = (loss(right.prediction, data.y) - loss(left.prediction, data.y)) / (2 * h)
    return np.abs(quotient - slopes) / np.abs(slopes).max(), _find_crossings(network, right, left)


def move_each(network: Network, by: float) -> Network:
    """A copy of a network of one seed for every parameter, in which that parameter is moved by `by`."""
    arrays = (*network.weights, *network.biases)
    start = _flatten(arrays)
    ends = np.cumsum([array.size for array in arrays])[:-1]
    columns = np.split(start + by * np.eye(start.size), ends, axis=1)
    parts = [part.reshape(-1, *array.shape[1:]) for part, array in zip(columns, arrays, strict=True)]
    layers = len(network.weights)
    return replace(network, weights=tuple(parts[:layers]), biases=tuple(parts[layers:]))


def _find_crossings(network: Network, right: Pass, left: Pass) -> Array:
    """Per moved copy: does any pre-activation lie on different sides of a kink in the two passes?"""
    crossed = np.zeros(right.prediction.shape[0], dtype=bool)
    layers = zip(network.activations, network.parameters, right.z, left.z, strict=True)
    for activation, parameters, z, other in layers:
        for kink in activation.kinks_at(**parameters):
            crossed |= ((z > kink) != (other > kink)).any(axis=(1, 2))
    return crossed


def _flatten(arrays: Sequence[Array]) -> Array:
    """(1, parameters): all entries of a network of one seed in a row."""
    return np.concatenate([array.reshape(1, -1) for array in arrays], axis=1)
