"""Zero-centred outputs: how to measure the mean, and how to take it out."""

from collections.abc import Callable
from typing import Any

import numpy as np

from actbook.checks.exercise import Array, Case, Exercise, Kind, Line, Misconception
from actbook.functions.relu import relu
from actbook.functions.sigmoid import sigmoid
from actbook.functions.tanh import tanh

_X = np.array([0.5, 1.0, 2.0, 3.5])


def _mirrored_mean(f: Callable[[Array], Array], x: Array) -> Any:
    return np.mean(f(np.concatenate([x, -x])))


def _means(case: Case, place: tuple[int, ...]) -> tuple[Line, ...]:
    f, x = case.args
    return tuple((f"{f.name}({value:g})", float(f(value))) for value in (float(x[0]), -float(x[0])))


EXERCISES = (
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
