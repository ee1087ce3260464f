"""The hard shrink."""

from typing import Any

import numpy as np

from actbook.activation import Activation, Parameter
from actbook.elementwise import Array
from actbook.interval import Interval


def _hardshrink(x: Array, threshold: float) -> Array:
    """Hard shrink: x where |x| > λ, else 0, for any λ > 0 (the keyword threshold).

    Hard thresholding. It jumps at ±λ, from 0 to ±λ.
    """
    return np.where(np.abs(x) <= threshold, 0.0, x)


def _hardshrink_derivative(x: Array, threshold: float) -> Array:
    """Derivative of the hard shrink: 1 for |x| > λ, 0 for |x| < λ.

    There is none at ±λ, where the function jumps. The value used there is 0, the choice of PyTorch.
    """
    return np.greater(np.abs(x), threshold).astype(np.float64)


def _kinks(threshold: float) -> tuple[float, ...]:
    return -threshold, threshold


def _reference(m: Any, x: Any, threshold: Any) -> Any:
    outside = m.sign(abs(x) - threshold)
    return x * (outside + outside * outside) / 2


def _derivative_reference(m: Any, x: Any, threshold: Any) -> Any:
    outside = m.sign(abs(x) - threshold)
    return (outside + outside * outside) / 2


hardshrink = Activation(
    name="hardshrink",
    title="Hard shrink",
    formula=r"\begin{cases} x & x < -\lambda \\ 0 & x \le \lambda \\ x & x > \lambda \end{cases}",
    derivative_formula=r"\begin{cases} 1 & x < -\lambda \\ 0 & x \le \lambda \\ 1 & x > \lambda \end{cases}",
    function=_hardshrink,
    derivative_function=_hardshrink_derivative,
    output=Interval(-float("inf"), float("inf")),
    kinks=_kinks,
    parameters={"threshold": Parameter(r"\lambda", 0.5, 0.1, 2.0, Interval(0, float("inf")))},
    source="donoho1994",
    reference=_reference,
    derivative_reference=_derivative_reference,
)
