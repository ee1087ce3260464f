"""Maxout: the largest of a group."""

import numpy as np

from actbook.elementwise import Array
from actbook.vectors.vector_map import VectorMap

PIECES = 2


def _maxout(x: Array) -> Array:
    """Maxout, the larger of each pair of neighbours: half as many outputs as inputs.

    Of two straight lines it makes a convex corner; ReLU is the pair (x, 0).
    """
    return _groups(x).max(axis=-1)


def _maxout_backward(x: Array, slope: Array) -> Array:
    """The slope goes to the largest; of equal ones to the first."""
    groups = _groups(x)
    first = np.arange(PIECES) == groups.argmax(axis=-1, keepdims=True)
    slopes = np.where(first, slope[..., None], 0.0)
    return np.where(np.isnan(groups).any(axis=-1, keepdims=True), np.nan, slopes).reshape(x.shape)


def _groups(x: Array) -> Array:
    size = x.shape[-1]
    if size % PIECES:
        raise ValueError(f"maxout takes groups of {PIECES} inputs; {size} is no multiple of that")
    return x.reshape(*x.shape[:-1], size // PIECES, PIECES)


maxout = VectorMap(
    name="maxout",
    title="Maxout",
    formula=r"\max(x_{2i}, x_{2i + 1})",
    function=_maxout,
    backward_function=_maxout_backward,
    source="goodfellow2013",
)
