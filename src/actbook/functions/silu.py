"""The sigmoid linear unit, or swish."""

from typing import Any

import numpy as np

from actbook.activation import Activation, Bound, Parameter
from actbook.elementwise import Array, exact_product
from actbook.interval import Interval

# The root of f′ for β = 1 is -ROOT, 1 + W(1/e) with Lambert's W; float64 keeps its digits in two parts.
_ROOT, _ROOT_LOW = 1.2784645427610737, 1.0946994183093437e-16
_DIP = 0.2784645427610738  # ROOT - 1 = exp(-ROOT), and the minimum of f is -DIP/β
_LARGEST = float(np.finfo(np.float64).max)


def _silu(x: Array, beta: float) -> Array:
    """SiLU, x·σ(βx), for any β > 0 (the keyword beta); with a β of its own it is known as swish.

    In [-0.278/β, ∞); the minimum is at -1.278/β. β → 0 gives x/2, β → ∞ gives ReLU. It keeps its digits until
    it underflows at βx = -752: x·σ(βx) as written is exactly 0 from -745 and nan at -∞.
    """
    u, low = exact_product(beta, x)
    growth = np.exp(np.minimum(-u, 700)) * (1 - low)
    return np.maximum(x, -_LARGEST) / (1 + growth) * np.exp(np.minimum(u + 700, 0))


def _silu_derivative(x: Array, beta: float) -> Array:
    """Derivative of SiLU, σ(u)(1 + u·σ(-u)) with u = βx.

    In [-0.0998, 1.0998], the same for every β. For u ≤ 0 it is exp(u)(1 + u + exp(u))/(1 + exp(u))². What is
    in the bracket has a root at u = -1.278, where its terms cancel; in the distance d from the root it is
    d + 0.278(exp(d) - 1), where they do not. For u > 0 it is 1 - f′(-u).
    """
    u, low = exact_product(beta, x)
    size, low = np.abs(u), np.sign(u) * low
    half = np.exp(-size / 2) * (1 - low / 2)
    distance = (_ROOT - size) + (_ROOT_LOW - low)
    bracket = distance + _DIP * np.expm1(distance)
    decay = half * half
    slope = half * (bracket / (1 + decay * (2 + decay))) * half
    return np.where(u > 0, 1 - slope, slope)


def _zeros(beta: float) -> tuple[float, ...]:
    return (-_ROOT / beta,)


def _reference(m: Any, x: Any, beta: Any) -> Any:
    return x / (1 + m.exp(-beta * x))


def _derivative_reference(m: Any, x: Any, beta: Any) -> Any:
    return 1 / (1 + m.exp(-beta * x)) + beta * x / (2 * m.cosh(beta * x / 2)) ** 2


silu = Activation(
    name="silu",
    title="SiLU",
    formula=r"\frac{x}{1 + e^{-\beta x}}",
    derivative_formula=r"\frac{1 + e^{-\beta x} + \beta x e^{-\beta x}}{(1 + e^{-\beta x})^2}",
    function=_silu,
    derivative_function=_silu_derivative,
    output=Interval(-_DIP, float("inf"), closed_low=True),
    zeros=_zeros,
    parameters={"beta": Parameter(r"\beta", 1.0, 0.5, 5.0, Interval(0, float("inf")))},
    source="ramachandran2017",
    bound=Bound(5.0, 6.0, "a product of two exponentials keeps the digits of the tail; βx has a rest"),
    reference=_reference,
    derivative_reference=_derivative_reference,
)
