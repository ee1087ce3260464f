"""Checks: an exercise that answers back.

A chapter's exercise cell ends with a check, and its output is the verdict::

    def sigmoid_derivative(x):
        return ...  # your code here

    check("sigmoid-derivative", sigmoid_derivative)

There are four outcomes: not attempted, wrong (what is wrong, at which input, and a comparison to
reproduce; never the answer), right, and stopped by an exception of the student's own. `hint(key)` gives
hints one by one, and `example(key)` the arguments that a message speaks of.

Exercises are data: a table in `actbook/exercises/<chapter>.toml`, read by `catalogue`.
"""

from actbook.checks.checking import check, example, exercises, hint
from actbook.checks.exercise import Exercise, Kind
from actbook.checks.verdict import Hint, Outcome, Verdict

__all__ = [
    "Exercise",
    "Hint",
    "Kind",
    "Outcome",
    "Verdict",
    "check",
    "example",
    "exercises",
    "hint",
]
