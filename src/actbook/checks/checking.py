"""What a student calls."""

import copy
import difflib
from dataclasses import replace
from typing import Any

import numpy as np

from actbook.checks.catalogue import EXERCISES
from actbook.checks.exercise import Exercise, Kind
from actbook.checks.guard import Guard, file_of
from actbook.checks.judging import judge
from actbook.checks.verdict import Hint, Outcome, Verdict

SECONDS = 2.0  # for all calls of one check together

_BY_KEY = {exercise.key: exercise for exercise in EXERCISES}
_hints_given: dict[str, int] = {}


def exercises() -> tuple[str, ...]:
    """The keys of all exercises, in the book's order."""
    return tuple(_BY_KEY)


def check(key: str, answer: Any, *, seconds: float = SECONDS) -> Verdict:
    """The verdict on `answer`, a function or a number, for the exercise called `key`.

    The answer is called a few times and interrupted after `seconds`. No exception of the answer
    escapes; KeyError when there is no such exercise.
    """
    return check_exercise(_find(key), answer, seconds=seconds)


def check_exercise(exercise: Exercise, answer: Any, *, seconds: float = SECONDS) -> Verdict:
    """`check` for an exercise that is not in the list, such as an instructor's own."""
    if mistaken := _find_mistaken_kind(exercise, answer):
        return mistaken
    with Guard(seconds, file_of(answer)) as guard:
        verdict = judge(exercise, answer, guard)
    if verdict.diagnosis == "returns-none" and guard.printed.strip():
        message = "Your function prints its result and returns None: write `return` instead of `print(...)`."
        verdict = replace(verdict, message=message, diagnosis="prints")
    return verdict


def hint(key: str, number: int | None = None) -> Hint:
    """The next hint for an exercise, or its hint `number` (from 1); the last one is repeated."""
    exercise = _find(key)
    total = len(exercise.hints)
    if number is None:
        number = _hints_given[key] = min(_hints_given.get(key, 0) + 1, total)
    if not 1 <= number <= total:
        raise ValueError(f"{key} has hints 1 to {total}, not {number}")
    return Hint(key, number, total, exercise.hints[number - 1])


def example(key: str, number: int = 1) -> tuple[Any, ...]:
    """A copy of the arguments of one tested call: the first, or the one that a message speaks of."""
    cases = _find(key).cases
    if not 1 <= number <= len(cases):
        raise ValueError(f"{key} has examples 1 to {len(cases)}, not {number}")
    return copy.deepcopy(cases[number - 1].args)


def _find(key: str) -> Exercise:
    if key in _BY_KEY:
        return _BY_KEY[key]
    near = difflib.get_close_matches(str(key), _BY_KEY, n=3, cutoff=0.4)
    raise KeyError(f"there is no exercise {key!r}" + (f"; did you mean {', '.join(near)}?" if near else ""))


def _find_mistaken_kind(exercise: Exercise, answer: Any) -> Verdict | None:
    """A number in the place of a function, or the other way round."""
    if answer is Ellipsis or answer is None:
        message = "Replace the `...` by your own answer, then run this cell again."
        return Verdict(exercise.key, exercise.title, Outcome.NOT_ATTEMPTED, message)
    if exercise.kind is Kind.VALUE and callable(answer):
        message = "This exercise wants a number, but you passed a function: pass its value."
    elif exercise.kind is not Kind.VALUE and (isinstance(answer, type) or not callable(answer)):
        name = exercise.signature.partition("(")[0]
        message = f'Pass the function itself, without brackets: `check("{exercise.key}", {name})`.'
        if not isinstance(answer, np.ndarray | np.generic | float | int | list | tuple):
            what = (
                f"the class `{answer.__name__}`"
                if isinstance(answer, type)
                else f"a `{type(answer).__name__}`"
            )
            message = f"You passed {what}, not a function. {message}"
    else:
        return None
    return Verdict(exercise.key, exercise.title, Outcome.WRONG, message, "function-or-value")
