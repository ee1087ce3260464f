"""The scaled exponential linear unit."""

from typing import Any

import numpy as np

from actbook.activation import Activation
from actbook.elementwise import Array, split_exp
from actbook.interval import Interval

# The paper's λ and λα, with which a layer keeps mean 0 and variance 1; the references add their next digits.
_SCALE, _DEPTH = 1.0507009873554805, 1.7580993408473768


def _selu(x: Array) -> Array:
    """SELU: λx for x > 0, λα(exp(x) - 1) for x ≤ 0, with λ = 1.0507… and λα = 1.7581….

    In (-1.758, ∞). λα is one constant here: λ·(α·expm1(x)) would round once more.
    """
    return np.where(x > 0, _SCALE * x, _DEPTH * np.expm1(np.minimum(x, 0)))


def _selu_derivative(x: Array) -> Array:
    """Derivative of SELU: λ for x > 0, λα·exp(x) for x < 0.

    There is none at 0, where the slope falls from 1.758 to 1.051. The value used there is λα, the choice of
    PyTorch and JAX.
    """
    decay, rest = split_exp(np.minimum(x, 0))  # exp(x) itself is 0 from -745.2, where λα·exp(x) need not be
    return np.where(x > 0, _SCALE, _DEPTH * decay * rest)


def _reference(m: Any, x: Any) -> Any:
    t = m.tanh((x - abs(x)) / 4)
    right, left = (x + abs(x)) / 2, 2 * t / (1 - t)
    right = right * 1.0507009873554805 + right * 3.9874847667154144e-17
    return right + (left * 1.7580993408473768 + left * 1.41535193800845e-17)


def _derivative_reference(m: Any, x: Any) -> Any:
    right = (m.sign(x) + abs(m.sign(x))) / 2
    left = (1 - right) / m.exp((abs(x) - x) / 2)
    right = right * 1.0507009873554805 + right * 3.9874847667154144e-17
    return right + (left * 1.7580993408473768 + left * 1.41535193800845e-17)


selu = Activation(
    name="selu",
    title="SELU",
    formula=(
        r"\begin{cases} 1.7580993408474 (e^{x} - 1) & x \le 0 \\"
        r" 1.0507009873555 x & x > 0 \end{cases}"
    ),
    derivative_formula=(
        r"\begin{cases} 1.7580993408474 e^{x} & x \le 0 \\ 1.0507009873555 & x > 0 \end{cases}"
    ),
    function=_selu,
    derivative_function=_selu_derivative,
    output=Interval(-_DEPTH, float("inf")),
    kinks=(0.0,),
    source="klambauer2017",
    reference=_reference,
    derivative_reference=_derivative_reference,
)
