"""Common slips that Python and NumPy answer in words which say nothing to a beginner."""

import re
from collections.abc import Sequence

import numpy as np

REDUCES = (
    "Something reduces the array: `np.max` is not `np.maximum`, `sum` and `mean` leave one number, `np.dot` "
    "and `@` add up the products that `*` keeps apart, and a `return` inside a loop ends it."
)

_SLIPS = (
    (
        r"cannot assign \d+ input values to the \d+ output|to indexing result of shape",
        "mask-lengths",
        "On the left stand the places where the mask is true, on the right another number of values: use the "
        "same mask on both sides, as in `y[mask] = x[mask]`, or choose with `np.where`.",
    ),
    (
        r"truth value of an array",
        "one-question",
        "`if`, `not`, `and` and `max` want one True or False, and comparing an array gives one for each "
        "number: choose with `np.where`, ask `np.all` about all, or in a loop about its one number.",
    ),
    (
        r"only integers, slices",
        "number-as-place",
        "What stands in the square brackets is a number of the array and not a place in it: "
        "`for i in range(len(x))` gives the places, `for v in x` the numbers themselves.",
    ),
    (
        r"only (length|size)-1|only 0-dimensional",
        "one-number-only",
        "`math`'s functions, `float` and `int` take one number; NumPy's, such as `np.exp`, take arrays.",
    ),
    (
        r"either both or neither",
        "where-two-arguments",
        "`np.where` takes three arguments: a condition, what to take where it holds, and what elsewhere.",
    ),
    (
        r"too many values to unpack|not enough values to unpack",
        "unpacked",
        "There are more or fewer of them than names on the left: a loop takes as many as there are.",
    ),
    (
        r"operands could not be broadcast|could not be broadcast together",
        "shapes",
        "`+`, `-` and `*` go number by number, so both sides want the same shape: write both shapes down. "
        "Are brackets missing, or is `@` meant?",
    ),
    (
        r"is out of bounds for axis",
        "beyond-the-end",
        "Places run from 0 to one less than the size: is the loop's range that of another axis?",
    ),
    (
        r"only integer scalar arrays",
        "array-as-axis",
        "An array stands where NumPy wants an axis or a place: several arrays go into one list, as in "
        "`np.concatenate([a, b])`.",
    ),
    (
        r"enough dimensions",
        "number-in-product",
        "`@` multiplies arrays, and a single number stands on one side: use `*`, or begin with `np.zeros`.",
    ),
    (
        r"boolean index did not match",
        "mask-and-array",
        "The mask and the array that it picks from differ in length: make the array with `np.zeros_like(x)`.",
    ),
    (
        r"math range error",
        "range-error",
        "`math.exp` stops where the result is too large; `np.exp` goes on with inf, and 1/inf is 0.",
    ),
    (
        r"mismatch in its core dimension|not aligned",
        "product-shapes",
        "`@` wants as many columns on its left as there are rows on its right: write both shapes down, and "
        "look at the order (`b @ W` is not `W @ b`) and at `.T`.",
    ),
    (
        r"'NoneType' object has no attribute 'append'",
        "append",
        "`append` changes the list and returns None: write `y.append(...)` without `y =` before it.",
    ),
    (
        r"NoneType",
        "none-inside",
        "A None stands where a number is meant: does every branch have a value, and a `return`?",
    ),
    (
        r"'(numpy\.\w+|float|int|bool)' object is not callable",
        "not-callable",
        "Brackets after a number call it like a function: a `*` is missing before them, or a name that was a "
        "function now stands for a number.",
    ),
    (
        r"bitwise_xor|for \^:",
        "power",
        "In Python `^` is not a power: write `**`.",
    ),
    (
        r"unsupported operand.*'(numpy\.ufunc|function|builtin_function_or_method|Activation)'",
        "not-called",
        "A function stands where its value is meant: write its brackets, with x in them.",
    ),
    (
        r"module 'numpy' has no attribute '(int|float|bool|object|complex)'",
        "old-alias",
        r"NumPy no longer has `np.\1`: write `\1`, Python's own.",
    ),
)


def slip_of(error: str, message: str, source: str, inside: Sequence[str]) -> tuple[str, str]:
    """Name and advice for an error, ("", "") for most; `inside`: the functions that it came through."""
    reducer = next((name for name in inside if name in ("max", "min", "amax", "amin")), "") or "".join(
        re.findall(r"(?:np|numpy)\.a?(max|min)\(", source)[:1]
    )
    if reducer and re.search(r"integer|axis|index|homogeneous", message):
        name = reducer.removeprefix("a")
        return f"np-{name}", (
            f"`np.{name}` looks for the one {name}imum of a whole array, and what comes second is an axis; "
            f"the {'larger' if name == 'max' else 'smaller'} of two, number by number, is `np.{name}imum`."
        )
    if "piecewise" in inside and "cannot assign" in message:
        return "piecewise-arrays", (
            "`np.piecewise` calls what stands in its list with the part of x that falls there: "
            "give it functions, such as `lambda v: ...`, or choose with `np.where`."
        )
    for pattern, slip, advice in _SLIPS:
        if found := re.search(pattern, message):
            return slip, found.expand(advice)
    unknown = re.fullmatch(r"name '(\w+)' is not defined.*", message) if error == "NameError" else None
    if unknown and callable(getattr(np, unknown[1], None)):
        return "bare-name", f"NumPy's is `np.{unknown[1]}`."
    return "", ""
