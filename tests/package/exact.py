"""Exact values in a form that NumPy can compare with: errors of whole arrays in units in the last place."""

import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from math import ldexp
from typing import Any

import mpmath
import numpy as np
from numpy.typing import NDArray

from actbook.numerics import Witnessed, references

Array = NDArray[np.float64]

DEEP = 100_000  # exponents below -DEEP are cut there: far less than half of the smallest float all the same


def untraced(compute: Callable[[], Any]) -> Any:
    """Compute without the tracer that measures coverage: with it mpmath takes three times as long."""
    tracer = sys.gettrace()
    sys.settrace(None)
    try:
        return compute()
    finally:
        sys.settrace(tracer)


@dataclass(frozen=True)
class Exact:
    """Real numbers as (high + low) · 2^exponent with 1/2 ≤ |high| < 1 (or 0): 106 bits, whatever their size.

    A float64 would not do: it could not tell an error of 0.4 units from one of 0.6, and among the subnormals
    it has fewer digits than the error is measured in.
    """

    high: Array
    low: Array
    exponent: NDArray[np.int64]

    @classmethod
    def of(cls, numbers: Iterable[Any]) -> "Exact":
        """From mpmath numbers."""
        parts = [_split(*number._mpf_) for number in numbers]
        high, low, exponent = zip(*parts, strict=True)
        return cls(np.array(high), np.array(low), np.array(exponent, dtype=np.int64))

    @classmethod
    def values(
        cls, activation: Witnessed, x: NDArray[np.floating], *, derivative: bool, **parameters: float
    ) -> "Exact":
        """`activation`, or its derivative, at every element of `x`."""
        numbers = x.astype(float).tolist()
        return untraced(lambda: cls.of(references(activation, numbers, derivative=derivative, **parameters)))

    def first(self, count: int) -> "Exact":
        """The first `count` of them."""
        return Exact(self.high[:count], self.low[:count], self.exponent[:count])

    def ulp_error(self, computed: NDArray[np.floating]) -> Array:
        """|computed − exact| in units in the last place of the exact value, in the type of `computed`.

        0 where both are beyond the largest finite number; inf where only one is, or `computed` is nan.
        """
        unit = np.maximum(self.exponent - np.finfo(computed.dtype).nmant - 1, _smallest(computed.dtype))
        unit = np.where(self.high == 0, _smallest(computed.dtype), unit)  # the exponent of one unit
        finite = np.isfinite(computed)
        half = -unit // 2  # in two steps, since 2^1074 is no float64
        with np.errstate(over="ignore"):  # a large result for a tiny truth is off by more units than fit
            number = np.where(finite, computed, 0).astype(np.float64)
            in_units = np.ldexp(np.ldexp(number, half), -unit - half)
        scale = (self.exponent - unit).clip(-200, 200)
        error = np.abs((in_units - np.ldexp(self.high, scale)) - np.ldexp(self.low, scale))
        same_sign = np.sign(computed) == np.sign(self.high)
        agrees = np.isinf(computed) & self._overflows(computed.dtype) & same_sign
        return np.where(finite, error, np.where(agrees, 0.0, np.inf))

    def false_zeros(self, computed: NDArray[np.floating]) -> NDArray[np.bool_]:
        """Where `computed` is 0 although the exact value is nearer to another number of its type.

        Nearer by a millionth of the unit at least: half of the smallest subnormal number and 1e-45 of it, as
        x·σ(x) has for the smallest x, may be 0.
        """
        scale = (self.exponent - _smallest(computed.dtype)).clip(-200, 200)
        return (computed == 0) & (np.abs(np.ldexp(self.high, scale)) > 0.500001)

    def _overflows(self, dtype: np.dtype[Any]) -> NDArray[np.bool_]:
        """Where the exact value rounds to infinity."""
        kind = np.finfo(dtype)
        of_limit = np.ldexp(np.abs(self.high), (self.exponent - kind.maxexp).clip(-200, 1))
        return of_limit >= 1 - 2.0 ** (-kind.nmant - 2)


def exact_softmax(logits: Iterable[float]) -> tuple[list[Any], list[Any], list[Any]]:
    """Probabilities, their logarithms and the Jacobian's diagonal, as mpmath numbers."""
    z = [mpmath.mpf(float(value)) for value in logits]
    weights = [mpmath.exp(value) for value in z]
    others = [mpmath.fsum(w for j, w in enumerate(weights) if j != i) for i in range(len(z))]
    total = mpmath.fsum(weights)
    logs = [-mpmath.log1p(other / weight) for other, weight in zip(others, weights, strict=True)]
    return (
        [w / total for w in weights],
        logs,
        [w * o / total**2 for w, o in zip(weights, others, strict=True)],
    )


def _split(sign: int, mantissa: int, exponent: int, bits: int) -> tuple[float, float, int]:
    """Of mpmath's parts of a number: the upper 53 binary digits, the rest, and the exponent of both."""
    rest = max(bits - 53, 0)
    upper = mantissa >> rest
    low = mantissa - (upper << rest)
    one = -1.0 if sign else 1.0
    return one * ldexp(upper, rest - bits), one * ldexp(low, -bits), max(exponent + bits, -DEEP)


def _smallest(dtype: np.dtype[Any]) -> int:
    """The exponent of the smallest subnormal number of a type."""
    kind = np.finfo(dtype)
    return int(kind.minexp) - int(kind.nmant)
