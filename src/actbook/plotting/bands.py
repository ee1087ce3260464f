"""Many seeds in one line: the median and the spread."""

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import ArrayLike

from actbook.elementwise import as_float64
from actbook.plotting.palette import Look


def plot_band(
    ax: Axes,
    x: ArrayLike,
    runs: ArrayLike,
    look: Look,
    label: str,
    *,
    label_end: bool = True,
    markers: bool = True,
) -> str:
    """Draw the median of `runs` over seeds, with a band from the least to the greatest; return a description.

    x: (points,); runs: (seeds, points). The label stands at the end of the line, or in the legend
    when `label_end` is false. Raises ValueError when the shapes do not fit.
    """
    points, table = as_float64(x), as_float64(runs)
    if table.ndim != 2 or table.shape[1] != points.size:
        raise ValueError(f"runs must have shape (seeds, {points.size}), got {table.shape}")
    middle = np.median(table, axis=0)
    style = dict(look.line_style)
    if not markers:
        style["marker"] = ""
    every = max(1, points.size // 8)
    ax.plot(points, middle, label=label, markevery=every, **style)  # type: ignore[arg-type]
    ax.fill_between(points, table.min(axis=0), table.max(axis=0), color=look.colour, alpha=0.18, linewidth=0)
    if label_end:
        ax.annotate(
            label, (points[-1], middle[-1]), xytext=(7, 0), textcoords="offset points",
            color=look.colour, va="center", annotation_clip=False,
        )  # fmt: skip
    return (
        f"{label}: median over {table.shape[0]} seeds from {middle[0]:.3g} at {points[0]:g} "
        f"to {middle[-1]:.3g} at {points[-1]:g}, with a band from the smallest to the largest seed."
    )
