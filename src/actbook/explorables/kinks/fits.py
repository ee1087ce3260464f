"""Curves to match with ReLU hinges, how far a sum of hinges is from one, and how near hinges can come."""

import numpy as np

from actbook.elementwise import Array
from actbook.explorables.curve_samples import Grid
from actbook.functions.relu import relu

#: Where curves are compared.
GRID = Grid(-3.0, 3.0, per_unit=20)
#: Where a hinge may start, and what it may add to the slope.
PLACES, WEIGHTS = Grid(-3.0, 2.0, per_unit=50), Grid(-2.2, 2.2, per_unit=50)
MOST = 4

_X = GRID.nodes()
#: By name: what a menu calls it, and its values at the nodes as the browser has them.
TARGETS: dict[str, tuple[str, Array]] = {
    name: (title, (values.round(6) + 0.0).astype("<f4").astype(float))  # sin π is noise, and −0.0 is 0.0
    for name, title, values in (
        ("vee", "|x| − 1", np.abs(_X) - 1),
        ("step", "soft step", np.tanh(2 * _X)),
        ("bump", "bump", 1.5 * np.exp(-_X * _X)),
        ("sine", "sine wave", 1.2 * np.sin(np.pi * _X / 3)),
    )
}
#: The nearest placements that a search found, which the tests repeat: places and weights of 1 to 4 hinges.
BEST: dict[str, list[tuple[tuple[float, ...], tuple[float, ...]]]] = {
    "vee": [
        ((-3.0,), (-0.4,)),
        ((-3.0, 0.0), (-1.0, 2.0)),
        ((-3.0, -2.8, 0.0), (-1.0, 0.0, 2.0)),
        ((-3.0, -2.8, -2.6, 0.0), (-1.0, 0.0, 0.0, 2.0)),
    ],
    "step": [
        ((-1.28,), (0.62,)),
        ((-0.64, 0.62), (1.56, -1.54)),
        ((-1.06, -0.46, 0.58), (0.36, 1.32, -1.66)),
        ((-0.96, -0.4, 0.42, 1.0), (0.5, 1.3, -1.38, -0.42)),
    ],
    "bump": [
        ((-3.0,), (0.04,)),
        ((-1.54, -0.18), (1.1, -1.72)),
        ((-1.56, 0.0, 1.5), (1.06, -2.12, 1.0)),
        ((-1.98, -1.3, -0.02, 1.48), (0.34, 0.78, -2.18, 1.0)),
    ],
    "sine": [
        ((-0.62,), (0.36,)),
        ((-3.0, -1.78), (-1.08, 1.72)),
        ((-3.0, -1.5, 1.44), (-1.02, 2.04, -1.88)),
        ((-3.0, -2.06, -1.12, 1.38), (-1.16, 1.02, 1.22, -1.9)),
    ],
}


def sum_of_hinges(start: float, places: Array, weights: Array) -> Array:
    """`start` + Σ weight · max(0, x − place) at the nodes; leading axes of both arrays are kept."""
    total: Array = np.full((*places.shape[:-1], _X.size), start)
    for n in range(places.shape[-1]):  # in this order, as the JavaScript has it
        total += weights[..., n, None] * relu(_X - places[..., n, None])
    return total


def mean_gap(target: Array, places: Array, weights: Array) -> Array:
    """The mean distance |sum − target| over the nodes; the sum begins where the target does."""
    gap: Array = np.abs(sum_of_hinges(target[0], places, weights) - target).mean(axis=-1)
    return gap


def straight_line_gap(target: Array) -> float:
    """The mean distance of the nearest straight line: one of the nearest goes through two of the points."""
    first, second = np.triu_indices(_X.size, 1)
    slopes = (target[second] - target[first]) / (_X[second] - _X[first])
    lines = target[first, None] + slopes[:, None] * (_X - _X[first, None])
    return float(np.abs(lines - target).mean(axis=1).min())
