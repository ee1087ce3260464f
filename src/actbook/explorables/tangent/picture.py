"""The tangent explorer as it begins, as a picture."""

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

import numpy as np
from matplotlib.figure import Figure

from actbook.explorables.samples import Grid
from actbook.plotting.palette import COLOURS, INK

REACH_OF_TANGENT = 2.0  # to each side of the point


def draw(state: Mapping[str, Any]) -> tuple[Figure, str]:
    """The picture of a `TangentExplorer`'s state, and its description."""
    curve, grid = state["curves"][state["activation"]], Grid(**state["grid"])
    x, nodes = state["x"], grid.nodes()
    f, slope = (_samples(state, curve, curve[key], len(nodes)) for key in ("f", "derivative"))
    at = int(np.abs(nodes - x).argmin())
    kinks = [kink["x"] for kink in curve["kinks"]]
    figure = Figure(figsize=(7.2, 5.4), layout="constrained")
    upper, lower = figure.subplots(2, sharex=True, height_ratios=(3, 2))
    upper.plot(nodes, f, color=COLOURS["blue"])
    for piece in _between(nodes, kinks):
        lower.plot(nodes[piece], slope[piece], color=COLOURS["vermilion"], linestyle="--")
    if x not in kinks:
        ends = np.array([x - REACH_OF_TANGENT, x + REACH_OF_TANGENT])
        upper.plot(ends, f[at] + slope[at] * (ends - x), color=COLOURS["vermilion"], scaley=False)
    for axes, y, colour, title in (
        (upper, f[at], "blue", f"{curve['title']}, f(x)"),
        (lower, slope[at], "vermilion", "its slope, f′(x)"),
    ):
        axes.plot(x, y, marker="o", color=COLOURS[colour], markersize=9)
        axes.axvline(x, color=INK, linewidth=0.8, linestyle=":")
        axes.set_title(title, color=COLOURS[colour], fontweight="bold")
    lower.set_xlim(grid.low, grid.high)
    lower.set_xlabel("x")
    touches = "" if x in kinks else ", with its tangent"
    return figure, (
        f"Two graphs over the same x, from {grid.low:g} to {grid.high:g}. Above, {curve['title']} with a "
        f"point at x = {x:g}{touches}: its value is {f[at]:.4f}. Below, the slope of the function, "
        f"with the same x marked: {slope[at]:.4f}."
    ).replace("-", "−")


def _samples(state: Mapping[str, Any], curve: Mapping[str, Any], data: bytes, count: int) -> Any:
    """Samples at the parameter's present value: on the line between the two frames around it."""
    frames = np.frombuffer(data, "<f4").astype(float).reshape(-1, count)
    if curve["parameter"] is None:
        return frames[0]
    value, positions = state["parameters"][state["activation"]], curve["parameter"]["frames"]
    return np.array([np.interp(value, positions, column) for column in frames.T])


def _between(nodes: Any, kinks: list[float]) -> list[Any]:
    """The nodes' numbers on each side of the kinks; none has the node on a kink: a jump is a gap."""
    edges = [-np.inf, *kinks, np.inf]
    return [np.flatnonzero((nodes > low) & (nodes < high)) for low, high in pairwise(edges)]
