"""Dead units: counting them in a layer, and the odds of being born dead."""

import numpy as np

from actbook.checks.exercise import Array, Case, Exercise, Kind, Line, Misconception

_SMALL = np.array(
    [[0.0, 1.2, 0.0, 0.0], [0.0, 0.0, 0.5, 0.0], [0.0, 0.3, 0.0, 0.0]]
)  # units 0 and 3 are dead
_TALL = np.array([[0.0, 2.0], [0.0, 0.0], [0.0, 0.0], [1.0, 0.0], [0.0, 0.0]])  # none is
_ALL = np.zeros((3, 5))


def _fraction(a: Array) -> float:
    return float(np.mean(np.all(a == 0, axis=0)))


def _widened(case: Case, place: tuple[int, ...]) -> tuple[Line, ...]:
    (a,) = case.args
    return tuple(
        (f"np.abs(activations[:, {unit}]).max()", float(np.abs(a[:, unit]).max())) for unit in range(2)
    )


def _born_dead(width: int, depth: int) -> float:
    return 1 - (1 - 0.5**width) ** (depth - 1)


def _layer_more(case: Case, place: tuple[int, ...]) -> tuple[Line, ...]:
    width, depth = case.args
    fall = (1 - _born_dead(width, depth + 1)) / (1 - _born_dead(width, depth))
    return ((f"share of the living nets of width {width} that survive one layer more", fall),)


EXERCISES = (
    Exercise(
        key="dead-fraction",
        title="The share of dead units",
        kind=Kind.FUNCTION,
        signature="dead_fraction(activations)",
        reference=_fraction,
        cases=(
            Case((_SMALL,), label="the example, 3 examples × 4 units,"),
            Case((_TALL,), label="5 examples × 2 units, none dead,"),
            Case((_ALL,), label="a layer of zeros"),
        ),
        misconceptions=(
            Misconception(
                "zeros",
                lambda a: np.mean(a == 0),
                "You count zeros: a unit that is 0 on one example is resting; it is dead when it is 0 on "
                "all.",
            ),
            Misconception(
                "dead-on-one",
                lambda a: np.mean(np.any(a == 0, axis=0)),
                "You count units that are 0 on some example; dead means on all of them.",
            ),
            Misconception(
                "by-example",
                lambda a: np.mean(np.all(a == 0, axis=1)),
                "The axis is exchanged: you count examples on which all units are 0.",
            ),
            Misconception("alive", lambda a: 1 - _fraction(a), "This is the share of living units."),
            Misconception(
                "count",
                lambda a: a.shape[1] * _fraction(a),
                "This is how many are dead; their share is asked: divide by the number of units.",
            ),
            Misconception(
                "divided-by-examples",
                lambda a: a.shape[1] * _fraction(a) / a.shape[0],
                "The count is divided by the number of examples, not of units.",
            ),
            Misconception(
                "percent",
                lambda a: 100 * _fraction(a),
                "This is in percent; a share between 0 and 1 is asked.",
            ),
            Misconception(
                "alive-entries", lambda a: np.mean(a > 0), "This is the share of outputs that are positive."
            ),
            Misconception(
                "first-example", lambda a: np.mean(a[0] == 0), "You look at the first example only."
            ),
        ),
        hints=(
            "When is a unit dead: when it is 0 for one example, or for all of them?",
            "First one yes or no for each unit (a column), then the share of yes.",
            "`np.all(condition, axis=…)` answers for each column; the mean of True and False is a share.",
        ),
        comparison=_widened,
        behaviour="A unit is dead when its largest output over all examples is 0:",
    ),
    Exercise(
        key="born-dead",
        title="The odds of being born dead",
        kind=Kind.FUNCTION,
        signature="born_dead(width, depth)",
        reference=_born_dead,
        cases=tuple(
            Case(args, label=f"width {args[0]}, depth {args[1]}")
            for args in ((2, 10), (1, 5), (4, 30), (3, 2))
        ),
        misconceptions=(
            Misconception(
                "all-layers",
                lambda width, depth: 1 - (1 - 0.5**width) ** depth,
                "One layer too many: the input itself cannot be dead.",
            ),
            Misconception(
                "alive",
                lambda width, depth: 1 - _born_dead(width, depth),
                "This is the probability of being alive.",
            ),
            Misconception(
                "one-layer",
                lambda width, depth: 0.5**width,
                "This is the probability for a single layer: one dead layer anywhere is enough.",
            ),
            Misconception(
                "all-layers-dead",
                lambda width, depth: 0.5 ** (width * (depth - 1)),
                "This is the probability that every layer is dead; one is enough.",
            ),
            Misconception(
                "added",
                lambda width, depth: (depth - 1) * 0.5**width,
                "Probabilities of “at least one” do not add: this can exceed 1.",
            ),
            Misconception(
                "one-unit-enough",
                lambda width, depth: 1 - 0.5 ** (width * (depth - 1)),
                "You ask whether any unit is off; a layer is dead when all of its units are.",
            ),
            Misconception(
                "fixed-width-one", lambda width, depth: 1 - 0.5 ** (depth - 1), "The width is not used."
            ),
        ),
        hints=(
            "A unit is off with probability ½ along a ray. When is a whole layer off?",
            "The net lives when no hidden layer is off: multiply those probabilities.",
        ),
        comparison=_layer_more,
        behaviour="It lies between 0 and 1, grows with depth and falls with width.",
    ),
)
