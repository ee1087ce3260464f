"""The leaky rectified linear unit."""

from typing import Any

import numpy as np

from actbook.activation import Activation, Parameter
from actbook.elementwise import Array, unblocked
from actbook.interval import Interval


@unblocked
def _leaky_relu(x: Array, alpha: float) -> Array:
    """Leaky ReLU: x for x > 0, α·x for x ≤ 0, for any finite α (the keyword alpha).

    All real numbers for α > 0. The larger of x and αx while α ≤ 1; beyond that it is the smaller of the two.
    """
    if alpha == 0:
        return np.maximum(x, 0)  # 0 * inf would be nan
    return np.maximum(x, alpha * x) if alpha <= 1 else np.minimum(x, alpha * x)


@unblocked
def _leaky_relu_derivative(x: Array, alpha: float) -> Array:
    """Derivative of Leaky ReLU: 1 for x > 0, α for x < 0.

    There is none at 0. The value used there is α, the choice of PyTorch and TensorFlow; JAX picks 1.
    """
    return np.where(x > 0, 1.0, alpha)


def _kinks(alpha: float) -> tuple[float, ...]:
    return () if alpha == 1 else (0.0,)


def _reference(m: Any, x: Any, alpha: Any) -> Any:
    return (x + abs(x)) / 2 + alpha * (x - abs(x)) / 2


def _derivative_reference(m: Any, x: Any, alpha: Any) -> Any:
    step = (m.sign(x) + abs(m.sign(x))) / 2
    return step + alpha * (1 - step)


leaky_relu = Activation(
    name="leaky_relu",
    title="Leaky ReLU",
    formula=r"\begin{cases} \alpha x & x \le 0 \\ x & x > 0 \end{cases}",
    derivative_formula=r"\begin{cases} \alpha & x < 0 \\ 1 & x > 0 \end{cases}",
    function=_leaky_relu,
    derivative_function=_leaky_relu_derivative,
    output=Interval(float("-inf"), float("inf")),
    kinks=_kinks,
    parameters={"alpha": Parameter(symbol=r"\alpha", default=0.01, low=0.0, high=2.0)},
    family="classic",
    source="maas2013",
    reference=_reference,
    derivative_reference=_derivative_reference,
)
