"""An activation: a function that can be called, and what is true of it.

What holds for all of them. They act on each element and keep the shape. float16, float32 and float64
stay what they are (each result is computed in float64 and rounded once); integers, booleans and lists
become float64. nan gives nan, ±inf give the limits, and no input raises a warning.

What comes out is a new NumPy array, or a NumPy scalar for a scalar, whatever went in: of a pandas Series
it has the values in their order and no index, so write pd.Series(sigmoid(s), index=s.index) to keep it.
Anything else than real numbers raises TypeError: there is no longdouble, no bfloat16 and no complex. So do
masked arrays, or what they hide would be seen; to keep a mask, np.ma.array(sigmoid(x.data), mask=x.mask).
They are not ufuncs: there is no out=, where= or dtype=.
"""

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal

from numpy.typing import ArrayLike

from actbook.elementwise import Elementwise, abbreviate, apply, as_number
from actbook.interval import Interval

_ANY_NUMBER = Interval(float("-inf"), float("inf"))
_FOR_ALL = (__doc__ or "").partition("\n\n")[2].strip()  # python -OO strips docstrings


@dataclass(frozen=True)
class Parameter:
    """A number that shapes an activation, such as the slope of Leaky ReLU for negative inputs.

    `default` is the value the book teaches; `low` and `high` are the ends of a slider, the range worth
    exploring. `domain` has every value that is accepted, by default all finite numbers; any other raises
    ValueError.
    """

    symbol: str
    default: float
    low: float
    high: float
    domain: Interval = _ANY_NUMBER


@dataclass(frozen=True)
class Bound:
    """The largest error of f and f′ in float64 that is allowed, in units in the last place (ULP).

    `elsewhere` holds for parameters other than the defaults, if it is not the same. More than the 2.5 of
    Part I needs a reason. `reach` is the largest size of x times the parameter for which the bound holds;
    without it, all finite x.
    """

    ulp: float = 2.5
    elsewhere: float | None = None
    reason: str = ""
    reach: float | None = None

    def at(self, parameters: Mapping[str, float]) -> float:
        """Return the bound with `parameters`; with none, at the defaults."""
        return self.elsewhere if parameters and self.elsewhere is not None else self.ulp


Points = tuple[float, ...] | Callable[..., tuple[float, ...]]


@dataclass(frozen=True, repr=False, eq=False)
class Activation:
    """A function of one variable, its derivative, and the facts that cannot be computed from them.

    name: key, test id and widget option; title: what readers see. family: "classic" for the five of Part I.
    formula, derivative_formula: LaTeX in x, without dollar signs.
    function, derivative_function: float64 array to float64 array of the same shape; parameters are keywords.
    output: the mathematical range with the default parameters. kinks: where there is no derivative; the value
    used there is the convention that the derivative's docstring states. zeros: where the derivative is 0 at a
    point, not over a region. Both are tuples, or functions of the parameters where they depend on them: read
    them with `kinks_at` and `zeros_at`. source: BibTeX key. bound: the error that is allowed in float64.
    reference, derivative_reference: f and f′ for the witness in `actbook.numerics`, in the arithmetic of the
    module that is their first argument and in other algebra than `function` and `derivative_function`.

    `help` of an activation shows its own words: the docstrings of its two functions.
    """

    name: str
    title: str
    formula: str
    derivative_formula: str
    function: Elementwise
    derivative_function: Elementwise
    output: Interval
    source: str
    family: Literal["classic", "modern"] = "modern"
    kinks: Points = ()
    zeros: Points = ()
    parameters: Mapping[str, Parameter] = field(default_factory=dict)
    bound: Bound = Bound()
    reference: Callable[..., Any] | None = None
    derivative_reference: Callable[..., Any] | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "__name__", self.name)
        object.__setattr__(self, "__doc__", self._write_doc())

    def __call__(self, x: ArrayLike, *positional: object, **parameters: float) -> Any:
        """Compute f(x): shape of `x`, its float type (float64 for integers); a scalar for a scalar."""
        return apply(self.function, x, self._settle(positional, parameters))

    def derivative(self, x: ArrayLike, *positional: object, **parameters: float) -> Any:
        """Compute f′(x), shapes and types as for f; `help` says which value a kink has."""
        settled = self._settle(positional, parameters)
        return apply(self.derivative_function, x, settled, restore_nan=True)

    def value_and_derivative(self, x: ArrayLike, *positional: object, **parameters: float) -> tuple[Any, Any]:
        """Compute f(x) and f′(x), one after the other: they share no intermediate result."""
        return self(x, *positional, **parameters), self.derivative(x, *positional, **parameters)

    def kinks_at(self, **parameters: float) -> tuple[float, ...]:
        """Return the places without a derivative, with these parameters."""
        settled = self._settle((), parameters)
        return self.kinks(**settled) if callable(self.kinks) else self.kinks

    def zeros_at(self, **parameters: float) -> tuple[float, ...]:
        """Return the points where the derivative is 0, with these parameters."""
        settled = self._settle((), parameters)
        return self.zeros(**settled) if callable(self.zeros) else self.zeros

    def _settle(self, positional: tuple[object, ...], given: Mapping[str, float]) -> dict[str, float]:
        """Override the defaults by the given parameters; errors name what was wrong."""
        if positional:
            keywords = ", ".join(f"{name}=..." for name in self.parameters)
            how = (
                f"parameters are keywords, as in {self.name}(x, {keywords})"
                if keywords
                else "it has no others"
            )
            raise TypeError(
                f"{self.name} takes one argument by position, x, not {1 + len(positional)}; {how}"
            )
        if not given:
            return self._defaults
        for name, value in given.items():
            if name not in self.parameters:
                offered = ", ".join(self.parameters) or "none"
                raise TypeError(f"{self.name} has no parameter {name!r}; its parameters are: {offered}")
            domain = self.parameters[name].domain
            if as_number(value, f"{name} of {self.name}") not in domain:
                raise ValueError(f"{name} of {self.name} must be {domain.in_words}, got {abbreviate(value)}")
        return self._defaults | {name: float(value) for name, value in given.items()}

    @cached_property
    def _defaults(self) -> dict[str, float]:
        return {name: float(parameter.default) for name, parameter in self.parameters.items()}

    def _write_doc(self) -> str:
        defaults = ", *" if self.parameters else ""
        defaults += "".join(f", {name}={parameter.default:g}" for name, parameter in self.parameters.items())
        value, slope = (inspect.getdoc(f) or "" for f in (self.function, self.derivative_function))
        return (
            f"{self.name}(x{defaults})\n\n{value}\n\n"
            f"{self.name}.derivative(x{defaults})\n\n{slope}\n\n{_FOR_ALL}"
        )

    def __repr__(self) -> str:
        return self.name
