"""The leak from 0 (ReLU) to 1 (linear): what it does to the test error of a small real problem."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from actbook.datasets import Dataset, taipei_houses
from actbook.elementwise import Array
from actbook.experiments.dying import count
from actbook.experiments.resampling import splits
from actbook.experiments.spread import spread
from actbook.functions.leaky_relu import leaky_relu
from actbook.functions.linear import linear
from actbook.initialisation import he_for
from actbook.network import Network
from actbook.training import train


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

    def describe(self) -> str:
        """Per α: the median training error, the test errors, and the differences seed by seed."""
        lines = [
            f"{self.data}",
            f"alpha  training  {'test error':<23}  difference from alpha {self.alphas[0]:g}",
        ]
        for k, alpha in enumerate(self.alphas):
            training = f"{np.median(self.train_error[k]):8.3f}"
            lines.append(f"{alpha:5g}  {training}  {spread(self.error[k]):<23}  {spread(self.difference[k])}")
        return "\n".join(lines)


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
            start, parts.x_train, parts.target, loss=parts.loss, learning_rate=learning_rate, steps=steps
        )
        passed = trained.forward(parts.x_train)
        train_error.append(parts.error(passed.prediction, parts.y_train))
        error.append(parts.error(trained.forward(parts.x_test).prediction, parts.y_test))
        off.append(count(trained, passed)[1])
    return Leaky(data.title, tuple(alphas), np.array(error), np.array(train_error), np.array(off))
