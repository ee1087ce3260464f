"""The sine."""

import math
from typing import Any

import numpy as np

from actbook.activation import Activation, Bound, Parameter
from actbook.elementwise import Array, multiply_exactly
from actbook.interval import Interval


def _sine(x: Array, omega: float) -> Array:
    """Sine, sin(ωx), for any ω > 0 (the keyword omega).

    In [-1, 1]. It has no limit at ±∞: there, and for |ωx| beyond 8e307, it is nan.
    """
    angle, low = _angle(x, omega)
    return np.sin(angle) * np.cos(low) + np.cos(angle) * np.sin(low)


def _sine_derivative(x: Array, omega: float) -> Array:
    """Derivative of the sine, ω·cos(ωx).

    In [-ω, ω]. The roots are the odd multiples of π/2ω.
    """
    angle, low = _angle(x, omega)
    return omega * (np.cos(angle) * np.cos(low) - np.sin(angle) * np.sin(low))


def _angle(x: Array, omega: float) -> tuple[Array, Array]:
    """Compute ωx as high + low: near a root f is no larger than what rounding takes from ωx.

    What rounding takes grows with ωx: from 1e16 on it is whole turns.
    """
    factor, exponent = math.frexp(omega)
    x = np.ldexp(x, exponent)
    scale = np.where(np.abs(x) > 1e290, 2.0**-64, 1.0)  # or the product's halves would overflow
    high, low = multiply_exactly(factor, x * scale)
    return high / scale, low / scale


def _zeros(omega: float) -> tuple[float, ...]:
    return tuple(k * math.pi / 2 / omega for k in (-3, -1, 1, 3))


def _reference(m: Any, x: Any, omega: Any) -> Any:
    return m.expj(omega * x).imag


def _derivative_reference(m: Any, x: Any, omega: Any) -> Any:
    return omega * m.expj(omega * x).real


sine = Activation(
    name="sine",
    title="Sine",
    formula=r"\sin(\omega x)",
    derivative_formula=r"\omega \cos(\omega x)",
    function=_sine,
    derivative_function=_sine_derivative,
    output=Interval(-1, 1, closed_low=True, closed_high=True),
    zeros=_zeros,
    parameters={"omega": Parameter(r"\omega", 1.0, 0.5, 30.0, Interval(0, float("inf")))},
    source="sitzmann2020",
    bound=Bound(2.5, 3.0, "ω is one more factor of the slope", reach=1e4),
    reference=_reference,
    derivative_reference=_derivative_reference,
)
