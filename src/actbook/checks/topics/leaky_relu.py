"""Leaky ReLU: its function for the usual and for any α."""

from typing import Any

import numpy as np

from actbook.checks.activations import BEYOND, grid_with, value_exercise
from actbook.checks.exercise import Array, Case, Exercise, Kind, Misconception
from actbook.functions.leaky_relu import leaky_relu


def _left(x: Array, value: Any) -> Array:
    """x on the right, `value` on the left."""
    return np.where(x > 0, x, value)


FORWARD = (
    Misconception(
        "relu-instead",
        lambda x, alpha: np.maximum(x, 0),
        "This is ReLU: nothing leaks. For negative x something proportional to x is left.",
        at=-2,
    ),
    Misconception(
        "sides-exchanged",
        lambda x, alpha: np.minimum(x, alpha * x),
        "The sides are exchanged (or `minimum` stands for `maximum`): the positive side is scaled.",
        at=2,
    ),
    Misconception(
        "scaled-everywhere",
        lambda x, alpha: alpha * x,
        "α scales both sides: for positive x the function is x.",
        at=2,
    ),
    Misconception(
        "constant-left",
        lambda x, alpha: _left(x, alpha),
        "The left half is the constant α: an x is missing there.",
        at=-2,
    ),
    Misconception(
        "minus-constant-left",
        lambda x, alpha: _left(x, -alpha),
        "The left half is the constant −α: an x is missing there.",
        at=-2,
    ),
    Misconception(
        "maximum-with-alpha",
        lambda x, alpha: np.maximum(x, alpha),
        "The maximum is taken with α itself: an x is missing.",
        at=-2,
    ),
    Misconception(
        "sign-left",
        lambda x, alpha: _left(x, -alpha * x),
        "The left half climbs towards −∞: a sign is wrong, it should fall below 0.",
        at=-2,
    ),
    Misconception(
        "divided",
        lambda x, alpha: _left(x, x / alpha),
        "The left half is divided by α: it should be flatter, not steeper.",
        at=-2,
    ),
    Misconception(
        "leak-everywhere",
        lambda x, alpha: np.maximum(x, 0) + alpha * x,
        "The leak is added on both sides: for positive x you are α·x too high.",
        at=2,
    ),
    Misconception(
        "one-plus-alpha", lambda x, alpha: _left(x, (1 + alpha) * x), "The left half has slope 1 + α.", at=-2
    ),
    Misconception(
        "one-minus-alpha", lambda x, alpha: _left(x, (1 - alpha) * x), "The left half has slope 1 − α.", at=-2
    ),
    Misconception(
        "elu",
        lambda x, alpha: _left(x, alpha * np.expm1(x)),
        "This is ELU: the left half bends and levels off; here it is a straight line.",
        at=-2,
    ),
    Misconception(
        "shifted-left", lambda x, alpha: _left(x, x - alpha), "The left half is x − α: α is a factor.", at=-2
    ),
    Misconception(
        "shifted-up-left",
        lambda x, alpha: _left(x, x + alpha),
        "The left half is x + α: α is a factor.",
        at=-2,
    ),
    Misconception("absolute", lambda x, alpha: np.abs(x), "This is |x|.", at=-2),
    Misconception(
        "alpha-squared", lambda x, alpha: _left(x, alpha**2 * x), "The left half is scaled twice.", at=-2
    ),
    Misconception(
        "power", lambda x, alpha: _left(x, alpha**x), "The left half is a power of α: α is a factor.", at=-2
    ),
    Misconception(
        "clipped-at-minus-alpha",
        lambda x, alpha: np.maximum(x, -alpha),
        "The left half is cut off at −α, so it is flat again: there is no leak.",
        at=-2,
    ),
    Misconception(
        "slope-not-value", leaky_relu.derivative, "This is the slope; the function itself is asked.", at=2
    ),
)


_HINTS = (
    "What is left of x = −2 when α is 0.01? And when α is 0.2?",
    "Two straight lines meet at 0: write each down, then choose by the sign of x.",
    "`np.where(x > 0, this, that)`; α must stay the argument's name, and be used.",
)

ANY_SLOPE = Exercise(
    key="leaky-relu-any-slope",
    title="Leaky ReLU for any α",
    kind=Kind.ELEMENTWISE,
    signature="leaky_relu(x, alpha)",
    reference=leaky_relu,
    slope=leaky_relu.derivative,
    kinks=(0.0,),
    cases=tuple(Case((grid_with(BEYOND),), {"alpha": a}, f"alpha = {a:g}") for a in (0.2, 2.0, -0.5)),
    misconceptions=(
        Misconception(
            "maximum",
            lambda x, alpha: np.maximum(x, alpha * x),
            "max(x, αx) picks the other line as soon as α is greater than 1: which of x and αx is larger "
            "depends on α.",
            at=2,
        ),
        Misconception(
            "minimum",
            lambda x, alpha: np.minimum(x, alpha * x),
            "min(x, αx) is right only while α is greater than 1, and then only by accident.",
            at=2,
        ),
        Misconception(
            "positive-alpha",
            lambda x, alpha: np.maximum(x, 0) + abs(alpha) * np.minimum(x, 0),
            "The sign of α is lost.",
            at=-2,
        ),
        Misconception(
            "clipped-alpha",
            lambda x, alpha: np.where(x > 0, x, min(max(alpha, 0), 1) * x),
            "α is cut to [0, 1]; any number is allowed here.",
            at=-2,
        ),
        *(row for row in FORWARD if row.name not in ("sides-exchanged", "slope-not-value", "power")),
    ),
    behaviour="For x > 0 it is x, whatever α is; for x < 0 it is a line of slope α.",
    hints=(
        "Try α = 2 and x = 1 in your function: which line should it be on?",
        "Decide by the sign of x, not by the size of αx.",
    ),
)

EXERCISES = (value_exercise(leaky_relu, FORWARD, _HINTS), ANY_SLOPE)
