"""The soft shrink."""

from typing import Any

import numpy as np

from actbook.activation import Activation, Parameter
from actbook.elementwise import Array
from actbook.interval import Interval


def _softshrink(x: Array, threshold: float) -> Array:
    """Soft shrink: x without its first λ, 0 where it has no more, for any λ > 0 (the keyword threshold).

    Soft thresholding: the step of a regression with a penalty on the sum of |x|.
    """
    return x - np.clip(x, -threshold, threshold)


def _softshrink_derivative(x: Array, threshold: float) -> Array:
    """Derivative of the soft shrink: 1 for |x| > λ, 0 for |x| < λ.

    There is none at ±λ. The value used there is 0, the choice of PyTorch.
    """
    return np.greater(np.abs(x), threshold).astype(np.float64)


def _kinks(threshold: float) -> tuple[float, ...]:
    return -threshold, threshold


def _reference(m: Any, x: Any, threshold: Any) -> Any:
    outside = m.sign(abs(x) - threshold)
    return (x - threshold * m.sign(x)) * (outside + outside * outside) / 2


def _derivative_reference(m: Any, x: Any, threshold: Any) -> Any:
    outside = m.sign(abs(x) - threshold)
    return (outside + outside * outside) / 2


softshrink = Activation(
    name="softshrink",
    title="Soft shrink",
    formula=(
        r"\begin{cases} x + \lambda & x < -\lambda \\ 0 & x \le \lambda \\"
        r" x - \lambda & x > \lambda \end{cases}"
    ),
    derivative_formula=r"\begin{cases} 1 & x < -\lambda \\ 0 & x \le \lambda \\ 1 & x > \lambda \end{cases}",
    function=_softshrink,
    derivative_function=_softshrink_derivative,
    output=Interval(-float("inf"), float("inf")),
    kinks=_kinks,
    parameters={"threshold": Parameter(r"\lambda", 0.5, 0.1, 2.0, Interval(0, float("inf")))},
    source="donoho1994",
    reference=_reference,
    derivative_reference=_derivative_reference,
)
