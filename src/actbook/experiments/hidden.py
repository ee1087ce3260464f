"""The hidden activation of an ordinary classifier on real data, with one to three hidden layers."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from actbook.activation import Activation
from actbook.datasets import breast_cancer
from actbook.elementwise import Array
from actbook.experiments.resampling import splits
from actbook.experiments.spread import spread
from actbook.functions.linear import linear
from actbook.functions.sigmoid import sigmoid
from actbook.functions.tanh import tanh
from actbook.initialisation import LECUN
from actbook.losses import cross_entropy_from_logits
from actbook.network import Network
from actbook.tables import Table
from actbook.training import train


@dataclass(frozen=True)
class Hidden:
    """Benign or malignant, from ten measurements; one random split of the biopsies for each seed."""

    activations: tuple[str, ...]
    depths: tuple[int, ...]  # hidden layers
    steps_needed: (
        Array  # (activations, depths, seeds): until the training loss is under `level`; nan if never
    )
    wrong: Array  # (activations, depths, seeds): share of the held-out biopsies that is wrong at the end
    level: float
    steps: int
    learning_rate: float


def compare(*runs: Hidden) -> Table:
    """Put runs with different steps under each other: how soon they learn, and how well in the end."""
    rows = [
        (
            f"{name}, {depth} hidden layers, step size {run.learning_rate:g}",
            spread(steps, 0),
            f"{spread(share, 2)} after {run.steps}",
        )
        for run in runs
        for name, needed, wrong in zip(run.activations, run.steps_needed, run.wrong, strict=True)
        for depth, steps, share in zip(run.depths, needed, wrong, strict=True)
    ]
    headings = "Network", f"Steps until the loss is under {runs[0].level:g}", "Wrong on new biopsies"
    return Table(headings, tuple(rows), "Benign or malignant: in training, and on new biopsies")


def run(
    activations: Sequence[Activation] = (sigmoid, tanh),
    depths: Sequence[int] = (1, 2, 3),
    width: int = 8,
    steps: int = 300,
    every: int = 5,
    learning_rate: float = 0.3,
    seeds: Iterable[int] = range(5),
    level: float = 0.3,
) -> Hidden:
    """Train each combination with LeCun's initialisation, the same seeds and the same step."""
    seeds = tuple(seeds)
    data = splits(breast_cancer(), seeds)
    descend = partial(train, loss=cross_entropy_from_logits, learning_rate=learning_rate, steps=steps)
    needed, wrong = [], []
    for activation in activations:
        for depth in depths:
            start = Network.create((10, *[width] * depth, 1), activation, linear, LECUN, seeds)
            trained, history = descend(start, data.x_train, data.y_train, every=every)
            held_out = trained.forward(data.x_test).prediction
            needed.append(history.first_below(level))
            wrong.append(((held_out > 0) != (data.y_test > 0.5)).mean(axis=(1, 2)))
    shape = (len(activations), len(depths), len(seeds))
    names = tuple(activation.name for activation in activations)
    return Hidden(
        names, tuple(depths), np.array(needed).reshape(shape), np.array(wrong).reshape(shape),
        level, steps, learning_rate,
    )  # fmt: skip
