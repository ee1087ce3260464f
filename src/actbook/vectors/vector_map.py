"""A map of vectors: a function whose outputs each depend on several inputs, so it has no derivative f′(x).

What a network needs of it is the vector–Jacobian product, here `backward`; the Jacobian itself is for looking
at. They act along one axis and repeat over all the others. float16, float32 and float64 stay what they are
(computed in float64 and rounded once), anything else becomes float64; nan gives nan, and no input raises a
warning. Of softmax and log-softmax an input of -∞ is a masked entry. TypeError for what is not real numbers
and for an axis that is no whole number, ValueError for a shape that does not fit.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from actbook.elementwise import Array, as_floats


@dataclass(frozen=True, repr=False, eq=False)
class VectorMap:
    """A function of vectors, and what is true of it.

    function: float64 array (..., n) to float64 array (..., m). backward_function: such an array and the
    slopes of a loss at its results (..., m), to the slopes at the inputs (..., n). jacobian_function: for one
    vector, where `backward` would lose digits. formula: LaTeX, without dollar signs. source: BibTeX key.
    """

    name: str
    title: str
    formula: str
    function: Callable[[Array], Array]
    backward_function: Callable[[Array, Array], Array]
    source: str
    jacobian_function: Callable[[Array], Array] | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "__name__", self.name)
        object.__setattr__(self, "__doc__", self.function.__doc__)

    def __repr__(self) -> str:
        return self.name

    def __call__(self, x: ArrayLike, axis: int = -1) -> Any:
        """Compute the map along `axis` of `x`."""
        values = _along(x, axis)
        with np.errstate(all="ignore"):
            result = self.function(values.astype(np.float64, copy=False))
            return np.moveaxis(result.astype(values.dtype, copy=False), -1, axis)

    def backward(self, x: ArrayLike, slope: ArrayLike, axis: int = -1) -> Any:
        """Compute the slopes of a loss at `x`, given its slopes at the results: each times its own row of J.

        `slope` has the shape of the results, what comes out has that of `x`. Sums over an axis round to the
        size of their largest term: of a sure class 1 - p is lost here, and `jacobian` keeps it.
        """
        values, slopes = _along(x, axis), _along(slope, axis).astype(np.float64, copy=False)
        floats = values.astype(np.float64, copy=False)
        with np.errstate(all="ignore"):
            expected = self.function(floats).shape
            if slopes.shape != expected:
                shape = np.moveaxis(np.empty(expected), -1, axis).shape
                raise ValueError(
                    f"slope has shape {np.shape(slope)}, the results of {self.name} have {shape}"
                )
            result = self.backward_function(floats, slopes)
            return np.moveaxis(result.astype(values.dtype, copy=False), -1, axis)

    def jacobian(self, x: ArrayLike) -> Array:
        """Compute ∂output i/∂input j of one vector `x`, as an array (outputs, inputs) of float64."""
        vector = _along(x, -1).astype(np.float64, copy=False)
        if vector.ndim != 1:
            raise ValueError(f"the Jacobian is of one vector, got an array of shape {vector.shape}")
        with np.errstate(all="ignore"):
            if self.jacobian_function:
                return self.jacobian_function(vector)
            rows = np.eye(self.function(vector).size)
            return np.stack([self.backward_function(vector, row) for row in rows])


def _along(x: ArrayLike, axis: int) -> Any:
    """`x` as an array of floats, its `axis` moved to the end."""
    values = as_floats(x)
    if values.ndim == 0:
        raise ValueError(f"expected a vector or an array of vectors, got the number {values}")
    if isinstance(axis, bool) or not isinstance(axis, int | np.integer):
        raise TypeError(f"axis is one whole number, got {axis!r}")
    if not -values.ndim <= axis < values.ndim:
        raise ValueError(f"axis {axis} does not exist in an array of shape {values.shape}")
    if values.shape[axis] == 0:
        raise ValueError(f"axis {axis} of an array of shape {values.shape} is empty: a vector needs an entry")
    return np.moveaxis(values, axis, -1)
