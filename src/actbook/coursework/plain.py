"""Values as plain data, and back: what may cross the border between a student's process and the grader's.

Uses NumPy and the standard library alone, and nothing of this package: the grader runs this file's text
inside the student's process. Arrays become {"array": nested lists, "dtype": …, "shape": …}; numbers keep
every bit (Python writes the shortest text that reads back the same), but a longdouble becomes a float64;
nan and infinities are as `json` has it.
"""

import math
from typing import Any

import numpy as np

#: More numbers than this in one value are not a sensible answer to any question of a course.
MOST = 2_000_000
DEEPEST = 8
#: How far values in these types may be apart, relative to their size, whatever a part asks for.
ROUGH = {"float32": 1e-5, "float16": 1e-2}


class NotPlainError(Exception):
    """The value is not made of numbers, text, lists and arrays. The message is fit for a student."""


def plain(value: Any, depth: int = 0) -> Any:
    """`value` made of None, booleans, numbers, text, lists, dicts with text keys, and arrays, ready for JSON.

    Only exact types are looked into: a subclass may lie about itself. NotPlainError for anything else.
    """
    kind = type(value)
    if depth > DEEPEST:
        raise NotPlainError(f"the value is nested more than {DEEPEST} deep")
    if value is None or kind in (bool, int, float, str):
        if kind is int and abs(value) >= 2**63:
            raise NotPlainError("the whole number is larger than any answer here")
        if kind is str and len(value) > MOST:
            raise NotPlainError(f"the text has {len(value)} letters")
        return value
    if kind is np.ndarray:
        return _plain_array(value)
    if issubclass(kind, np.generic) and kind.__module__ == "numpy":
        return _plain_array(np.asarray(value))
    if kind in (list, tuple):
        if len(value) > MOST:
            raise NotPlainError(f"the list has {len(value)} items")
        return [plain(item, depth + 1) for item in value]
    if kind is dict:
        if any(type(key) is not str for key in value):
            raise NotPlainError("the keys of the dictionary are not all text")
        return {"dict": {key: plain(item, depth + 1) for key, item in value.items()}}
    raise NotPlainError(f"a value of type {kind.__name__[:60]} came back, but numbers or arrays are expected")


def _plain_array(array: Any) -> dict[str, Any]:
    if array.dtype.kind not in "biuf":
        raise NotPlainError(f"an array of {array.dtype} came back, but one of numbers is expected")
    if array.size > MOST:
        raise NotPlainError(f"an array of {array.size} numbers came back")
    if array.dtype.kind == "f" and array.dtype.itemsize > 8:  # longdouble, which JSON cannot hold
        array = array.astype(float)
    return {"array": array.tolist(), "dtype": str(array.dtype), "shape": list(array.shape)}


def restore(value: Any) -> Any:
    """The value that `plain` wrote down: arrays with their dtype, everything else as it is."""
    if isinstance(value, list):
        return [restore(item) for item in value]
    if isinstance(value, dict):
        if "dict" in value:
            return {key: restore(item) for key, item in value["dict"].items()}
        return np.array(value["array"], dtype=value["dtype"]).reshape(value["shape"])
    return value


def difference(wanted: Any, got: Any, rtol: float, atol: float = 0.0) -> str:
    """Say what is wrong with `got`, in words that say nothing of the right value; "" when it agrees.

    Both as `restore` gives them. A number, a NumPy number and an array of shape () are one; a list and an
    array with its numbers too, and where a list of arrays is expected an array is the list of its rows. They
    agree where |got − wanted| ≤ atol + rtol·|wanted|; where the right value is in float32 (float16), rtol is
    at least 1e-5 (1e-2). What type came back widens nothing: a rough value would become right by being
    rounded. nan agrees with nan, an infinity with itself.
    """
    if isinstance(wanted, dict):
        if not isinstance(got, dict) or sorted(wanted) != sorted(got):
            return f"a dictionary with the keys {', '.join(sorted(wanted))} is expected"
        items = ((f"{key}: ", wanted[key], got[key]) for key in wanted)
        return next((where + fault for where, a, b in items if (fault := difference(a, b, rtol, atol))), "")
    if isinstance(wanted, list) and not _is_numbers(wanted):
        got = rows(got)
        if not isinstance(got, list) or len(got) != len(wanted):
            return f"a list or tuple of {len(wanted)} values is expected"
        pairs = enumerate(zip(wanted, got, strict=True), start=1)
        return next(
            (f"value {n}: {fault}" for n, (a, b) in pairs if (fault := difference(a, b, rtol, atol))), ""
        )
    if wanted is None or isinstance(wanted, (str, bool)):
        same = type(got) is type(wanted) and got == wanted
        return "" if same else f"{_kind(got)} came back, but another value is expected"
    if not is_numeric(got):  # first: of one long text among many numbers NumPy makes gigabytes
        return f"{_kind(got)} came back, but numbers are expected"
    try:
        numbers = np.asarray(got)
    except ValueError:
        return "the numbers do not form one array"
    if numbers.dtype.kind not in "biuf":
        return f"{_kind(got)} came back, but numbers are expected"
    precision = np.asarray(wanted).dtype
    truth = np.asarray(wanted, dtype=float)
    if numbers.shape != truth.shape:
        return f"{_shape(numbers.shape)} came back, but {_shape(truth.shape)} is expected"
    rtol = max(rtol, ROUGH.get(str(precision), 0.0))
    agree = np.isclose(numbers.astype(float), truth, rtol=rtol, atol=atol, equal_nan=True)
    if agree.all():
        return ""
    coarse = str(numbers.dtype) in ROUGH and str(precision) not in ROUGH
    return (
        f"{np.count_nonzero(~agree)} of {agree.size} numbers differ"
        if agree.size > 1
        else "the number differs"
    ) + (f" ({numbers.dtype} came back, which has too few digits)" if coarse else "")


def rows(value: Any) -> Any:
    """An array as the list of its rows, which `a, b = value` would give, too; anything else as it is."""
    return [np.asarray(row) for row in value] if isinstance(value, np.ndarray) and value.ndim else value


def _is_numbers(value: list[Any]) -> bool:
    return bool(value) and all(type(item) in (int, float) and not math.isnan(item) for item in value)


def is_numeric(value: Any) -> bool:
    """Numbers, arrays, and lists of them."""
    if isinstance(value, list):
        return all(map(is_numeric, value))
    return isinstance(value, (bool, int, float, np.ndarray))


def _kind(value: Any) -> str:
    return "nothing (None)" if value is None else f"a value of type {type(value).__name__}"


def _shape(shape: tuple[int, ...]) -> str:
    return "one number" if shape == () else f"an array of shape {shape}"
