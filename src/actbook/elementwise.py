"""Apply an activation to an array: one place for types, masks, nan, warnings and speed.

The functions of this book are written as plain float64 NumPy expressions. This mechanism hands them
float64 blocks and rounds each result once to the type of the input. So float32 results are within
0.5000001 ULP (82 inputs near 0 are rounded the wrong way: there the sigmoid's float64 value falls exactly
between two float32 numbers), and the formulas stay readable.
"""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from numbers import Real
from reprlib import repr as shorten
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]
Elementwise = Callable[..., Array]

BLOCK = 16_384  # elements: a block and its temporaries stay in the second-level cache
_KEPT = frozenset(map(np.dtype, (np.float16, np.float32, np.float64)))


def as_floats(x: ArrayLike) -> NDArray[np.floating]:
    """Convert `x` to a plain array of float16, float32 or float64; integers and booleans become float64.

    Raises TypeError, with advice that is true of `x`, for anything that is not made of real numbers, and for
    masked arrays: what they hide would come back as visible numbers.
    """
    if _holds_masked(x):
        raise _refuse("a list that holds a masked array", "fill that array before it goes into the list")
    try:
        values = np.asanyarray(x)
    except ValueError:
        if not isinstance(x, Sequence):
            raise
        what = f"a {type(x).__name__} whose rows differ in length"
        raise _refuse(what, "pass one row at a time, or fill up with np.nan") from None
    if hasattr(type(values), "mask"):  # NumPy's masked arrays, astropy's, and what turns into one
        fillable = values is x and _is_real_type(values.dtype)
        advice = "fill it first, for example x.astype(float).filled(np.nan)" if fillable else ""
        raise _refuse(f"{type(x).__name__} with a mask, of dtype {values.dtype}", advice)
    values = np.asarray(values)
    if values.dtype in _KEPT:
        return values
    if values.dtype.kind in "iub":
        return values.astype(np.float64)
    if (
        values.dtype.kind == "f" and values.dtype.newbyteorder("=") in _KEPT
    ):  # written by a machine of the other byte order
        return values.astype(values.dtype.newbyteorder("="))
    what = f"of dtype {str(values.dtype)[:60]}" if values.ndim else abbreviate(x)
    raise _refuse(f"{type(x).__name__} {what}", _advise(x, values))


def as_float64(x: ArrayLike) -> Array:
    """Convert as `as_floats` does, but all to float64: networks, losses and data sets compute in it."""
    return as_floats(x).astype(np.float64, copy=False)


def as_number(value: object, name: str) -> float:
    """Convert one finite number to a float. ValueError calls anything else, and a masked one, `name`."""
    if not _is_one_finite_number(value):
        raise ValueError(f"{name} must be one finite number, got {abbreviate(value)}")
    return float(value)  # type: ignore[arg-type]


def _is_one_finite_number(value: object) -> bool:
    if isinstance(value, np.timedelta64) or not isinstance(value, Real):  # NumPy counts a duration as integer
        return False
    try:
        return math.isfinite(value)
    except OverflowError:  # 10**400
        return False


def exact_product(factor: float, x: Array) -> tuple[Array, Array]:
    """Compute factor · x as high + low, cut somewhere beyond ±1600: an exponential of a product needs both.

    exp makes of an absolute error of its argument a relative one of its result, so a product p that was
    rounded once costs |p|/2 ULP. `factor` is any finite number: its exponent goes to `x`.
    """
    factor, exponent = math.frexp(as_number(factor, "factor"))
    x = np.clip(np.ldexp(x, exponent), -3200, 3200)
    return multiply_exactly(factor, x)


def exact_quotient(x: Array, divisor: float) -> tuple[Array, Array]:
    """Compute x / divisor as high + low, cut somewhere beyond ±1600; see `exact_product`."""
    divisor, exponent = math.frexp(as_number(divisor, "divisor"))
    x = np.clip(np.ldexp(x, -exponent), -1600, 1600)
    high = x / divisor
    product, low = multiply_exactly(divisor, high)
    return high, ((x - product) - low) / divisor


def multiply_exactly(a: Any, b: Any) -> tuple[Any, Any]:
    """Compute a · b as high + low, as long as neither overflows nor underflows."""
    high = a * b
    a_high, b_high = _upper_half(a), _upper_half(b)
    a_low, b_low = a - a_high, b - b_high
    return high, ((a_high * b_high - high) + a_high * b_low + a_low * b_high) + a_low * b_low


def split_exp(x: Array) -> tuple[Array, Array]:
    """Compute exp(x) for x ≤ 0 as two factors, the second 1 down to -708, where exp(x) begins to lose digits.

    What is multiplied by one and then by the other underflows at its own end, not at the exponential's.
    """
    return np.exp(np.maximum(x, -708)), np.exp(np.minimum(x + 708, 0))


def _upper_half(value: Any) -> Any:
    """The upper 26 of the 53 binary digits: Veltkamp's splitting."""
    scaled = value * (2.0**27 + 1)
    return scaled - (scaled - value)


def unblocked(function: Elementwise) -> Elementwise:
    """Mark a function of one or two NumPy calls: to put blocks together would cost more than they gain."""
    function.unblocked = True  # type: ignore[attr-defined]
    return function


