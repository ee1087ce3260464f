"""What is left of a gradient after many layers."""

import numpy as np

from actbook.checks.exercise import Case, Exercise, Kind, Line, Misconception, Tolerance
from actbook.functions.leaky_relu import leaky_relu
from actbook.functions.sigmoid import sigmoid

_STEEPEST = float(sigmoid.derivative(0.0))


def _through_two(case: Case, place: tuple[int, ...]) -> tuple[Line, ...]:
    f = sigmoid
    change = (f(f(1e-5)) - f(f(-1e-5))) / 2e-5
    return (("(sigmoid(sigmoid(1e-5)) - sigmoid(sigmoid(-1e-5))) / 2e-5", float(change)),)


def _leaky_through_two(case: Case, place: tuple[int, ...]) -> tuple[Line, ...]:
    f = leaky_relu
    change = (f(f(-1 + 1e-5)) - f(f(-1 - 1e-5))) / 2e-5
    return (
        (
            "(leaky_relu(leaky_relu(-1 + 1e-5)) - leaky_relu(leaky_relu(-1 - 1e-5))) / 2e-5",
            float(change),
        ),
    )


EXERCISES = (
    Exercise(
        key="gradient-bound",
        title="The most that sigmoid layers leave of a gradient",
        kind=Kind.FUNCTION,
        signature="gradient_bound(depth)",
        reference=lambda depth: _STEEPEST**depth,
        cases=tuple(Case((n,), label=f"depth = {n}") for n in (1, 2, 3, 5)),
        tolerance=Tolerance(rtol=1e-5, atol=1e-7),
        misconceptions=(
            Misconception(
                "product",
                lambda depth: _STEEPEST * depth,
                "The slopes are multiplied by the depth; each layer multiplies once more: a power.",
            ),
            Misconception(
                "divided",
                lambda depth: _STEEPEST / depth,
                "Divided by the depth, this falls far too slowly: each layer takes its factor.",
            ),
            Misconception(
                "value",
                lambda depth: 0.5**depth,
                "½ is the value of the sigmoid at 0; its slope there is what a layer multiplies with.",
            ),
            Misconception(
                "tanh", lambda depth: 1.0, "With 1 as the largest slope nothing is lost: that is tanh."
            ),
            Misconception("one-fewer", lambda depth: _STEEPEST ** (depth - 1), "One layer is left out."),
            Misconception("one-more", lambda depth: _STEEPEST ** (depth + 1), "One layer too many."),
            Misconception("swapped", lambda depth: depth**_STEEPEST, "Base and exponent are exchanged."),
            Misconception("growing", lambda depth: 4.0**depth, "It grows: is the slope in the denominator?"),
            Misconception(
                "complement",
                lambda depth: 0.75**depth,
                "This is (1 − ¼) to the depth: each layer leaves its slope, it does not take it away.",
            ),
            Misconception("no-depth", lambda depth: _STEEPEST, "The depth is not used."),
            Misconception(
                "exponential",
                lambda depth: np.exp(-depth),
                "It falls like e to the −depth; take the largest slope as the base.",
            ),
        ),
        hints=(
            "By the chain rule, every layer multiplies the gradient by its slope.",
            "How large can the sigmoid's slope be at most, and how often is it multiplied?",
        ),
        comparison=_through_two,
        behaviour=(
            "It is an upper bound: no real chain of sigmoids may exceed it. One of two layers, for example:"
        ),
    ),
    Exercise(
        key="ten-sigmoid-layers",
        title="The most that ten sigmoid layers leave",
        kind=Kind.VALUE,
        signature="a number",
        reference=_STEEPEST**10,
        tolerance=Tolerance(rtol=0.06, atol=0),  # 1e-6 and 9.5e-7 are the same answer
        misconceptions=(
            Misconception("product", 2.5, "Ten times the slope: each layer multiplies once more."),
            Misconception("value", 0.5**10, "½ is the value at 0; take the slope there."),
            Misconception("one-fewer", _STEEPEST**9, "One layer is left out."),
            Misconception(
                "divided", _STEEPEST / 10, "Each layer multiplies; dividing by ten is not the same."
            ),
            Misconception("one", 1.0, "Nothing is lost: that would be tanh at its very best."),
        ),
        hints=("Each layer multiplies by at most the largest slope.", "Multiply it ten times: a power."),
        comparison=_through_two,
        behaviour="For comparison, the slope of a real chain of two, at 0:",
    ),
    Exercise(
        key="ten-leaky-layers",
        title="What ten Leaky ReLU layers leave when all inputs are negative",
        kind=Kind.VALUE,
        signature="a number",
        reference=0.01**10,
        tolerance=Tolerance(rtol=1e-6, atol=0),
        misconceptions=(
            Misconception("product", 0.1, "Ten times the slope: each layer multiplies once more."),
            Misconception("one-layer", 0.01, "This is one layer's."),
            Misconception("zero", 0.0, "That is ReLU: here a little is left, if only just."),
            Misconception("one", 1.0, "That is the positive side."),
            Misconception("power-of-ten", 1e-10, "One factor is 10⁻², not 10⁻¹."),
            Misconception("divided", 0.001, "Each layer multiplies; dividing by ten is not the same."),
        ),
        hints=("On the negative side every layer has the slope α.", "Multiply it ten times."),
        comparison=_leaky_through_two,
        behaviour="For comparison, two layers:",
    ),
)
