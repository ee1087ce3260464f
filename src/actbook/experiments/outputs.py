"""House prices with a linear, a sigmoid, a ReLU or a softplus output: what each can and cannot say."""

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
from actbook.registry import get_activation
from actbook.tables import Table
from actbook.training import train

#: How the target is prepared: what is taken off, what it is divided by, and a learning rate that suits.
SCALINGS = {
    "standardised": ("mean", "std", 0.1),
    "centred": ("mean", "one", 0.01),
    "divided by the std": ("zero", "std", 0.1),
    "over the largest": ("zero", "largest", 0.2),
    "raw": ("zero", "one", 0.01),
    "log": ("mean", "std", 0.1),  # of the logarithms
}


@dataclass(frozen=True)
class Outputs:
    """Prices in 10,000 TWD per ping; the test part of one split a seed."""

    outputs: tuple[str, ...]
    hidden: str  # its activation, or "no"
    scaling: str  # of the target: how it was prepared for training
    learning_rate: float
    y_test: Array  # (seeds, n)
    prediction: Array  # (outputs, seeds, n), scaled back to prices
    rmse: Array  # (outputs, seeds): on the test part
    rmse_train: Array  # (outputs, seeds): on the training part
    reach: Array  # (outputs, seeds, 2): lowest and highest price that the output can express
    outside: Array  # (outputs, seeds): share of the test prices that are outside its reach
    stuck: Array  # (outputs, seeds): share of training samples at which the output's slope is exactly 0
    baseline: Array  # (seeds,): rmse of always answering the training part's mean

    def table(self) -> Table:
        rows = []
        for i, output in enumerate(self.outputs):
            low, high = np.median(self.reach[i], axis=0)
            shares = (spread((100 * share).round(), 0) for share in (self.outside[i], self.stuck[i]))
            ends = f"{low:.0f} to {high:.0f}".replace("inf", "∞").replace("-", "−")
            rows.append((get_activation(output).title, spread(self.rmse[i], 1), ends, *shares))
        headings = ("Output", "Test error", "Can say", "% out of reach", "% with slope 0")
        return Table(headings, (*rows, ("always the mean", spread(self.baseline, 1), "", "", "")), _CAPTION)


_CAPTION = "Test error in 10,000 TWD per ping, median and range over the splits"


def compare(runs: Sequence[Outputs]) -> Table:
    """Set the test errors of runs with the same outputs side by side, a column a scaling."""
    rows = []
    for name, *errors in zip(runs[0].outputs, *(run.rmse for run in runs), strict=True):
        rows.append((get_activation(name).title, *(spread(rmse, 1) for rmse in errors)))
    return Table(("Output", *(run.scaling for run in runs)), tuple(rows), _CAPTION)


def run(
    outputs: Sequence[Activation] = (linear, sigmoid, relu),
    hidden: Activation | None = relu,
    scaling: str = "standardised",
    width: int = 16,
    steps: int = 300,
    learning_rate: float | None = None,
    seeds: Iterable[int] = range(5),
) -> Outputs:
    """Train with squared error and each output activation; `hidden=None` leaves out the hidden layer.

    `scaling` prepares the target by numbers of the training part: it is a key of `SCALINGS`, which also
    has the learning rate if you give none.
    """
    if scaling not in SCALINGS:
        raise ValueError(f"scaling is one of {', '.join(map(repr, SCALINGS))}; you gave {scaling!r}")
    seeds, data = tuple(seeds), taipei_houses()
    parts = splits(data, seeds)
    y, unscale = (np.log(parts.y_train), np.exp) if scaling == "log" else (parts.y_train, np.asarray)
    largest = y.max(axis=1, keepdims=True)
    numbers = {"mean": y.mean(axis=1, keepdims=True), "std": y.std(axis=1, keepdims=True), "largest": largest,
               "zero": np.zeros_like(largest), "one": np.ones_like(largest)}  # fmt: skip
    shift, scale = (numbers[name] for name in SCALINGS[scaling][:2])
    learning_rate = SCALINGS[scaling][2] if learning_rate is None else learning_rate
    target = (y - shift) / scale
    sizes = (data.x.shape[1], *([width] if hidden else []), 1)
    prediction, rmse_train, reach, stuck = [], [], [], []
    for output in outputs:
        start = Network.create(sizes, hidden or linear, output, HE if hidden is relu else LECUN, seeds)
        trained, _ = train(
            start, parts.x_train, target, loss=squared_error, learning_rate=learning_rate, steps=steps
        )
        passed = trained.forward(parts.x_train)
        prediction.append(unscale(trained.forward(parts.x_test).prediction * scale + shift)[..., 0])
        rmse_train.append(_rmse((unscale(passed.prediction * scale + shift) - parts.y_train)[..., 0]))
        ends = np.array([output.output.low, output.output.high])
        reach.append(unscale(ends * scale + shift)[:, 0])
        stuck.append((output.derivative(passed.z[-1]) == 0).mean(axis=(1, 2)))
    y_test, answers, ends = parts.y_test[..., 0], np.array(prediction), np.array(reach)
    return Outputs(
        outputs=tuple(output.name for output in outputs),
        hidden=hidden.name if hidden else "no",
        scaling=scaling,
        learning_rate=learning_rate,
        y_test=y_test,
        prediction=answers,
        rmse=_rmse(answers - y_test),
        rmse_train=np.array(rmse_train),
        reach=ends,
        outside=((y_test < ends[..., :1]) | (y_test > ends[..., 1:])).mean(axis=-1),
        stuck=np.array(stuck),
        baseline=_rmse((parts.y_test - parts.y_mean)[..., 0]),
    )


def _rmse(error: Array) -> Array:
    with np.errstate(over="ignore", invalid="ignore"):  # a run that diverged has an error of inf or nan
        return np.asarray(np.sqrt((error**2).mean(axis=-1)))
