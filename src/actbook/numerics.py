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


def _sech_squared(x: Any) -> Any:
    return 1 / mpmath.cosh(x) ** 2


_REFERENCE: dict[str, tuple[Callable[..., Any], Callable[..., Any]]] = {
    "sigmoid": (lambda x: 1 / (1 + mpmath.exp(-x)), lambda x: _sech_squared(x / 2) / 4),
    "tanh": (mpmath.tanh, _sech_squared),
    "relu": (lambda x: (x + abs(x)) / 2, lambda x: mpmath.mpf(1 if x > 0 else 0)),
    "leaky_relu": (
        lambda x, alpha: ((1 + alpha) * x + (1 - alpha) * abs(x)) / 2,
        lambda x, alpha: mpmath.mpf(1) if x > 0 else mpmath.mpf(alpha),
    ),
    "linear": (lambda x: x, lambda x: mpmath.mpf(1)),
}


def reference(name: str, x: float, *, derivative: bool = False, **parameters: float) -> Any:
    """The activation called `name` (or its derivative) at one number `x`, to 60 digits, as an mpmath number.

    At a kink the derivative is the book's convention. Raises ValueError for a name without a formula here.
    """
    if name not in _REFERENCE:
        raise ValueError(f"there is no reference formula for {name!r}; add one to actbook/numerics.py")
    with mpmath.workdps(DIGITS):
        values = {key: mpmath.mpf(float(value)) for key, value in parameters.items()}
        return +_REFERENCE[name][derivative](mpmath.mpf(float(x)), **values)


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
