"""Mish."""

from typing import Any

import numpy as np

from actbook.activation import Activation, Bound
from actbook.elementwise import Array, split_exp
from actbook.interval import Interval

# The root of f′ in two parts, e^root, and e^2root + 4 e^root + 6 + 4 root
_ROOT, _ROOT_LOW = -1.1924312145154952, -4.8484829848031044e-17
_EXP_ROOT = 0.3034825352815289
_CONSTANT = 2.536306932285039


def _mish(x: Array) -> Array:
    """Mish, x·tanh(softplus(x)) = x·n/(n + 2) with n = exp(x)(exp(x) + 2).

    In [-0.3088, ∞); the minimum is at -1.192. One exponential does for exp, log1p and tanh; it
    keeps its digits until x·exp(x) underflows at -752.
    """
    growth, rest = split_exp(np.clip(x, -1600, 40))
    return np.maximum(x, -1600) * (growth * (growth + 2) / (growth * (growth + 2) + 2)) * rest


def _mish_derivative(x: Array) -> Array:
    """Derivative of Mish, exp(x)(4(x + 1) + 4exp(2x) + exp(3x) + exp(x)(4x + 6))/(exp(2x) + 2exp(x) + 2)².

    In [-0.1125, 1.0885]. For x ≤ 0 the bracket is written in the distance d from its root at -1.192, with
    m = exp(x) - exp(root): m(exp(2x) + (exp(root) + 4)exp(x) + c) + 4d(exp(x) + 1), two terms of one sign.
    For x > 0 nothing cancels.
    """
    below = np.clip(x, -1600, 0)
    growth, rest = split_exp(below)
    distance = (below - _ROOT) - _ROOT_LOW
    moved = _EXP_ROOT * np.expm1(distance)
    bracket = moved * (growth * (growth + (_EXP_ROOT + 4)) + _CONSTANT) + 4 * distance * (growth + 1)
    left = growth * (bracket / np.square(growth * (growth + 2) + 2)) * rest

    above = np.clip(x, 0, 40)
    growth = np.exp(above)
    n = growth * (growth + 2)
    right = n / (n + 2) + above * (4 * growth * (growth + 1)) / (n + 2) ** 2
    return np.where(x > 0, right, left)


def _reference(m: Any, x: Any) -> Any:
    return x * m.tanh(m.log1p(m.exp(x)))


def _derivative_reference(m: Any, x: Any) -> Any:
    soft = m.log1p(m.exp(x))
    return m.tanh(soft) + x / m.cosh(soft) ** 2 / (1 + m.exp(-x))


mish = Activation(
    name="mish",
    title="Mish",
    formula=r"x \tanh(\ln(1 + e^{x}))",
    derivative_formula=r"\tanh(\ln(1 + e^{x})) + \frac{x (1 - \tanh^{2}(\ln(1 + e^{x})))}{1 + e^{-x}}",
    function=_mish,
    derivative_function=_mish_derivative,
    output=Interval(-0.30884341301725041, float("inf"), closed_low=True),
    zeros=(_ROOT,),
    source="misra2019",
    bound=Bound(5.5, reason="quotients of polynomials in exp(x), each step of which rounds"),
    reference=_reference,
    derivative_reference=_derivative_reference,
)
