"""The leak from 0 (ReLU) to 1 (linear): what it saves on two moons, and costs on a small real problem."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from actbook.datasets import Dataset, taipei_houses
from actbook.elementwise import Array
from actbook.experiments import dying
from actbook.experiments.resampling import splits
from actbook.experiments.spread import spread
from actbook.functions.leaky_relu import leaky_relu
from actbook.functions.linear import linear
from actbook.initialisation import he_for
from actbook.network import Network
from actbook.tables import Table
from actbook.training import train

STRAIGHT_LINE = 0.85  # of the points of two moons


@dataclass(frozen=True)
class Leaky:
    """Test errors; a seed is a split and a start, the same for every α, so differences are paired."""

    data: str
    alphas: tuple[float, ...]
    error: Array  # (alphas, seeds): root mean square error in price units, or share of wrong answers
    train_error: Array  # (alphas, seeds): the same on the training part
    off: Array  # (alphas, seeds): share of hidden units with z ≤ 0 on every training sample

    @property
    def difference(self) -> Array:
        """Test error minus that of the first α with the same seed: negative where the leak helps."""
        return self.error - self.error[0]

    def table(self) -> Table:
        """Per α: the median training error, the test errors, and the differences seed by seed."""
        first = f"{self.alphas[0]:g}"
        rows = tuple(
            (f"{alpha:g}", f"{np.median(self.train_error[k]):.2f}", spread(self.error[k], 2),
             spread(self.difference[k]), f"{(self.difference[k] > 0).sum()} of {self.error.shape[1]}")
            for k, alpha in enumerate(self.alphas)
        )  # fmt: skip
        headings = ("Leak α", "Training error", "Test error", f"Test error − that of {first}", "Worse on")
        return Table(headings, rows, self.data)


@dataclass(frozen=True)
class Moons:
    """What became of networks on two moons; a seed's start is the same for every α."""

    alphas: tuple[float, ...]
    dead: Array  # (alphas, seeds): share of hidden units with slope 0 on every point, at the end
    off: Array  # (alphas, seeds): share of hidden units with z ≤ 0 on every point, at the end
    right: Array  # (alphas, seeds): share of the points on the right side
    diverged: NDArray[np.bool]  # (alphas, seeds): whether the loss is no longer a number

    @property
    def failed(self) -> NDArray[np.bool]:
        """Whether a network does no better than a straight line could."""
        return self.right <= STRAIGHT_LINE

    def table(self) -> Table:
        """Per α: the shares over seeds, and the seeds that were lost."""
        rows = tuple(
            (f"{alpha:g}", spread(self.dead[k], 2), spread(self.off[k], 2), spread(self.right[k], 2),
             *(f"{lost[k].sum()} of {lost.shape[1]}" for lost in (self.failed, self.diverged)))
            for k, alpha in enumerate(self.alphas)
        )  # fmt: skip
        return Table(("Leak α", "Dead", "Off", "Right", "Failed", "Diverged"), rows, "Two moons")


def run(
    alphas: Sequence[float] = (0.0, 0.01, 0.1, 0.3, 0.5, 0.8, 1.0),
    data: Dataset | None = None,
    hidden: Sequence[int] = (16,),
    bias: float = 0.0,
    steps: int = 200,
    learning_rate: float = 0.1,
    seeds: Iterable[int] = range(10),
) -> Leaky:
    """Train with each α on `data`: house prices by default, or the biopsies (`breast_cancer()`)."""
    data, seeds = data or taipei_houses(), tuple(seeds)
    parts = splits(data, seeds)
    error, train_error, off = [], [], []
    for alpha in alphas:
        start = Network.create(
            (data.x.shape[1], *hidden, 1), leaky_relu, linear, he_for(alpha), seeds, bias, {"alpha": alpha}
        )
        trained, _ = train(
            start, parts.x_train, parts.target,
            loss=parts.loss, learning_rate=learning_rate, steps=steps, every=steps,
        )  # fmt: skip
        passed = trained.forward(parts.x_train)
        train_error.append(parts.error(passed.prediction, parts.y_train))
        error.append(parts.error(trained.forward(parts.x_test).prediction, parts.y_test))
        off.append(dying.count(trained, passed)[1])
    return Leaky(data.title, tuple(alphas), np.array(error), np.array(train_error), np.array(off))


def run_moons(
    alphas: Sequence[float] = (0.0, 0.01, 0.2),
    bias: float = 0.0,
    hidden: Sequence[int] = (16, 16),
    steps: int = 200,
    learning_rate: float = 0.1,
    seeds: Iterable[int] = range(5),
) -> Moons:
    """Train with each α on 100 points of two moons, all hidden biases starting at `bias`."""
    runs = [
        dying.run(
            (learning_rate,), leaky_relu, bias=bias, hidden_parameters={"alpha": alpha},
            sizes=(2, *hidden, 1), steps=steps, every=steps, seeds=tuple(seeds),
        )
        for alpha in alphas
    ]  # fmt: skip
    return Moons(
        tuple(alphas),
        dead=np.array([run.dead[0, -1] for run in runs]),
        off=np.array([run.off[0, -1] for run in runs]),
        right=np.array([run.accuracy[0] for run in runs]),
        diverged=np.array([~np.isfinite(run.loss[0, -1]) for run in runs]),
    )
