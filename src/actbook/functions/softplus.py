"""The softplus."""

from typing import Any

import numpy as np

from actbook.activation import Activation, Bound, Parameter
from actbook.elementwise import Array, exact_product
from actbook.interval import Interval


def _softplus(x: Array, beta: float) -> Array:
    """Softplus, log(1 + exp(βx))/β, for any β > 0 (the keyword beta).

    In (0, ∞): ReLU with its corner rounded off, the less the larger β is. It is max(0, x) and a rest that is
    even in x and falls like exp(-β|x|)/β; the rest keeps its digits until it underflows.
    """
    size, low = exact_product(beta, np.abs(x))
    half = np.exp(-size / 2) * (1 - low / 2)  # exp(-size) itself would lose its digits from 708 on
    decay = half * half
    bend = np.where(decay > 0, np.log1p(decay) / decay, 1)
    return np.maximum(x, 0) + half / beta * half * bend


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
    bound=Bound(3.5, 6.0, "the rest is a product of two exponentials, so that its tail keeps its digits"),
    reference=_reference,
    derivative_reference=_derivative_reference,
)
