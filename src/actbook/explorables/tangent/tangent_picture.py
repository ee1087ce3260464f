"""The tangent explorer as it begins, as a picture."""

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

import numpy as np
from matplotlib.figure import Figure

from actbook.explorables.curve_samples import Grid, samples_of
from actbook.plotting.palette import INK, ROLES

REACH_OF_TANGENT = 2.0  # to each side of the point


def draw(state: Mapping[str, Any]) -> Figure:
    """The picture of a `TangentExplorer`'s state."""
    curve, grid = state["curves"][state["activation"]], Grid(**state["grid"])
    x, nodes = state["x"], grid.nodes()
    f, slope = samples_of(curve, state["parameters"].get(state["activation"], 0.0))
    at = grid.place(x)
    kinks = [kink["x"] for kink in curve["kinks"]]
    low, high = state["reach"]["x"]
    figure = Figure(figsize=(7.2, 5.4), layout="constrained")
    upper, lower = figure.subplots(2, sharex=True, height_ratios=(3, 2))
    shown = (nodes >= low) & (nodes <= high)
    upper.plot(nodes[shown], f[shown], color=ROLES["f"])
    for start, end in pairwise([-np.inf, *kinks, np.inf]):  # a jump is a gap
        piece = shown & (nodes > start) & (nodes < end)
        lower.plot(nodes[piece], slope[piece], color=ROLES["derivative"], linestyle="--")
    if x not in kinks:
        ends = np.array([x - REACH_OF_TANGENT, x + REACH_OF_TANGENT])
        upper.plot(ends, f[at] + slope[at] * (ends - x), color=ROLES["derivative"], scaley=False)
    for axes, y, role, title in (
        (upper, f[at], "f", f"{curve['title']}, f(x)"),
        (lower, slope[at], "derivative", "its slope, f′(x)"),
    ):
        axes.plot(x, y, marker="o", color=ROLES[role], markersize=9)
        axes.axvline(x, color=INK, linewidth=0.8, linestyle=":")
        axes.set_title(title, color=ROLES[role], fontweight="bold")
    lower.set_xlim(low, high)
    lower.set_xlabel("x")
    return figure
