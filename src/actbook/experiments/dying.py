"""Dying ReLU: units whose slope is zero on every sample, caused, counted through training, and cured."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from actbook.activation import Activation
from actbook.datasets import Dataset, two_moons
from actbook.elementwise import Array
from actbook.experiments.spread import spread
from actbook.functions.linear import linear
from actbook.functions.relu import relu
from actbook.initialisation import HE, Initialisation
from actbook.losses import cross_entropy_from_logits
from actbook.network import Network, Pass
from actbook.tables import Table
from actbook.training import train


@dataclass(frozen=True)
class Dying:
    """Shares of the hidden units, counted on all the data, through training."""

    activation: str
    learning_rates: tuple[float, ...]
    steps: Array  # (records,)
    dead: Array  # (learning rates, records, seeds): units with f′(z) = 0 on every sample
    off: Array  # the same shape: units with z ≤ 0 on every sample; for Leaky ReLU off is not dead
    loss: Array  # the same shape
    accuracy: Array  # (learning rates, seeds), at the end

    def table(self) -> Table:
        """Tabulate the share of dead units and the accuracy at the end, by learning rate."""
        rows = zip(self.learning_rates, self.dead[:, -1], self.accuracy, strict=True)
        return Table(
            ("Learning rate", "Share dead", "Accuracy"),
            tuple((f"{rate:g}", spread(dead, 2), spread(accuracy, 2)) for rate, dead, accuracy in rows),
            f"{self.activation}, after {self.steps[-1]} steps: median [lowest, highest] of the seeds",
        )


@dataclass(frozen=True)
class ComeBack:
    """Hidden units that are dead before training, and those of them that are alive after it."""

    units: Array  # (hidden layers,): in one network
    dead: Array  # (hidden layers, seeds): how many units are dead at the start
    came_back: Array  # the same shape: how many of these are alive at the end

    def table(self) -> Table:
        """Tabulate the dead and the risen of all networks, by hidden layer."""
        layers = enumerate(zip(self.units, self.dead, self.came_back, strict=True), 1)
        return Table(
            ("Hidden layer", "Units", "Dead at the start", "Came back"),
            tuple(
                (f"{number}", f"{units * dead.size}", f"{dead.sum()}", f"{back.sum()}")
                for number, (units, dead, back) in layers
            ),
            f"Units of {self.dead.shape[1]} networks",
        )


@dataclass(frozen=True)
class BornDead:
    """How often a random ReLU network is constant along a ray from the origin, before any training."""

    widths: tuple[int, ...]
    depths: tuple[int, ...]  # layers, the output included
    simulated: Array  # (widths, depths): share of the draws
    formula: Array  # (widths, depths): 1 - (1 - 2^-width)^(depth - 1)
    draws: int

    @property
    def standard_error(self) -> Array:
        return np.sqrt(self.formula * (1 - self.formula) / self.draws)

    def table(self) -> Table:
        """Tabulate the simulated share, and the formula's in brackets, by width and depth."""
        rows = zip(self.widths, self.simulated, self.formula, strict=True)
        return Table(
            ("Width", *(f"{depth} layers" for depth in self.depths)),
            tuple(
                (f"{width}", *(f"{s:.3f} ({f:.3f})" for s, f in zip(simulated, formula, strict=True)))
                for width, simulated, formula in rows
            ),
            f"Born dead: share of {self.draws} draws (formula)",
        )


def run(
    learning_rates: Sequence[float] = (0.1, 0.3, 1.0, 3.0, 10.0),
    activation: Activation = relu,
    initialisation: Initialisation = HE,
    bias: float = 0.0,
    hidden_parameters: Mapping[str, Any] | None = None,
    data: Dataset | None = None,
    sizes: Sequence[int] = (2, 16, 16, 1),
    steps: int = 200,
    every: int = 10,
    seeds: Iterable[int] = range(5),
) -> Dying:
    """Train on `data` (two moons by default) with each learning rate and count the units that are stuck."""
    data = data or two_moons(100)
    start = Network.create(sizes, activation, linear, initialisation, seeds, bias, hidden_parameters)
    descend = partial(train, loss=cross_entropy_from_logits, steps=steps, record=count, every=every)
    dead, off, loss, accuracy = [], [], [], []
    for rate in learning_rates:
        trained, history = descend(start, data.x, data.y, learning_rate=rate)
        counted = np.array(history.records)
        dead.append(counted[:, 0])
        off.append(counted[:, 1])
        loss.append(history.loss)
        with np.errstate(over="ignore", invalid="ignore"):  # a run that diverged has no logits to speak of
            logits = trained.forward(data.x).prediction[..., 0]
        accuracy.append(((logits > 0) == (data.y > 0.5)).mean(axis=-1))
    arrays = (np.array(values) for values in (dead, off, loss, accuracy))
    return Dying(activation.name, tuple(learning_rates), history.steps, *arrays)


def come_back(
    bias: float = -1.0,
    learning_rate: float = 0.3,
    steps: int = 200,
    sizes: Sequence[int] = (2, 16, 16, 1),
    data: Dataset | None = None,
    seeds: Iterable[int] = range(5),
) -> ComeBack:
    """Start ReLU networks with a bias that kills many units, train, and look for the risen.

    A unit of the first layer sees the same data at every step, so it cannot; higher up the inputs change.
    """
    data = data or two_moons(100)
    start = Network.create(sizes, relu, linear, HE, seeds, bias)
    trained, _ = train(
        start, data.x, data.y, loss=cross_entropy_from_logits, learning_rate=learning_rate, steps=steps
    )
    before, after = (
        [(z <= 0).all(axis=1) for z in network.forward(data.x).z[:-1]] for network in (start, trained)
    )
    return ComeBack(
        units=np.array(sizes[1:-1]),
        dead=np.array([dead.sum(axis=1) for dead in before]),
        came_back=np.array([(was & ~still).sum(axis=1) for was, still in zip(before, after, strict=True)]),
    )


def count(network: Network, passed: Pass) -> tuple[Array, Array]:
    """Shares of the hidden units that are dead and that are off on every sample, each (seeds,)."""
    dead, off = [], []
    hidden = zip(network.activations[:-1], network.parameters[:-1], passed.z[:-1], strict=True)
    for activation, parameters, z in hidden:
        dead.append((activation.derivative(z, **parameters) == 0).all(axis=1))
        off.append((z <= 0).all(axis=1))
    return np.hstack(dead).mean(axis=1), np.hstack(off).mean(axis=1)


def born_dead(
    widths: Sequence[int] = (2, 3, 4, 8),
    depths: Sequence[int] = (2, 5, 10, 20),
    draws: int = 4000,
    seed: int = 0,
) -> BornDead:
    """Draw networks without biases, send one input through, and count those with a layer that is all off.

    A layer of N units is all off with probability 2^-N, whatever came before (as long as something
    did), because the weights are as often negative as positive; depth - 1 layers have a chance.
    """
    rng = np.random.default_rng(seed)
    simulated = np.empty((len(widths), len(depths)))
    for i, width in enumerate(widths):
        value = rng.standard_normal((draws, 1, width))
        gone = []
        for _ in range(max(depths) - 1):
            value = relu(value @ rng.standard_normal((draws, width, width)))
            gone.append((value == 0).all(axis=(1, 2)).mean())
        simulated[i] = [gone[depth - 2] for depth in depths]
    formula = 1 - (1 - 0.5 ** np.array(widths)[:, None]) ** (np.array(depths) - 1)
    return BornDead(tuple(widths), tuple(depths), simulated, formula, draws)
