"""From an answer to plain numbers: call it at every case and read what came back.

The result is a `Run` a case: float64 numbers, or a `Problem` that says why there are none. Judging
needs nothing else, so a marker that ran the answer elsewhere can hand in its numbers.
"""

import copy
import dis
import inspect
import re
import types
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from actbook.checks.exercise import Array, Case, Exercise, Kind
from actbook.checks.guard import Guard, Raised, Returned
from actbook.checks.verdict import Outcome

# how Python and NumPy complain about an array where one number was meant
_SCALARS_ONLY = re.compile(
    r"ambiguous|only (length|size)-1|only 0-dimensional|must be real number|bad operand|"
    r"unsupported operand|not supported between|cannot convert"
)


@dataclass(frozen=True)
class Problem:
    """Why there are no numbers."""

    outcome: Outcome
    name: str
    message: str


@dataclass(frozen=True)
class Run:
    """One case's numbers, or its problem.

    single: whole-array calls failed, the numbers come from one call an element. constant: one number
    came back that stands for all. kind: dtype kind and size of what came back, such as "f4" or "b1".
    """

    case: Case
    values: Array | None = None
    problem: Problem | None = None
    kind: str = "f8"
    single: bool = False
    constant: bool = False
    modified: bool = False
    wrong_shape: tuple[int, ...] | None = None


@dataclass(frozen=True)
class Reading:
    """Numbers that were made of a returned value, or the problem with it."""

    values: Array = field(default_factory=lambda: np.empty(0))
    kind: str = "f8"
    problem: Problem | None = None


def run_all(exercise: Exercise, answer: Any, guard: Guard) -> tuple[Run, ...]:
    """A run for every case; stops after the first problem, which would only repeat itself."""
    if exercise.kind is Kind.VALUE:
        reading = read(answer, guard)
        return (Run(exercise.cases[0], reading.values, reading.problem, reading.kind),)
    runs: list[Run] = []
    for case in exercise.cases:
        keywords, positional = _fit(exercise, answer, case)
        if isinstance(keywords, Problem):
            runs.append(Run(case, problem=keywords))
        elif exercise.kind is Kind.ELEMENTWISE:
            runs.append(_run_elementwise(exercise, answer, case, positional, keywords, guard))
        else:
            runs.append(_run_function(exercise, answer, case, positional, keywords, guard))
        if runs[-1].problem:
            break
    return tuple(runs)


def call_elementwise(exercise: Exercise, answer: Any, x: Array, case: Case, guard: Guard) -> Array | None:
    """The answer's values at other inputs than the tested ones; None when there are none."""
    run_at = replace(case, args=(x,))
    keywords, positional = _fit(exercise, answer, run_at)
    if isinstance(keywords, Problem):
        return None
    return _run_elementwise(exercise, answer, run_at, positional, keywords, guard).values


def read(value: Any, guard: Guard, stub: bool = False) -> Reading:
    """Numbers from anything a student may return: arrays, lists, Python and NumPy scalars, fractions."""
    problem = _not_numbers(value, stub)
    if problem:
        return Reading(problem=problem)
    made = guard.call(_as_array, value)
    if made.raised or type(made.value) is not np.ndarray:
        return Reading(problem=_unreadable(value, made))
    array = made.value
    if array.dtype.kind == "O":
        return _read_objects(array, value, guard)
    if array.dtype.kind not in "biuf":
        return Reading(problem=_unreadable(value, made))
    return Reading(array.astype(np.float64), f"{array.dtype.kind}{array.dtype.itemsize}")


def _as_array(value: Any) -> np.ndarray:
    return np.array(value, subok=False)


def _read_objects(array: np.ndarray, value: Any, guard: Guard) -> Reading:
    items = array.ravel().tolist()
    if any(item is Ellipsis for item in items):
        return Reading(problem=_NOT_ATTEMPTED)
    if any(item is None for item in items):
        where = "one of the values is None: does every branch have a `return`?"
        return Reading(
            problem=Problem(Outcome.WRONG, "returns-none", f"You return {_kind_of(value)} in which {where}")
        )
    made = guard.call(array.astype, np.float64)
    if made.raised:
        return Reading(problem=_unreadable(value, made))
    return Reading(made.value)


