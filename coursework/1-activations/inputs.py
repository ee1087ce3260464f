"""Inputs for assignment 1: each function draws a list of argument tuples from a NumPy generator.

canary7f3ae5c0b1d2 inputs-1-activations: this file goes to no student.
Every set is drawn so that all right algebra agrees to the declared tolerance: no input is so far out that the
true value has lost digits by being subnormal, and no upstream slope is 0 unless that is what is asked.
The ends of every range, and the points that tell a near miss from a right answer, are in every draw: between
them a threshold that is set too soon is always found, and a mark is no luck.
"""

import numpy as np

CONSTANT_A, CONSTANT_B = (1.2, 2.0), (0.4, 0.9)  # where the variants may lie
#: log(1 + e^x) differs from x by more than 1e-9 of itself up to 17.83, and from e^x down to -20.03.
LAST_DIFFERENT = [-20.02, 17.8]
#: For a witness that looks answers up by their names: it has to call these.
UNSEEN = """
FUNCTIONS["unseen"] = lambda x: np.sin(1.3 * x) + x * x / 7
"""


def _points(rng, low=-6.0, high=6.0):
    """A line of points, a table, a single number and 0."""
    line, table = rng.uniform(low, high, 20), rng.uniform(low, high, (3, 4))
    line[:2] = low, high
    return [line, table, float(rng.uniform(low, high)), 0.0]


def _far(rng, near, far):
    """Points of either sign with near ≤ |x| ≤ far, as an array and as single numbers."""
    size, sign = rng.uniform(near, far, 24), rng.choice([-1.0, 1.0], 24)
    size[:4], sign[:4] = [near, near, far, far], [1, -1, 1, -1]
    return [size * sign, float(size[4]), float(-size[5])]


def everyday(rng):
    return [(x,) for x in _points(rng)]


def sigmoid_far(rng):
    """Where the textbook form overflows, and where it has long been 0 or 1."""
    overflow = -rng.uniform(710.5, 715.0, 12)
    overflow[:2] = -710.5, -715.0
    out = np.array([-1e6, -5000.0, 5000.0, 1e6]) * rng.uniform(1, 2, 4)
    return [(overflow,), (out,), *[(x,) for x in _far(rng, 40, 700)]]


def sigmoid_tails(rng):
    return [(x,) for x in _far(rng, 40, 700)]


def tanh_tails(rng):
    return [(x,) for x in _far(rng, 20, 350)]


def small_leaks(rng):
    return [(x, float(rng.uniform(0.01, 0.3))) for x in _points(rng)]


def any_leaks(rng):
    leaks = [rng.uniform(1.2, 4), -rng.uniform(0.1, 3), 0.0, 1.0]
    return [(x, float(alpha)) for x, alpha in zip(_points(rng), leaks, strict=True)]


def backward(rng):
    line, table = rng.uniform(-6, 6, 20), rng.uniform(-6, 6, (3, 4))
    return [(rng.normal(size=x.shape), x, float(rng.uniform(0.01, 0.3))) for x in (line, table)]


def backward_zeros(rng):
    x = rng.uniform(-3, 3, (4, 5)) * rng.choice([0.0, 1.0], (4, 5))
    x[0, 0] = 0.0
    upstream = rng.normal(size=x.shape)
    upstream[1] = 0.0
    return [(upstream, x, float(rng.uniform(0.05, 0.9))), (float(rng.normal()), 0.0, 0.25)]


def scaled_everyday(rng):
    x = rng.uniform(-4, 4, 20)
    return [(rng.normal(size=20), x), (1.0, 0.0), (float(rng.normal()), float(rng.uniform(-3, 3)))]


def scaled_shapes(rng):
    return [(rng.normal(size=shape), rng.uniform(-4, 4, shape)) for shape in ((3, 4), (2, 3, 2), (1,))]


def scaled_tails(rng):
    return [(rng.uniform(0.5, 2, 24) * rng.choice([-1.0, 1.0], 24), _far(rng, 40, 300)[0])]


def outputs(rng):
    """|y| below 0.95 times the smallest A that a variant may have."""
    most = 0.95 * CONSTANT_A[0]
    return [(x,) for x in _points(rng, -most, most)]


def softplus_everyday(rng):
    return [(x, rng.normal(size=np.shape(x)) if np.ndim(x) else 1.0) for x in _points(rng)]


def softplus_far(rng):
    """Both tails, and where they begin: who goes over to x, or to exp(x), too soon is wrong there."""
    low, high = -rng.uniform(40, 700, 15), rng.uniform(700, 10_000, 15)
    near = rng.uniform(6, 40, 30) * np.repeat([1.0, -1.0], 15)
    low[:2], high[:2], near[:2] = [-40, -700], [700, 10_000], LAST_DIFFERENT
    return [(x, rng.uniform(0.5, 2, x.size)) for x in (low, high, near)]


def quotients(rng):
    """Always the same: whether rounding spares a step that is too small must not depend on the draw."""
    return [(name, np.linspace(-2, 2, 401)) for name in ("sin", "exp", "tanh")]


def quotients_fresh(rng):
    return [*quotients(rng), ("unseen", np.linspace(-2, 2, 401))]


def quotients_far(rng):
    """Many points: rounding spares each one with some luck, and all of them never.

    Logarithms are drawn up to 8e6: from there the textbook's step, sqrt(eps) |x|, and a step of 1 are right
    or wrong by luck alone. Six that are fixed show who looks to one side only.
    """
    ends = {"log": np.log10(8e6), "sqrt": 8.0}
    fixed = np.linspace(0, 0.05, 100)  # where rounding is worst
    drawn = {name: 10 ** np.append(rng.uniform(4, end, 300), end - fixed) for name, end in ends.items()}
    return [*drawn.items(), ("log", np.array([1.1e7, 1.2e7, 1.35e7, 1.58e7, 2.19e7, 2.45e7]))]


def elu_everyday(rng):
    """No exact 0 here: the kink has points of its own."""
    return [(rng.uniform(-5, 3, 16), alpha) for alpha in (0.5, 1.0, 2.0)]


def elu_ends(rng):
    tail = -rng.uniform(40, 700, 16)
    tail[:2] = -40, -700
    return [(tail, 1.0), (tail, float(rng.uniform(0.3, 3))), (0.0, 0.5), (np.array([0.0, -0.0, 1.0]), 2.0)]


def short_paths(rng):
    return [(rng.uniform(-4, 4, n), rng.normal(size=n) + 0.1) for n in (3, 6, 10)]


def long_paths(rng):
    z = rng.uniform(-6, 6, 200)
    deep = z.copy()
    deep[:5] = rng.uniform(720, 900, 5) * rng.choice([-1.0, 1.0], 5)
    deep[0] = 720
    return [(z, rng.normal(size=200)), (deep, rng.normal(size=200))]
