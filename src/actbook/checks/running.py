"""From an answer to plain numbers: call it at every case and read what came back.

The result is a `Run` a case: float64 numbers, or a problem, the finding that says why there are none.
"""

import copy
import dis
import inspect
import re
import types
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from actbook.checks.exercise import Array, Case, Exercise, Kind
from actbook.checks.guard import Guard, Raised, Returned
from actbook.checks.slips import say
from actbook.checks.verdict import Finding, Outcome, end

# how Python and NumPy complain about an array where one number was meant
_SCALARS_ONLY = re.compile(
    r"ambiguous|only (length|size)-1|only 0-dimensional|must be real number|bad operand|"
    r"unsupported operand|not supported between|cannot convert"
)
# … about an array whose length does not fit where it is written; one number fits everywhere
_LENGTHS = re.compile(r"cannot assign|indexing result|IndexError")
# … and about one number where the answer's own code means an array
_ARRAYS_ONLY = re.compile(
    r"'(float|int)' object (is not|has no|does not)|of type '(float|int)'|0-dim|zero-dim|unsized|to scalar"
)
_LAZY = (types.GeneratorType, types.AsyncGeneratorType, types.CoroutineType, map, filter, zip)
_NOT_ATTEMPTED = Finding(
    "", "Replace the `...` by your own code, then run this cell again.", Outcome.NOT_ATTEMPTED
)


@dataclass(frozen=True)
class Call:
    """How a case's parameters are handed over, besides its arguments."""

    positional: tuple[float, ...] = ()
    keywords: Mapping[str, float] = field(default_factory=dict)

    def __str__(self) -> str:
        written = [f"{value:g}" for value in self.positional]
        written += [f"{name}={value:g}" for name, value in self.keywords.items()]
        return "".join(f", {part}" for part in written)


@dataclass(frozen=True, kw_only=True)
class Reading:
    """Numbers that were made of a returned value, with its kind and size (such as "f4"), or the problem."""

    values: Array | None = None
    kind: str = "f8"
    problem: Finding | None = None


@dataclass(frozen=True, kw_only=True)
class Run(Reading):
    """One case's numbers, or its problem.

    single: whole-array calls failed, the numbers come from one call an element. returned: what came back
    where that does not have the shape of x. again: runs on the same inputs in other orders, with the places
    that their inputs have in this one.
    """

    case: Case
    call: Call = field(default_factory=Call)
    single: bool = False
    modified: bool = False
    returned: Array | None = None
    again: tuple[tuple[NDArray[np.intp], "Run"], ...] = ()


def run_all(exercise: Exercise, answer: Any, guard: Guard) -> tuple[Run, ...]:
    """A run for every case; stops after the first problem, which would only repeat itself."""
    if exercise.kind is Kind.VALUE:
        return (Run(case=exercise.cases[0], **vars(read(answer, guard))),)
    runs: list[Run] = []
    for case in exercise.cases:
        runs.append(run_case(exercise, answer, case, guard))
        if runs[-1].problem:
            return tuple(runs)
    if exercise.kind is Kind.ELEMENTWISE and not runs[0].single and runs[0].returned is None:
        runs[0] = replace(runs[0], again=_run_in_other_orders(exercise, answer, runs[0].case, guard))
    return tuple(runs)


def run_case(exercise: Exercise, answer: Any, case: Case, guard: Guard) -> Run:
    """One case, its parameters handed over in the first way that the answer takes."""
    calls = _list_calls(exercise, answer, case)
    if isinstance(calls, Finding):
        return Run(case=case, problem=calls)
    first: Run | None = None
    for call in calls:
        run = _run(exercise, answer, case, call, guard)
        if first and not run.problem and first.call == Call():
            return replace(first, problem=_say_no_default(case, first))
        omits = case.keywords and call == Call() and run.problem and run.problem.outcome is Outcome.RAISED
        refused = run.problem and run.problem.name == "TypeError" and "argument" in run.problem.message
        if not omits and not refused:
            return run
        first = first or run
    assert first is not None
    return first


def _say_no_default(case: Case, run: Run) -> Finding:
    taught = ", ".join(f"{name} = {value:g}" for name, value in case.keywords.items())
    stopped = end(run.problem.message if run.problem else "")
    return say("default", "no-default", names=" and ".join(case.keywords), taught=taught, stopped=stopped)


