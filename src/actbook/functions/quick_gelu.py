"""The quick GELU: a sigmoid in the place of the normal distribution function."""

from typing import Any

from actbook.activation import Activation, Bound
from actbook.elementwise import Array
from actbook.functions.silu import silu
from actbook.interval import Interval

_BETA = 1.702


def _quick_gelu(x: Array) -> Array:
    """Quick GELU, x·σ(1.702x): the SiLU with β = 1.702, and within 0.0204 of the GELU.

    In [-0.1637, ∞); the minimum is at -0.7512. Some programs call it "gelu".
    """
    return silu.function(x, beta=_BETA)


def _quick_gelu_derivative(x: Array) -> Array:
    """Derivative of the quick GELU, that of the SiLU at 1.702x.

    In [-0.0998, 1.0998]. The root is at -0.7512.
    """
    return silu.derivative_function(x, beta=_BETA)


def _reference(m: Any, x: Any) -> Any:
    return m.fdiv(x, 1 + m.exp(-1.702 * x))  # for mpmath alone: a longdouble has too few digits for 1.702x


def _derivative_reference(m: Any, x: Any) -> Any:
    u = m.fmul(1.702, x)
    return 1 / (1 + m.exp(-u)) + u / (2 * m.cosh(u / 2)) ** 2


quick_gelu = Activation(
    name="quick_gelu",
    title="Quick GELU",
    formula=r"\frac{x}{1 + e^{-1.702 x}}",
    derivative_formula=r"\frac{1 + e^{-1.702 x} + 1.702 x e^{-1.702 x}}{(1 + e^{-1.702 x})^2}",
    function=_quick_gelu,
    derivative_function=_quick_gelu_derivative,
    output=Interval(silu.output.low / _BETA, float("inf"), closed_low=True),
    zeros=silu.zeros_at(beta=_BETA),
    source="hendrycks2016",
    bound=Bound(6.5, reason="the SiLU's bound for a β other than 1"),
    reference=_reference,
    derivative_reference=_derivative_reference,
)
