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
    for place, (values, colour) in enumerate(zip(rows.values(), colours, strict=True)):
        numbers = as_float64(values)
        ax.plot(numbers, np.full(numbers.size, place), "o", color=colour, alpha=0.6, markeredgewidth=0)
        ax.plot(np.median(numbers), place, "|", color=INK, markersize=22, markeredgewidth=2)
    ax.set_yticks(range(len(rows)), list(rows))
    ax.set_ylim(len(rows) - 0.4, -0.6)
    ax.grid(visible=False, axis="y")
    return "; ".join(
        f"{name}: median {np.median(values):.3g}, from {np.min(values):.3g} to {np.max(values):.3g}"
        for name, values in rows.items()
    )
