"""The Gaussian error linear unit."""

from typing import Any

import numpy as np

from actbook.activation import Activation, Bound
from actbook.elementwise import Array
from actbook.interval import Interval
from actbook.normal_tail import END, ROOT, ROOT_LOW, N, P, quotient, times_bell


def _gelu(x: Array) -> Array:
    """GELU, x·Φ(x), with Φ the distribution function of the normal distribution.

    In [-0.17, ∞); the minimum is at -0.7518. Written as max(x, 0) - |x|·Φ(-|x|) it keeps its digits down to
    -38.4; x(1 + erf(x/√2))/2, as many programs have it, is exactly 0 from -8.4. There are two other functions
    of this name: `gelu_tanh` and `quick_gelu`.
    """
    a = np.minimum(np.abs(x), END)
    tail = times_bell(a * quotient(P, a), a)
    return np.where(x > 0, x - tail, -tail)


def _gelu_derivative(x: Array) -> Array:
    """Derivative of GELU, Φ(x) + x·φ(x), with φ the normal density.

    In [-0.1289, 1.1289]; the extremes are at ∓√2 and the root at -0.7518, where the sum would cancel. For
    x > 0 it is 1 - f′(-x).
    """
    a = np.minimum(np.abs(x), END)
    slope = times_bell(((ROOT - a) + ROOT_LOW) * quotient(N, a), a)
    return np.where(x > 0, 1 - slope, slope)


def _reference(m: Any, x: Any) -> Any:
    near = max(min(x, 1000), -1000)  # mpmath has no erfc of 1e300
    return x * m.erfc(-near / m.sqrt(2)) / 2


def _derivative_reference(m: Any, x: Any) -> Any:
    near = max(min(x, 1000), -1000)
    return m.erfc(-near / m.sqrt(2)) / 2 + x * m.exp(-x * x / 2) / m.sqrt(2 * m.pi)


gelu = Activation(
    name="gelu",
    title="GELU",
    formula=r"x \Phi(x)",
    derivative_formula=r"\Phi(x) + x \varphi(x)",
    function=_gelu,
    derivative_function=_gelu_derivative,
    output=Interval(-0.16997120747990366, float("inf"), closed_low=True),
    zeros=(-ROOT,),
    source="hendrycks2016",
    bound=Bound(12.0, reason="two polynomials and three exponentials, each of which rounds"),
    reference=_reference,
    derivative_reference=_derivative_reference,
)
