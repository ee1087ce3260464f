"""Tanh: its function, its slope, and where it is flat."""

import numpy as np

from actbook.checks.activations import activation_exercises
from actbook.checks.exercise import Exercise, Kind, Misconception, Tolerance
from actbook.functions.tanh import tanh

t = np.tanh

FORWARD = (
    Misconception(
        "upside-down",
        lambda x: 1 / t(x),
        "Numerator and denominator are exchanged: at 0 you divide by zero.",
        at=1,
    ),
    Misconception(
        "half-argument",
        lambda x: t(x / 2),
        "This is tanh(x/2): eˣ or e²ˣ, look at the exponents again.",
        at=2,
    ),
    Misconception(
        "double-argument", lambda x: t(2 * x), "This is tanh(2x): look at the exponents again.", at=0.5
    ),
    Misconception(
        "sinh",
        np.sinh,
        "This is the numerator over 2, sinh x, which grows without bound: the denominator is missing.",
        at=2,
    ),
    Misconception("cosh", np.cosh, "This is cosh x, the denominator over 2.", at=2),
    Misconception(
        "numerator", lambda x: np.exp(x) - np.exp(-x), "This is only the numerator, eˣ − e⁻ˣ.", at=2
    ),
    Misconception(
        "brackets",
        lambda x: np.exp(x) - np.exp(-x) / np.exp(x) + np.exp(-x),
        "The division comes before the sum: put numerator and denominator in brackets.",
        at=1,
    ),
    Misconception("tan", np.tan, "This is tan, the tangent of an angle; the hyperbolic one is asked.", at=1),
    Misconception("arctan", np.arctan, "This is arctan, which has a similar shape and other limits.", at=2),
    Misconception(
        "softsign",
        lambda x: x / (1 + np.abs(x)),
        "This is softsign, x/(1 + |x|), which levels off more slowly.",
        at=2,
    ),
    Misconception(
        "clipped-line",
        lambda x: np.clip(x, -1, 1),
        "This is a straight line cut off at ±1; tanh bends all the way.",
        at=1,
    ),
    Misconception("sign", np.sign, "This is the sign of x: nothing between −1 and 1 ever comes out.", at=0.5),
    Misconception(
        "sigmoid-of-2x",
        lambda x: 1 / (1 + np.exp(-2 * x)),
        "This is a sigmoid, σ(2x), between 0 and 1: it still has to be stretched and lowered.",
        at=-1,
    ),
    Misconception("square", lambda x: t(x) ** 2, "This is the square of tanh.", at=-1),
    Misconception(
        "error-of-signs", lambda x: (np.exp(2 * x) + 1) / np.exp(2 * x), "The denominator lost a term.", at=1
    ),
)

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
        "This is 1 − x²: the rule is about the value tanh x, and you put x itself into it.",
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
    *activation_exercises(tanh, forward=FORWARD, derivative=DERIVATIVE),
    Exercise(
        key="tanh-max-slope",
        title="The largest slope of tanh",
        kind=Kind.VALUE,
        signature="a number",
        reference=1.0,
        tolerance=Tolerance(0, 1e-3),
        misconceptions=(
            Misconception("sigmoid-instead", 0.25, "That is the sigmoid's largest slope; tanh is steeper."),
            Misconception("position", 0.0, "0 is where it is steepest; how steep is it there?"),
            Misconception(
                "half", 0.5, "That is half of it: tanh stretches the sigmoid twice, in x and in height."
            ),
            Misconception(
                "double", 2.0, "That is twice as much: count the factors of 2 in 2σ(2x) − 1 again."
            ),
        ),
        hints=(
            "Where on the plot does the curve climb fastest?",
            "tanh x = 2σ(2x) − 1: by how much does each 2 change the slope?",
        ),
        comparison=lambda case, place: (
            ("(tanh(1 + 1e-5) - tanh(1 - 1e-5)) / 2e-5", float(tanh(1 + 1e-5) - tanh(1 - 1e-5)) / 2e-5),
        ),
        behaviour="It is at least the slope at any single point, at x = 1 for example:",
    ),
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
