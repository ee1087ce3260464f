"""The logarithm of the sigmoid."""

from typing import Any

import numpy as np

from actbook.activation import Activation
from actbook.elementwise import Array
from actbook.interval import Interval


def _log_sigmoid(x: Array) -> Array:
    """Log-sigmoid, ln σ(x) = -softplus(-x): the log of a probability, straight from its log-odds.

    In (-∞, 0). ln(σ(x)) as written is exactly 0 from 37 on and -∞ from -745.
    """
    return np.minimum(x, 0) - np.log1p(np.exp(-np.abs(x)))


def _log_sigmoid_derivative(x: Array) -> Array:
    """Derivative of the log-sigmoid, σ(-x).

    In (0, 1). It keeps its digits until it underflows at 745.
    """
    decay = np.exp(np.minimum(-x, 40))
    return decay / (1 + decay)


def _reference(m: Any, x: Any) -> Any:
    decay = m.exp(-abs(x))
    return (x - abs(x)) / 2 - 2 * m.atanh(decay / (2 + decay))


def _derivative_reference(m: Any, x: Any) -> Any:
    return 1 / (1 + m.exp(x))


log_sigmoid = Activation(
    name="log_sigmoid",
    title="Log-sigmoid",
    formula=r"-\ln(1 + e^{-x})",
    derivative_formula=r"\frac{1}{1 + e^{x}}",
    function=_log_sigmoid,
    derivative_function=_log_sigmoid_derivative,
    output=Interval(-float("inf"), 0),
    source="dugas2001",
    reference=_reference,
    derivative_reference=_derivative_reference,
)
