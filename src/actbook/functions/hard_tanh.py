"""The hard tanh."""

from typing import Any

import numpy as np

from actbook.activation import Activation
from actbook.elementwise import Array, unblocked
from actbook.interval import Interval


@unblocked
def _hard_tanh(x: Array) -> Array:
    """Hard tanh, min(max(x, -1), 1): tanh in three straight pieces.

    In [-1, 1]. It passes what lies between, and clips the rest.
    """
    return np.clip(x, -1, 1)


@unblocked
def _hard_tanh_derivative(x: Array) -> Array:
    """Derivative of the hard tanh: 1 for -1 < x < 1, 0 outside.

    There is none at -1 and at 1. The value used there is 0, the choice of PyTorch.
    """
    return np.less(np.abs(x), 1).astype(np.float64)


def _reference(m: Any, x: Any) -> Any:
    return x * (m.sign(x + 1) + m.sign(1 - x)) / 2 + (m.sign(x - 1) + m.sign(x + 1)) / 2


def _derivative_reference(m: Any, x: Any) -> Any:
    inside = m.sign(1 - abs(x))
    return (inside + inside * inside) / 2


hard_tanh = Activation(
    name="hard_tanh",
    title="Hard tanh",
    formula=r"\min(\max(x, -1), 1)",
    derivative_formula=r"\begin{cases} 0 & x \le -1 \\ 1 & x < 1 \\ 0 & x \ge 1 \end{cases}",
    function=_hard_tanh,
    derivative_function=_hard_tanh_derivative,
    output=Interval(-1, 1, closed_low=True, closed_high=True),
    kinks=(-1.0, 1.0),
    source="collobert2004",
    reference=_reference,
    derivative_reference=_derivative_reference,
)
