"""How every activation is applied to an array: one place for types, nan, warnings and speed.

The functions of this book are written as plain float64 NumPy expressions. This mechanism hands them
float64 blocks and rounds each result once to the type of the input, so float32 results are correctly
rounded and the formulas stay readable.
"""

import math
from collections.abc import Callable, Mapping
from reprlib import repr as shorten
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]
Elementwise = Callable[..., Array]

BLOCK = 16_384  # elements: a block and its temporaries stay in the second-level cache
_KEPT = frozenset(map(np.dtype, (np.float16, np.float32, np.float64)))


def as_floats(x: ArrayLike) -> NDArray[np.floating]:
    """`x` as an array of float16, float32 or float64; integers and booleans become float64.

    Raises TypeError for anything that is not made of real numbers.
    """
    values = np.asarray(x)
    if values.dtype in _KEPT:
        return values
    if values.dtype.kind in "iub":
        return values.astype(np.float64)
    if values.dtype.newbyteorder("=") in _KEPT:  # written by a machine of the other byte order
        return values.astype(values.dtype.newbyteorder("="))
    raise TypeError(
        "expected real numbers (integers, booleans, float16, float32 or float64), "
        f"got {_describe(x, values)}; convert with np.asarray(x, dtype=np.float64) first"
    )


def unblocked(function: Elementwise) -> Elementwise:
    """Mark a function of one or two NumPy calls: to put blocks together would cost more than they gain."""
    function.unblocked = True  # type: ignore[attr-defined]
    return function


@np.errstate(all="ignore")
def apply(
    function: Elementwise, x: ArrayLike, parameters: Mapping[str, float], *, restore_nan: bool = False
) -> Any:
    """`function` at every element of `x`: same shape, the input's float type, nan where x is nan.

    No floating-point warning escapes, whatever NumPy's error state: under- and overflow to the
    limits is what the functions mean. Zero-dimensional input gives a NumPy scalar. Arithmetic keeps nan by
    itself; a function that compares loses it, and needs `restore_nan`, which costs another pass.
    """
    values = as_floats(x)
    flat = values.ravel()
    if flat.size <= BLOCK or (flat.dtype == np.float64 and getattr(function, "unblocked", False)):
        result = _on_block(function, flat, parameters, restore_nan).astype(flat.dtype, copy=False)
    else:
        result = np.empty_like(flat)
        for start in range(0, flat.size, BLOCK):
            block = flat[start : start + BLOCK]
            result[start : start + BLOCK] = _on_block(function, block, parameters, restore_nan)
    return result if values.ndim == 1 else result.reshape(values.shape)[()]


def _on_block(
    function: Elementwise, block: NDArray[np.floating], parameters: Mapping[str, float], restore_nan: bool
) -> Array:
    floats = block.astype(np.float64, copy=False)
    y = function(floats, **parameters)
    if restore_nan and math.isnan(np.minimum.reduce(floats, initial=0.0)):  # the least is nan if any is
        y[np.isnan(floats)] = np.nan
    return y


def _describe(x: object, values: NDArray[np.generic]) -> str:
    what = f"of dtype {values.dtype}" if values.ndim else shorten(x)
    return f"{type(x).__name__} {what}"
