"""A decision boundary over two input features."""

from collections.abc import Callable

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import ArrayLike

from actbook.elementwise import Array, as_float64, as_number
from actbook.plotting.palette import INK, ROLES


def plot_boundary(
    ax: Axes,
    probability: Callable[[Array], ArrayLike],
    x: ArrayLike,
    y: ArrayLike,
    *,
    resolution: int = 120,
    margin: float = 0.4,
) -> str:
    """Draw two classes of points and the line where `probability` is 1/2; return a description.

    probability: (n, 2) inputs to n numbers in [0, 1]; x: (n, 2); y: n labels, 0 or 1. The side called 1 is
    shaded, and the classes differ in marker as well as colour.
    """
    x, y = as_float64(x), as_float64(y).ravel()
    margin = as_number(margin, "margin")
    low, high = x.min(axis=0) - margin, x.max(axis=0) + margin
    sides = [np.linspace(*ends, resolution) for ends in zip(low, high, strict=True)]
    across, up = np.meshgrid(*sides)
    inputs = np.column_stack([across.ravel(), up.ravel()])
    level = as_float64(probability(inputs)).reshape(across.shape)
    ax.contourf(across, up, level, levels=[0.5, 1.1], colors=[ROLES["class 1"]], alpha=0.15)
    if level.min() < 0.5 < level.max():  # else there is no boundary to draw
        ax.contour(across, up, level, levels=[0.5], colors=[INK], linewidths=2)
    for label, colour, marker in ((0, ROLES["class 0"], "o"), (1, ROLES["class 1"], "^")):
        of_class = x[y == label]
        ax.plot(*of_class.T, marker, color=colour, markersize=4, alpha=0.8, linestyle="none")
    ax.set_xticks([])
    ax.set_yticks([])
    ax.grid(False)
    right = float(np.mean((as_float64(probability(x)).ravel() > 0.5) == (y > 0.5)))
    return f"{y.size} points of two classes and the boundary between them; {right:.0%} are on the right side."
