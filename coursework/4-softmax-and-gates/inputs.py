"""Inputs for softmax and gates: each function draws a list of argument tuples from a NumPy generator.

canary7f3ae5c0b1d2 inputs-4-softmax-and-gates: this file goes to no student.
The points that tell a near miss from a right answer are in every draw: a mark is no luck.
"""

import numpy as np

#: Colleagues whom nobody has met: the witness has to call them.
UNSEEN = """
BACKWARDS["nobody"] = lambda p, g: p * g
BACKWARDS["somebody"] = lambda p, g: p * (g - (p * g).sum(axis=-1, keepdims=True)) * 1.25
"""


def _shares(z):
    growth = np.exp(z - z.max(axis=-1, keepdims=True))
    return growth / growth.sum(axis=-1, keepdims=True)


def _logits(rng, shape, size=4.0):
    """Logits of which no two rows are alike, and no row is symmetric about its mean."""
    z = rng.uniform(-size, size, shape)
    z[..., 0] = size
    return z


def logits(rng):
    return [(_logits(rng, shape),) for shape in ((5,), (3, 4), (4, 4))]


def far_logits(rng):
    large = 1000.0 * rng.integers(1, 5, (3, 1)) + rng.uniform(-2, 2, (3, 4))
    return [(large,), (-large,), (rng.uniform(-3, 3, (4, 1)),), (_logits(rng, (2, 3, 4)),)]


def _pushed(rng, shape, size=3.0):
    return _shares(_logits(rng, shape, size)), rng.normal(1, 1, shape)


def pushed(rng):
    return [_pushed(rng, (4,)), _pushed(rng, (3, 5)), _pushed(rng, (4, 4))]


def pushed_more(rng):
    return [_pushed(rng, (2, 3, 4)), _pushed(rng, (6, 30)), _pushed(rng, (5, 4), 12.0)]


def batches(rng):
    return [(_logits(rng, (n, k)), rng.integers(0, k, n)) for n, k in ((3, 4), (5, 3))]


def far_batches(rng):
    far = 300.0 * rng.permuted(np.tile(np.arange(4), (4, 1)), axis=1)
    return [
        (_logits(rng, (1, 5)), rng.integers(0, 5, 1)),
        (far, far.argmin(axis=1)),
        (1000 + far, far.argmax(axis=1)),
    ]


def warm(rng):
    return [(_logits(rng, (n,)), float(T)) for n, T in ((3, 0.5), (4, rng.uniform(1.5, 3)), (5, 1.0))]


def cold(rng):
    return [(_logits(rng, (3, 4), 1.0), float(T)) for T in (0.1, rng.uniform(0.1, 0.3))]


def gates(rng):
    line = rng.uniform(-4, 4, (2, 12))
    return [(rng.normal(1, 1, 12), *line), (1.0, float(rng.uniform(0.5, 3)), float(rng.uniform(1, 3)))]


def gates_with_zeros(rng):
    upstream, a, b = rng.uniform(0.5, 4, (3, 3, 4)) * rng.choice([-1.0, 1.0], (3, 3, 4))
    upstream[0], b[1], a[2, 0] = 0.0, 0.0, 0.0
    return [(upstream, a, b), tuple(rng.uniform(1, 2, (3, 2, 2, 3)))]


def gates_far(rng):
    size = np.append(rng.uniform(20, 700, 14), [20.0, 700.0])
    upstream, b = rng.uniform(0.5, 2, (2, 16))
    return [(upstream, size, b), (upstream, -size, b)]


def _named(rng, names, n):
    return [(name, _logits(rng, (n,), 2.0), rng.normal(1, 1, n)) for name in names]


def colleagues(rng):
    names = ("north", "east", "south", "west")
    return [case for n in (3, 5) for case in _named(rng, names, n)]


def colleagues_fresh(rng):
    return _named(rng, ("east", "nobody", "somebody"), 4)


def wide(rng):
    return _named(rng, ("east", "north", "south", "west"), 10)


def sizes(rng):
    """None has its answer halfway between two widths, where rounding is a matter of taste."""
    drawn = [(64, 32, 10), (16, 40, 3)]
    while len(drawn) < 8:
        inputs, hidden, outputs = (int(rng.integers(*ends)) for ends in ((8, 200), (12, 300), (2, 40)))
        share = hidden * (inputs + outputs) / (2 * inputs + outputs)
        if abs(share % 1 - 0.5) > 0.05:
            drawn.append((inputs, hidden, outputs))
    return drawn