_NOT_ATTEMPTED = Problem(
    Outcome.NOT_ATTEMPTED, "", "Replace the `...` by your own code, then run this cell again."
)


def _not_numbers(value: Any, stub: bool) -> Problem | None:
    if value is Ellipsis or value is NotImplemented or (value is None and stub):
        return _NOT_ATTEMPTED
    if value is None:
        return Problem(
            Outcome.WRONG,
            "returns-none",
            "Your function returns None: is there a `return` on every way through it?",
        )
    if isinstance(
        value, types.GeneratorType | types.AsyncGeneratorType | types.CoroutineType | map | filter | zip
    ):
        if isinstance(value, types.CoroutineType):
            value.close()  # or Python would warn later that it was never awaited
        return Problem(
            Outcome.WRONG,
            "returns-generator",
            f"You return {_kind_of(value)}, which has not computed anything yet: return the numbers, "
            "with `return` instead of `yield`, or with `np.array([...])` around a list.",
        )
    if inspect.isroutine(value) or isinstance(value, type):
        return Problem(
            Outcome.WRONG, "returns-function", "You return a function where numbers are wanted: call it."
        )
    if isinstance(value, str | bytes):
        return Problem(
            Outcome.WRONG, "returns-text", "You return text where a number is wanted: leave out the quotes."
        )
    return None


def _unreadable(value: Any, made: Returned) -> Problem:
    if made.raised and made.raised.timed_out:
        return _raised_problem(made.raised)
    return Problem(
        Outcome.WRONG,
        "not-numbers",
        f"You return {_kind_of(value)}, which cannot be read as real numbers: return a number or a NumPy "
        "array.",
    )


def _kind_of(value: Any) -> str:
    name = type(value).__name__
    return f"{'an' if name[:1].lower() in 'aeiou' else 'a'} `{name}`"


def _raised_problem(raised: Raised, where: str = "") -> Problem:
    if raised.timed_out:
        return Problem(
            Outcome.RAISED,
            "time-limit",
            f"It was interrupted: {raised.message}. Is there a loop that does not end?",
        )
    if raised.name == "NotImplementedError" or "ellipsis" in raised.message.lower():
        return _NOT_ATTEMPTED
    message = f"{raised.name}: {raised.message}" if raised.message else raised.name
    if raised.line is not None:
        message += f" (line {raised.line}" + (f": `{raised.source}`)" if raised.source else ")")
    return Problem(Outcome.RAISED, raised.name, message + where)


def is_stub(answer: Any) -> bool:
    """Whether a function does nothing at all: a docstring, `pass`, `...` or `return None`."""
    code = getattr(answer, "__code__", None)
    if code is None:
        return False
    work = ("LOAD_FAST", "LOAD_GLOBAL", "LOAD_NAME", "LOAD_DEREF", "CALL", "STORE", "BINARY", "IMPORT")
    return not any(step.opname.startswith(work) for step in dis.get_instructions(code))


def _fit(exercise: Exercise, answer: Any, case: Case) -> tuple[dict[str, float] | Problem, tuple[Any, ...]]:
    """How to hand over a case's keywords: as keywords, by position, or not at all (the defaults)."""
    keywords = dict(case.keywords)
    try:
        signature = inspect.signature(answer)
    except (TypeError, ValueError):  # NumPy's functions have none
        return ({} if case.defaulted else keywords), ()
    attempts: list[tuple[dict[str, float], tuple[Any, ...]]] = [
        (keywords, ()),
        ({}, tuple(keywords.values())),
    ]
    for named, positional in attempts:
        if not _binds(signature, case.args + positional, named):
            continue
        if case.defaulted and _binds(signature, case.args, {}):
            return {}, ()
        return named, positional
    taken = f"{getattr(answer, '__name__', 'answer')}{signature}"
    return Problem(
        Outcome.WRONG,
        "signature",
        f"It is called as `{exercise.signature}`, but yours is `{taken}`: take the same arguments in the "
        "same order.",
    ), ()


