"""The slope of a loss at the logit: what the last layer hands back."""

from collections.abc import Callable

import numpy as np

from actbook.checks.exercise import Array, Case, Exercise, Kind, Line, Misconception
from actbook.functions.sigmoid import sigmoid

_Z = np.array([-3.0, -1.0, 0.0, 0.5, 2.0, 4.0, -2.0, 1.0])
_Y = np.array([0.0, 1.0, 1.0, 0.0, 1.0, 0.0, 1.0, 0.0])
_CASES = (Case((_Z, _Y), label="`z, y` of the example"),)


def _difference_of(
    loss: Callable[[float, float], float], written: str
) -> Callable[[Case, tuple[int, ...]], tuple[Line, ...]]:
    def lines(case: Case, place: tuple[int, ...]) -> tuple[Line, ...]:
        z, y = (float(array[place]) for array in case.args)
        slope = (loss(z + 1e-5, y) - loss(z - 1e-5, y)) / 2e-5
        where = f"z = {z:g}, y = {y:g}"
        return ((f"(loss(z + 1e-5) - loss(z - 1e-5)) / 2e-5 at {where}, loss(z) = {written}", float(slope)),)

    return lines


def _cross_entropy(z: float, y: float) -> float:
    return float(np.log1p(np.exp(z)) - y * z)


def _squared(z: float, y: float) -> float:
    return float((sigmoid(z) - y) ** 2 / 2)


def _ds(z: Array) -> Array:
    return np.asarray(sigmoid.derivative(z))


def _right_squared(z: Array, y: Array) -> Array:
    return (sigmoid(z) - y) * _ds(z)


EXERCISES = (
    Exercise(
        key="cross-entropy-slope",
        title="The slope of the cross-entropy at the logit",
        kind=Kind.FUNCTION,
        signature="cross_entropy_slope(z, y)",
        reference=lambda z, y: sigmoid(z) - y,
        cases=_CASES,
        misconceptions=(
            Misconception(
                "opposite",
                lambda z, y: y - sigmoid(z),
                "The sign is opposite: where the prediction is too high, the loss grows with z.",
            ),
            Misconception(
                "squared-error",
                _right_squared,
                "There is a factor σ′(z): that is the squared error's slope. Here the logarithm cancels it.",
            ),
            Misconception(
                "no-sigmoid",
                lambda z, y: z - y,
                "The logit is compared with the label: send it through the sigmoid first.",
            ),
            Misconception(
                "prediction",
                lambda z, y: sigmoid(z),
                "The label does not come in: this is the prediction itself.",
            ),
            Misconception(
                "one-term",
                lambda z, y: -y * (1 - sigmoid(z)),
                "Only the term of the label 1 is there: examples with label 0 pull too.",
            ),
            Misconception(
                "other-term",
                lambda z, y: (1 - y) * sigmoid(z),
                "Only the term of the label 0 is there: examples with label 1 pull too.",
            ),
            Misconception(
                "at-the-probability",
                lambda z, y: (1 - y) / (1 - sigmoid(z)) - y / sigmoid(z),
                "This is the slope with respect to the probability: go one step further back, to z.",
            ),
            Misconception(
                "the-loss",
                lambda z, y: np.log1p(np.exp(z)) - y * z,
                "This is the loss itself; its slope is asked.",
            ),
            Misconception(
                "mean",
                lambda z, y: (sigmoid(z) - y) / z.size,
                "It is divided by the number of examples; the slope of each example's own loss is asked.",
            ),
            Misconception(
                "tanh", lambda z, y: np.tanh(z) - y, "There is a tanh where the sigmoid should be."
            ),
            Misconception(
                "size-only",
                lambda z, y: np.abs(sigmoid(z) - y),
                "The sign is lost: without it nothing says in which direction to go.",
            ),
        ),
        hints=(
            "Go in two steps: the slope of the loss at the probability, then times σ′(z).",
            "Put both terms over one denominator: what does it have in common with σ′(z)?",
            "What is left compares the prediction with the label.",
        ),
        comparison=_difference_of(_cross_entropy, "ln(1 + e^z) - y z"),
        behaviour="It is positive where the prediction is above the label, and never beyond ±1.",
    ),
    Exercise(
        key="squared-error-slope",
        title="The slope of the squared error at the logit",
        kind=Kind.FUNCTION,
        signature="squared_error_slope(z, y)",
        reference=_right_squared,
        cases=_CASES,
        misconceptions=(
            Misconception(
                "cross-entropy",
                lambda z, y: sigmoid(z) - y,
                "A factor is missing: on the way from the prediction to z there is a sigmoid, and it has "
                "a slope.",
            ),
            Misconception("opposite", lambda z, y: -_right_squared(z, y), "The sign is opposite."),
            Misconception(
                "factor-two",
                lambda z, y: 2 * _right_squared(z, y),
                "A factor 2 too many: the ½ in the loss cancels it.",
            ),
            Misconception(
                "no-sigmoid",
                lambda z, y: z - y,
                "The logit is compared with the label: send it through the sigmoid first.",
            ),
            Misconception("slope-only", lambda z, y: _ds(z), "The error itself is missing."),
            Misconception(
                "slope-at-prediction",
                lambda z, y: (sigmoid(z) - y) * _ds(sigmoid(z)),
                "σ′ is taken at σ(z); it belongs at z.",
            ),
            Misconception(
                "value-for-slope",
                lambda z, y: (sigmoid(z) - y) * sigmoid(z),
                "The error is multiplied by σ(z): its slope belongs there.",
            ),
            Misconception(
                "the-loss",
                lambda z, y: (sigmoid(z) - y) ** 2 / 2,
                "This is the loss itself; its slope is asked.",
            ),
            Misconception(
                "mean",
                lambda z, y: _right_squared(z, y) / z.size,
                "It is divided by the number of examples; the slope of each example's own loss is asked.",
            ),
        ),
        hints=(
            "The chain rule: outside a square, inside a sigmoid.",
            "The outer slope is the error; the inner one is what the whole of the chapter is about.",
        ),
        comparison=_difference_of(_squared, "(sigmoid(z) - y)**2 / 2"),
        behaviour="It nearly vanishes where the sigmoid is flat, even where the prediction is wrong.",
    ),
)
