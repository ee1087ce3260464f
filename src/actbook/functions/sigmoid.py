"""The logistic sigmoid."""

from typing import Any

import numpy as np

from actbook.activation import Activation
from actbook.elementwise import Array
from actbook.interval import Interval


def _sigmoid(x: Array) -> Array:
    """Logistic sigmoid, σ(x) = 1/(1 + exp(-x)) = exp(x)/(1 + exp(x)).

    In (0, 1). Of the two forms the second keeps its digits for negative x, down to the last subnormal
    number at x = -745; above 40 it is 1 to the last bit, so the exponent is cut there and cannot overflow.
    """
    growth = np.exp(np.minimum(x, 40))
    return growth / (1 + growth)


def _sigmoid_derivative(x: Array) -> Array:
    """Derivative of the logistic sigmoid, σ(x)·(1 - σ(x)).

    In (0, 1/4]; the maximum, 1/4, is at 0. Falls like exp(-|x|), and keeps its digits until it
    underflows at |x| = 745: ``s * (1 - s)`` would be exactly 0 from x = 38 on.
    """
    decay = np.exp(-np.abs(x))
    return decay / (1 + decay * (2 + decay))  # (1 + decay)**2 would cost 1.3 ULP more


def _reference(m: Any, x: Any) -> Any:
    return 1 / (1 + m.exp(-x))


def _derivative_reference(m: Any, x: Any) -> Any:
    return 1 / (2 * m.cosh(x / 2)) ** 2


sigmoid = Activation(
    name="sigmoid",
    title="Sigmoid",
    formula=r"\frac{1}{1 + e^{-x}}",
    derivative_formula=r"\sigma(x)\,(1 - \sigma(x))",
    function=_sigmoid,
    derivative_function=_sigmoid_derivative,
    output=Interval(0, 1),
    family="classic",
    source="rumelhart1986",
    reference=_reference,
    derivative_reference=_derivative_reference,
)
