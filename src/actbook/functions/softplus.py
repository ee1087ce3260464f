"""The softplus."""

from typing import Any

import numpy as np

from actbook.activation import Activation, Bound, Parameter
from actbook.elementwise import Array, exact_product, split_exp
from actbook.interval import Interval


def _softplus(x: Array, beta: float) -> Array:
    """Softplus, log(1 + exp(βx))/β, for any β > 0 (the keyword beta).

    In (0, ∞): ReLU with its corner rounded off, the less the larger β is. It is max(0, x) and a rest that is
    even in x and falls like exp(-β|x|)/β; the rest keeps its digits until it underflows.
    """
    size, low = exact_product(beta, np.abs(x))
    decay, rest = split_exp(-size)  # from 708 on, where a second factor begins, log1p(decay) is decay
    return np.maximum(x, 0) + np.log1p(decay * (1 - low)) / beta * rest


def _softplus_derivative(x: Array, beta: float) -> Array:
    """Derivative of softplus, the sigmoid of βx.

    In (0, 1). It keeps its digits until it underflows at βx = -745.
    """
    u, low = exact_product(beta, x)
    growth = np.exp(np.minimum(u, 40)) * (1 + low)
    return growth / (1 + growth)


def _reference(m: Any, x: Any, beta: Any) -> Any:
    decay = m.exp(-abs(beta * x))
    return (x + abs(x)) / 2 + 2 * m.atanh(decay / (2 + decay)) / beta


def _derivative_reference(m: Any, x: Any, beta: Any) -> Any:
    return 1 / (1 + m.exp(-beta * x))


softplus = Activation(
    name="softplus",
    title="Softplus",
    formula=r"\frac{\ln(1 + e^{\beta x})}{\beta}",
    derivative_formula=r"\frac{1}{1 + e^{-\beta x}}",
    function=_softplus,
    derivative_function=_softplus_derivative,
    output=Interval(0, float("inf")),
    parameters={"beta": Parameter(r"\beta", 1.0, 0.5, 5.0, Interval(0, float("inf")))},
    source="dugas2001",
    bound=Bound(elsewhere=3.5, reason="βx, for any β, is rounded once more"),
    reference=_reference,
    derivative_reference=_derivative_reference,
)
