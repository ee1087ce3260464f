"""The slope of a loss at the logit: what the last layer hands back."""

import numpy as np

from actbook.checks.exercise import Case, Exercise, Kind, Line, Misconception
from actbook.functions.sigmoid import sigmoid

_Z = np.array([-3.0, -1.0, 0.0, 0.5, 2.0, 4.0, -2.0, 1.0])
_Y = np.array([0.0, 1.0, 1.0, 0.0, 1.0, 0.0, 1.0, 0.0])
_FAR_Z = np.array([800.0, -800.0, 800.0, -800.0])
_FAR_Y = np.array([0.0, 1.0, 1.0, 0.0])


def _difference_of_losses(case: Case, place: tuple[int, ...]) -> tuple[Line, ...]:
    """ln(1 + e^z) for the label 0 and ln(1 + e^-z) for the label 1, so that neither overflows."""
    z, y = (float(array[place]) for array in case.args)
    sign = -1.0 if y else 1.0
    right, left = (f"-({z:g} {step} 1e-5)" if y else f"{z:g} {step} 1e-5" for step in "+-")
    change = np.logaddexp(0, sign * (z + 1e-5)) - np.logaddexp(0, sign * (z - 1e-5))
    code = f"(np.logaddexp(0, {right}) - np.logaddexp(0, {left})) / 2e-5"
    return ((code, float(change / 2e-5)),)


EXERCISES = (
    Exercise(
        key="cross-entropy-slope",
        title="The slope of the cross-entropy at the logit",
        kind=Kind.FUNCTION,
        signature="cross_entropy_slope(z, y)",
        reference=lambda z, y: sigmoid(z) - y,
        cases=(
            Case((_Z, _Y), label="`z, y` of the example"),
            Case((_FAR_Z, _FAR_Y), label="logits of ±800"),
        ),
        misconceptions=(
            Misconception(
                "opposite",
                lambda z, y: y - sigmoid(z),
                "The sign is opposite: where the prediction is too high, the loss grows with z.",
            ),
            Misconception(
                "squared-error",
                lambda z, y: (sigmoid(z) - y) * sigmoid.derivative(z),
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
        comparison=_difference_of_losses,
        behaviour=(
            "It is positive where the prediction is above the label, and never beyond ±1. The loss is "
            "`np.logaddexp(0, z)` for the label 0 and `np.logaddexp(0, -z)` for the label 1:"
        ),
    ),
)
