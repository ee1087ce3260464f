"""What a network can fit: activation and depth varied, the data, the width and the step held fixed."""

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
from actbook.training import train


@dataclass(frozen=True)
class Fit:
    """Accuracy on the training data after training."""

    data: str
    activations: tuple[str, ...]
    depths: tuple[int, ...]  # hidden layers
    accuracy: Array  # (activations, depths, seeds)

    def describe(self) -> str:
        lines = [f"{self.data}: accuracy by number of hidden layers {self.depths}"]
        for name, by_depth in zip(self.activations, self.accuracy, strict=True):
            lines.append(f"{name:>10}  " + "  ".join(spread(a, 2) for a in by_depth))
        return "\n".join(lines)


@dataclass(frozen=True)
class Frames:
    """Probabilities of class 1 on a square grid, at chosen steps of one training run a seed."""

    activation: str
    steps: tuple[int, ...]
    axis: Array  # (points,): the grid's coordinates, the same in both directions
    probability: Array  # (steps, seeds, points, points): rows follow x2, columns x1
    accuracy: Array  # (steps, seeds)


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
) -> Fit:
    """Train every combination on `data` (two moons by default) and count what it gets right."""
    data, seeds = data or two_moons(100), tuple(seeds)
    accuracy = np.empty((len(activations), len(depths), len(seeds)))
    for i, activation in enumerate(activations):
        for j, depth in enumerate(depths):
            start = Network.create(
                (2, *[width] * depth, 1), activation, linear, initialisation_for(activation), seeds
            )
            trained, _ = train(
                start,
                data.x,
                data.y,
                loss=cross_entropy_from_logits,
                learning_rate=learning_rate,
                steps=steps,
            )
            accuracy[i, j] = _accuracy(trained.forward(data.x).prediction, data.y)
    return Fit(data.title, tuple(a.name for a in activations), tuple(depths), accuracy)


def frames(
    activation: Activation = relu,
    data: Dataset | None = None,
    depth: int = 2,
    width: int = 8,
    seeds: Iterable[int] = range(5),
    steps: Sequence[int] = (0, 10, 20, 50, 100, 200, 500),
    learning_rate: float = 1.0,
    points: int = 41,
    reach: float = 2.0,
) -> Frames:
    """The picture of the decision during training, on a grid from -reach to reach both ways."""
    data, axis = data or two_moons(100), np.linspace(-reach, reach, points)
    grid = np.stack(np.meshgrid(axis, axis), axis=-1).reshape(-1, 2)
    network = Network.create(
        (2, *[width] * depth, 1), activation, linear, initialisation_for(activation), seeds
    )
    seen, right = [], []
    for before, after in zip((0, *steps[:-1]), steps, strict=True):
        network, _ = train(
            network,
            data.x,
            data.y,
            loss=cross_entropy_from_logits,
            learning_rate=learning_rate,
            steps=after - before,
        )
        seen.append(sigmoid(network.forward(grid).prediction).reshape(-1, points, points))
        right.append(_accuracy(network.forward(data.x).prediction, data.y))
    return Frames(activation.name, tuple(steps), axis, np.array(seen), np.array(right))


def _accuracy(logits: Array, y: Array) -> Array:
    return ((logits[..., 0] > 0) == (y > 0.5)).mean(axis=-1)
