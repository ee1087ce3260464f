"""How every activation is applied to an array: one place for types, nan, warnings and speed.

The functions of this book are written as plain float64 NumPy expressions. This mechanism hands them
float64 blocks and rounds each result once to the type of the input, so float32 results are correctly
rounded and the formulas stay readable.
"""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]
Elementwise = Callable[..., Array]

BLOCK = 16_384  # elements: a block and its temporaries stay in the second-level cache
_KEPT = (np.float16, np.float32, np.float64)


def as_floats(x: ArrayLike) -> NDArray[np.floating]:
    """`x` as an array of float16, float32 or float64; integers and booleans become float64.

    Raises TypeError for anything that is not made of real numbers.
    """
    values = np.asarray(x)
    if values.dtype in _KEPT:
        return values
    if values.dtype.kind in "iub":
        return values.astype(np.float64)
    raise TypeError(
        "expected real numbers (integers, booleans, float16, float32 or float64), "
        f"got {_describe(x, values)}; convert with np.asarray(x, dtype=np.float64) first"
    )


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
    result = np.empty_like(flat)
    with np.errstate(all="ignore"):
        for start in range(0, flat.size, BLOCK):
            block = flat[start : start + BLOCK].astype(np.float64, copy=False)
            y = function(block, **parameters)
            if restore_nan and np.isnan(block.min()):  # the least element is nan if any is
                y[np.isnan(block)] = np.nan
            if block.size == flat.size and result.dtype == np.float64:
                result = y  # a small array is one block: nothing to put together
            else:
                result[start : start + BLOCK] = y
    return result.reshape(values.shape)[()]


def _describe(x: object, values: NDArray[np.generic]) -> str:
    return f"{type(x).__name__} of dtype {values.dtype}" if values.ndim else f"{type(x).__name__} {x!r}"
