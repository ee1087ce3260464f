"""The book's exercises, one module a topic; EXERCISES is the one list, in the book's order.

To add an exercise: put an `Exercise` into the EXERCISES of its topic's module (or add a module here),
with its misconceptions and hints. The tests do the rest: keys are unique, the table's rows differ from
each other and from the answer, and each row is recognised.
"""

from actbook.checks.activations import activation_exercises
from actbook.checks.exercise import Exercise
from actbook.checks.topics import (
    centring,
    dead_units,
    depth,
    differences,
    initialisation,
    leaky_relu,
    loss_slopes,
    network,
    nonlinearity,
    relu,
    sigmoid,
    tanh,
    units,
)
from actbook.registry import ACTIVATIONS

_TOPICS = (
    nonlinearity,
    sigmoid,
    loss_slopes,
    tanh,
    centring,
    relu,
    dead_units,
    initialisation,
    leaky_relu,
    units,
    depth,
    differences,
    network,
)


def _every() -> tuple[Exercise, ...]:
    """The topics' exercises, and those of any activation that has no topic of its own."""
    declared = [exercise for topic in _TOPICS for exercise in topic.EXERCISES]
    covered = {exercise.key for exercise in declared}
    others = [
        exercise
        for activation in ACTIVATIONS
        if activation.name.replace("_", "-") not in covered
        for exercise in activation_exercises(activation)
    ]
    return (*declared, *others)


EXERCISES = _every()
