"""The depth explorer as it begins, as a picture."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from actbook.explorables.depth.decades import Samples, networks
from actbook.explorables.sentences import two_digits
from actbook.plotting.palette import COLOURS, INK


def draw(state: Mapping[str, Any]) -> Figure:
    """The picture of a `DepthExplorer`'s state."""
    figure = Figure(figsize=(7.2, 4.6), layout="constrained")
    axes = figure.subplots()
    span = state["span"]
    bottom = span["low"] - (5 if span["zero"] else 0)
    samples = Samples(state["decades"], state["depths"], len(state["initialisations"]))
    for (name, place), colour, marker in zip(networks(state), ("blue", "vermilion"), "oD", strict=False):
        logarithms = samples.network(*place, state["depth"])
        _draw_network(axes, logarithms, bottom, COLOURS[colour], marker)
        arrives = logarithms[0, 0]
        axes.annotate(
            f"{name} at layer 1: {two_digits(10.0**arrives)}",
            (1, max(arrives, bottom)),
            (10, 8 if arrives >= 0 else -16),
            textcoords="offset points",
            color=COLOURS[colour],
            fontweight="bold",
        )
    axes.set_xticks([1, *range(10, max(state["depths"]) + 1, 10)])
    axes.set_xlim(0, max(state["depths"]) + 1)
    axes.set_ylim(bottom - 2, span["high"])
    decades = np.arange(10 * np.ceil(span["low"] / 10), span["high"] + 1, 10)
    axes.set_yticks(
        [*decades, *([bottom] if span["zero"] else [])],
        [*(f"$10^{{{d:.0f}}}$" if d else "1" for d in decades), *(["0"] if span["zero"] else [])],
    )
    axes.set_xlabel("layer")
    axes.set_ylabel("gradient ÷ the last layer's")
    axes.plot([], [], color=INK, linestyle="--", linewidth=1.2, label="product of one factor a layer")
    axes.plot([], [], color=INK, label=f"median of {state['seeds']} seeds, lowest to highest")
    axes.legend(loc="upper center", bbox_to_anchor=(0.5, 1.13), ncols=2)
    return figure


def _draw_network(axes: Axes, logarithms: Any, bottom: float, colour: str, marker: str) -> None:
    """Median with its band, and the product, dashed; an exact 0 is at the bottom, on no line with others."""
    median, _, _, product = logarithms
    layers = np.arange(1, len(median) + 1)
    floor = np.maximum(logarithms, bottom)
    axes.fill_between(layers, floor[1], floor[2], color=colour, alpha=0.3, linewidth=0)
    dashed = {"color": INK, "linestyle": "--", "linewidth": 1.2}
    for values, style in ((median, {"color": colour}), (product, dashed)):
        axes.plot(layers, np.where(np.isfinite(values), values, np.nan), **style)
        axes.plot(layers, np.where(np.isfinite(values), np.nan, bottom), **style)
    axes.plot(1, max(median[0], bottom), marker=marker, color=colour, markersize=9)
