"""Inputs for assignment 2: each function draws a list of argument tuples from a NumPy generator.

canary7f3ae5c0b1d2 inputs-2-network-by-hand: this file goes to no student.
The ends of the ranges of logits are in every draw, so that a clip that begins too soon is always found.
"""

from itertools import pairwise

import numpy as np

#: For a witness that looks answers up by their names: it has to call this.
UNSEEN = """
FUNCTIONS["unseen"] = lambda w: np.sum(np.cos(0.7 * w + 0.2))
"""


def _shallow(rng, n, inputs, units, outputs):
    """x and the four arrays of a network with one hidden layer."""
    shapes = ((n, inputs), (inputs, units), (units,), (units, outputs), (outputs,))
    return [rng.normal(size=shape) for shape in shapes]


def _targets(rng, n):
    return rng.integers(0, 2, (n, 1)).astype(float)


def networks(rng):
    return [tuple(_shallow(rng, *sizes)) for sizes in ((5, 3, 4, 1), (2, 2, 3, 2))]


def edge_networks(rng):
    return [
        tuple(_shallow(rng, *sizes)) for sizes in ((1, 3, 4, 1), (4, 3, 1, 1), (3, 1, 5, 3), (20, 6, 8, 2))
    ]


def logits(rng):
    return [(rng.uniform(-5, 5, (n, 1)), _targets(rng, n)) for n in (1, 8)]


def far_logits(rng):
    """All signs with all targets: right and very wrong."""
    size = rng.uniform(800, 5000, (12, 1))
    size[[0, 1, 6, 7]], size[[4, 5, 10, 11]] = 800, 5000
    z = size * np.repeat([1.0, -1.0], 6)[:, None]
    t = np.tile([0.0, 1.0], 6)[:, None]
    return [(z, t), (z[:1], t[:1])]


def more_logits(rng):
    ends = (np.array([[30.0], [30.0], [-30.0], [-30.0]]), np.array([[0.0], [1.0], [0.0], [1.0]]))
    return [(rng.uniform(-30, 30, (n, 1)), _targets(rng, n)) for n in (3, 25)] + [ends]


def gradients(rng):
    return [_with_targets(rng, n, inputs, units) for n, inputs, units in ((5, 3, 4), (7, 2, 3))]


def edge_gradients(rng):
    return [_with_targets(rng, *sizes) for sizes in ((1, 3, 4), (6, 2, 1), (30, 5, 8))]


def _with_targets(rng, n, inputs, units):
    x, *parameters = _shallow(rng, n, inputs, units, 1)
    return (x, _targets(rng, n), *parameters)


def matrices(rng):
    return [(name, rng.normal(size=(3, 4))) for name in ("bowl", "waves", "well")]


def matrices_fresh(rng):
    return [*matrices(rng), ("unseen", rng.normal(size=(3, 4)))]


def other_arrays(rng):
    whole = rng.integers(-4, 5, (2, 3))
    return [
        ("waves", rng.normal(size=5)),
        ("well", rng.normal(size=(2, 2, 3))),
        ("bowl", whole),
        ("waves", whole),
    ]


def pairs(rng):
    a, b = rng.normal(size=(3, 4)), rng.normal(size=(3, 4))
    return [(a, a + 1e-3 * b), (a, -a), (a[0], 2 * a[0]), (1e-9 * a, 1e-9 * b)]


def pairs_with_zeros(rng):
    zero, a = np.zeros((2, 3)), rng.normal(size=(2, 3))
    return [(zero, zero), (zero, a), (a, zero)]


def deep(rng):
    return [_deep(rng, 6, sizes) for sizes in ((3, 4, 1), (2, 5, 4, 1))]


def deep_edges(rng):
    many, none, one = _deep(rng, 9, (4, *[8] * 6, 1)), _deep(rng, 5, (3, 1)), _deep(rng, 1, (2, 6, 1))
    x, t, weights, biases = _deep(rng, 4, (3, 5, 1))
    x[0] = 0.0  # with biases of 0 this sample stands on the kink of every unit
    return [many, none, one, (x, t, weights, [np.zeros_like(bias) for bias in biases])]


def _deep(rng, n, sizes):
    pairs = list(pairwise(sizes))
    weights = [rng.normal(size=pair) * np.sqrt(2 / pair[0]) for pair in pairs]
    biases = [0.3 * rng.normal(size=size) for size in sizes[1:]]
    return rng.normal(size=(n, sizes[0])), _targets(rng, n), weights, biases


def layers(rng):
    return [
        (rng.normal(size=(6, 10)) - 1,),
        (rng.normal(size=(3, 8)) - 1,),
        (-np.abs(rng.normal(size=(4, 3))),),
    ]


def layers_at_the_edge(rng):
    z = -np.abs(rng.normal(size=(7, 9)))
    z[2, [0, 3, 4]] = 1e-12  # on for one sample, by next to nothing
    z[:, 5] = 0.0
    return [(z,), (rng.normal(size=(5, 6)),)]


def tables(rng):
    return [(rng.normal(size=(16, 3)) * [1, 50, 1e-3] + [0, 1000, 1],)]


def tables_with_a_constant(rng):
    x = rng.normal(size=(16, 3)) * 10 + 5
    x[:, 1] = 7.0
    return [(x,)]


def uncentred(rng):
    return [(rng.normal(size=(40, 2)) * [15, 10] + [1200, 40], [0, 1, 2], 16)]


def other_inputs(rng):
    """So many seeds that they never all give the same share."""
    seeds = [int(seed) for seed in rng.integers(0, 10_000, 12)]
    return [(rng.normal(size=(12, 3)) + 1.5, seeds, 20), (rng.normal(size=(3, 2)), seeds, 32)]


def pre_activations(rng):
    return [
        (rng.normal(size=(5, 8)), v, name) for v, name in ((1.0, "sigmoid"), (1.0, "tanh"), (2.0, "relu"))
    ]


def saturated(rng):
    z = rng.uniform(40, 150, (5, 8)) * rng.choice([-1.0, 1.0], (5, 8))
    z[0, :4] = 40, 150, -40, -150
    return [(z, v, name) for v, name in ((2.0, "sigmoid"), (1.0, "tanh"), (2.0, "relu"))]
