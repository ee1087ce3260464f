"""Central differences, written by the student."""

from collections.abc import Callable

import numpy as np

from actbook.checks.exercise import Array, Case, Exercise, Kind, Line, Misconception
from actbook.functions.sigmoid import sigmoid
from actbook.functions.tanh import tanh

F = Callable[[Array], Array]


def cube(x: Array) -> Array:
    """x³, whose slope is known, and whose central difference is off by exactly h²."""
    return x * x * x


def _central(f: F, x: Array, h: float) -> Array:
    return (f(x + h) - f(x - h)) / (2 * h)


def _by_hand(case: Case, place: tuple[int, ...]) -> tuple[Line, ...]:
    f, x, h = case.args
    at = float(np.asarray(x)[place])
    written = "({:g} {} {:g})**3" if f is cube else f.name + "({:g} {} {:g})"
    sides = (written.format(at, sign, h) for sign in "+-")
    return ((f"({' - '.join(sides)}) / {2 * h:g}", float((f(at + h) - f(at - h)) / (2 * h))),)


EXERCISES = (
    Exercise(
        key="central-difference",
        title="The central difference",
        kind=Kind.FUNCTION,
        signature="central_difference(f, x, h)",
        reference=_central,
        cases=(
            Case((cube, np.array([-1.0, 0.5, 2.0]), 0.5), label="f = x³, h = 0.5"),
            Case((sigmoid, np.array([-2.0, 0.0, 1.0]), 0.1), label="f = sigmoid, h = 0.1"),
            Case((tanh, np.array([-1.0, 0.3]), 1e-3), label="f = tanh, h = 0.001"),
        ),
        misconceptions=(
            Misconception(
                "forward",
                lambda f, x, h: (f(x + h) - f(x)) / h,
                "This is the one-sided difference to the right: it looks h ahead and not back.",
            ),
            Misconception(
                "backward",
                lambda f, x, h: (f(x) - f(x - h)) / h,
                "This is the one-sided difference to the left: it looks h back and not ahead.",
            ),
            Misconception(
                "divided-by-h",
                lambda f, x, h: (f(x + h) - f(x - h)) / h,
                "You divide by h; how far apart are the two points?",
            ),
            Misconception(
                "not-divided",
                lambda f, x, h: f(x + h) - f(x - h),
                "This is the difference of the values; a slope is per unit of x.",
            ),
            Misconception(
                "brackets",
                lambda f, x, h: (f(x + h) - f(x - h)) / 2 * h,
                "`/ 2 * h` divides by 2 and multiplies by h: put brackets around what you divide by.",
            ),
            Misconception(
                "no-brackets-above",
                lambda f, x, h: f(x + h) - f(x - h) / (2 * h),
                "The division comes before the difference: put brackets around the numerator.",
            ),
            Misconception(
                "opposite",
                lambda f, x, h: (f(x - h) - f(x + h)) / (2 * h),
                "The sign is opposite: right minus left.",
            ),
            Misconception(
                "sum", lambda f, x, h: (f(x + h) + f(x - h)) / 2, "This is the mean of the two values."
            ),
            Misconception(
                "sum-over-two-h",
                lambda f, x, h: (f(x + h) + f(x - h)) / (2 * h),
                "The two values are added; the slope comes from their difference.",
            ),
            Misconception(
                "second-difference",
                lambda f, x, h: (f(x + h) - 2 * f(x) + f(x - h)) / h**2,
                "This is the second difference: it measures how the slope changes.",
            ),
            Misconception(
                "step-doubled",
                lambda f, x, h: (f(x + 2 * h) - f(x - 2 * h)) / (4 * h),
                "The points are 2h away from x; h is meant.",
            ),
            Misconception(
                "step-halved",
                lambda f, x, h: (f(x + h / 2) - f(x - h / 2)) / h,
                "The points are h/2 away from x; h is meant.",
            ),
            Misconception(
                "own-step",
                lambda f, x, h: _central(f, x, 1e-5),
                "The result does not depend on h: a step is written into your function.",
            ),
            Misconception(
                "difference-of-inputs",
                lambda f, x, h: f((x + h) - (x - h)) / (2 * h),
                "f is applied to the difference; take the difference of two values of f.",
            ),
        ),
        hints=(
            "Two points, h to the right and h to the left of x: what is the slope of the line through them?",
            "Rise over run. How long is the run?",
            "Mind the brackets, above and below the line.",
        ),
        comparison=_by_hand,
        behaviour="For a straight line it gives the line's slope, whatever h is.",
    ),
)
