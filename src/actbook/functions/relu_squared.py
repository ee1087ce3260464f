"""The square of the rectified linear unit."""

from typing import Any

import numpy as np

from actbook.activation import Activation
from actbook.elementwise import Array, unblocked
from actbook.interval import Interval


@unblocked
def _relu_squared(x: Array) -> Array:
    """ReLU², the square of max(0, x).

    In [0, ∞). It has no corner at 0, and a slope that grows without limit.
    """
    return np.maximum(x, 0) * np.maximum(x, 0)


@unblocked
def _relu_squared_derivative(x: Array) -> Array:
    """Derivative of ReLU²: 2·max(0, x).

    In [0, ∞), continuous at 0; the second derivative jumps there from 0 to 2.
    """
    return 2 * np.maximum(x, 0)


def _reference(m: Any, x: Any) -> Any:
    return x * (x + abs(x)) / 2


def _derivative_reference(m: Any, x: Any) -> Any:
    return x + abs(x)


relu_squared = Activation(
    name="relu_squared",
    title="ReLU²",
    formula=r"\max(x, 0)^{2}",
    derivative_formula=r"2 \max(x, 0)",
    function=_relu_squared,
    derivative_function=_relu_squared_derivative,
    output=Interval(0, float("inf"), closed_low=True),
    source="so2021",
    reference=_reference,
    derivative_reference=_derivative_reference,
)
