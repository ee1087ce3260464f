"""The continuously differentiable exponential linear unit."""

from typing import Any

import numpy as np

from actbook.activation import Activation, Parameter
from actbook.elementwise import Array, exact_quotient
from actbook.interval import Interval


def _celu(x: Array, alpha: float) -> Array:
    """CELU: x for x > 0, α(exp(x/α) - 1) for x ≤ 0, for any α > 0 (the keyword alpha).

    In (-α, ∞). Near 0 it is x + x²/2α to the last bit: written so, it keeps an x too small for x/α.
    """
    u, low = exact_quotient(np.minimum(x, 0), alpha)
    below = np.where(u > -1e-8, x + x * (u / 2), alpha * (np.expm1(u) + low * np.exp(u)))
    return np.where(x > 0, x, below)


def _celu_derivative(x: Array, alpha: float) -> Array:
    """Derivative of CELU: 1 for x > 0, exp(x/α) for x ≤ 0.

    Continuous at 0 for every α, where ELU has a kink unless α = 1.
    """
    u, low = exact_quotient(np.minimum(x, 0), alpha)
    return np.exp(u) * (1 + low)


def _reference(m: Any, x: Any, alpha: Any) -> Any:
    t = m.tanh((x - abs(x)) / (4 * alpha))
    return (x + abs(x)) / 2 + alpha * 2 * t / (1 - t)


def _derivative_reference(m: Any, x: Any, alpha: Any) -> Any:
    return 1 / m.exp((abs(x) - x) / (2 * alpha))


celu = Activation(
    name="celu",
    title="CELU",
    formula=r"\begin{cases} \alpha (e^{\frac{x}{\alpha}} - 1) & x \le 0 \\ x & x > 0 \end{cases}",
    derivative_formula=r"\begin{cases} e^{\frac{x}{\alpha}} & x \le 0 \\ 1 & x > 0 \end{cases}",
    function=_celu,
    derivative_function=_celu_derivative,
    output=Interval(-1, float("inf")),
    parameters={"alpha": Parameter(r"\alpha", 1.0, 0.1, 3.0, Interval(0, float("inf")))},
    source="barron2017",
    reference=_reference,
    derivative_reference=_derivative_reference,
)
