"""Does a deep network learn? Function and starting weights varied; data, width and step the same for all."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from actbook.activation import Activation
from actbook.datasets import Dataset, two_moons
from actbook.elementwise import Array
from actbook.experiments.spread import spread
from actbook.functions.linear import linear
from actbook.functions.relu import relu
from actbook.functions.sigmoid import sigmoid
from actbook.functions.tanh import tanh
from actbook.initialisation import HE, LECUN, Initialisation
from actbook.losses import cross_entropy_from_logits
from actbook.network import Network
from actbook.tables import Table
from actbook.training import train

Racer = tuple[Activation, Initialisation]

RACERS: tuple[Racer, ...] = ((sigmoid, LECUN), (tanh, LECUN), (relu, LECUN), (relu, HE))
LEARNED = np.log(2) / 2  # half the loss of a network that says one half to every point


@dataclass(frozen=True)
class TrainedDepth:
    """Training on two moons; the training loss at each step, and fresh points that are right at the end."""

    racers: tuple[Racer, ...]
    depths: tuple[int, ...]  # hidden layers
    learning_rate: float
    loss: Array  # (racers, depths, steps + 1, seeds)
    right: Array  # (racers, depths, seeds): share of fresh points

    @property
    def learned(self) -> Array:
        """(racers, depths): seeds whose training loss ends below `LEARNED`."""
        return np.asarray((self.loss[:, :, -1] < LEARNED).sum(axis=-1))

    def table(self) -> Table:
        """Tabulate loss, fresh points right and seeds that learned, by depth and racer."""
        seeds = self.right.shape[-1]
        rows = [
            (
                f"{depth} layers, {activation.title}, {scheme.title}",
                spread(self.loss[i, j, -1].round(1), 1),  # of more digits depth magnifies rounding errors
                spread(self.right[i, j], 2),
                f"{self.learned[i, j]} of {seeds}",
            )
            for j, depth in enumerate(self.depths)
            for i, (activation, scheme) in enumerate(self.racers)
        ]
        return Table(
            ("Network and weights", "Training loss", "Fresh points right", "Learned"),
            tuple(rows),
            f"After {self.loss.shape[2] - 1} steps of {self.learning_rate:g}: "
            f"median [lowest, highest] of {seeds} seeds",
        )


def run(
    racers: Sequence[Racer] = RACERS,
    depths: Sequence[int] = (10, 20),
    learning_rate: float = 0.03,
    width: int = 16,
    steps: int = 300,
    data: Dataset | None = None,
    seeds: Iterable[int] = range(5),
) -> TrainedDepth:
    """Train each racer at each depth by plain gradient descent on all of `data` (100 points by default)."""
    data, fresh, seeds = data or two_moons(100), two_moons(200, seed=1000), tuple(seeds)
    loss, right = [], []
    for activation, scheme in racers:
        for depth in depths:
            start = Network.create((2, *[width] * depth, 1), activation, linear, scheme, seeds)
            trained, history = train(
                start,
                data.x,
                data.y,
                loss=cross_entropy_from_logits,
                learning_rate=learning_rate,
                steps=steps,
            )
            loss.append(history.loss)
            with np.errstate(over="ignore", invalid="ignore"):  # a run that diverged
                logits = trained.forward(fresh.x).prediction[..., 0]
            right.append(((logits > 0) == (fresh.y > 0.5)).mean(axis=-1))
    shape = len(racers), len(depths)
    arrays = (np.reshape(values, (*shape, *np.shape(values[0]))) for values in (loss, right))
    return TrainedDepth(tuple(racers), tuple(depths), learning_rate, *arrays)
