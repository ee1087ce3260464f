"""The tanh shrink."""

from typing import Any

import numpy as np

from actbook.activation import Activation, Bound
from actbook.elementwise import Array
from actbook.interval import Interval

LEVELS = range(25, 1, -2)  # of Lambert's continued fraction: enough for |x| ≤ 1.5


def _tanhshrink(x: Array) -> Array:
    """Tanh shrink, x - tanh(x): what tanh takes away.

    Like x³/3 near 0, where the difference cancels. Lambert's fraction tanh(x) = x/(1 + c), with
    c = x²/(3 + x²/(5 + …)), gives x·c/(1 + c), which does not.
    """
    square = np.square(np.clip(x, -1.5, 1.5))
    c = np.zeros_like(x)
    for odd in LEVELS:
        c = square / (odd + c)
    return np.where(np.abs(x) < 1.5, x * (c / (1 + c)), x - np.tanh(x))


def _tanhshrink_derivative(x: Array) -> Array:
    """Derivative of the tanh shrink, tanh²(x).

    In [0, 1); the root is at 0.
    """
    return np.square(np.tanh(x))


def _reference(m: Any, x: Any) -> Any:
    if abs(x) > 1:
        return x - m.tanh(x)
    square = x * x / 4  # a ratio of Bessel functions: near 0 the difference needs more than 60 digits
    return x * square * 4 / 3 * m.hyp0f1(2.5, square) / m.hyp0f1(0.5, square)


def _derivative_reference(m: Any, x: Any) -> Any:
    decay = m.exp(-2 * abs(x))
    return (m.expm1(-2 * abs(x)) / (1 + decay)) ** 2


tanhshrink = Activation(
    name="tanhshrink",
    title="Tanh shrink",
    formula=r"x - \tanh x",
    derivative_formula=r"\tanh^{2} x",
    function=_tanhshrink,
    derivative_function=_tanhshrink_derivative,
    output=Interval(-float("inf"), float("inf")),
    zeros=(0.0,),
    source="paszke2019",
    bound=Bound(4.0, reason="just beyond 1.5 the difference cancels a bit of tanh"),
    reference=_reference,
    derivative_reference=_derivative_reference,
)
