"""An activation: a function that can be called, and what is true of it.

What holds for all of them. They act on each element and keep the shape. float16, float32 and float64
stay what they are (each result is computed in float64 and rounded once); integers, booleans and lists
become float64; anything else raises TypeError. nan gives nan, ±inf give the limits, and no input
raises a warning.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from numbers import Real
from typing import Any

from numpy.typing import ArrayLike

from actbook.elementwise import Elementwise, apply
from actbook.interval import Interval


@dataclass(frozen=True)
class Parameter:
    """A number that shapes an activation, such as the slope of Leaky ReLU for negative inputs.

    `default` is the value the book teaches; `low` and `high` are the ends of the range worth exploring,
    not limits: any finite value is accepted.
    """

    symbol: str
    default: float
    low: float
    high: float


@dataclass(frozen=True, repr=False, eq=False)
class Activation:
    """A function of one variable, its derivative, and the facts that cannot be computed from them.

    name: key, test id and widget option; title: what readers see.
    formula, derivative_formula: LaTeX in x, without dollar signs.
    function, derivative_function: float64 array to float64 array of the same shape; parameters are keywords.
    output: the mathematical range. kinks: where there is no derivative; the value used there is the
    convention that the derivative's docstring states. source: BibTeX key.
    """

    name: str
    title: str
    formula: str
    derivative_formula: str
    function: Elementwise
    derivative_function: Elementwise
    output: Interval
    source: str
    kinks: tuple[float, ...] = ()
    parameters: Mapping[str, Parameter] = field(default_factory=dict)

    def __call__(self, x: ArrayLike, **parameters: float) -> Any:
        """f(x): same shape as `x`, its float type (float64 for integers); a scalar for a scalar."""
        return apply(self.function, x, self._settle(parameters))

    def derivative(self, x: ArrayLike, **parameters: float) -> Any:
        """f′(x), with the stated convention at a kink; shapes and types as for f."""
        return apply(self.derivative_function, x, self._settle(parameters), restore_nan=True)

    def value_and_derivative(self, x: ArrayLike, **parameters: float) -> tuple[Any, Any]:
        """f(x) and f′(x)."""
        return self(x, **parameters), self.derivative(x, **parameters)

    def _settle(self, given: Mapping[str, float]) -> dict[str, float]:
        """The parameters to use: the defaults, overridden by what was given; errors name what was wrong."""
        if not given:
            return self._defaults
        for name, value in given.items():
            if name not in self.parameters:
                offered = ", ".join(self.parameters) or "none"
                raise TypeError(f"{self.name} has no parameter {name!r}; its parameters are: {offered}")
            if not isinstance(value, Real) or not math.isfinite(value):
                raise ValueError(f"{name} of {self.name} must be one finite number, got {value!r}")
        return self._defaults | {name: float(value) for name, value in given.items()}

    @cached_property
    def _defaults(self) -> dict[str, float]:
        return {name: float(parameter.default) for name, parameter in self.parameters.items()}

    def __repr__(self) -> str:
        return self.name
