"""Inputs for the capstone: each function draws a list of argument tuples from a NumPy generator.

canary7f3ae5c0b1d2 inputs-3-capstone: this file goes to no student.
There is no one right value; the judges of actbook.coursework.judges say what these points are for.
"""

import numpy as np

STEP = 1e-5


def neighbours(rng):
    """Rows left, middle and right, at no round number: that is where kinks are, and a kink has no slope.

    A kink elsewhere lies between two of 80 such points with probability 1 in 5,000.
    """
    x, one = rng.uniform(-4, 4, 40), rng.uniform(0.6, 0.9, 1)
    return [(np.array([at - STEP, at, at + STEP]),) for at in (x, one)]


def mixed(rng):
    """Two rows, the second the first reversed, with half of its points exchanged for others."""
    x = rng.uniform(-4, 4, 10)
    other = x[::-1].copy()
    other[:5] = rng.uniform(-40, 40, 5)
    return [(np.array([x, other]),)]


def across(rng):
    return [(np.sort(rng.uniform(-3, 3, 50)),)]


def far(rng):
    size = 10 ** rng.uniform(1.5, 6, 30)
    return [(size,), (-size,), (np.array([0.0, -0.0, 700.0, -700.0, 1e6, -1e6]),)]
