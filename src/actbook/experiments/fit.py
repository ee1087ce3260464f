"""What a network can fit: activation and depth varied, the data, the width and the step held fixed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from actbook.activation import Activation
from actbook.datasets import Dataset, two_moons
from actbook.elementwise import Array, as_float64
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


@dataclass(frozen=True)
class Fit:
    """Accuracy on the training data after training."""

    data: str
    activations: tuple[str, ...]
    depths: tuple[int, ...]  # hidden layers
    accuracy: Array  # (activations, depths, seeds)

    def table(self) -> Table:
        """Accuracy by activation (rows) and number of hidden layers (columns)."""
        headings = (f"{d or 'No'} hidden layer{'' if d == 1 else 's'}" for d in self.depths)
        rows = tuple(
            (name, *(spread(accuracy, 2) for accuracy in by_depth))
            for name, by_depth in zip(self.activations, self.accuracy, strict=True)
        )
        return Table(("Activation", *headings), rows, f"{self.data}: share of the points right")


@dataclass(frozen=True)
class Frames:
    """What a network thinks of every point of a grid, at chosen steps of one training run a seed."""

    data: Dataset
    activation: Activation
    depth: int  # hidden layers
    seeds: tuple[int, ...]
    steps: tuple[int, ...]
    x1: Array  # (columns,): the grid's coordinates across
    x2: Array  # (rows,): and up
    logit: Array  # (steps, seeds, rows, columns): the score, 0 where the two classes are equally likely
    loss: Array  # (steps, seeds): cross-entropy on the data
    right: Array  # (steps, seeds), whole numbers: points of the data on the right side
    networks: tuple[Network, ...]  # at each step

    @property
    def probability(self) -> Array:
        """Of class 1, shaped like `logit`."""
        return np.asarray(sigmoid(self.logit))

    @property
    def label(self) -> str:
        """For a menu or a line of a table: 'ReLU, 1 hidden layer'."""
        title = self.activation.title
        if "\\" in title:  # a formula, which not everything can set
            title = self.activation.name
        elif title.istitle():
            title = title.lower()
        return f"{title}, {self.depth} hidden layer{'' if self.depth == 1 else 's'}"


def tabulate(films: Sequence[Frames], *steps: int) -> Table:
    """Points right and loss of each film at these steps (default: the last), over its seeds."""
    rows = []
    for film in films:
        for step in steps or film.steps[-1:]:
            i = film.steps.index(step)
            rows.append((film.label, str(step), spread(film.right[i], 0), spread(film.loss[i].round(3))))
    headings = ("Network", "Step", f"Right of {len(films[0].data.y)}", "Loss")
    return Table(headings, tuple(rows), f"{films[0].data.title}: points right and loss during training")


def initialisation_for(activation: Activation) -> Initialisation:
    """The scheme that was made for it: He for the two with half a slope, LeCun for the others."""
    return HE if activation.name in ("relu", "leaky_relu") else LECUN


def run(
    data: Dataset | None = None,
    activations: Sequence[Activation] = (linear, sigmoid, tanh, relu),
    depths: Sequence[int] = (0, 1, 2),
    width: int = 8,
    seeds: Iterable[int] = range(5),
    steps: int = 400,
    learning_rate: float = 0.5,
    initialisation: Initialisation | None = None,
) -> Fit:
    """Train every combination on `data` (two moons by default) and count what it gets right.

    initialisation: one scheme for all; without it each activation has its own, `initialisation_for`.
    """
    data, seeds = data or two_moons(100), tuple(seeds)
    descend = partial(train, loss=cross_entropy_from_logits, learning_rate=learning_rate, steps=steps)
    accuracy = np.empty((len(activations), len(depths), len(seeds)))
    for i, activation in enumerate(activations):
        for j, depth in enumerate(depths):
            scheme = initialisation or initialisation_for(activation)
            start = Network.create((2, *[width] * depth, 1), activation, linear, scheme, seeds)
            trained, _ = descend(start, data.x, data.y)
            accuracy[i, j] = _find_right(trained.forward(data.x).prediction, data.y).mean(axis=-1)
    return Fit(data.title, tuple(a.name for a in activations), tuple(depths), accuracy)


def frames(
    activation: Activation = relu,
    depth: int = 2,
    data: Dataset | None = None,
    width: int = 8,
    seeds: Iterable[int] = range(5),
    steps: Sequence[int] = (0, 5, 10, 20, 35, 50, 75, 100, 150, 200, 300, 400),
    learning_rate: float = 0.5,
    reach: tuple[float, float] = (2.0, 1.5),
    per_unit: int = 8,
) -> Frames:
    """The decision during the training that `run` does, on a grid from -reach to reach in both directions.

    steps: in order. The grid's points are the multiples of 1 / `per_unit`.
    """
    if list(steps) != sorted(set(steps)) or steps[0] < 0:
        raise ValueError(f"steps have to go up from 0 or more, each once; you gave {tuple(steps)}")
    data, seeds = data or two_moons(100), tuple(seeds)
    x1, x2 = (np.arange(-round(r * per_unit), round(r * per_unit) + 1) / per_unit for r in as_float64(reach))
    grid = np.stack(np.meshgrid(x1, x2), axis=-1).reshape(-1, 2)
    network = Network.create(
        (2, *[width] * depth, 1), activation, linear, initialisation_for(activation), seeds
    )
    descend = partial(train, loss=cross_entropy_from_logits, learning_rate=learning_rate)
    logits, losses, right, networks = [], [], [], []
    for before, after in zip((0, *steps[:-1]), steps, strict=True):
        network, history = descend(network, data.x, data.y, steps=after - before)
        logits.append(network.forward(grid).prediction.reshape(-1, x2.size, x1.size))
        losses.append(history.loss[-1])
        right.append(_find_right(network.forward(data.x).prediction, data.y).sum(axis=-1))
        networks.append(network)
    scores, errors, counts = (np.array(values) for values in (logits, losses, right))
    return Frames(
        data, activation, depth, seeds, tuple(steps), x1, x2, scores, errors, counts, tuple(networks)
    )


def _find_right(logits: Array, y: Array) -> Array:
    return (logits[..., 0] > 0) == (y > 0.5)