def call_elementwise(exercise: Exercise, answer: Any, x: Array, case: Case, guard: Guard) -> Array | None:
    """The answer's values at other inputs than the tested ones; None when there are none."""
    return run_case(exercise, answer, replace(case, args=(x,)), guard).values


def _run_in_other_orders(
    exercise: Exercise, answer: Any, case: Case, guard: Guard
) -> tuple[tuple[NDArray[np.intp], Run], ...]:
    """The same inputs from right to left, from two others on, and those of each side, mixed; with places.

    From one where the right value is no whole number, and from 0, which answers may treat apart: the first
    result may decide the type of all. One side alone, because an answer may ask something of all.
    """
    (x,) = case.args
    places, right = np.arange(x.size), np.asarray(exercise.reference(x, **case.keywords), dtype=float)
    orders = (
        places[::-1],
        np.roll(places, -int(np.argmax(np.abs(right - np.round(right))))),
        np.roll(places, -int(np.argmin(np.abs(x)))),
        *(
            np.random.default_rng(0).permutation(np.flatnonzero(side))
            for side in ((x > 0) & (x < x.max()), x < 0)
        ),
    )
    return tuple(
        (order, run_case(exercise, answer, replace(case, args=(x[order],)), guard)) for order in orders
    )


# --- from what came back to numbers ---


def read(value: Any, guard: Guard, stub: bool = False, x: Array | None = None) -> Reading:
    """Numbers from anything a student may return: arrays, lists, Python and NumPy scalars, fractions.

    `x`: the inputs that it was called with, to say at which one there is no number.
    """
    if problem := _find_no_numbers(value, stub):
        return Reading(problem=problem)
    made = guard.call(_as_array, value)
    if made.raised or type(made.value) is not np.ndarray:
        return Reading(problem=_say_unreadable(value, made))
    array = made.value
    if array.dtype.kind == "O":
        return _read_objects(array, value, guard, x)
    if array.dtype.kind not in "biuf":
        return Reading(problem=_say_unreadable(value, made))
    shape = () if x is None else x.shape
    if isinstance(value, tuple) and any(np.ndim(part) for part in value) and array.shape != shape:
        return Reading(problem=_say_several(value))
    return Reading(values=array.astype(np.float64), kind=f"{array.dtype.kind}{array.dtype.itemsize}")


def _as_array(value: Any) -> np.ndarray:
    return np.array(value, subok=False)


def _read_objects(array: np.ndarray, value: Any, guard: Guard, x: Array | None) -> Reading:
    items = array.ravel().tolist()
    if any(item is Ellipsis for item in items):
        return Reading(problem=_NOT_ATTEMPTED)
    index = next((index for index, item in enumerate(items) if item is None), None)
    if index is not None:
        place = f"at index {index}" if x is None or x.size != len(items) else f"at x = {x.ravel()[index]:g}"
        problem = say("returns-none", "none-inside-result", type=_name_type(value), place=place)
        return Reading(problem=problem)
    made = guard.call(array.astype, np.float64)
    return Reading(problem=_say_unreadable(value, made)) if made.raised else Reading(values=made.value)


def _find_no_numbers(value: Any, stub: bool) -> Finding | None:
    if value is Ellipsis or value is NotImplemented or (value is None and stub):
        return _NOT_ATTEMPTED
    if value is None:
        return say("returns-none")
    if isinstance(value, _LAZY):
        if isinstance(value, types.CoroutineType):
            value.close()  # or Python would warn later that it was never awaited
        return say("returns-generator", type=_name_type(value))
    if callable(value):
        return say("returns-function")
    if np.ma.is_masked(value):  # to read it would uncover the numbers that it hides
        return say("masked-values")
    if isinstance(value, str | bytes):
        return say("returns-text")
    return None


def _say_unreadable(value: Any, made: Returned) -> Finding:
    if made.raised and made.raised.timed_out:
        return _say_raised(made.raised)
    if isinstance(value, tuple | list | dict) and len(value) > 1:
        parts = value.values() if isinstance(value, dict) else value
        if isinstance(value, tuple) or all(isinstance(part, np.ndarray | float | int) for part in parts):
            return _say_several(value)
    if made.raised and made.raised.name == "OverflowError":
        return say("not-finite", "overflow")
    if made.raised is None and made.value.dtype.kind in "US":
        return say("returns-text")
    return say("not-numbers", type=_name_type(value))


