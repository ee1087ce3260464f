"""The hyperbolic tangent."""

from typing import Any

import numpy as np

from actbook.activation import Activation
from actbook.elementwise import Array, unblocked
from actbook.interval import Interval


@unblocked
def _tanh(x: Array) -> Array:
    """Hyperbolic tangent, (exp(x) - exp(-x))/(exp(x) + exp(-x)).

    In (-1, 1), odd. NumPy's own: the quotient would be nan from |x| = 710.
    """
    return np.tanh(x)


def _tanh_derivative(x: Array) -> Array:
    """Derivative of tanh, 1 - tanh²(x) = 4·exp(-2|x|)/(1 + exp(-2|x|))².

    In (0, 1]; the maximum, 1, is at 0. Keeps its digits until it underflows at |x| = 373:
    ``1 - t**2`` would be exactly 0 from x = 19.1.
    """
    size = np.abs(x)
    decay = np.exp(-2 * size)
    slope = 4 * decay / (1 + decay * (2 + decay))
    # Beyond 354 `decay` itself is subnormal and has lost digits; its square root has not.
    return np.where(size > 350, (2 * np.exp(-size)) ** 2, slope)


def _reference(m: Any, x: Any) -> Any:
    return m.tanh(x)


def _derivative_reference(m: Any, x: Any) -> Any:
    return 1 / m.cosh(x) ** 2


tanh = Activation(
    name="tanh",
    title="Tanh",
    formula=r"\frac{e^{x} - e^{-x}}{e^{x} + e^{-x}}",
    derivative_formula=r"1 - \tanh^2 x",
    function=_tanh,
    derivative_function=_tanh_derivative,
    output=Interval(-1, 1),
    family="classic",
    source="lecun1998",
    reference=_reference,
    derivative_reference=_derivative_reference,
)
