"""Zero-centred outputs: how to measure the mean, and how to take it out."""

from collections.abc import Callable
from typing import Any

import numpy as np

from actbook.checks.exercise import Array, Case, Exercise, Kind, Line, Misconception
from actbook.functions.relu import relu
from actbook.functions.sigmoid import sigmoid
from actbook.functions.tanh import tanh

_A = np.array([[0.1, 0.9, 0.4], [0.3, 0.7, 0.4], [0.8, 0.2, 1.0], [0.4, 0.6, 0.6]])
_X = np.array([0.5, 1.0, 2.0, 3.5])


def _centred(a: Array) -> Array:
    return a - a.mean(axis=0)


def _mirrored_mean(f: Callable[[Array], Array], x: Array) -> Any:
    return np.mean(f(np.concatenate([x, -x])))


def _step_of_loss(case: Case, place: tuple[int, ...]) -> tuple[Line, ...]:
    """Raising a whole column must leave a centred column as it was."""
    (a,) = case.args
    row, unit = place
    raised = a + 1e-5 * (np.arange(a.shape[1]) == unit)
    change = (_centred(raised) - _centred(a))[row, unit] / 1e-5
    return (
        (
            f"the change of entry [{row}, {unit}] when 1e-5 is added to all of column {unit}, over 1e-5",
            float(change),
        ),
    )


def _means(case: Case, place: tuple[int, ...]) -> tuple[Line, ...]:
    f, x = case.args
    return tuple((f"{f.name}({value:g})", float(f(value))) for value in (float(x[0]), -float(x[0])))


EXERCISES = (
    Exercise(
        key="centre",
        title="Centring the outputs of a layer",
        kind=Kind.FUNCTION,
        signature="centre(activations)",
        reference=_centred,
        cases=(Case((_A,), label="the example"), Case((3 * _A[:2] - 1,), label="another layer")),
        misconceptions=(
            Misconception(
                "whole-mean",
                lambda a: a - a.mean(),
                "One mean is taken over everything; each unit, a column, has its own.",
            ),
            Misconception(
                "by-example",
                lambda a: a - a.mean(axis=1, keepdims=True),
                "The mean is taken over each example, a row; each unit, a column, is meant.",
            ),
            Misconception(
                "standardised",
                lambda a: (a - a.mean(axis=0)) / a.std(axis=0),
                "You also divide by the spread: only the mean is to be taken out.",
            ),
            Misconception(
                "opposite",
                lambda a: a.mean(axis=0) - a,
                "The sign is opposite: subtract the mean from the values.",
            ),
            Misconception(
                "the-mean", lambda a: a.mean(axis=0), "These are the means; take them out of the values."
            ),
            Misconception(
                "median", lambda a: a - np.median(a, axis=0), "The median is subtracted; the mean is asked."
            ),
            Misconception(
                "minus-half",
                lambda a: a - 0.5,
                "You subtract ½ from everything: the mean depends on the data.",
            ),
            Misconception(
                "smallest",
                lambda a: a - a.min(axis=0),
                "The smallest value is subtracted, so that nothing is negative: the opposite of centred.",
            ),
            Misconception("added", lambda a: a + a.mean(axis=0), "The mean is added."),
            Misconception("divided", lambda a: a / a.mean(axis=0), "You divide by the mean."),
        ),
        hints=(
            "Which axis runs over the examples?",
            "`a.mean(axis=…)` gives one number for each unit, and NumPy repeats it down the rows.",
        ),
        comparison=_step_of_loss,
        behaviour="Afterwards the mean of every column is 0, and raising a whole column changes nothing.",
    ),
    Exercise(
        key="zero-centred-mean",
        title="Is it zero-centred? The mean over mirrored inputs",
        kind=Kind.FUNCTION,
        signature="mean_output(f, x)",
        reference=_mirrored_mean,
        cases=tuple(
            Case((f, _X), label=f"f = {f.name} and `x` of the example") for f in (sigmoid, tanh, relu)
        ),
        misconceptions=(
            Misconception(
                "no-mirror",
                lambda f, x: np.mean(f(x)),
                "Only the inputs x are used; their mirror images −x belong to it.",
            ),
            Misconception(
                "mirror-only",
                lambda f, x: np.mean(f(-x)),
                "Only the mirror images −x are used; x itself belongs to it.",
            ),
            Misconception(
                "mean-first",
                lambda f, x: f(np.float64(0.0)),
                "This is f of the mean input, which is f(0): take the mean after f.",
            ),
            Misconception(
                "f-of-mean", lambda f, x: f(np.mean(x)), "This is f of the mean of x: take the mean after f."
            ),
            Misconception(
                "sum",
                lambda f, x: 2 * x.size * _mirrored_mean(f, x),
                "This is the sum: divide by how many there are.",
            ),
            Misconception(
                "half-count",
                lambda f, x: 2 * _mirrored_mean(f, x),
                "Divided by half as many as there are: with the mirror images there are twice as many "
                "inputs.",
            ),
            Misconception(
                "difference",
                lambda f, x: np.mean(f(x) - f(-x)),
                "The mirrored outputs are subtracted: both count.",
            ),
            Misconception(
                "median", lambda f, x: np.median(f(np.concatenate([x, -x]))), "This is the median."
            ),
            Misconception(
                "of-the-slope", lambda f, x: np.mean(f.derivative(x)), "This is the mean of the slopes."
            ),
        ),
        hints=(
            "Which inputs are there in all? Put x and −x into one array with `np.concatenate`.",
            "First f, then the mean.",
        ),
        comparison=_means,
        behaviour="It is 0 when f(−x) = −f(x) for every x. The outputs of one pair:",
    ),
)
