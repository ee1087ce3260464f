"""House prices with a linear, a sigmoid and a ReLU output: what each can and cannot say."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from actbook.activation import Activation
from actbook.datasets import taipei_houses
from actbook.elementwise import Array
from actbook.experiments.resampling import splits
from actbook.experiments.spread import spread
from actbook.functions.linear import linear
from actbook.functions.relu import relu
from actbook.functions.sigmoid import sigmoid
from actbook.initialisation import HE, LECUN
from actbook.losses import squared_error
from actbook.network import Network
from actbook.training import train

SCALINGS = ("standardised", "over the largest", "raw")


@dataclass(frozen=True)
class Outputs:
    """Prices in 10,000 TWD per ping; the test part of one split a seed."""

    outputs: tuple[str, ...]
    hidden: str
    scaling: str  # of the target: how it was prepared for training
    learning_rate: float
    y_test: Array  # (seeds, n)
    prediction: Array  # (outputs, seeds, n), scaled back to prices
    rmse: Array  # (outputs, seeds)
    reach: Array  # (outputs, seeds, 2): lowest and highest price that the output can express
    outside: Array  # (outputs, seeds): share of the test prices that are outside its reach
    stuck: Array  # (outputs, seeds): share of training samples at which the output's slope is exactly 0
    baseline: Array  # (seeds,): rmse of always answering the training part's mean

    @property
    def residual(self) -> Array:
        """Price minus prediction, (outputs, seeds, n)."""
        return self.y_test - self.prediction

    def describe(self) -> str:
        lines = [
            f"{self.hidden} hidden layer, target {self.scaling}, learning rate {self.learning_rate:g}",
            f"always the mean: test rmse {spread(self.baseline, 1)}",
            " output   test rmse           can say       % out of reach   % with slope 0",
        ]
        for i, name in enumerate(self.outputs):
            low, high = np.median(self.reach[i], axis=0)
            outside, stuck = (spread((100 * share).round(), 0) for share in (self.outside[i], self.stuck[i]))
            lines.append(
                f"{name:>7}   {spread(self.rmse[i], 1):<17}   {low:4.0f} to {high:3.0f}   "
                f"{outside:<14}   {stuck}"
            )
        return "\n".join(lines)


def run(
    outputs: Sequence[Activation] = (linear, sigmoid, relu),
    hidden: Activation = relu,
    scaling: str = "standardised",
    width: int = 16,
    steps: int = 300,
    learning_rate: float | None = None,
    seeds: Iterable[int] = range(5),
) -> Outputs:
    """Train with squared error and each output activation.

    `scaling` prepares the target: "standardised" (mean 0, std 1), "over the largest" (divided by the
    largest training price) or "raw". The learning rate suits the target's scale when it is left out:
    0.1, 0.2 and 0.0005.
    """
    if scaling not in SCALINGS:
        raise ValueError(f"scaling is one of {', '.join(map(repr, SCALINGS))}; you gave {scaling!r}")
    seeds, data = tuple(seeds), taipei_houses()
    parts = splits(data, seeds)
    largest = parts.y_train.max(axis=1, keepdims=True)
    zero, one = np.zeros_like(largest), np.ones_like(largest)
    shift, scale, default = {
        "standardised": (parts.y_mean, parts.y_std, 0.1),
        "over the largest": (zero, largest, 0.2),
        "raw": (zero, one, 0.0005),
    }[scaling]
    learning_rate = default if learning_rate is None else learning_rate
    prediction, reach, stuck = [], [], []
    for output in outputs:
        start = Network.create(
            (data.x.shape[1], width, 1), hidden, output, HE if hidden is relu else LECUN, seeds
        )
        trained, _ = train(
            start,
            parts.x_train,
            (parts.y_train - shift) / scale,
            loss=squared_error,
            learning_rate=learning_rate,
            steps=steps,
        )
        prediction.append((trained.forward(parts.x_test).prediction * scale + shift)[..., 0])
        ends = np.array([output.output.low, output.output.high])
        reach.append((ends * scale + shift)[:, 0])
        stuck.append((output.derivative(trained.forward(parts.x_train).z[-1]) == 0).mean(axis=(1, 2)))
    y_test, answers, ends = parts.y_test[..., 0], np.array(prediction), np.array(reach)
    return Outputs(
        outputs=tuple(output.name for output in outputs),
        hidden=hidden.name,
        scaling=scaling,
        learning_rate=learning_rate,
        y_test=y_test,
        prediction=answers,
        rmse=np.sqrt(((answers - y_test) ** 2).mean(axis=-1)),
        reach=ends,
        outside=((y_test < ends[..., :1]) | (y_test > ends[..., 1:])).mean(axis=-1),
        stuck=np.array(stuck),
        baseline=np.sqrt(((parts.y_test - parts.y_mean) ** 2).mean(axis=(1, 2))),
    )
