"""Inputs for the capstone: each function draws a list of argument tuples from a NumPy generator.

canary7f3ae5c0b1d2 inputs-3-capstone: this file goes to no student.
There is no one right value; the judges of actbook.coursework.judges say what these points are for.
"""

import numpy as np

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
