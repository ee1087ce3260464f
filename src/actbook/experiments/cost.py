"""What an activation costs, counted: the operations that plain NumPy makes, beside the matrix product.

`run()` calls each function on values that count what is done to them, and returns a `Cost` with one `Count`
for each of "relu", "sigmoid", "tanh" and "matrix product". A count is per value of the layer and the same on
every machine; what an operation costs in time is not, and the page *Measurements* says it of one machine.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.lib.mixins import NDArrayOperatorsMixin

from actbook.elementwise import Array
from actbook.tables import Table

#: Each activation as one writes it in NumPy; `z` has one row a sample and one column a unit.
ACTIVATIONS: Mapping[str, Callable[[Any], Any]] = MappingProxyType(
    {
        "relu": lambda z: np.maximum(z, 0),
        "sigmoid": lambda z: 1 / (1 + np.exp(-z)),
        "tanh": lambda z: np.tanh(z),
    }
)
TRANSCENDENTAL = frozenset({np.exp, np.expm1, np.log, np.log1p, np.tanh})


@dataclass
class Count:
    """Numbers of operations: of a whole run while it is counted, per value of the layer in a `Cost`."""

    elementwise: float = 0  # a maximum, a sum, a quotient, an exponential, …: each is one
    transcendental: float = 0  # those of them that are an exponential, a logarithm or a tanh
    multiply_adds: float = 0  # of a matrix product

    def per(self, values: int) -> "Count":
        """The same for each of `values` results."""
        return Count(self.elementwise / values, self.transcendental / values, self.multiply_adds / values)


@dataclass(frozen=True)
class Cost:
    """Operations per value of a layer of `width` units that is fed by as many."""

    width: int
    counts: dict[str, Count]

    def table(self) -> Table:
        """Tabulate the counts, a row for each activation and one for the matrix product."""
        return Table(
            ("Per value", "Elementwise", "of these exp or tanh", "Multiply-adds"),
            tuple(
                (name, f"{count.elementwise:g}", f"{count.transcendental:g}", f"{count.multiply_adds:g}")
                for name, count in self.counts.items()
            ),
            f"Operations per value, in a layer of {self.width} units fed by {self.width}",
        )


@dataclass(eq=False)  # == is a ufunc here, like the other operators
class Counted(NDArrayOperatorsMixin):
    """An array whose ufuncs are counted. Whatever is no plain ufunc call is refused, so nothing is missed."""

    values: Array
    count: Count = field(default_factory=Count)

    def __array_ufunc__(self, ufunc: np.ufunc, method: str, *inputs: Any, **keywords: Any) -> Any:
        if method != "__call__" or keywords:
            return NotImplemented
        arrays = [each.values if isinstance(each, Counted) else each for each in inputs]
        result = ufunc(*arrays)
        if ufunc is np.matmul:
            self.count.multiply_adds += result.size * np.shape(arrays[0])[-1]
        else:
            self.count.elementwise += result.size
            self.count.transcendental += result.size * (ufunc in TRANSCENDENTAL)
        return Counted(result, self.count)

    def __array__(self, *_: Any, **__: Any) -> Array:
        raise TypeError("only NumPy's ufuncs are counted, such as np.exp, np.maximum, + and @")


def run(width: int = 250, rows: int = 4, seed: int = 0) -> Cost:
    """Count each activation on rows × width values, and the product that makes as many of them."""
    rng = np.random.default_rng(seed)
    x, weights, z = (rng.standard_normal(shape) for shape in ((rows, width), (width, width), (rows, width)))
    results = {name: function(Counted(z)) for name, function in ACTIVATIONS.items()}
    results["matrix product"] = Counted(x) @ weights
    return Cost(width, {name: result.count.per(result.values.size) for name, result in results.items()})
