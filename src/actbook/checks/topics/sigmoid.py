"""The sigmoid: its function, its slope, where it is flat, and its inverse."""

import numpy as np

from actbook.checks.activations import activation_exercises
from actbook.checks.exercise import Array, Case, Exercise, Kind, Misconception, Tolerance
from actbook.functions.sigmoid import sigmoid


def _s(x: Array) -> Array:
    """The textbook form, which the wrong answers are made of."""
    s: Array = 1 / (1 + np.exp(-x))
    return s


FORWARD = (
    Misconception(
        "sign-of-exponent",
        lambda x: 1 / (1 + np.exp(x)),
        "It falls where it should climb: this is 1 − σ(x). Check the sign in the exponent, or what stands "
        "in the numerator.",
        at=2,
    ),
    Misconception(
        "brackets",
        lambda x: 1 + np.exp(-x),
        "This is 1 + e⁻ˣ. `1 / 1 + np.exp(-x)` divides before it adds: put the denominator in brackets.",
        at=0,
    ),
    Misconception(
        "minus-in-denominator",
        lambda x: 1 / (1 - np.exp(-x)),
        "There is a minus in the denominator where a plus should be; at 0 you divide by zero.",
        at=1,
    ),
    Misconception(
        "exponential",
        np.exp,
        "This is eˣ, which grows without bound: the 1 in the denominator is missing.",
        at=2,
    ),
    Misconception(
        "decaying-exponential", lambda x: np.exp(-x), "This is e⁻ˣ, only a part of the denominator.", at=-2
    ),
    Misconception(
        "mixed-signs",
        lambda x: np.exp(x) / (1 + np.exp(-x)),
        "Numerator and denominator use different signs in the exponent.",
        at=2,
    ),
    Misconception(
        "steeper", lambda x: _s(2 * x), "The shape is right but it climbs twice as fast: this is σ(2x).", at=1
    ),
    Misconception(
        "half-as-steep",
        lambda x: _s(x / 2),
        "The shape is right but it climbs half as fast: this is σ(x/2).",
        at=2,
    ),
    Misconception(
        "rescaled",
        lambda x: 2 * _s(x) - 1,
        "It runs from −1 to 1: this is a sigmoid that was stretched and lowered, a tanh of x/2.",
        at=-2,
    ),
    Misconception(
        "base-two", lambda x: 1 / (1 + 2.0**-x), "The power has base 2: use `np.exp`, whose base is e.", at=2
    ),
    Misconception(
        "step",
        lambda x: np.where(x > 0, 1.0, 0.0),
        "This is a step: nothing between 0 and 1 ever comes out.",
        at=1,
    ),
    Misconception(
        "straight-line",
        lambda x: np.clip(x / 4 + 0.5, 0, 1),
        "This is a straight line that is cut off at 0 and 1, the tangent at 0; the sigmoid bends all the "
        "way.",
        at=2,
    ),
    Misconception(
        "times-x",
        lambda x: x / (1 + np.exp(-x)),
        "There is an x in the numerator: that is another activation, SiLU.",
        at=2,
    ),
    Misconception(
        "softplus",
        lambda x: np.log(1 + np.exp(x)),
        "This is ln(1 + eˣ), softplus, whose slope is the sigmoid.",
        at=2,
    ),
    Misconception("denominator-squared", lambda x: _s(x) ** 2, "This is the square of the sigmoid.", at=0),
    Misconception(
        "gaussian",
        lambda x: 1 / (1 + np.exp(-(x**2))),
        "There is an x² in the exponent, so it climbs on both sides.",
        at=-2,
    ),
)

