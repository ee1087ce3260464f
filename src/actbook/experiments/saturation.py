"""A sigmoid output that is sure and wrong: how each loss gets it out again."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from actbook.datasets import breast_cancer
from actbook.elementwise import Array, as_float64
from actbook.experiments.resampling import splits
from actbook.experiments.spread import spread, write_number
from actbook.functions.sigmoid import sigmoid
from actbook.functions.tanh import tanh
from actbook.initialisation import LECUN
from actbook.losses import Loss, cross_entropy, squared_error
from actbook.network import Network
from actbook.tables import Table
from actbook.training import first_step, train

LOSSES = (squared_error, cross_entropy)


@dataclass(frozen=True)
class Saturation:
    """One neuron, one sample, target 1. Rows: squared error, cross-entropy."""

    logits: Array  # (starts,): the pre-activation that it starts from
    probability: Array  # (starts,): what it says at first; the truth is 1
    slope: Array  # (2, starts): of the loss at the pre-activation
    steps: Array  # (2, starts): until it says more than ½; nan if not within `longest`
    learning_rate: float

    def table(self) -> Table:
        """Compare the two losses, one start a row."""
        rows = tuple(
            (
                f"{z:.2f}".replace("-", "−"),
                f"{says:.4f}",
                *(write_number(count, 0) for count in np.nan_to_num(steps, nan=np.inf)),
            )
            for z, says, steps in zip(self.logits, self.probability, self.steps.T, strict=True)
        )
        headings = "Logit", "Says", "Steps, squared error", "Steps, cross-entropy"
        return Table(headings, rows, "Steps until it says more than ½")


@dataclass(frozen=True)
class Recovery:
    """A network on real data whose output starts out sure of the rarer class. Rows as above."""

    start: float  # the output's bias
    steps: Array  # (records,)
    loss: Array  # (2, records, seeds): cross-entropy for both, so that they can be compared
    error: Array  # (2, records, seeds): share of the training samples that are wrong
    recovered: Array  # (2, seeds): first recorded step with under 10 % wrong; nan if never

    def table(self) -> Table:
        """Compare the two losses: how soon the mistake is undone, and what is left of it."""
        rows = tuple(
            (loss.title, "never" if np.isnan(recovered).all() else spread(recovered, 0), spread(wrong, 2))
            for loss, recovered, wrong in zip(LOSSES, self.recovered, self.error[:, -1], strict=True)
        )
        headings = "Loss", "Steps until under 10 % are wrong", f"Share wrong after {self.steps[-1]:g}"
        return Table(headings, rows, "A network that starts out sure of the rarer class")


def run(
    logits: Sequence[float] = (0.0, -2.0, -4.0, -6.0, -8.0, -9.21034),
    learning_rate: float = 1.0,
    longest: int = 30_000,
) -> Saturation:
    """Gradient descent on the bias of a single sigmoid neuron: the input is 0 and drops out."""
    start = as_float64(logits)
    slope, steps = [], []
    for loss in LOSSES:
        slope.append(_slope(loss, start))
        z, arrived = start.copy(), np.where(start > 0, 0.0, np.nan)
        for now in range(1, longest + 1):
            z = z - learning_rate * _slope(loss, z)
            arrived[np.isnan(arrived) & (z > 0)] = now
            if not np.isnan(arrived).any():
                break
        steps.append(arrived)
    return Saturation(start, sigmoid(start), np.array(slope), np.array(steps), learning_rate)


def recover(
    start: float = 9.21034,
    seeds: Iterable[int] = range(5),
    steps: int = 200,
    every: int = 1,
    learning_rate: float = 1.0,
) -> Recovery:
    """Tell benign from malignant, from an output that says 99.99 % malignant to all (37 % are)."""
    seeds = tuple(seeds)
    data = splits(breast_cancer(), seeds)
    fresh = Network.create((10, 8, 1), tanh, sigmoid, LECUN, seeds)
    wrong = replace(fresh, biases=(fresh.biases[0], np.full_like(fresh.biases[1], start)))
    losses, errors, recovered = [], [], []
    for loss in LOSSES:
        _, history = train(
            wrong,
            data.x_train,
            data.y_train,
            loss=loss,
            learning_rate=learning_rate,
            steps=steps,
            every=every,
            record=lambda _, passed: (
                cross_entropy(passed.prediction, data.y_train),
                ((passed.prediction > 0.5) != (data.y_train > 0.5)).mean(axis=(1, 2)),
            ),
        )
        seen = np.array(history.records)
        losses.append(seen[:, 0])
        errors.append(seen[:, 1])
        recovered.append(first_step(seen[:, 1] < 0.1, history.steps))
    return Recovery(start, history.steps, np.array(losses), np.array(errors), np.array(recovered))


def _slope(loss: Loss, z: Array) -> Array:
    """∂loss/∂z for target 1, one sample each: the loss's slope times σ′."""
    p = sigmoid(z)
    slope: Array = loss.term_slope(p, np.ones_like(p)) * sigmoid.derivative(z)
    return slope
