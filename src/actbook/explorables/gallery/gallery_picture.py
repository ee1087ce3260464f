"""The gallery's still: all graphs with their names."""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from matplotlib.figure import Figure

from actbook.elementwise import Array
from actbook.plotting.palette import INK, ROLES

COLUMNS = 3  # so that the names can be read on a phone
HEIGHTS = (-1.4, 2.4)  # f and f′ between which the graphs show


def draw(nodes: Array, curves: Sequence[Mapping[str, Any]], samples: Array, x: float) -> Figure:
    """A graph for each: f solid, f′ dashed and broken where it jumps, and a line at x."""
    rows = -(-len(curves) // COLUMNS)
    figure = Figure(figsize=(5, 1.3 * rows), layout="constrained")
    grid = figure.subplots(rows, COLUMNS, squeeze=False).ravel()
    for ax, curve, (f, slope) in zip(grid, curves, samples, strict=False):
        for height in (0, 1):
            ax.axhline(height, color=INK, linewidth=0.5)
        ax.axvline(x, color=INK, linewidth=0.8, linestyle=":")
        ax.plot(nodes, f, color=ROLES["f"], linewidth=2)
        jumps = [kink["x"] for kink in curve["kinks"] if kink["left"] != kink["right"]]
        for low, high in pairwise([-np.inf, *jumps, np.inf]):
            piece = (nodes > low) & (nodes < high)
            ax.plot(nodes[piece], slope[piece], color=ROLES["derivative"], linestyle="--", linewidth=2)
        ax.set_title(curve["title"], fontsize=12)
        ax.set(ylim=HEIGHTS, xlim=(nodes[0], nodes[-1]), xticks=[], yticks=[])
    for ax in grid[len(curves) :]:
        ax.set_axis_off()
    return figure
