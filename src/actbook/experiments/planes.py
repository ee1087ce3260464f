"""Layers of two units: every stage of the network is a plane, and one can ask what a line can do there."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike

from actbook.activation import Activation
from actbook.datasets import Dataset, two_moons
from actbook.elementwise import Array, as_float64
from actbook.experiments.fit import initialisation_for
from actbook.functions.linear import linear
from actbook.functions.relu import relu
from actbook.functions.tanh import tanh
from actbook.losses import cross_entropy_from_logits
from actbook.network import Network
from actbook.tables import Table
from actbook.training import train

_APART = 1e-6  # of the points' spread, or of a loss: what is closer counts as one place, direction or loss


@dataclass(frozen=True)
class Line:
    """Class 1 where normal · p + offset > 0, and how many points it has on their right side."""

    normal: Array  # (2,), of length 1
    offset: float
    right: int


@dataclass(frozen=True)
class Planes:
    """A network of layers of two units, the one with the smallest training loss of all seeds."""

    activation: Activation
    data: Dataset
    network: Network  # of one seed
    seed: int
    separated: Array  # (seeds,): whether that seed's network has every point right
    stages: tuple[Array, ...]  # (n, 2) each: the input, then z and f(z) of each layer
    best: tuple[Line, ...]  # one a stage: a line with the most points right that any line has there
    own: Line  # the output layer's, at the last stage


def tabulate(kept: Sequence[Planes]) -> Table:
    """Count the seeds that separated the classes, and what the best line gets right at each stage."""
    layers = range(1, len(kept[0].stages) // 2 + 1)
    headings = ("Activation", "Seeds with all right", "x", *(f"{n}{k}" for k in layers for n in "za"))
    rows = tuple(
        (
            each.activation.name,
            f"{each.separated.sum()} of {each.separated.size}",
            *(str(line.right) for line in each.best),
        )
        for each in kept
    )
    return Table(headings, rows, f"{kept[0].data.title}: points right with the best line at each stage")


def run(
    activations: Sequence[Activation] = (linear, relu, tanh),
    data: Dataset | None = None,
    layers: int = 2,
    seeds: Iterable[int] = range(40),
    steps: int = 1000,
    learning_rate: float = 0.2,
) -> tuple[Planes, ...]:
    """Train layers of two units on `data` (two moons by default) and keep the best of the seeds."""
    data, seeds = data or two_moons(100), tuple(seeds)
    kept = []
    for activation in activations:
        start = Network.create(
            (2, *[2] * layers, 1), activation, linear, initialisation_for(activation), seeds
        )
        trained, history = train(
            start, data.x, data.y, loss=cross_entropy_from_logits, learning_rate=learning_rate, steps=steps
        )
        right = (trained.forward(data.x).prediction[..., 0] > 0) == (data.y > 0.5)
        loss = history.loss[-1]
        best = int(np.argmax(loss <= np.nanmin(loss) + _APART))  # of equals the first, on every processor
        one = replace(
            trained,
            weights=tuple(w[[best]] for w in trained.weights),
            biases=tuple(b[[best]] for b in trained.biases),
        )
        kept.append(_planes(activation, data, without_mirrors(one), seeds[best], right.all(axis=-1)))
    return tuple(kept)


def without_mirrors(network: Network) -> Network:
    """The same network with the two units of a layer swapped wherever its matrix would turn the plane over.

    Which unit comes first is arbitrary; this way each matrix of two rows and two columns has a positive
    determinant, and the plane can be turned and stretched into its new place without being flattened.
    """
    weights, biases = list(network.weights), list(network.biases)
    for layer in range(len(weights) - 1):
        if np.linalg.det(weights[layer][0]) < 0:
            weights[layer], biases[layer] = weights[layer][..., ::-1], biases[layer][..., ::-1]
            weights[layer + 1] = weights[layer + 1][..., ::-1, :]
    return replace(network, weights=tuple(weights), biases=tuple(biases))


def best_line(points: ArrayLike, y: ArrayLike) -> Line:
    """A line with as many points right as any line has; of several, one with much room beside it.

    The order of the points along a direction changes only where two of them are level: one direction from
    each interval between such, and all places to cut there, is every line there is.
    """
    points, ones = as_float64(points), as_float64(y) > 0.5
    centre, scale = points.mean(axis=0), np.ptp(points, axis=0).max()
    p = (points - centre) / scale
    first, second = np.triu_indices(len(p), 1)
    x1, x2 = (p[first] - p[second]).T[:, np.hypot(*(p[first] - p[second]).T) > _APART]
    level = np.arctan2(x1, -x2) % np.pi
    level = np.unique(np.round(level / _APART)) * _APART
    angle = (level + np.append(level[1:], level[0] + np.pi)) / 2
    normals = np.stack([np.cos(angle), np.sin(angle)])
    along = p @ normals
    order = along.argsort(axis=0)
    along = np.take_along_axis(along, order, axis=0)
    room = np.diff(along, axis=0)
    below = np.cumsum(np.where(ones[order], -1, 1), axis=0)[:-1] + ones.sum()  # right, if class 0 is below
    right = np.where(room > _APART, np.maximum(below, len(p) - below), 0)
    cut, place = np.unravel_index(np.argmax(right + room / 10), right.shape)  # room is at most √2
    sign = 1 if below[cut, place] == right[cut, place] else -1
    normal = sign * normals[:, place]
    middle = sign * along[cut : cut + 2, place].mean()
    return Line(normal, float(-middle * scale - normal @ centre), int(right[cut, place]))


def _planes(activation: Activation, data: Dataset, network: Network, seed: int, separated: Array) -> Planes:
    passed = network.forward(data.x)
    stages = [data.x]
    for z, a in zip(passed.z[:-1], passed.a[1:-1], strict=True):
        stages += [z[0], a[0]]
    normal, offset = network.weights[-1][0, :, 0], network.biases[-1][0, 0, 0]
    length = np.hypot(*normal)
    own = Line(
        normal / length,
        float(offset / length),
        int(np.sum((passed.prediction[0, :, 0] > 0) == (data.y > 0.5))),
    )
    best = tuple(best_line(points, data.y) for points in stages)
    return Planes(activation, data, network, seed, separated, tuple(stages), best, own)
