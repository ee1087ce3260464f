"""The rectified linear unit."""

from typing import Any

import numpy as np

from actbook.activation import Activation
from actbook.elementwise import Array, unblocked
from actbook.interval import Interval


@unblocked
def _relu(x: Array) -> Array:
    """Rectified linear unit, max(0, x).

    In [0, ∞). The result for -0.0 is 0.0.
    """
    return np.maximum(x, 0)


@unblocked
def _relu_derivative(x: Array) -> Array:
    """Derivative of ReLU: 0 for x < 0, 1 for x > 0.

    There is none at 0, where every number in [0, 1] is a subgradient. The value used there is 0,
    the choice of PyTorch, JAX and TensorFlow.
    """
    return np.greater(x, 0).astype(np.float64)


def _reference(m: Any, x: Any) -> Any:
    return (x + abs(x)) / 2


def _derivative_reference(m: Any, x: Any) -> Any:
    return (m.sign(x) + abs(m.sign(x))) / 2


relu = Activation(
    name="relu",
    title="ReLU",
    formula=r"\max(0, x)",
    derivative_formula=r"\begin{cases} 0 & x < 0 \\ 1 & x > 0 \end{cases}",
    function=_relu,
    derivative_function=_relu_derivative,
    output=Interval(0, float("inf"), closed_low=True),
    kinks=(0.0,),
    family="classic",
    source="nair2010",
    reference=_reference,
    derivative_reference=_derivative_reference,
)