@np.errstate(all="ignore")
def apply(
    function: Elementwise, x: ArrayLike, parameters: Mapping[str, float], *, restore_nan: bool = False
) -> Any:
    """Compute `function` at every element of `x`: same shape, the input's float type, nan where x is nan.

    No floating-point warning escapes, whatever NumPy's error state: under- and overflow to the
    limits is what the functions mean. Zero-dimensional input gives a NumPy scalar. Arithmetic keeps nan by
    itself; a function that compares loses it, and needs `restore_nan`, which costs another pass.
    """
    values = as_floats(x)
    order: Any = "F" if values.flags.fnc else "C"  # Fortran order stays, and is not copied
    flat = values.ravel(order)
    if flat.size <= BLOCK or (flat.dtype == np.float64 and getattr(function, "unblocked", False)):
        result = _compute_block(function, flat, parameters, restore_nan).astype(flat.dtype, copy=False)
    else:
        result = np.empty_like(flat)
        for start in range(0, flat.size, BLOCK):
            block = flat[start : start + BLOCK]
            result[start : start + BLOCK] = _compute_block(function, block, parameters, restore_nan)
    return result if values.ndim == 1 else result.reshape(values.shape, order=order)[()]


def _compute_block(
    function: Elementwise, block: NDArray[np.floating], parameters: Mapping[str, float], restore_nan: bool
) -> Array:
    floats = block.astype(np.float64, copy=False)
    y = function(floats, **parameters)
    if restore_nan and math.isnan(np.minimum.reduce(floats, initial=0.0)):  # the least is nan if any is
        y[np.isnan(floats)] = np.nan
    return y


def _holds_masked(x: object, depth: int = 0) -> bool:
    """True for a list, or lists in a list, that holds a masked array: NumPy would drop the mask."""
    if (
        depth > 64
        or not isinstance(x, Sequence)
        or isinstance(x, str | bytes | bytearray | memoryview | range)
    ):
        return False
    kinds = set(map(type, x))
    if any(issubclass(kind, np.ndarray) and hasattr(kind, "mask") for kind in kinds):
        return True
    nested = any(issubclass(kind, Sequence) for kind in kinds)
    return nested and any(_holds_masked(item, depth + 1) for item in x)


def _advise(x: Any, values: NDArray[Any]) -> str:
    """Say what to type instead of `x`, or why nothing helps; never what fails or silently changes a value."""
    dtype, kind = values.dtype, values.dtype.kind
    if kind == "c":
        return "take np.real(x).astype(np.float64)" if dtype.char == "G" else "take np.real(x) or np.abs(x)"
    if kind in "mM":
        unit = np.datetime_data(dtype)[0].replace("generic", "D")
        counted = "np.asarray(x)" if kind == "m" else f"(np.asarray(x) - np.datetime64(0, '{unit}'))"
        return f"count in a unit, for example {counted} / np.timedelta64(1, '{unit}')"
    if dtype.names:
        fields = [name for name in dtype.names if _is_real_type(dtype[name])]
        return (
            f"take one field, for example x[{fields[0]!r}]" if fields and not isinstance(x, Sequence) else ""
        )
    if hasattr(x, "toarray"):
        return "make it dense with x.toarray()" if _is_real_type(x.dtype) else ""
    if any(item is None for item in values.flat):
        return "None is no number: write np.nan for a missing value"
    if values.ndim == 0 and isinstance(x, Iterable) and not isinstance(x, str | bytes):
        return _advise_on_a_collection(x)
    if (kind == "O" and not all(map(_is_real, values.flat))) or issubclass(dtype.type, np.void):
        return ""
    try:
        with np.errstate(all="ignore"):
            values.astype(np.float64)
    except OverflowError:
        return "float64 ends at 1.8e308"
    except (TypeError, ValueError):
        return ""
    return "convert with np.asarray(x, dtype=np.float64) first"


def _advise_on_a_collection(x: Iterable[Any]) -> str:
    if isinstance(x, Mapping):
        return "take list(x.values())" if _is_accepted(list(x.values())) else ""
    if isinstance(x, Set):
        return "a set has no order: take sorted(x)" if _is_accepted(list(x)) else ""
    return "take list(x)"  # what it holds is not looked at: that would use up a generator


def _is_accepted(x: list[Any]) -> bool:
    try:
        return as_floats(x) is not None
    except TypeError:
        return False


def _is_real_type(dtype: np.dtype[Any]) -> bool:
    return dtype.kind in "iub" or dtype in _KEPT


def _is_real(item: object) -> bool:
    """True if float(item), where it works, is `item`: not the ticks of a date or the real part of 1j."""
    if isinstance(item, np.generic):
        return isinstance(item, np.bool | np.integer | np.floating) and not isinstance(item, np.timedelta64)
    if isinstance(item, np.ndarray):
        return False
    return isinstance(item, str | bytes) or hasattr(type(item), "__float__")


def abbreviate(x: object) -> str:
    """Write the repr of `x`, cut short for a message."""
    try:
        return shorten(x)
    except ValueError:  # Python writes no integer of more than 4,300 digits
        return "<more digits than Python writes>"


def _refuse(what: str, advice: str) -> TypeError:
    expected = "expected real numbers (integers, booleans, float16, float32 or float64)"
    return TypeError(f"{expected}, got {what}{'; ' if advice else ''}{advice}")
