"""Every hidden unit through training: between which ends its pre-activation lies, and how often it is on.

`actbook.experiments.dying` counts the dead; here each unit can be looked at, for a grid of activations,
starting biases and learning rates, with the same data, sizes and seeds.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import numpy as np

from actbook.activation import Activation
from actbook.datasets import Dataset, two_moons
from actbook.elementwise import Array
from actbook.experiments.spread import spread
from actbook.functions.leaky_relu import leaky_relu
from actbook.functions.linear import linear
from actbook.functions.relu import relu
from actbook.initialisation import HE
from actbook.losses import cross_entropy_from_logits
from actbook.network import Network, Pass
from actbook.tables import Table
from actbook.training import train

#: A loss beyond this that never comes back counts as diverged: what follows are the digits of an overflow.
LOST = 1000.0
NO_PARAMETERS: Mapping[str, Mapping[str, Any]] = MappingProxyType({})


@dataclass(frozen=True)
class DyingUnits:
    """What each hidden unit of each network did at steps 0, 1, …; units are counted through the layers.

    All arrays begin with the axes (activations, biases, learning rates, seeds, steps + 1).
    """

    activations: tuple[Activation, ...]
    parameters: Mapping[str, Mapping[str, Any]]  # activation name → keywords of the hidden layers
    biases: tuple[float, ...]
    learning_rates: tuple[float, ...]
    seeds: tuple[int, ...]
    widths: tuple[int, ...]  # units in each hidden layer
    samples: int
    low: Array  # (…, units): smallest pre-activation z over the data
    high: Array  # (…, units): largest
    on: Array  # (…, units): number of samples with z > 0
    steep: Array  # (…, units): number of samples with f′(z) ≠ 0
    loss: Array  # (…)
    right: Array  # (…): number of samples on the right side
    diverged: Array  # (…), bool: the loss is beyond LOST and does not come back

    @property
    def steps(self) -> int:
        """How many steps every network was trained."""
        return self.loss.shape[-1] - 1

    @property
    def dead(self) -> Array:
        """Number of units with slope 0 on every sample, (…); of a diverged network it says nothing."""
        return (self.steep == 0).sum(axis=-1)

    @property
    def off(self) -> Array:
        """Number of units with z ≤ 0 on every sample, (…); for ReLU these are the dead."""
        return (self.on == 0).sum(axis=-1)

    def table(self, activation: int = 0) -> Table:
        """Tabulate one activation's dead at the end: median and range over the seeds, by bias and rate."""
        dead = self.dead[activation, ..., -1]
        return Table(
            ("Starting bias", *(f"Rate {rate:g}" for rate in self.learning_rates)),
            tuple(
                (f"{bias:g}", *(spread(numbers, 0) for numbers in row))
                for bias, row in zip(self.biases, dead, strict=True)
            ),
            f"{self.activations[activation].title}: dead of {sum(self.widths)} units "
            f"after {self.steps} steps, median [fewest, most]",
        )


def run(
    activations: Sequence[Activation] = (relu, leaky_relu),
    biases: Sequence[float] = (0.0, -0.5, -1.0, -2.0),
    learning_rates: Sequence[float] = (0.3, 1.0, 3.0, 10.0),
    parameters: Mapping[str, Mapping[str, Any]] = NO_PARAMETERS,
    data: Dataset | None = None,
    widths: Sequence[int] = (16, 16),
    steps: int = 30,
    seeds: Iterable[int] = range(5),
) -> DyingUnits:
    """Train a network for each activation, starting bias, learning rate and seed; note every unit each step.

    He's weights, two moons by default, plain gradient descent on all the data. Within 30 steps processors
    agree to many more digits than are shown; a Leaky network at rate 10 is chaotic later.
    """
    data = data or two_moons(100)
    seeds = tuple(seeds)
    sizes = (data.x.shape[1], *widths, 1)
    noted = []
    for activation in activations:
        keywords = parameters.get(activation.name, {})
        for bias in biases:
            start = Network.create(sizes, activation, linear, HE, seeds, bias, keywords)
            noted += [_train(start, data, rate, steps) for rate in learning_rates]
    shape = (len(activations), len(biases), len(learning_rates))
    low, high, on, steep, loss, right = (
        np.reshape(values, (*shape, *np.shape(values[0]))) for values in zip(*noted, strict=True)
    )
    return DyingUnits(
        tuple(activations), parameters, tuple(biases), tuple(learning_rates), seeds, tuple(widths),
        len(data.x), low, high, on, steep, loss, right, _find_lost(loss),
    )  # fmt: skip


def _train(start: Network, data: Dataset, rate: float, steps: int) -> tuple[Array, ...]:
    """low, high, on, steep, each (seeds, steps + 1, units), then loss and right, each (seeds, steps + 1)."""

    def note(network: Network, passed: Pass) -> tuple[Array, ...]:
        z = np.concatenate(passed.z[:-1], axis=-1)
        layers = zip(network.activations[:-1], network.parameters[:-1], passed.z[:-1], strict=True)
        slopes = np.concatenate([f.derivative(z, **keywords) for f, keywords, z in layers], axis=-1)
        right = (passed.prediction[..., 0] > 0) == (data.y > 0.5)
        return z.min(axis=1), z.max(axis=1), (z > 0).sum(axis=1), (slopes != 0).sum(axis=1), right.sum(axis=1)

    _, history = train(
        start, data.x, data.y, loss=cross_entropy_from_logits, learning_rate=rate, steps=steps, record=note
    )
    low, high, on, steep, right = (np.stack(values, axis=1) for values in zip(*history.records, strict=True))
    return low, high, on, steep, history.loss.T, right


def _find_lost(loss: Array) -> Array:
    """Where the loss, along the last axis, is beyond LOST (or no number) from here to the end."""
    lost = ~(loss <= LOST)
    return np.flip(np.logical_and.accumulate(np.flip(lost, axis=-1), axis=-1), axis=-1)
