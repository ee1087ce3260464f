"""Dead units: counting them in a layer."""

import numpy as np

from actbook.checks.exercise import IMPORT, Array, Case, Exercise, Kind, Line, Misconception

_SMALL = np.array(
    [[0.0, 1.2, 0.0, 0.0], [0.0, 0.0, 0.5, 0.0], [0.0, 0.3, 0.0, 0.0]]
)  # units 0 and 3 are dead
_TALL = np.array([[0.0, 2.0], [0.0, 0.0], [0.0, 0.0], [1.0, 0.0], [0.0, 0.0]])  # none is
_WIDE = np.array(
    [[0.0, 0.5, 0.0, 0.0, 1.5, 0.0], [0.0, 0.5, 0.0, 2.0, 0.0, 0.0], [0.0, 0.5, 0.0, 1.0, 3.0, 0.0]]
)
_ALL = np.zeros((3, 5))


def _many_examples() -> Array:
    """1,200 examples × 46 units: 3 are dead, the others alive in ways that look dead to a short cut.

    How many there are of each kind differs, so that each short cut gives another share.
    """
    a = np.zeros((1200, 46))
    a[0, 3], a[-1, 4:6], a[617, 6:10] = 0.9, 0.4, 0.05  # on one example
    a[:, 10:18], a[:, 18:23] = 0.5, 2.0**-19  # the same on all, the second kind hardly on
    for unit in range(23, 39):
        a[300 + unit, unit] = 1e-7  # hardly on, and on one example
    a[::3, 39:43] = 0.5 + np.arange(400)[:, None] % 7  # copies of one another
    a[1::2, 43], a[::2, 44], a[5::7, 45] = 1.5, 0.8, 2.0
    return a


def _fraction(a: Array) -> float:
    return float(np.mean(np.all(a == 0, axis=0)))


def _widened(case: Case, place: tuple[int, ...]) -> tuple[Line, ...]:
    """The largest output of a dead unit, of the one alive on fewest examples, and of the weakest one."""
    (a,) = case.args
    on, highest = np.count_nonzero(a, axis=0), a.max(axis=0)
    alive = np.flatnonzero(on)
    fewest = sorted(alive, key=lambda unit: on[unit])[:1] + sorted(alive, key=lambda unit: highest[unit])[:1]
    units = dict.fromkeys(int(unit) for unit in [*np.flatnonzero(on == 0)[:1], *fewest])
    return (
        IMPORT,
        ("(activations,) = {example}", None),
        *((f"activations[:, {unit}].max()", float(highest[unit])) for unit in units),
    )


EXERCISES = (
    Exercise(
        key="dead-fraction",
        title="The share of dead units",
        kind=Kind.FUNCTION,
        signature="dead_fraction(activations)",
        reference=_fraction,
        cases=(
            Case((_SMALL,), label="the example, 3 examples × 4 units,"),
            Case((_many_examples(),), label="1,200 examples × 46 units,"),
            Case((_TALL,), label="5 examples × 2 units, none dead,"),
            Case((_WIDE,), label="3 examples × 6 units,"),
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
            Misconception(
                "last-example", lambda a: np.mean(a[-1] == 0), "You look at the last example only."
            ),
            Misconception(
                "low-mean",
                lambda a: np.mean(a.mean(axis=0) < 0.1),
                "A low mean is not death: a unit that is on for one example in a thousand still learns.",
            ),
            Misconception(
                "threshold",
                lambda a: np.mean(np.all(a < 1e-3, axis=0)),
                "A small output is not 0: a unit that gives 0.0001 is alive.",
            ),
            Misconception(
                "mostly",
                lambda a: np.mean(np.mean(a == 0, axis=0) > 0.9),
                "A unit that is off on most examples is not dead while there is one that switches it on.",
            ),
            Misconception(
                "constant",
                lambda a: np.mean(a.var(axis=0) < 1e-20),
                "A unit that always gives the same is not dead: it may always give 0.5.",
            ),
            Misconception(
                "off-on-half",
                lambda a: np.mean(np.median(a, axis=0) == 0),
                "A unit that is off on half of the examples, with a median of 0, is alive on the others.",
            ),
            Misconception(
                "whole-layer", lambda a: float(np.all(a == 0)), "You ask whether the whole layer is dead."
            ),
            Misconception(
                "rank",
                lambda a: 1 - np.linalg.matrix_rank(a) / a.shape[1],
                "The rank also counts a unit as missing that does the same as another one.",
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
)
