"""Why non-linearity: stacks of linear layers collapse, and a few ReLUs make a bump."""

from functools import reduce
from itertools import pairwise

import numpy as np

from actbook.checks.activations import BEYOND, grid_with
from actbook.checks.exercise import Array, Case, Exercise, Kind, Misconception


def _matrices(*sizes: int, seed: int = 0) -> list[Array]:
    """Small whole numbers, so that a product can be followed by hand."""
    rng = np.random.default_rng(seed)
    return [rng.integers(-3, 4, shape).astype(float) for shape in pairwise(sizes)]


def _product(weights: list[Array]) -> Array:
    return reduce(np.matmul, weights)


def _through(weights: list[Array], biases: list[Array]) -> Array:
    bias = np.zeros(weights[0].shape[0])
    for w, b in zip(weights, biases, strict=True):
        bias = bias @ w + b
    return bias


_SQUARE, _LONG = _matrices(2, 2, 2), _matrices(2, 3, 3, 3, 2, seed=2)
_BIASES = [np.array([1.0, -2.0]), np.array([0.5, 3.0])]
_LONG_BIASES = [np.arange(1.0, n + 1) for n in (3, 3, 3, 2)]


def _bump(x: Array) -> Array:
    return np.maximum(0, 1 - np.abs(x - 1))


def relu(x: Array) -> Array:
    return np.maximum(0, x)


