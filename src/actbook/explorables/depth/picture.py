"""The depth explorer as it begins, as a picture."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from actbook.explorables.depth.samples import Samples
from actbook.explorables.depth.words import number
from actbook.plotting.palette import COLOURS, INK


def draw(state: Mapping[str, Any]) -> tuple[Figure, str]:
    """The picture of a `DepthExplorer`'s state, and its description."""
    networks = shown(state)
    figure = Figure(figsize=(7.2, 4.6), layout="constrained")
    axes = figure.subplots()
    span, depth = state["span"], state["depth"]
    bottom = span["low"] - (5 if span["zero"] else 0)
    said = []
    for (name, place), colour, marker in zip(networks, ("blue", "vermilion"), "oD", strict=False):
        samples = Samples(state["decades"], state["depths"], len(state["initialisations"]))
        _draw_network(axes, samples.network(*place, depth), bottom, COLOURS[colour], marker)
        arrives = samples.share(*place, depth, 1)
        up = 8 if arrives.median >= 1 else -16
        axes.annotate(
            f"{name} at layer 1: {number(arrives.median)}",
            (1, np.log10(arrives.median) if arrives.median > 0 else bottom),
            (10, up),
            textcoords="offset points",
            color=COLOURS[colour],
            fontweight="bold",
        )
        said.append(
            f"{name}: {number(arrives.median)} at layer 1, from {number(arrives.lowest)} to "
            f"{number(arrives.highest)}; the product predicts {number(arrives.product)}."
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
    return figure, (
        f"Graph of the gradient at each layer from 1 to {depth}, relative to the last layer's, on a "
        f"logarithmic axis from 10 to the power {span['low']:.0f} "
        f"to 10 to the power {span['high']:.0f}. {' '.join(said)}"
    ).replace("-", "−")


def shown(state: Mapping[str, Any]) -> list[tuple[str, tuple[int, int]]]:
    """The networks of a state: what tells them apart, and places of activation and initialisation."""
    activations = [entry["name"] for entry in state["activations"]]
    schemes = [entry["name"] for entry in state["initialisations"]]
    compare = state["compare"]
    i, j = activations.index(state["activation"]), schemes.index(state["initialisation"])
    if compare in activations:
        places = [(i, j), (activations.index(compare), j)]
    elif compare in schemes:
        places = [(i, j), (i, schemes.index(compare))]
    else:
        places = [(i, j)]
    title = (
        (lambda place: state["initialisations"][place[1]]["title"])
        if compare in schemes
        else (lambda place: state["activations"][place[0]]["title"])
    )
    return [(title(place), place) for place in dict.fromkeys(places)]


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
