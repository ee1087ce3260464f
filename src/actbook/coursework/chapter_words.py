"""What a chapter's check says of an answer, for a question of an assignment that asks the same function.

The sentences are those of the book's exercises; nothing is written down twice.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import numpy as np

from actbook.coursework.plain import plain, restore

DERIVATIVE = "_derivative"


def chapter_words(asked: Mapping[str, Any], part: Mapping[str, Any], function: Any) -> tuple[str, ...]:
    """The name of the mistake in `function`, or what is worth a note; () where the book has no word for it.

    `asked` and `part` as visible.json has them. The exercise is found by the name of the function, and
    used where its right answer is the part's on every input shown.
    """
    exercise = None if part["judge"] or not callable(function) else _exercise(asked["function"])
    if exercise is None or not _agrees(exercise, [(c["args"], restore(c["wanted"])) for c in part["cases"]]):
        return ()
    from actbook.checks.checking import check_exercise
    from actbook.checks.verdict import Outcome

    verdict = check_exercise(exercise, function)
    if verdict.outcome is Outcome.WRONG and verdict.diagnosis:
        return (verdict.message,)
    # a convention that the book lets pass may be what the assignment marks
    is_noted = verdict.outcome is Outcome.RIGHT and not verdict.diagnosis
    return tuple(f"note: {note}" for note in verdict.notes) if is_noted else ()


def rows_for(function: str, calls: Sequence[tuple[list[Any], Any]]) -> list[tuple[str, list[Any]]]:
    """What the book says of each wrong answer to such a question, and what that gives for `calls`.

    A call is its plain arguments and the right value; where the book's right answer is another, there are no
    rows.
    """
    exercise = _exercise(function)
    if exercise is None or not _agrees(exercise, calls):
        return []
    with np.errstate(all="ignore"):
        return [
            (row.message, [plain(_call(exercise, row.wrong, args)) for args, _ in calls])
            for row in exercise.misconceptions
        ]


@cache
def _exercise(function: str) -> Any:
    """The book's exercise whose answer has this name, or one of the registry's activations; else None."""
    from actbook.checks.catalogue import EXERCISES, make  # reading them all takes a moment
    from actbook.registry import ACTIVATIONS

    for exercise in EXERCISES:
        if exercise.signature.partition("(")[0] == function:
            return exercise
    part = "derivative" if function.endswith(DERIVATIVE) else "function"
    name = function.removesuffix(DERIVATIVE)
    known = any(activation.name == name for activation in ACTIVATIONS)
    return make(function, {part: name}) if known else None


def _call(exercise: Any, function: Any, args: list[Any]) -> Any:
    first, *others = map(restore, args)
    return function(first, **dict(zip(exercise.names[1:], others, strict=True)))


def _agrees(exercise: Any, calls: Sequence[tuple[list[Any], Any]]) -> bool:
    """Whether the exercise's right answer gives what is right for every call."""
    try:
        with np.errstate(all="ignore"):
            return all(
                np.allclose(_call(exercise, exercise.reference, args), right, rtol=1e-6, atol=1e-12)
                for args, right in calls
            )
    except Exception:  # other arguments, or another kind of value
        return False
