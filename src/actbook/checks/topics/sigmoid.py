"""The sigmoid: its function, its slope, where it is flat, and its inverse."""

import numpy as np

from actbook.checks.activations import HANDED_THE_OUTPUT, slope_exercise, value_exercise
from actbook.checks.exercise import Array, Exercise, Kind, Misconception, Tolerance
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
        "This is x·(1 − x): the rule is about the sigmoid's value, and you put x itself into it."
        + HANDED_THE_OUTPUT,
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
    value_exercise(sigmoid, FORWARD),
    slope_exercise(sigmoid, DERIVATIVE, extremes=(20, -20, 40, -40, 100, -100, 700, -700)),
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
)