def _say_several(value: Any) -> Finding:
    if len(value) > 1:
        return say("several", count=len(value), type=_name_type(value))
    return say("where-places" if np.asarray(value[0]).dtype.kind == "i" else "comma")


def _name_type(value: Any) -> str:
    name = type(value).__name__
    return f"{'an' if name[:1].lower() in 'aeiou' else 'a'} `{name}`"


def _say_raised(raised: Raised, where: str = "") -> Finding:
    if raised.timed_out:
        message = f"It was interrupted: {raised.message}. Is there a loop that does not end?"
        return Finding("time-limit", message, Outcome.RAISED)
    if raised.name == "NotImplementedError" or "'ellipsis'" in raised.message:
        return _NOT_ATTEMPTED
    message = f"{raised.name}: {raised.message}" if raised.message else raised.name
    if raised.line is not None:
        message += f" (line {raised.line}" + (f": `{raised.source}`)" if raised.source else ")")
    advice = f". {raised.advice}" if raised.advice else ""
    return Finding(raised.slip or raised.name, message + where + advice, Outcome.RAISED)


# --- calling ---


def list_codes(answer: Any) -> Iterator[types.CodeType]:
    """The code of an answer and of the functions that it holds or calls."""
    waiting, seen = [answer], set()
    while waiting:
        code = getattr(waiting[-1], "__code__", waiting[-1])
        scope = getattr(waiting.pop(), "__globals__", {})
        if isinstance(code, types.CodeType) and code not in seen:
            seen.add(code)
            yield code
            waiting += [*code.co_consts, *(scope[name] for name in code.co_names if name in scope)]


def count_assignments(answer: Any) -> int:
    """How often an answer writes into a place of something, as in `y[mask] = 0`."""
    return sum(
        step.opname == "STORE_SUBSCR" for code in list_codes(answer) for step in dis.get_instructions(code)
    )


def fill_free_memory(like: Array, value: float) -> None:
    """Have the next arrays of this size begin with `value` where `np.empty` leaves what was in memory.

    NumPy keeps the memory of small arrays that are gone, and hands it out again.
    """
    del [np.full_like(like, value) for _ in range(16)][:]


def is_stub(answer: Any) -> bool:
    """Tell whether a function does nothing at all: a docstring, `pass`, `...` or `return None`."""
    code = getattr(answer, "__code__", None)
    if code is None:
        return False
    work = ("LOAD_FAST", "LOAD_GLOBAL", "LOAD_NAME", "LOAD_DEREF", "CALL", "STORE", "BINARY", "IMPORT")
    return not any(step.opname.startswith(work) for step in dis.get_instructions(code))


def list_parameters(answer: Any) -> tuple[str, ...]:
    """The names of an answer's parameters; none where its signature hides them."""
    try:
        return tuple(_read_signature(answer).parameters)
    except (TypeError, ValueError):  # some of NumPy's functions have none
        return ()


def _list_calls(exercise: Exercise, answer: Any, case: Case) -> tuple[Call, ...] | Finding:
    """The ways to hand over a case's parameters that the answer's signature allows, the best first.

    Not at all where they are the answer's own defaults, by name, or by position. A signature may hide
    names (`*args, **keywords`), so the first that is allowed need not be one that works.
    """
    calls = [Call(keywords=dict(case.keywords)), Call(tuple(case.keywords.values()))]
    try:
        signature = _read_signature(answer)
    except (TypeError, ValueError):
        return (Call(), *calls) if case.defaulted else tuple(calls)
    own = [p.name for p in signature.parameters.values() if p.kind is p.KEYWORD_ONLY]
    if len(own) == len(case.keywords):
        calls.append(Call(keywords=dict(zip(own, case.keywords.values(), strict=True))))
    allowed = [call for call in calls if _binds(signature, case.args + call.positional, call.keywords)]
    if allowed and case.defaulted and _binds(signature, case.args, {}):
        allowed.insert(0, Call())
    taken = f"{getattr(answer, '__name__', 'answer')}{signature}"
    return tuple(allowed) or say("signature", expected=exercise.signature, taken=taken)


def _read_signature(answer: Any) -> inspect.Signature:
    return inspect.signature(getattr(answer, "pyfunc", answer))  # np.vectorize's own takes everything


