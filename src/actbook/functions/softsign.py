"""The softsign."""

from typing import Any

import numpy as np

from actbook.activation import Activation, Bound
from actbook.elementwise import Array
from actbook.interval import Interval


def _softsign(x: Array) -> Array:
    """Softsign, x/(1 + |x|): shaped as tanh, but it nears ±1 like 1/|x|, not exponentially.

    In (-1, 1).
    """
    near = np.clip(x, -1e300, 1e300)  # ∞/∞ would be nan
    return near / (1 + np.abs(near))


def _softsign_derivative(x: Array) -> Array:
    """Derivative of the softsign, 1/(1 + |x|)².

    In (0, 1]. The square comes last: (1 + |x|)² would overflow from 1e154 on, where the slope is no 0 yet.
    """
    decay = 1 / (1 + np.abs(x))
    return decay * decay


def _reference(m: Any, x: Any) -> Any:
    half_way = x / (2 + abs(x))
    return 2 * half_way / (1 + abs(half_way))


def _derivative_reference(m: Any, x: Any) -> Any:
    return (1 + abs(x)) ** -2.0


softsign = Activation(
    name="softsign",
    title="Softsign",
    formula=r"\frac{x}{1 + \max(x, -x)}",
    derivative_formula=r"\frac{1}{(1 + \max(x, -x))^{2}}",
    function=_softsign,
    derivative_function=_softsign_derivative,
    output=Interval(-1, 1),
    source="turian2009",
    bound=Bound(3.5, reason="a rounded quotient is squared, so that its square underflows late"),
    reference=_reference,
    derivative_reference=_derivative_reference,
)
