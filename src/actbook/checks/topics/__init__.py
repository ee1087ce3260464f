"""The book's exercises, one module a topic; EXERCISES is the one list, in the book's order.

To add an exercise: put an `Exercise` into the EXERCISES of its topic's module (or add a module here),
with its misconceptions and hints. The tests do the rest: keys are unique, a chapter or an assignment asks
for each, the table's rows differ from each other and from the answer, and each row is recognised.
"""

from actbook.checks.topics import (
    centring,
    dead_units,
    depth,
    differences,
    leaky_relu,
    loss_slopes,
    network,
    nonlinearity,
    relu,
    sigmoid,
    tanh,
    units,
)

_TOPICS = (
    nonlinearity,
    sigmoid,
    loss_slopes,
    tanh,
    centring,
    relu,
    dead_units,
    leaky_relu,
    units,
    depth,
    differences,
    network,
)

EXERCISES = tuple(exercise for topic in _TOPICS for exercise in topic.EXERCISES)