def _binds(signature: inspect.Signature, args: tuple[Any, ...], keywords: Mapping[str, float]) -> bool:
    try:
        signature.bind(*args, **keywords)
    except TypeError:
        return False
    return True


def _are_alike(args: tuple[Any, ...]) -> bool:
    """Tell whether all arguments are arrays of one shape, so that there is a call for each place."""
    return all(isinstance(arg, np.ndarray) and arg.ndim == 1 and arg.shape == args[0].shape for arg in args)


def is_same(left: Any, right: Any) -> bool:
    """Tell whether two nests of lists, tuples and arrays hold the same numbers; ignore other things."""
    if isinstance(left, np.ndarray) and isinstance(right, np.ndarray):
        return left.shape == right.shape and left.dtype == right.dtype and left.tobytes() == right.tobytes()
    if isinstance(left, list | tuple) and isinstance(right, list | tuple):
        return len(left) == len(right) and all(map(is_same, left, right))
    return type(left) is type(right)


def _run(exercise: Exercise, answer: Any, case: Case, call: Call, guard: Guard) -> Run:
    """All arguments at once; where arrays do not give one number each, one number at a time."""
    args, elementwise = copy.deepcopy(case.args), exercise.kind is Kind.ELEMENTWISE
    x = case.args[0] if elementwise else None
    returned = guard.call(answer, *args, *call.positional, **call.keywords)
    if raised := returned.raised:
        where = "" if elementwise else f", for {exercise.words_for(case).rstrip(',')}"
        whole = Run(case=case, problem=_say_raised(raised, where), call=call)
        return _fall_back(exercise, answer, whole, raised, guard) if _are_alike(case.args) else whole
    reading = read(returned.value, guard, is_stub(answer), x)
    whole = Run(case=case, call=call, modified=not is_same(args, case.args), **vars(reading))
    if x is None or whole.values is None or whole.values.shape == x.shape:
        return whole
    singles = run_one_at_a_time(exercise, answer, case, call, guard)
    if whole.values.size == 1 and np.all(singles.values == whole.values.ravel()[0]):
        # a number such as 0 stands for 0.0, at every x
        return replace(whole, values=singles.values, kind=whole.kind.replace("i", "f"))
    return replace(whole, values=singles.values, returned=whole.values)


def _fall_back(exercise: Exercise, answer: Any, whole: Run, raised: Raised, guard: Guard) -> Run:
    """For an answer that may be made for one number, a call for each; else the error of the whole array's."""
    lengths = _LENGTHS.search(f"{raised.name}: {raised.message}")
    written = "broadcast" in raised.message and count_assignments(answer)
    if raised.timed_out or whole.problem is _NOT_ATTEMPTED or lengths or written:
        return whole
    singles = run_one_at_a_time(exercise, answer, whole.case, whole.call, guard)
    if not singles.problem:
        return singles
    if "NoneType" in raised.message and singles.problem.name == "returns-none":
        return singles  # which says at which x
    same = whole.problem and whole.problem.name == singles.problem.name
    own = _SCALARS_ONLY.search(raised.message) and not _ARRAYS_ONLY.search(singles.problem.message)
    return singles if own and not same else whole


def run_one_at_a_time(exercise: Exercise, answer: Any, case: Case, call: Call, guard: Guard) -> Run:
    """The values from one call an element, with Python floats."""
    values, kinds, stub = [], set(), is_stub(answer)
    for args in zip(*(array.tolist() for array in case.args), strict=True):
        where = ", at " + ", ".join(f"{n} = {v:g}" for n, v in zip(exercise.names, args, strict=False))
        returned = guard.call(answer, *args, *call.positional, **call.keywords)
        if returned.raised:
            return Run(case=case, problem=_say_raised(returned.raised, where), call=call)
        reading = read(returned.value, guard, stub, np.array(args[0]))
        problem = reading.problem
        if problem and problem.name == "returns-none":
            problem = replace(problem, message=problem.message.replace("Your", f"A{where[3:]} your", 1))
        if reading.values is not None and reading.values.size != 1:
            problem = Finding("wrong-shape", "It returns more than one number for one x.")
        if problem or reading.values is None:
            return Run(case=case, problem=problem, call=call)
        values.append(reading.values.item())
        kinds.add(reading.kind)
    kind = min(kinds & {"f2", "f4"} or (kinds if len(kinds) == 1 else {"f8"}))
    return Run(case=case, values=np.array(values), kind=kind, call=call, single=True)