DERIVATIVE = (
    Misconception(
        "plus-for-minus",
        lambda x: _s(x) * (1 + _s(x)),
        "This is s·(1 + s): one sign is wrong. For large x it comes to 2, where the curve is flat.",
        at=2,
    ),
    Misconception(
        "x-for-s",
        lambda x: x * (1 - x),
        "This is x·(1 − x): the rule is about the sigmoid's value, and you put x itself into it.",
        at=2,
    ),
    Misconception(
        "x-and-s",
        lambda x: x * (1 - _s(x)),
        "You mix x and s: one factor has x where it should have σ(x).",
        at=2,
    ),
    Misconception(
        "s-and-x",
        lambda x: _s(x) * (1 - x),
        "You mix s and x: one factor has x where it should have σ(x).",
        at=2,
    ),
    Misconception(
        "value-squared",
        lambda x: _s(x) ** 2,
        "This is 1/(1 + e⁻ˣ)²: the numerator of the quotient rule is lost.",
        at=2,
    ),
    Misconception(
        "complement",
        lambda x: 1 - _s(x),
        "This is 1 − s (as is e⁻ˣ/(1 + e⁻ˣ)): one factor is missing, or the denominator's square.",
        at=0,
    ),
    Misconception(
        "complement-squared",
        lambda x: (1 - _s(x)) ** 2,
        "You square 1 − s: the two factors are not the same.",
        at=-2,
    ),
    Misconception(
        "inner-derivative",
        lambda x: -_s(x) * (1 - _s(x)),
        "The size is right, the sign is not: the exponent is −x, and its own derivative belongs to the "
        "chain rule.",
        at=0,
    ),
    Misconception(
        "tanh-rule",
        lambda x: 1 - _s(x) ** 2,
        "This is 1 − s²: tanh has a rule of that form, the sigmoid another.",
        at=0,
    ),
    Misconception(
        "s-minus-one",
        lambda x: _s(x) - 1,
        "This is s − 1, which is negative: a slope of a climbing curve is not.",
        at=0,
    ),
    Misconception(
        "square-of-slope",
        lambda x: (_s(x) * (1 - _s(x))) ** 2,
        "This is the square of the slope: a power too many.",
        at=0,
    ),
    Misconception(
        "one-square-too-many", lambda x: _s(x) ** 2 * (1 - _s(x)), "One factor s is there twice.", at=0
    ),
    Misconception(
        "other-square-too-many", lambda x: _s(x) * (1 - _s(x)) ** 2, "The second factor is there twice.", at=0
    ),
    Misconception(
        "second-derivative",
        lambda x: _s(x) * (1 - _s(x)) * (1 - 2 * _s(x)),
        "This is the slope of the slope: you differentiated twice.",
        at=2,
    ),
    Misconception(
        "numerator-sign",
        lambda x: np.exp(x) / (1 + np.exp(-x)) ** 2,
        "The numerator has eˣ with the other sign: numerator and denominator should speak of the same "
        "exponential.",
        at=2,
    ),
    Misconception(
        "missing-square-root",
        lambda x: np.exp(-x) / (1 + np.exp(-x) ** 2),
        "The square sits on e⁻ˣ only: put brackets around the whole denominator.",
        at=0,
    ),
    Misconception(
        "exponential",
        lambda x: np.exp(-x),
        "This is e⁻ˣ, the derivative of a part of the denominator.",
        at=-2,
    ),
    Misconception(
        "sum-of-factors", lambda x: 1 - 2 * _s(x), "This is 1 − 2s: you differentiated s − s² in s.", at=0
    ),
)