EXERCISES = (
    Exercise(
        key="collapse-bias",
        title="One bias for a stack of linear layers",
        kind=Kind.FUNCTION,
        signature="collapse_bias(weights, biases)",
        reference=_through,
        cases=(
            Case((_SQUARE, _BIASES), label="the example, two 2 × 2 layers,"),
            Case((_LONG, _LONG_BIASES), label="a stack of four"),
        ),
        misconceptions=(
            Misconception(
                "sum",
                lambda weights, biases: biases[0] + biases[1] if len(biases) == 2 else np.empty(0),
                "The biases are added: the first one still passes through the layers that follow.",
            ),
            Misconception("last-only", lambda weights, biases: biases[-1], "Only the last bias is there."),
            Misconception(
                "forgets-last",
                lambda weights, biases: _through(weights, [*biases[:-1], 0 * biases[-1]]),
                "The last layer's own bias is left out.",
            ),
            Misconception(
                "forgets-first",
                lambda weights, biases: _through(weights, [0 * biases[0], *biases[1:]]),
                "The first layer's bias is left out.",
            ),
            Misconception(
                "whole-product",
                lambda weights, biases: (
                    biases[0] @ _product(weights) if biases[0].size == weights[0].shape[0] else np.empty(0)
                ),
                "The first bias is sent through the first layer as well: it is added after it.",
            ),
        ),
        hints=(
            "What comes out of the stack when x is 0?",
            "Start with a zero vector and send it through every layer, biases included.",
        ),
        behaviour=lambda case, place: (
            f"It is what the stack makes of x = 0: {_through(*case.args)[place[-1]]:g} at place {place[-1]}."
        ),
    ),
    Exercise(
        key="stack-rank",
        title="The highest possible rank of a stack",
        kind=Kind.VALUE,
        signature="a number",
        reference=2.0,
        misconceptions=(
            Misconception(
                "widest",
                8.0,
                "8 is the largest dimension: what does not fit through the narrowest layer is lost for good.",
            ),
            Misconception("last", 6.0, "6 is the number of outputs; before them there is a narrower place."),
            Misconception("middle", 5.0, "5 is the first bottleneck, not the narrowest."),
            Misconception(
                "product",
                60.0,
                "Widths do not multiply: a matrix cannot have more rank than rows or columns.",
            ),
            Misconception(
                "full-collapse",
                1.0,
                "It may be more than 1: how many numbers pass through the narrowest layer?",
            ),
        ),
        hints=(
            "How many numbers does each layer hand on to the next?",
            "A product has at most the rank of its poorest factor.",
        ),
        comparison=lambda case, place: (("np.linalg.matrix_rank(np.ones((8, 5)) @ np.ones((5, 2)))", 1.0),),
        behaviour=(
            "Try products of random matrices; the rank of a product of matrices full of ones is the "
            "other extreme:"
        ),
    ),
    Exercise(
        key="relu-bump",
        title="A bump made of ReLUs",
        kind=Kind.ELEMENTWISE,
        signature="bump(x)",
        reference=_bump,
        slope=lambda x: np.where((x > 0) & (x < 2), np.sign(1 - x), 0.0),
        kinks=(0.0, 1.0, 2.0),
        cases=(Case((grid_with([0.25, 0.75, 1.25, 1.75, 2.5, *BEYOND]),)),),
        misconceptions=(
            Misconception(
                "no-last-kink",
                lambda x: relu(x) - 2 * relu(x - 1),
                "After x = 2 it goes on falling: one more kink is needed to level it off.",
                at=3,
            ),
            Misconception(
                "plateau",
                lambda x: relu(x) - relu(x - 1),
                "After x = 1 it stays at 1: to turn a climb into a fall the slope must change by more.",
                at=2,
            ),
            Misconception(
                "late-fall",
                lambda x: relu(x) - relu(x - 1) - relu(x - 2),
                "It is flat between 1 and 2, and falls for ever after.",
                at=1.5,
            ),
            Misconception(
                "trapezoid",
                lambda x: relu(x) - relu(x - 1) - relu(x - 2) + relu(x - 3),
                "This has a flat top: the fall begins at 2 and should begin at 1.",
                at=1.5,
            ),
            Misconception(
                "kinks-mirrored",
                lambda x: relu(x) - 2 * relu(x + 1) + relu(x + 2),
                "The kinks are on the wrong side: relu(x + 1) bends at −1.",
                at=-1,
            ),
            Misconception(
                "all-added",
                lambda x: relu(x) + relu(x - 1) + relu(x - 2),
                "Every kink bends upwards: to come down a coefficient has to be negative.",
                at=2,
            ),
            Misconception(
                "last-kink-sign",
                lambda x: relu(x) - 2 * relu(x - 1) - relu(x - 2),
                "The last kink bends the wrong way: after 2 the line should be level.",
                at=3,
            ),
            Misconception(
                "last-kink-twice",
                lambda x: relu(x) - 2 * relu(x - 1) + 2 * relu(x - 2),
                "After 2 it climbs again: the last kink bends too much.",
                at=3,
            ),
            Misconception(
                "shifted-right",
                lambda x: _bump(x - 1),
                "The bump is right, one unit too far to the right.",
                at=1,
            ),
            Misconception(
                "shifted-left",
                lambda x: _bump(x + 1),
                "The bump is right, one unit too far to the left.",
                at=0,
            ),
            Misconception(
                "box",
                lambda x: np.where((x > 0) & (x < 2), 1.0, 0.0),
                "This is a box that jumps; ReLUs make lines that bend.",
                at=0.5,
            ),
            Misconception(
                "only-climbs",
                relu,
                "It climbs for ever: add the ReLUs that bend it down and level it off.",
                at=3,
            ),
            Misconception(
                "parabola",
                lambda x: np.maximum(0, x * (2 - x)),
                "This is a parabola: ReLUs make straight pieces.",
                at=0.5,
            ),
        ),
        hints=(
            "relu(x − c) bends the line at c and does nothing before it. Where must this line bend?",
            "Each coefficient is the change of the slope at its kink. The slopes are 0, 1, −1, 0 from "
            "left to right.",
            "Three ReLUs, one for each bend; each coefficient is the slope after the bend minus the slope "
            "before it.",
        ),
        behaviour="From left to right: level at 0, up to 1 at x = 1, down to 0 at x = 2, level again.",
        built_of=("relu", "ReLU", "maximum", "fmax", "max", "clip", "abs", "fabs", "absolute", "heaviside"),
        not_built=(
            "the shape is right, but there is no ReLU in it, and a network has nothing else to build with: "
            "try it as a weighted sum of `relu(x - c)`."
        ),
    ),
)