def _binds(signature: inspect.Signature, args: tuple[Any, ...], keywords: dict[str, float]) -> bool:
    try:
        signature.bind(*args, **keywords)
    except TypeError:
        return False
    return True


def _run_function(
    exercise: Exercise,
    answer: Any,
    case: Case,
    positional: tuple[Any, ...],
    keywords: dict[str, float],
    guard: Guard,
) -> Run:
    args = copy.deepcopy(case.args)
    returned = guard.call(answer, *args, *positional, **keywords)
    if returned.raised:
        where = f", for {exercise.words_for(case).rstrip(',')}"
        return Run(case, problem=_raised_problem(returned.raised, where))
    reading = read(returned.value, guard, is_stub(answer))
    return Run(case, reading.values, reading.problem, reading.kind, modified=not same(args, case.args))


def same(left: Any, right: Any) -> bool:
    """Whether two nests of lists, tuples and arrays hold the same numbers; other things are not looked at."""
    if isinstance(left, np.ndarray) and isinstance(right, np.ndarray):
        return left.shape == right.shape and left.dtype == right.dtype and left.tobytes() == right.tobytes()
    if isinstance(left, list | tuple) and isinstance(right, list | tuple):
        return len(left) == len(right) and all(map(same, left, right))
    return type(left) is type(right)


def _run_elementwise(
    exercise: Exercise,
    answer: Any,
    case: Case,
    positional: tuple[Any, ...],
    keywords: dict[str, float],
    guard: Guard,
) -> Run:
    """The whole array at once; where that does not give one number each, one number at a time."""
    (x,) = case.args
    given = x.copy()
    returned = guard.call(answer, given, *positional, **keywords)
    if returned.raised:
        whole = Run(case, problem=_raised_problem(returned.raised))
        if returned.raised.timed_out or whole.problem is _NOT_ATTEMPTED:
            return whole
        singles = _one_at_a_time(answer, case, positional, keywords, guard)
        if singles.problem:
            return singles if _SCALARS_ONLY.search(returned.raised.message) else whole
        return replace(singles, single=True)

    reading = read(returned.value, guard, is_stub(answer))
    whole = Run(case, reading.values, reading.problem, reading.kind, modified=not same(given, x))
    if reading.problem or reading.values.shape == x.shape:
        return whole
    singles = _one_at_a_time(answer, case, positional, keywords, guard)
    values = None if singles.problem else singles.values
    constant = (
        reading.values.size == 1 and values is not None and bool(np.all(values == reading.values.ravel()[0]))
    )
    return replace(
        whole, values=values, constant=constant, wrong_shape=None if constant else reading.values.shape
    )


def _one_at_a_time(
    answer: Callable[..., Any],
    case: Case,
    positional: tuple[Any, ...],
    keywords: dict[str, float],
    guard: Guard,
) -> Run:
    """The values from one call an element, with Python floats."""
    values, kinds, stub = [], set(), is_stub(answer)
    for x in case.args[0].tolist():
        returned = guard.call(answer, x, *positional, **keywords)
        if returned.raised:
            return Run(case, problem=_raised_problem(returned.raised, f", at x = {x:g}"))
        reading = read(returned.value, guard, stub)
        if reading.problem:
            return Run(case, problem=reading.problem)
        if reading.values.size != 1:
            return Run(
                case,
                problem=Problem(Outcome.WRONG, "wrong-shape", "It returns more than one number for one x."),
            )
        values.append(reading.values.item())
        kinds.add(reading.kind)
    return Run(
        case, np.array(values), kind=min(kinds & {"f2", "f4"} or (kinds if len(kinds) == 1 else {"f8"}))
    )