EXERCISES = (
    *activation_exercises(sigmoid, forward=FORWARD, derivative=DERIVATIVE),
    Exercise(
        key="max-slope",
        title="The largest slope of the sigmoid",
        kind=Kind.VALUE,
        signature="a number",
        reference=0.25,
        tolerance=Tolerance(0, 1e-3),
        misconceptions=(
            Misconception(
                "value-not-slope", 0.5, "0.5 is the height of the curve at 0; its steepness there is asked."
            ),
            Misconception(
                "tanh-instead", 1.0, "1 is the largest slope of tanh; the sigmoid climbs more slowly."
            ),
            Misconception("position", 0.0, "0 is where it is steepest; how steep is it there?"),
            Misconception("half", 0.125, "That is half of it: is a factor 2 lost?"),
        ),
        hints=(
            "Where on the plot does the curve climb fastest?",
            "The slope is a product of σ(x) and what is missing to 1. For which value of σ(x) is that "
            "product largest?",
            "`sigmoid.derivative(np.linspace(-6, 6, 1001)).max()` answers by brute force; now prove it.",
        ),
        comparison=lambda case, place: (
            (
                "(sigmoid(1 + 1e-5) - sigmoid(1 - 1e-5)) / 2e-5",
                float(sigmoid(1 + 1e-5) - sigmoid(1 - 1e-5)) / 2e-5,
            ),
        ),
        behaviour="It is at least the slope at any single point, at x = 1 for example:",
    ),
    Exercise(
        key="sigmoid-flat-from",
        title="Where the sigmoid's slope falls below 0.01",
        kind=Kind.VALUE,
        signature="a number",
        reference=float(2 * np.arccosh(5.0)),  # 1/(4 cosh²(x/2)) = 0.01
        tolerance=Tolerance(0, 1e-2),
        misconceptions=(
            Misconception(
                "negative-side",
                -float(2 * np.arccosh(5.0)),
                "That is the place on the left; the positive x is asked.",
            ),
            Misconception(
                "tanh-instead", float(np.arccosh(10.0)), "That is where tanh's slope falls below 0.01."
            ),
            Misconception(
                "value-not-slope",
                float(np.log(99)),
                "There the value has come within 0.01 of 1; the slope is asked.",
            ),
        ),
        hints=(
            "Plot the slope and read off where it crosses 0.01.",
            "With s = σ(x), the slope is 0.01 for two values of s: a quadratic equation.",
            "From s back to x: the inverse of the sigmoid is a logarithm of the odds.",
        ),
        comparison=lambda case, place: (
            (
                "(sigmoid(4 + 1e-5) - sigmoid(4 - 1e-5)) / 2e-5",
                float(sigmoid(4 + 1e-5) - sigmoid(4 - 1e-5)) / 2e-5,
            ),
        ),
        behaviour="Compare the slope at a single point:",
    ),
    Exercise(
        key="sigmoid-slope-009",
        title="Where the sigmoid's slope is 0.09",
        kind=Kind.VALUE,
        signature="a number",
        reference=float(np.log(9)),
        tolerance=Tolerance(0, 1e-2),
        misconceptions=(
            Misconception(
                "negative-side", -float(np.log(9)), "That is the place on the left; the positive x is asked."
            ),
            Misconception("value-not-input", 0.9, "That is the sigmoid's value there; the input x is asked."),
            Misconception("odds-not-logit", 9.0, "These are the odds; x is their logarithm."),
            Misconception(
                "base-ten", float(np.log10(9)), "That is the logarithm to base 10; take the natural one."
            ),
        ),
        hints=(
            "Which two numbers add up to 1 and have the product 0.09?",
            "From the value of the sigmoid back to x: the inverse is a logarithm of the odds.",
        ),
        comparison=lambda case, place: (
            (
                "(sigmoid(2 + 1e-5) - sigmoid(2 - 1e-5)) / 2e-5",
                float(sigmoid(2 + 1e-5) - sigmoid(2 - 1e-5)) / 2e-5,
            ),
        ),
        behaviour="Compare the slope at a single point:",
    ),
    Exercise(
        key="log-odds",
        title="The inverse of the sigmoid",
        kind=Kind.ELEMENTWISE,
        signature="log_odds(p)",
        reference=lambda p: np.log(p / (1 - p)),
        slope=lambda p: 1 / (p * (1 - p)),
        cases=(Case((np.array([0.01, 0.1, 0.25, 0.4, 0.5, 0.6, 0.75, 0.9, 0.99]),)),),
        misconceptions=(
            Misconception(
                "odds", lambda p: p / (1 - p), "These are the odds; their logarithm is asked.", at=0.75
            ),
            Misconception(
                "log-of-p", np.log, "This is ln p: the other side's share, 1 − p, is not in it.", at=0.75
            ),
            Misconception(
                "sum-of-logs", lambda p: np.log(p) + np.log(1 - p), "The two logarithms are added.", at=0.75
            ),
            Misconception(
                "quotient-of-logs",
                lambda p: np.log(p) / np.log(1 - p),
                "The logarithm of a quotient is not the quotient of logarithms.",
                at=0.25,
            ),
            Misconception(
                "sigmoid-instead",
                _s,
                "This is the sigmoid again; its inverse takes a probability back to x.",
                at=0.75,
            ),
            Misconception(
                "base-two", lambda p: np.log2(p / (1 - p)), "The logarithm has base 2: use `np.log`.", at=0.75
            ),
            Misconception(
                "base-ten",
                lambda p: np.log10(p / (1 - p)),
                "The logarithm has base 10: use `np.log`.",
                at=0.75,
            ),
            Misconception(
                "reciprocal",
                lambda p: 1 + np.exp(-p),
                "The inverse function is not the reciprocal 1/σ.",
                at=0.75,
            ),
            Misconception(
                "slope-of-inverse", lambda p: 1 / (p * (1 - p)), "This is the slope of the inverse.", at=0.75
            ),
        ),
        hints=(
            "Write p = 1/(1 + e⁻ˣ) and solve for x.",
            "Turn the fraction over and bring the 1 to the other side: what is e⁻ˣ?",
            "A logarithm takes you from e⁻ˣ to x; mind the sign.",
        ),
        behaviour="It is 0 at p = 0.5, negative below and positive above; σ of it gives p back.",
    ),
)
