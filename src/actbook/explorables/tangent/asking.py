"""What the tangent explorer asks before it is touched, and what it suggests to try, for each activation.

An activation without an entry here gets the general question and prompts, computed from its samples.
"""

from typing import Any

import numpy as np

from actbook.activation import Activation
from actbook.explorables.samples import Grid


def prediction_for(activation: Activation, grid: Grid) -> dict[str, Any]:
    """Question, choices, number of the right one, and the explanation that follows any choice."""
    match activation.name:
        case "sigmoid":
            return _question(
                "As the point moves to the right from 0, where has the slope fallen to half of its largest?",
                ["between 0 and 1", "between 1 and 2", "between 2 and 3"],
                1,
                f"The largest slope is {activation.derivative(0.0):.4f}; at 1 it is still "
                f"{activation.derivative(1.0):.4f}, and at 2 only {activation.derivative(2.0):.4f}.",
            )
        case "tanh":
            return _question(
                "On which leg does tanh lose more of its slope: from 0 to 1, or from 1 to 2?",
                ["from 0 to 1", "from 1 to 2", "as much on both"],
                0,
                f"From {activation.derivative(0.0):.4f} it falls to {activation.derivative(1.0):.4f} at 1, "
                f"and from there to {activation.derivative(2.0):.4f} at 2.",
            )
        case "relu":
            return _question(
                "What is the slope of ReLU exactly at 0?",
                ["0", "1", "1/2", "it has none"],
                3,
                "On the left the slope is 0 and on the right 1, so no one line touches the curve there. "
                f"Software has to return a number all the same, and returns {activation.derivative(0.0):g}.",
            )
        case "leaky_relu":
            return _question(
                "With α = 0.01, what is the slope of Leaky ReLU at −5?",
                ["−0.05", "0", "0.01"],
                2,
                f"The slope is {activation.derivative(-5.0, alpha=0.01):g} wherever the input is negative; "
                f"−0.05 is the value of the function there.",
            )
        case "linear":
            return _question(
                "Where is the linear function steepest?",
                ["at 0", "far from 0", "it is equally steep everywhere"],
                2,
                f"Its slope is {activation.derivative(0.0):g} at every x, so the tangent is the line itself.",
            )
    x = grid.nodes()
    slopes = np.asarray(activation.derivative(x))
    steepest = float(slopes.max())
    return _question(
        f"Does the slope of {activation.title} ever go above 1?",
        ["yes", "no"],
        0 if steepest > 1 + 1e-9 else 1,
        f"The steepest slope among the samples is {steepest:.4f}, at x = {x[slopes.argmax()]:.2f}.",
    )


def prompts_for(activation: Activation) -> list[dict[str, Any]]:
    """Two or three things to try, each with the state that its button sets."""
    name = activation.name
    limit = _prompt(
        "Bring h down step by step: where does the slope of the secant go?",
        "Show the secant with h = 2",
        activation=name,
        x=1.0,
        secant="forward",
        h=2.0,
    )
    kinks = activation.kinks_at()
    kink = kinks[0] if kinks else 0.0
    across = _prompt(
        "Take a central difference across the kink: it reports a slope that neither side has.",
        f"Central difference at {kink:g}".replace("-", "−"),
        activation=name,
        x=kink,
        secant="central",
        h=1.0,
    )
    match name:
        case "sigmoid":
            return [
                _prompt(
                    "How far out must you go until the slope is below 0.01?",
                    "Start at x = 4",
                    activation=name,
                    x=4.0,
                    secant="none",
                ),
                limit,
                _prompt(
                    "Compare the steepest slope with that of tanh.",
                    "Switch to tanh at 0",
                    activation="tanh",
                    x=0.0,
                    secant="none",
                ),
            ]
        case "tanh":
            return [
                _prompt(
                    "From which x on is the slope of tanh below 0.01? Sigmoid lasts longer.",
                    "Start at x = 2",
                    activation=name,
                    x=2.0,
                    secant="none",
                ),
                limit,
                _prompt(
                    "The same x on sigmoid: which of the two still learns?",
                    "Switch to sigmoid at 2",
                    activation="sigmoid",
                    x=2.0,
                    secant="none",
                ),
            ]
        case "relu":
            return [
                _prompt(
                    "Stand on the kink. Which slopes are there, and which one is returned?",
                    "Go to the kink",
                    activation=name,
                    x=0.0,
                    secant="none",
                ),
                across,
                _prompt(
                    "Give the left side a slope of 0.01 instead of 0.",
                    "Switch to Leaky ReLU at −4",
                    activation="leaky_relu",
                    x=-4.0,
                    secant="none",
                ),
            ]
        case "leaky_relu":
            return [
                _prompt(
                    "Raise α to 1. What is left of the kink, and of the non-linearity?",
                    "Set α to 1",
                    activation=name,
                    x=0.0,
                    parameters={name: 1.0},
                    secant="none",
                ),
                _prompt(
                    "With α = 0 it is a function that you know.",
                    "Set α to 0",
                    activation=name,
                    x=-4.0,
                    parameters={name: 0.0},
                    secant="none",
                ),
                across,
            ]
        case "linear":
            return [
                _prompt(
                    "Make h as large as you like: secant and tangent are one line.",
                    "Show the secant with h = 2",
                    activation=name,
                    x=-1.0,
                    secant="forward",
                    h=2.0,
                ),
                _prompt(
                    "Compare with a function that bends.",
                    "Switch to tanh at −1",
                    activation="tanh",
                    x=-1.0,
                    secant="none",
                ),
            ]
    far = _prompt(
        "Go to the left: is there a slope left, and which sign has it?",
        "Start at x = −1",
        activation=name,
        x=-1.0,
        secant="none",
    )
    return [limit, across if kinks else far]


def _question(question: str, choices: list[str], answer: int, explanation: str) -> dict[str, Any]:
    return {"question": question, "choices": choices, "answer": answer, "explanation": explanation}


def _prompt(text: str, label: str, **state: Any) -> dict[str, Any]:
    return {"text": text, "label": label, "state": state}
