"""Sparsity: how much of a ReLU layer is exactly zero on real data, before and after training."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from actbook.datasets import taipei_houses
from actbook.elementwise import Array
from actbook.experiments.resampling import splits
from actbook.experiments.spread import spread
from actbook.functions.linear import linear
from actbook.functions.relu import relu
from actbook.initialisation import HE
from actbook.network import Network
from actbook.tables import Table
from actbook.training import train


@dataclass(frozen=True)
class Sparsity:
    """One hidden ReLU layer on the Taipei houses; one split a seed. Prices in 10,000 TWD per ping."""

    off_before: Array  # (seeds, units): share of the training houses on which the unit's value is exactly 0
    off_after: Array  # the same shape, after training
    silent: Array  # (seeds, n): share of the units that are 0 on that house, after training
    rmse: Array  # (seeds,): on the test part
    rmse_linear: Array  # (seeds,): the best linear model, by least squares
    baseline: Array  # (seeds,): always answering the training part's mean

    @property
    def dead(self) -> Array:
        """Share of the units that are 0 on every training house, after training, (seeds,)."""
        return (self.off_after == 1).mean(axis=1)

    def table(self) -> Table:
        """Tabulate zeros, dead units and errors: median and range over the splits."""
        rows = {
            "Zeros before training": spread(self.off_before.mean(axis=1), 2),
            "Zeros after training": spread(self.off_after.mean(axis=1), 2),
            "Units dead at the end": spread(self.dead, 2),
            "Test error, ReLU": spread(self.rmse, 1),
            "Test error, best linear model": spread(self.rmse_linear, 1),
            "Test error, always the mean": spread(self.baseline, 1),
        }
        return Table(
            ("Measured", "Median [lowest, highest]"),
            tuple(rows.items()),
            f"A hidden ReLU layer on the houses, {len(self.rmse)} splits",
        )


def run(
    width: int = 16, steps: int = 300, learning_rate: float = 0.1, seeds: Iterable[int] = range(10)
) -> Sparsity:
    """Train the network on each split, and fit a straight line by least squares beside it."""
    seeds = tuple(seeds)
    parts = splits(taipei_houses(), seeds)
    start = Network.create((parts.x_train.shape[-1], width, 1), relu, linear, HE, seeds)
    trained, _ = train(
        start, parts.x_train, parts.target, loss=parts.loss, learning_rate=learning_rate, steps=steps
    )
    before, after = (network.forward(parts.x_train).a[1] == 0 for network in (start, trained))
    line = np.linalg.pinv(parts.x_train) @ parts.target  # the inputs have mean 0: no constant is needed
    rmse = parts.error(trained.forward(parts.x_test).prediction, parts.y_test)
    rmse_linear = parts.error(parts.x_test @ line, parts.y_test)
    zeros = before.mean(axis=1), after.mean(axis=1), after.mean(axis=2)
    return Sparsity(*zeros, rmse, rmse_linear, parts.baseline)
