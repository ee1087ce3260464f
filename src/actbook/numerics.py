"""The independent witness: difference quotients and values to any number of digits.

Nothing here imports an activation. `central_difference` needs only a function; `reference` has its own
formulas, in other algebra than the package's and evaluated by mpmath; so when package and witness agree,
two pieces of work that share no code agree.
"""

from collections.abc import Callable
from typing import Any

import mpmath
import numpy as np
from numpy.typing import ArrayLike, NDArray

DIGITS = 60  # enough for 1 - tanh**2 where it is e^-700, in the algebra used below

EPSILON = float(np.finfo(np.float64).eps)


def best_step(x: ArrayLike) -> NDArray[np.float64]:
    """A good step for `central_difference` at `x`: the cube root of the machine epsilon, times |x| beyond 1.

    Truncation costs about h²·|f‴|/6 and rounding about ε·|f|/h; the sum is least near h = (3ε|f|/|f‴|)^(1/3).
    """
    return np.maximum(1.0, np.abs(np.asanyarray(x, dtype=np.float64))) * EPSILON ** (1 / 3)


def central_difference(f: Callable[..., Any], x: ArrayLike, step: ArrayLike | None = None) -> Any:
    """(f(x + h) − f(x − h)) / 2h at each element of `x`, with step h (default: `best_step(x)`).

    The quotient divides by the distance between the two points as they are in floating point, not by the
    2h that was asked for. Raises ValueError when a step is not positive.
    """
    points = np.asanyarray(x, dtype=np.float64)  # a masked array stays one
    h = np.asarray(best_step(points) if step is None else step, dtype=np.float64)
    if not np.all(h > 0):
        raise ValueError(f"the step must be positive, got {step!r}")
    right, left = points + h, points - h
    return (f(right) - f(left)) / (right - left)


def _sech_squared(m: Any, x: Any) -> Any:
    return 1 / m.cosh(x) ** 2


def _step(m: Any, x: Any) -> Any:
    """1 for x > 0, 0 for x ≤ 0."""
    return (m.sign(x) + abs(m.sign(x))) / 2


# f and f′ in the arithmetic of a module `m`: mpmath's, or NumPy's on arrays of extended precision.
_REFERENCE: dict[str, tuple[Callable[..., Any], Callable[..., Any]]] = {
    "sigmoid": (lambda m, x: 1 / (1 + m.exp(-x)), lambda m, x: _sech_squared(m, x / 2) / 4),
    "tanh": (lambda m, x: m.tanh(x), _sech_squared),
    "relu": (lambda m, x: (x + abs(x)) / 2, _step),
    "leaky_relu": (
        lambda m, x, alpha: (x + abs(x)) / 2 + alpha * (x - abs(x)) / 2,
        lambda m, x, alpha: _step(m, x) + alpha * (1 - _step(m, x)),
    ),
    "linear": (lambda m, x: x, lambda m, x: 1 + 0 * x),
}


def reference(name: str, x: float, *, derivative: bool = False, **parameters: float) -> Any:
    """The activation called `name` (or its derivative) at one number `x`, to 60 digits, as an mpmath number.

    At a kink the derivative is the book's convention. Raises ValueError for a name without a formula here.
    """
    with mpmath.workdps(DIGITS):
        values = {key: mpmath.mpf(float(value)) for key, value in parameters.items()}
        return +_formula(name, derivative)(mpmath, mpmath.mpf(float(x)), **values)


def extended_reference(
    name: str, x: NDArray[np.floating], *, derivative: bool = False, **parameters: float
) -> NDArray[np.longdouble]:
    """`reference` for millions of finite numbers: as exact as the machine's longdouble.

    Where that has 64 bits, the error is a few thousandths of a float64's last place. On Windows and on some
    ARM machines a longdouble is a float64, and this is no reference: `HAS_EXTENDED` says so.
    """
    values = {key: np.longdouble(value) for key, value in parameters.items()}
    with np.errstate(all="ignore"):  # out of the range of a longdouble too: the limit
        result: NDArray[np.longdouble] = _formula(name, derivative)(np, x.astype(np.longdouble), **values)
    return result


HAS_EXTENDED = np.finfo(np.longdouble).nmant >= 63


def _formula(name: str, derivative: bool) -> Callable[..., Any]:
    if name not in _REFERENCE:
        raise ValueError(f"there is no reference formula for {name!r}; add one to actbook/numerics.py")
    return _REFERENCE[name][derivative]


def ulp_error(computed: np.floating | float, exact: Any) -> float:
    """|computed − exact| in units in the last place of the exact value, at the precision of `computed`.

    The unit is the spacing of floating-point numbers at the exact value, so a result that should be
    subnormal but is 0 counts as wrong. `computed` is a Python float or a NumPy float of any size. Infinity is
    right (0) where the exact value rounds to it, and nan never is (inf).
    """
    value = np.asarray(computed)
    kind = np.finfo(value.dtype)
    with mpmath.workdps(DIGITS):
        unit = mpmath.mpf(float(kind.smallest_subnormal))
        if exact:
            unit = max(unit, mpmath.ldexp(1, int(mpmath.mag(exact)) - kind.nmant - 1))
        if np.isfinite(value):
            return float(abs(mpmath.mpf(float(value)) - exact) / unit)
        rounds_to_infinity = abs(exact) >= mpmath.mpf(float(kind.max)) + unit / 2
        return 0.0 if rounds_to_infinity and np.sign(value) == mpmath.sign(exact) else float("inf")
