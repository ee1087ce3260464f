"""The hard sigmoid."""

from typing import Any

import numpy as np

from actbook.activation import Activation
from actbook.elementwise import Array
from actbook.interval import Interval


def _hard_sigmoid(x: Array) -> Array:
    """Hard sigmoid, min(max(x + 3, 0), 6)/6: the sigmoid in three straight pieces.

    In [0, 1]. So in PyTorch, JAX and Keras 3; Keras 2 had 0.2x + 0.5. x/6 + 1/2 would cancel near -3.
    """
    return np.clip(x + 3, 0, 6) / 6


def _hard_sigmoid_derivative(x: Array) -> Array:
    """Derivative of the hard sigmoid: 1/6 for -3 < x < 3, 0 outside.

    There is none at -3 and at 3. The value used there is 0, the choice of PyTorch.
    """
    return np.where(np.abs(x) < 3, 1 / 6, 0.0)


def _reference(m: Any, x: Any) -> Any:
    return (x + 3) / 6 * (m.sign(x + 3) + m.sign(3 - x)) / 2 + (1 + m.sign(x - 3)) / 2


def _derivative_reference(m: Any, x: Any) -> Any:
    inside = m.sign(3 - abs(x))
    return (inside + inside * inside) / 12


hard_sigmoid = Activation(
    name="hard_sigmoid",
    title="Hard sigmoid",
    formula=r"\frac{\min(\max(x + 3, 0), 6)}{6}",
    derivative_formula=r"\begin{cases} 0 & x \le -3 \\ \frac{1}{6} & x < 3 \\ 0 & x \ge 3 \end{cases}",
    function=_hard_sigmoid,
    derivative_function=_hard_sigmoid_derivative,
    output=Interval(0, 1, closed_low=True, closed_high=True),
    kinks=(-3.0, 3.0),
    source="howard2019",
    reference=_reference,
    derivative_reference=_derivative_reference,
)
