"""Leaky ReLU: its function for the usual and for any α, and its slope."""

from typing import Any

import numpy as np

from actbook.checks.activations import activation_exercises, grid_with
from actbook.checks.exercise import Array, Case, Exercise, Kind, Misconception
from actbook.functions.leaky_relu import leaky_relu


def _left(x: Array, value: Any) -> Array:
    """x on the right, `value` on the left."""
    return np.where(x > 0, x, value)


def _slopes(x: Array, left: Any, right: Any = 1.0) -> Array:
    return np.where(x > 0, right, left) * np.ones_like(x)


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

DERIVATIVE = (
    Misconception(
        "relu-instead",
        lambda x, alpha: _slopes(x, 0.0),
        "The slope on the left is 0: that is ReLU's. Here something is left over for negative x.",
        at=-2,
    ),
    Misconception(
        "sides-exchanged", lambda x, alpha: _slopes(x, 1.0, alpha), "The sides are exchanged.", at=2
    ),
    Misconception(
        "alpha-everywhere",
        lambda x, alpha: _slopes(x, alpha, alpha),
        "The slope is α on both sides: on the right the line is x.",
        at=2,
    ),
    Misconception(
        "one-everywhere", lambda x, alpha: _slopes(x, 1.0), "The slope is 1 on both sides: where is α?", at=-2
    ),
    Misconception(
        "value-left",
        lambda x, alpha: _slopes(x, alpha * x),
        "On the left you return the value α·x; its slope is asked.",
        at=-2,
    ),
    Misconception(
        "value-right",
        lambda x, alpha: np.where(x > 0, x, alpha),
        "On the right you return the value x; its slope is asked.",
        at=2,
    ),
    Misconception(
        "sign-left",
        lambda x, alpha: _slopes(x, -alpha),
        "The slope on the left has the wrong sign: the line climbs there too.",
        at=-2,
    ),
    Misconception(
        "minus-one-left",
        lambda x, alpha: _slopes(x, -1.0),
        "The slope on the left is −1: that is |x|'s.",
        at=-2,
    ),
    Misconception(
        "divided",
        lambda x, alpha: _slopes(x, 1 / alpha),
        "The slope on the left is 1/α: it should be flatter, not steeper.",
        at=-2,
    ),
    Misconception(
        "one-minus-alpha", lambda x, alpha: _slopes(x, 1 - alpha), "The slope on the left is 1 − α.", at=-2
    ),
    Misconception(
        "one-plus-alpha", lambda x, alpha: _slopes(x, 1 + alpha), "The slope on the left is 1 + α.", at=-2
    ),
    Misconception(
        "one-plus-alpha-right",
        lambda x, alpha: _slopes(x, alpha, 1 + alpha),
        "The slope on the right is 1 + α: the leak is counted on both sides.",
        at=2,
    ),
    Misconception(
        "alpha-squared",
        lambda x, alpha: _slopes(x, alpha**2),
        "The slope on the left is α²: it is scaled twice.",
        at=-2,
    ),
    Misconception(
        "elu-slope",
        lambda x, alpha: _slopes(x, alpha * np.exp(np.minimum(x, 0))),
        "This is ELU's slope, which fades on the left; a straight line's does not.",
        at=-2,
    ),
    Misconception(
        "zero-right",
        lambda x, alpha: _slopes(x, alpha, 0.0),
        "The slope on the right is 0: the line is x there.",
        at=2,
    ),
    Misconception(
        "threshold-at-one",
        lambda x, alpha: np.where(x > 1, 1.0, alpha),
        "It changes at 1; the corner is at 0.",
        at=0.5,
    ),
    Misconception(
        "smooth-gate",
        lambda x, alpha: 1 / (1 + np.exp(-x)),
        "This is a smooth gate; Leaky ReLU's slope jumps.",
        at=1,
    ),
    Misconception(
        "at-the-kink-only",
        lambda x, alpha: np.where(x == 0, alpha, np.where(x > 0, 1.0, 0.0)),
        "α is taken at 0 alone; it is the slope of the whole left half.",
        at=-2,
    ),
)

_HINTS = (
    "What is left of x = −2 when α is 0.01? And when α is 0.2?",
    "Two straight lines meet at 0: write each down, then choose by the sign of x.",
    "`np.where(x > 0, this, that)`; α must stay the argument's name, and be used.",
)

PAIR = activation_exercises(
    leaky_relu,
    forward=FORWARD,
    derivative=DERIVATIVE,
    forward_hints=_HINTS,
    derivative_hints=(
        "Two straight lines meet at 0: how steep is each?",
        "The slope is a question about x with two answers, and neither depends on how large x is.",
        "`np.where(condition, this, that)`; at 0 itself this book takes the left one's.",
    ),
    convention=(
        "There the two one-sided slopes differ, so there is no derivative. Any number between them can be "
        "defended; this book takes α, as PyTorch and TensorFlow do."
    ),
)

ANY_SLOPE = Exercise(
    key="leaky-relu-any-slope",
    title="Leaky ReLU for any α",
    kind=Kind.ELEMENTWISE,
    signature="leaky_relu(x, alpha)",
    reference=leaky_relu,
    slope=leaky_relu.derivative,
    kinks=(0.0,),
    cases=tuple(Case((grid_with([]),), {"alpha": a}, f"alpha = {a:g}") for a in (0.2, 2.0, -0.5)),
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

EXERCISES = (*PAIR, ANY_SLOPE)
