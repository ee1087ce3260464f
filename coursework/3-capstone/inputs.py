"""Inputs for the capstone: each function draws a list of argument tuples from a NumPy generator.

canary7f3ae5c0b1d2 inputs-3-capstone: this file goes to no student.
For the activation there is no one right value: the judges of actbook.coursework.judges say what its points
are for.
"""

from itertools import pairwise

import numpy as np

#: A backward pass that knows two functions by their names fails here, and a person has to look at it.
UNSEEN = """
FUNCTIONS["unseen"] = lambda z: (np.sin(z) + z / 3, np.cos(z) + 1 / 3)
"""

STEP = 1e-5
SPANS = ((-400, 400, 40), (60, 90, 1))  # hundredths, and how many points


def neighbours(rng):
    """Rows left, middle and right, at no round number: that is where kinks are, and a kink has no slope.

    None is near a number of two decimals, so that a kink there costs nobody a point by luck.
    """
    x, one = (rng.integers(*ends, n) / 100 + rng.uniform(0.002, 0.008, n) for *ends, n in SPANS)
    return [(np.array([at - STEP, at, at + STEP]),) for at in (x, one)]


def mixed(rng):
    """Two rows, the second the first reversed, with half of its points exchanged for others."""
    x = rng.uniform(-4, 4, 10)
    other = x[::-1].copy()
    other[:5] = rng.uniform(-40, 40, 5)
    return [(np.array([x, other]),)]


def across(rng):
    """With both ends: a bend there is one too."""
    return [(np.sort(np.append(rng.uniform(-3, 3, 48), [-3, 3])),)]


def far(rng):
    size = 10 ** rng.uniform(1.5, 6, 30)
    return [(size,), (-size,), (np.array([0.0, -0.0, 700.0, -700.0, 1e6, -1e6]),)]


def _network(rng, name, n, sizes):
    """The arguments of `arriving`: a name, n samples with targets, and the arrays of a network."""
    pairs = list(pairwise(sizes))
    weights = [rng.normal(size=pair) / np.sqrt(pair[0]) for pair in pairs]
    biases = [0.3 * rng.normal(size=size) for size in sizes[1:]]
    t = rng.integers(0, 2, (n, 1)).astype(float)
    return name, rng.normal(size=(n, sizes[0])), t, weights, biases


def networks(rng):
    return [
        _network(rng, name, n, sizes)
        for name in ("tanh", "relu")
        for n, sizes in ((6, (3, 4, 1)), (7, (2, 5, 4, 1)))
    ]


def networks_fresh(rng):
    return [*networks(rng), _network(rng, "unseen", 6, (3, 5, 4, 1))]


def other_networks(rng):
    shapes = ((8, (4, *[6] * 5, 1)), (5, (3, 1)), (6, (3, 5, 4, 1)))
    return [_network(rng, name, *shape) for shape, name in zip(shapes, ("tanh", "relu", "relu"), strict=True)]


def _table(rng, seeds):
    """Losses of four rates, in any order, and what each got right: five ways to choose, and no two agree.

    By the median of the losses row 0 is best, by their mean row 1, by the smallest one row 2, and by what is
    reported row 3.
    """
    noise = rng.uniform(0, 0.01, (4, seeds))
    losses = np.array([[0.2], [0.25], [0.5], [0.6]]) + noise
    losses[0, 0] = 3.0
    losses[2, 1] = 0.1
    right = np.array([[0.85], [0.8], [0.75], [0.95]]) + rng.uniform(-0.03, 0.03, (4, seeds))
    order, columns = rng.permutation(4), rng.permutation(seeds)
    return losses[order][:, columns], right[order][:, columns]


def tables(rng):
    return [_table(rng, seeds) for seeds in (5, 8)]


def tables_with_divergence(rng):
    """One or two runs diverged, at rates that would otherwise be the best, to nan or to inf."""
    tables = []
    for seeds, bad, values in ((5, 1, [np.nan]), (6, 2, [np.nan, np.inf]), (7, 1, [np.inf])):
        losses, right = _table(rng, seeds)
        row = np.argmin(np.median(losses, axis=1))
        losses[row] = np.where(losses[row] < 1, losses[row], 0.2)  # best by any way to choose on losses
        for value, column in zip(values, rng.choice(seeds, bad, replace=False), strict=True):
            losses[row, column] = value
        tables.append((losses, right))
    return tables


def _split(rng, wins, losses, ties=0):
    """A pair of arrays of which the first is ahead on `wins` seeds, in any order and by any amounts."""
    sign = rng.permutation(np.repeat([1.0, -1.0, 0.0], [wins, losses, ties]))
    other = rng.uniform(0.5, 0.9, sign.size)
    return other + sign * rng.uniform(0.01, 0.1, sign.size), other


def seeds(rng):
    return [_split(rng, *split) for split in ((5, 0), (6, 2), (2, 8), (4, 1))]


def seeds_with_ties(rng):
    splits = ((4, 1, 3), (3, 3), (0, 0, 6), (21, 9), (0, 7, 2))
    return [_split(rng, *split) for split in splits]
