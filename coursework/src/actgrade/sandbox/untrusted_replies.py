"""Parse untrusted replies: a student's process may send anything."""

import math
import re
from typing import Any

import numpy as np

from actbook.coursework.plain import DEEPEST
from actgrade.sandbox.child_process import ProtocolError

KINDS = {"bool": (), "int": (8, 16, 32, 64), "uint": (8, 16, 32, 64), "float": (16, 32, 64)}
DTYPES = frozenset(f"{kind}{bits}" for kind, sizes in KINDS.items() for bits in sizes or ("",))
ADDRESS = re.compile(r"0x[0-9a-fA-F]+")


def value_of(reply: dict[str, Any]) -> Any:
    """The value in a reply, as `plain.restore` gives it; ProtocolError for what `plain` never writes."""
    try:
        return _value(reply["value"], 0)
    except (KeyError, TypeError, ValueError, OverflowError, RecursionError, MemoryError) as problem:
        raise ProtocolError("what came back is not what the grader asked for") from problem


def _value(value: Any, depth: int) -> Any:
    if depth > DEEPEST + 1:
        raise ValueError("nested too deep")
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    if isinstance(value, list):
        return [_value(item, depth + 1) for item in value]
    if set(value) == {"dict"} and isinstance(value["dict"], dict):
        return {key: _value(item, depth + 1) for key, item in value["dict"].items()}
    if set(value) == {"array", "dtype", "shape"} and value["dtype"] in DTYPES:
        return _array(value["array"], np.dtype(value["dtype"]), value["shape"])
    raise ValueError("neither plain data nor an array")


def _array(held: Any, dtype: np.dtype[Any], shape: Any) -> Any:
    """The array, if its numbers, dtype and shape fit one another."""
    if not isinstance(shape, list) or len(shape) > 32 or not all(type(n) is int and n >= 0 for n in shape):
        raise ValueError("not a shape")
    level = [held]
    for length in shape:
        if any(type(row) is not list or len(row) != length for row in level):
            raise ValueError("the shape does not fit the numbers")
        level = [item for row in level for item in row]
    kinds: tuple[type, ...] = {"b": (bool,), "f": (float, int)}.get(dtype.kind, (int,))
    if len(level) != math.prod(shape) or any(type(item) not in kinds for item in level):
        raise ValueError("the numbers are not of the dtype")
    with np.errstate(all="ignore"):
        return np.array(level, dtype=dtype).reshape(shape)


def clean(text: Any, most: int = 200) -> str:
    """Text from a student's process on one line, printable, without addresses that differ from run to run."""
    if not isinstance(text, str):
        return ""
    line = " ".join("".join(letter if letter.isprintable() else " " for letter in text[: 5 * most]).split())
    line = ADDRESS.sub("0x…", line)
    return line if len(line) <= most else line[: most - 1] + "…"
