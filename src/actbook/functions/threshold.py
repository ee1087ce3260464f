"""The threshold."""

from typing import Any

import numpy as np

from actbook.activation import Activation, Parameter
from actbook.elementwise import Array
from actbook.interval import Interval


def _threshold(x: Array, theta: float, value: float) -> Array:
    """Threshold: x where x > θ, else a fixed value, for any two numbers (the keywords theta and value).

    With θ = 0 and the value 0 it is ReLU. Unless the value is θ, it jumps at θ.
    """
    return np.where(x <= theta, value, x)


def _threshold_derivative(x: Array, theta: float, value: float) -> Array:
    """Derivative of the threshold: 1 for x > θ, 0 for x < θ.

    There is none at θ. The value used there is 0, the choice of PyTorch.
    """
    return np.greater(x, theta).astype(np.float64)


def _kinks(theta: float, value: float) -> tuple[float, ...]:
    return (theta,)


def _reference(m: Any, x: Any, theta: Any, value: Any) -> Any:
    above = m.sign(x - theta)
    above = (above + above * above) / 2
    return x * above + value * (1 - above)


def _derivative_reference(m: Any, x: Any, theta: Any, value: Any) -> Any:
    above = m.sign(x - theta)
    return (above + above * above) / 2


threshold = Activation(
    name="threshold",
    title="Threshold",
    formula=r"\begin{cases} v & x \le \theta \\ x & x > \theta \end{cases}",
    derivative_formula=r"\begin{cases} 0 & x \le \theta \\ 1 & x > \theta \end{cases}",
    function=_threshold,
    derivative_function=_threshold_derivative,
    output=Interval(0, float("inf"), closed_low=True),
    kinks=_kinks,
    parameters={
        "theta": Parameter(r"\theta", 1.0, -2.0, 2.0),
        "value": Parameter("v", 0.0, -2.0, 2.0),
    },
    source="paszke2019",
    reference=_reference,
    derivative_reference=_derivative_reference,
)
