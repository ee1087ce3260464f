"""The exponential linear unit."""

from typing import Any

import numpy as np

from actbook.activation import Activation, Parameter
from actbook.elementwise import Array, split_exp
from actbook.interval import Interval


def _elu(x: Array, alpha: float) -> Array:
    """ELU: x for x > 0, α(exp(x) - 1) for x ≤ 0, for any α ≥ 0 (the keyword alpha).

    In (-α, ∞); for α = 0 it is ReLU. expm1 keeps the digits that exp(x) - 1 loses near 0.
    """
    return np.maximum(x, 0) + alpha * np.expm1(np.minimum(x, 0))


def _elu_derivative(x: Array, alpha: float) -> Array:
    """Derivative of ELU: 1 for x > 0, α·exp(x) for x < 0.

    There is none at 0 unless α = 1. The value used there is α, the choice of PyTorch and JAX. It keeps its
    digits until α·exp(x) underflows; f + α, which many programs compute, is exactly 0 from x = -37.4.
    """
    decay, rest = split_exp(np.minimum(x, 0))  # exp(x) itself is 0 from -745.2, where α·exp(x) need not be
    return np.where(x > 0, 1.0, alpha * decay * rest)


def _kinks(alpha: float) -> tuple[float, ...]:
    return () if alpha == 1 else (0.0,)


def _reference(m: Any, x: Any, alpha: Any) -> Any:
    t = m.tanh((x - abs(x)) / 4)
    return (x + abs(x)) / 2 + alpha * 2 * t / (1 - t)


def _derivative_reference(m: Any, x: Any, alpha: Any) -> Any:
    step = (m.sign(x) + abs(m.sign(x))) / 2
    return step + alpha * (1 - step) / m.exp((abs(x) - x) / 2)


elu = Activation(
    name="elu",
    title="ELU",
    formula=r"\begin{cases} \alpha (e^{x} - 1) & x \le 0 \\ x & x > 0 \end{cases}",
    derivative_formula=r"\begin{cases} \alpha e^{x} & x < 0 \\ 1 & x > 0 \end{cases}",
    function=_elu,
    derivative_function=_elu_derivative,
    output=Interval(-1, float("inf")),
    kinks=_kinks,
    parameters={"alpha": Parameter(r"\alpha", 1.0, 0.0, 2.0, Interval(0, float("inf"), closed_low=True))},
    source="clevert2016",
    reference=_reference,
    derivative_reference=_derivative_reference,
)
