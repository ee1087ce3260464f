"""ReLU: its function and its slope."""

import numpy as np

from actbook.checks.activations import activation_exercises
from actbook.checks.exercise import Misconception
from actbook.functions.relu import relu

FORWARD = (
    Misconception(
        "minimum",
        lambda x: np.minimum(x, 0),
        "The minimum is taken where the maximum was meant: the negative half is kept.",
        at=2,
    ),
    Misconception(
        "absolute",
        np.abs,
        "This is |x|: a negative input is turned over, where it should be cut to 0.",
        at=-2,
    ),
    Misconception(
        "gate",
        lambda x: np.where(x > 0, 1.0, 0.0),
        "This says whether x is positive; the function also keeps how large it is.",
        at=2,
    ),
    Misconception(
        "clipped",
        lambda x: np.clip(x, 0, 1),
        "It is cut off at 1 as well: above 0 nothing should be cut.",
        at=2,
    ),
    Misconception(
        "clipped-at-three",
        lambda x: np.clip(x, 0, 3),
        "It is cut off above: over 0 nothing should be cut.",
        at=6,
    ),
    Misconception(
        "square", lambda x: np.maximum(x, 0) ** 2, "It grows like x²: there is no square in it.", at=2
    ),
    Misconception(
        "threshold-at-one", lambda x: np.where(x > 1, x, 0.0), "It switches on at 1; it should at 0.", at=0.5
    ),
    Misconception("maximum-with-one", lambda x: np.maximum(x, 1), "The maximum is taken with 1.", at=-2),
    Misconception(
        "softplus",
        lambda x: np.log1p(np.exp(x)),
        "This is softplus, ln(1 + eˣ), a smooth relative without the corner.",
        at=0,
    ),
    Misconception("silu", lambda x: x / (1 + np.exp(-x)), "This is x·σ(x), SiLU, which dips below 0.", at=-1),
    Misconception(
        "elu",
        lambda x: np.where(x > 0, x, np.expm1(x)),
        "This is ELU: the left half bends down to −1, where it should be 0.",
        at=-2,
    ),
    Misconception(
        "lifted", lambda x: np.where(x > 0, x, 1.0), "The left half is 1, where it should be 0.", at=-2
    ),
    Misconception(
        "minus-one-left",
        lambda x: np.where(x > 0, x, -1.0),
        "The left half is −1, where it should be 0.",
        at=-2,
    ),
    Misconception(
        "square-root",
        lambda x: np.sqrt(np.maximum(x, 0)),
        "There is a root: for positive x the function is x.",
        at=2,
    ),
    Misconception(
        "nan-left",
        lambda x: np.where(x > 0, x, np.nan),
        "For negative x you return nan, where 0 is meant.",
        at=-2,
    ),
)

DERIVATIVE = (
    Misconception(
        "from-output",
        lambda x: np.ones_like(x),
        "It is 1 everywhere. If you ask whether the output is `>= 0`: a ReLU's output always is. Ask "
        "about its input.",
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

EXERCISES = activation_exercises(
    relu,
    forward=FORWARD,
    derivative=DERIVATIVE,
    forward_hints=(
        "What does it do to 3, and what to −3?",
        "It is the larger of two numbers; one of them is x.",
        "NumPy has a function for the larger of two numbers, element by element: its name is longer than "
        "`np.max`.",
    ),
    derivative_hints=(
        "Look at the plot: how steep is it left of 0, and how steep right of 0?",
        "The slope is a question about x with two answers: compare x with 0.",
        "`np.where(condition, this, that)` chooses element by element; which side does 0 itself belong to "
        "in this book?",
    ),
    convention=(
        "There the two one-sided slopes differ, so there is no derivative. Any number between them can be "
        "defended; this book takes 0, as PyTorch, JAX and TensorFlow do."
    ),
)
