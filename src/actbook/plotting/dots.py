"""Every seed a dot: one row for each of the things that are compared."""

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import ArrayLike

from actbook.elementwise import as_float64
from actbook.plotting.palette import INK


def plot_dots(ax: Axes, rows: Mapping[str, ArrayLike], colours: Sequence[str]) -> str:
    """Draw a row of dots for each name, the first on top, with a bar at its median; return a description.

    `rows` has the values of each name, one a seed, and `colours` a colour for each row.
    """
    described = []
    for place, ((name, values), colour) in enumerate(zip(rows.items(), colours, strict=True)):
        numbers = as_float64(values)
        middle = np.median(numbers)
        ax.plot(numbers, np.full(numbers.size, place), "o", color=colour, alpha=0.6, markeredgewidth=0)
        ax.plot(middle, place, "|", color=INK, markersize=22, markeredgewidth=2)
        described.append(f"{name}: median {middle:.3g}, from {numbers.min():.3g} to {numbers.max():.3g}")
    ax.set_yticks(range(len(rows)), list(rows))
    ax.set_ylim(len(rows) - 0.4, -0.6)
    ax.grid(visible=False, axis="y")
    return "; ".join(described)
