"""Tanh: its slope, and where that is flat."""

import numpy as np

from actbook.checks.activations import HANDED_THE_OUTPUT, slope_exercise
from actbook.checks.exercise import Exercise, Kind, Misconception, Tolerance
from actbook.functions.tanh import tanh

t = np.tanh


DERIVATIVE = (
    Misconception(
        "not-squared",
        lambda x: 1 - t(x),
        "This is 1 − tanh x: a square is missing. On the left it comes to 2, where the curve is flat.",
        at=-2,
    ),
    Misconception(
        "x-for-t",
        lambda x: 1 - x**2,
        "This is 1 − x²: the rule is about the value tanh x, and you put x itself into it."
        + HANDED_THE_OUTPUT,
        at=2,
    ),
    Misconception(
        "plus-for-minus",
        lambda x: 1 + t(x) ** 2,
        "This is 1 + tanh²x: one sign is wrong. It comes to 2 where the curve is flat.",
        at=2,
    ),
    Misconception(
        "sigmoid-rule",
        lambda x: t(x) * (1 - t(x)),
        "This is t·(1 − t): that rule belongs to the sigmoid.",
        at=-2,
    ),
    Misconception(
        "square",
        lambda x: t(x) ** 2,
        "This is tanh²x alone: it is 0 at 0, where the curve is steepest.",
        at=0,
    ),
    Misconception(
        "opposite",
        lambda x: t(x) ** 2 - 1,
        "The size is right, the sign opposite: what is subtracted from what?",
        at=0,
    ),
    Misconception(
        "not-squared-sech", lambda x: 1 / np.cosh(x), "This is 1/cosh x, the square root of the slope.", at=2
    ),
    Misconception(
        "square-inside", lambda x: 1 - t(x**2), "The square sits inside: tanh(x²) is not tanh²x.", at=2
    ),
    Misconception(
        "complement-squared",
        lambda x: (1 - t(x)) ** 2,
        "This is (1 − t)²: the square is on the wrong thing.",
        at=-2,
    ),
    Misconception("half-argument", lambda x: 1 - t(x / 2) ** 2, "This is the slope of tanh at x/2.", at=2),
    Misconception("double-argument", lambda x: 1 - t(2 * x) ** 2, "This is the slope of tanh at 2x.", at=0.5),
    Misconception(
        "second-derivative",
        lambda x: -2 * t(x) * (1 - t(x) ** 2),
        "This is the slope of the slope: you differentiated twice.",
        at=1,
    ),
    Misconception(
        "power-rule",
        lambda x: 1 - 2 * t(x),
        "This is 1 − 2t: the square was differentiated, not taken.",
        at=1,
    ),
    Misconception(
        "slope-squared",
        lambda x: (1 - t(x) ** 2) ** 2,
        "This is the square of the slope: a power too many.",
        at=1,
    ),
    Misconception("tan-rule", lambda x: 1 + np.tan(x) ** 2, "This is the slope of tan, not of tanh.", at=1),
    Misconception(
        "cosh-squared",
        lambda x: np.cosh(x) ** 2,
        "It grows where the slope should fall: this is the reciprocal of it.",
        at=1,
    ),
    Misconception("cube", lambda x: 1 - t(x) ** 3, "The power is 3.", at=-1),
    Misconception("sinh-for-t", lambda x: 1 - np.sinh(x) ** 2, "This has sinh where tanh should be.", at=2),
)

EXERCISES = (
    slope_exercise(tanh, DERIVATIVE, extremes=(20, -20, 40, -40, 100, -100, 300, -300)),
    Exercise(
        key="tanh-flat-from",
        title="Where the slope of tanh falls below 0.01",
        kind=Kind.VALUE,
        signature="a number",
        reference=float(np.arccosh(10.0)),  # 1/cosh²x = 0.01
        tolerance=Tolerance(0, 1e-2),
        misconceptions=(
            Misconception(
                "negative-side",
                -float(np.arccosh(10.0)),
                "That is the place on the left; the positive x is asked.",
            ),
            Misconception(
                "sigmoid-instead",
                float(2 * np.arccosh(5.0)),
                "That is where the sigmoid's slope falls below 0.01.",
            ),
            Misconception(
                "value-not-slope",
                float(np.arctanh(0.99)),
                "There the value has come within 0.01 of 1; the slope is asked.",
            ),
        ),
        hints=(
            "Plot the slope and read off where it crosses 0.01.",
            "With t = tanh x the slope is a polynomial in t: solve it for t, then go back to x with "
            "`np.arctanh`.",
        ),
        comparison=lambda case, place: (
            (
                "(tanh(2.5 + 1e-5) - tanh(2.5 - 1e-5)) / 2e-5",
                float(tanh(2.5 + 1e-5) - tanh(2.5 - 1e-5)) / 2e-5,
            ),
        ),
        behaviour="Compare the slope at a single point:",
    ),
)
