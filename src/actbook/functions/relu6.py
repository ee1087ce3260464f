"""The rectified linear unit with a ceiling."""

from typing import Any

import numpy as np

from actbook.activation import Activation
from actbook.elementwise import Array, unblocked
from actbook.interval import Interval


@unblocked
def _relu6(x: Array) -> Array:
    """ReLU6, min(max(x, 0), 6): ReLU, cut at 6.

    In [0, 6]. A known largest value makes it easy to store in eight bits.
    """
    return np.clip(x, 0, 6)


@unblocked
def _relu6_derivative(x: Array) -> Array:
    """Derivative of ReLU6: 1 for 0 < x < 6, 0 outside.

    There is none at 0 and at 6. The value used there is 0, the choice of PyTorch.
    """
    return np.where(x > 0, x < 6, 0.0)


def _reference(m: Any, x: Any) -> Any:
    return x * (m.sign(x) + m.sign(6 - x)) / 2 + 3 * (1 + m.sign(x - 6))


def _derivative_reference(m: Any, x: Any) -> Any:
    left, right = m.sign(x), m.sign(6 - x)
    return (left + abs(left)) * (right + abs(right)) / 4


relu6 = Activation(
    name="relu6",
    title="ReLU6",
    formula=r"\min(\max(x, 0), 6)",
    derivative_formula=r"\begin{cases} 0 & x \le 0 \\ 1 & x < 6 \\ 0 & x \ge 6 \end{cases}",
    function=_relu6,
    derivative_function=_relu6_derivative,
    output=Interval(0, 6, closed_low=True, closed_high=True),
    kinks=(0.0, 6.0),
    source="krizhevsky2010",
    reference=_reference,
    derivative_reference=_derivative_reference,
)
