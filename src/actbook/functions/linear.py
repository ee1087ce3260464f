"""The linear activation, or identity."""

from typing import Any

import numpy as np

from actbook.activation import Activation
from actbook.elementwise import Array, unblocked
from actbook.interval import Interval


@unblocked
def _linear(x: Array) -> Array:
    """The identity: x itself, as a new array."""
    return x.copy()


@unblocked
def _linear_derivative(x: Array) -> Array:
    """Derivative of the identity: 1 everywhere."""
    return np.ones_like(x)


def _reference(m: Any, x: Any) -> Any:
    return x


def _derivative_reference(m: Any, x: Any) -> Any:
    return 1 + 0 * x


linear = Activation(
    name="linear",
    title="Linear",
    formula="x",
    derivative_formula="1",
    function=_linear,
    derivative_function=_linear_derivative,
    output=Interval(float("-inf"), float("inf")),
    family="classic",
    source="widrow1960",
    reference=_reference,
    derivative_reference=_derivative_reference,
)
