"""The hard swish."""

from typing import Any

import numpy as np

from actbook.activation import Activation
from actbook.elementwise import Array
from actbook.interval import Interval


def _hard_swish(x: Array) -> Array:
    """Hard swish, x·min(max(x + 3, 0), 6)/6: the SiLU in straight and parabolic pieces, with no exponential.

    In [-3/8, ∞); the minimum is at -3/2. The gate is divided by 6 before it meets x, which could overflow.
    """
    return np.maximum(x, -3) * (np.clip(x + 3, 0, 6) / 6)


def _hard_swish_derivative(x: Array) -> Array:
    """Derivative of the hard swish: 0 for x < -3, (2x + 3)/6 for -3 < x < 3, 1 for x > 3.

    There is none at -3 and at 3, where it jumps by -1/2. The values used there are 0 and 1, those of the
    outer pieces and the choice of PyTorch.
    """
    return np.where(x <= -3, 0.0, np.where(x >= 3, 1.0, (2 * x + 3) / 6))


def _reference(m: Any, x: Any) -> Any:
    return x * ((x + 3) / 6 * (m.sign(x + 3) + m.sign(3 - x)) / 2 + (1 + m.sign(x - 3)) / 2)


def _derivative_reference(m: Any, x: Any) -> Any:
    middle = m.floor((m.sign(x + 3) + m.sign(3 - x)) / 2)
    return (x / 3 + 0.5) * middle + m.ceil((1 + m.sign(x - 3)) / 2)


hard_swish = Activation(
    name="hard_swish",
    title="Hard swish",
    formula=r"x \frac{\min(\max(x + 3, 0), 6)}{6}",
    derivative_formula=r"\begin{cases} 0 & x < -3 \\ \frac{2x + 3}{6} & x < 3 \\ 1 & x > 3 \end{cases}",
    function=_hard_swish,
    derivative_function=_hard_swish_derivative,
    output=Interval(-0.375, float("inf"), closed_low=True),
    kinks=(-3.0, 3.0),
    zeros=(-1.5,),
    source="howard2019",
    reference=_reference,
    derivative_reference=_derivative_reference,
)
