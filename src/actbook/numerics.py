"""The independent witness: difference quotients and values to any number of digits.

Nothing here imports an activation. `central_difference` needs only a function; `reference` evaluates, by
mpmath, the second formula that each activation states for it, in other algebra than its own; so when function
and witness agree, two pieces of work that share no code agree.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Protocol

import mpmath
import numpy as np
from numpy.typing import ArrayLike, NDArray

DIGITS = 60  # enough for 1 - tanh**2 where it is e^-700, in the algebra of the references

EPSILON = float(np.finfo(np.float64).eps)


def best_step(x: ArrayLike) -> NDArray[np.float64]:
    """Choose a good step at `x`: the cube root of the machine epsilon, times |x| beyond 1.

    Truncation costs about h²·|f‴|/6 and rounding about ε·|f|/h; the sum is least near h = (3ε|f|/|f‴|)^(1/3).
    """
    return np.maximum(1.0, np.abs(np.asanyarray(x, dtype=np.float64))) * EPSILON ** (1 / 3)


def central_difference(f: Callable[..., Any], x: ArrayLike, step: ArrayLike | None = None) -> Any:
    """Compute (f(x + h) − f(x − h)) / 2h at each element of `x`, with step h (default: `best_step(x)`).

    The quotient divides by the distance between the two points as they are in floating point, not by the
    2h of the formula. Raises ValueError when a step is not positive.
    """
    points = np.asanyarray(x, dtype=np.float64)  # a masked array stays one, of steps too
    h = np.asanyarray(best_step(points) if step is None else step, dtype=np.float64)
    if not np.all(h > 0):
        raise ValueError(f"the step must be positive, got {step!r}")
    right, left = points + h, points - h
    return (f(right) - f(left)) / (right - left)


class Witnessed(Protocol):
    """The part of an activation that the witness uses: its formulas and its parameters' defaults."""

    @property
    def name(self) -> str: ...
    @property
    def parameters(self) -> Mapping[str, Any]: ...
    @property
    def reference(self) -> Callable[..., Any] | None: ...
    @property
    def derivative_reference(self) -> Callable[..., Any] | None: ...


def references(
    activation: Witnessed, x: Iterable[float], *, derivative: bool = False, **parameters: float
) -> list[Any]:
    """Compute `activation` (or its derivative) at each number of `x`, to 60 digits, as mpmath numbers.

    At a kink the derivative is the book's convention. Raises ValueError for an activation that has no
    reference formula, and TypeError for a masked number.
    """
    formula, settled = _formula(activation, derivative, parameters)
    numbers = list(x)
    _refuse_mask(x, *numbers)
    with mpmath.workdps(DIGITS):
        values = {key: mpmath.mpf(value) for key, value in settled.items()}
        return [+formula(mpmath, mpmath.mpf(float(number)), **values) for number in numbers]


def reference(activation: Witnessed, x: float, *, derivative: bool = False, **parameters: float) -> Any:
    """Compute what `references` does, at one number."""
    return references(activation, [x], derivative=derivative, **parameters)[0]


def extended_reference(
    activation: Witnessed, x: NDArray[np.floating], *, derivative: bool = False, **parameters: float
) -> NDArray[np.longdouble]:
    """Compute the reference at millions of finite numbers: as exact as the machine's longdouble.

    Raises AttributeError or ValueError where NumPy can't evaluate the formula: it has no erf, for example.
    Where that has 64 bits, the error is a few thousandths of a float64's last place, except near a root of a
    formula that subtracts. On Windows and on some ARM machines a longdouble is a float64, and this is no
    reference: `HAS_EXTENDED` says so.
    """
    formula, settled = _formula(activation, derivative, parameters)
    values = {key: np.longdouble(value) for key, value in settled.items()}
    with np.errstate(all="ignore"):  # out of the range of a longdouble too: the limit
        result: NDArray[np.longdouble] = formula(np, x.astype(np.longdouble), **values)
    return result


HAS_EXTENDED = np.finfo(np.longdouble).nmant >= 63


def _formula(
    activation: Witnessed, derivative: bool, given: Mapping[str, float]
) -> tuple[Callable[..., Any], dict[str, float]]:
    formula = activation.derivative_reference if derivative else activation.reference
    if formula is None:
        which = "derivative_reference" if derivative else "reference"
        raise ValueError(f"{activation.name} has no {which}; state it in its entry")
    _refuse_mask(*given.values())
    defaults = {name: float(parameter.default) for name, parameter in activation.parameters.items()}
    return formula, defaults | {name: float(value) for name, value in given.items()}


def _refuse_mask(*numbers: object) -> None:
    if any(map(np.ma.isMaskedArray, numbers)):
        raise TypeError("expected a number, got one with a mask, which float() would lose")


def ulp_error(computed: np.floating | float, exact: Any) -> float:
    """Compute |computed − exact| in units in the last place of the exact value, as `computed` has it.

    The unit is the spacing of floating-point numbers at the exact value, so a result that should be
    subnormal but is 0 counts as wrong. `computed` is a Python float or a NumPy float of any size. Infinity is
    right (0) where the exact value rounds to it, and nan never is (inf).
    """
    _refuse_mask(computed)
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
