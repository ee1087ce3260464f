"""ReLU: its slope."""

import numpy as np

from actbook.checks.activations import slope_exercise
from actbook.checks.exercise import Misconception
from actbook.functions.relu import relu

DERIVATIVE = (
    Misconception(
        "from-output",
        lambda x: np.ones_like(x),
        "It is 1 everywhere. If you ask whether the output is `>= 0`: a ReLU's output always is. Ask "
        "about its input, and before you write into it.",
        at=-2,
    ),
    Misconception("inverted", lambda x: np.where(x < 0, 1.0, 0.0), "On and off are exchanged.", at=2),
    Misconception(
        "sign",
        np.sign,
        "This is the sign of x: the left half is flat, so its slope is not −1 (that is |x|'s slope).",
        at=-2,
    ),
    Misconception(
        "minus-one-left",
        lambda x: np.where(x > 0, 1.0, -1.0),
        "The left half is flat, so its slope is not −1.",
        at=-2,
    ),
    Misconception(
        "negative-inverted",
        lambda x: np.where(x < 0, -1.0, 0.0),
        "You differentiate the other half of the line.",
        at=2,
    ),
    Misconception(
        "smooth-gate",
        lambda x: 1 / (1 + np.exp(-x)),
        "This is a smooth gate, the slope of softplus; ReLU's slope jumps.",
        at=1,
    ),
    Misconception(
        "threshold-at-one",
        lambda x: np.where(x > 1, 1.0, 0.0),
        "It switches on at 1; the corner is at 0.",
        at=0.5,
    ),
    Misconception("absolute", np.abs, "This is |x|, not a slope.", at=-2),
    Misconception("identity", lambda x: x + 0.0, "You return x as it came.", at=-2),
    Misconception(
        "one-over-x",
        lambda x: np.divide(1.0, x, out=np.zeros_like(x), where=x > 0),
        "For positive x the line has the same slope everywhere.",
        at=2,
    ),
    Misconception(
        "power-rule",
        lambda x: 2 * np.maximum(x, 0),
        "This is the slope of max(0, x)²: the line is not squared.",
        at=2,
    ),
    Misconception(
        "spike",
        lambda x: np.where(x == 0, 1.0, 0.0),
        "This picks out 0 alone: that is where the slope itself jumps.",
        at=2,
    ),
    Misconception(
        "not-zero",
        lambda x: np.where(x != 0, 1.0, 0.0),
        "It is 1 on both sides: the left half is flat.",
        at=-2,
    ),
    Misconception(
        "clipped-identity", lambda x: np.clip(x, 0, 1), "This ramps from 0 to 1; the slope jumps.", at=0.5
    ),
    Misconception(
        "nan-left",
        lambda x: np.where(x > 0, 1.0, np.nan),
        "For negative x you return nan: the curve is flat there, which is a slope too.",
        at=-2,
    ),
    Misconception(
        "ratio-of-output",
        lambda x: np.where(x > 0, x, 1.0),
        "The two branches are exchanged or mixed: for positive x you return x.",
        at=2,
    ),
)

EXERCISES = (
    slope_exercise(
        relu,
        DERIVATIVE,
        hints=(
            "Look at the plot: how steep is it left of 0, and how steep right of 0?",
            "The slope is a question about x with two answers: compare x with 0.",
            "`np.where(condition, this, that)` chooses element by element; which side does 0 itself belong "
            "to in this book?",
        ),
        convention=(
            "There the two one-sided slopes differ, so there is no derivative. Any number between them can "
            "be defended; this book takes 0, as PyTorch, JAX and TensorFlow do."
        ),
    ),
)
