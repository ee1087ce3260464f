"""Gallery: all activations of the registry as small graphs, with one cross-hair and a quiz of their names."""

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

import numpy as np
import traitlets
from matplotlib.figure import Figure

from actbook.activation import Activation
from actbook.elementwise import Array
from actbook.explorables.base import Data, Explorable, Handle
from actbook.explorables.curve_samples import Grid, pack_floats, read_floats
from actbook.explorables.sentences import fill, fixed, number, short
from actbook.plotting.palette import INK, ROLES
from actbook.registry import ACTIVATIONS

GRID = Grid(-7.0, 7.0, per_unit=10)  # so far that 6, where some functions end, is seen
#: Of the still: columns, few enough for names that a phone can show; f and f′ between which the graphs show.
COLUMNS, HEIGHTS = 3, (-1.4, 2.4)


class Gallery(Explorable):
    """Every activation at its taught parameters: f and f′ from −7 to 7, all at the same x.

    x: moves to the nearest multiple of 0.1. sort: "book" for the registry's order, "slope" for f′(x) and
    "steepest" for the largest |f′|, both falling. names: "shown", or "hidden", which makes it a quiz.

    The browser compares and orders the slopes that it is given; what it asks and counts in the quiz stays
    there.
    """

    _link_name = "gallery"

    grid = Data("the nodes: low, high, per_unit")
    curves = Data("name, title, slopes on both sides of each kink, where f′ is steepest; in the book's order")
    samples = Data("float32: for each curve, f and then f′ at the nodes")
    chapters = traitlets.Dict(help="by name, the address of the chapter about it").tag(sync=True)
    x = Handle(-1.0).tag(sync=True)
    sort = Handle("book").tag(sync=True)
    names = Handle("shown").tag(sync=True)

    def __init__(self, x: float = -1.0, sort: str = "book", names: str = "shown") -> None:
        nodes = GRID.nodes()
        pairs = [activation.value_and_derivative(nodes) for activation in ACTIVATIONS]
        super().__init__(
            handles={"x": GRID, "sort": ["book", "slope", "steepest"], "names": ["shown", "hidden"]},
            begin={"x": x, "sort": sort, "names": names},
            grid=GRID.as_state(),
            curves=[_curve(activation, nodes) for activation in ACTIVATIONS],
            samples=pack_floats(pairs),
        )

    def offers(self) -> tuple[dict[str, Any], list[dict[str, Any]]]:
        """The question is about how many are steep: computed, so that it is right whatever joins the list."""
        steep = sorted((c for c in self.curves if abs(c["steepest"]["slope"]) > 1 + 1e-9), key=_steepness)
        names = ", ".join(f"{c['title']} ({fixed(abs(c['steepest']['slope']), 2)})" for c in steep)
        ends = {"low": short(GRID.low), "high": short(GRID.high), "names": names}
        counts = {"count": len(self.curves), "steeper": str(len(steep))}
        offers = fill(self._words["offers"], ends | counts)
        return offers["question"], offers["prompts"]

    @classmethod
    def values(cls, state: Mapping[str, Any]) -> dict[str, Any]:
        """What the status sentence is filled with."""
        titles = [curve["title"] for curve in state["curves"]]
        slopes = samples_of(state)[:, 1, Grid(**state["grid"]).place(state["x"])]

        def whose(slope: float) -> str:
            having = [title for title, each in zip(titles, slopes, strict=True) if each == slope]
            return having[0] if len(having) == 1 else f"{len(having)} of them"

        least, most = float(slopes.min()), float(slopes.max())
        return {
            "x": fixed(state["x"], 1),
            "names": state["names"],
            "least": number(least),
            "leastOf": whose(least),
            "most": number(most),
            "mostOf": whose(most),
            "flat": int(np.sum(slopes == 0)),
            "count": len(titles),
        }

    @classmethod
    def draw(cls, state: Mapping[str, Any]) -> Figure:
        """All graphs in the book's order: f solid, f′ dashed and broken where it jumps, a line at x."""
        nodes, curves = Grid(**state["grid"]).nodes(), state["curves"]
        rows = -(-len(curves) // COLUMNS)
        figure = Figure(figsize=(5, 1.3 * rows), layout="constrained")
        panels = figure.subplots(rows, COLUMNS, squeeze=False).ravel()
        for ax, curve, (f, slope) in zip(panels, curves, samples_of(state), strict=False):
            for height in (0, 1):
                ax.axhline(height, color=INK, linewidth=0.5)
            ax.axvline(state["x"], color=INK, linewidth=0.8, linestyle=":")
            ax.plot(nodes, f, color=ROLES["f"], linewidth=2)
            jumps = [kink["x"] for kink in curve["kinks"] if kink["left"] != kink["right"]]
            for low, high in pairwise([-np.inf, *jumps, np.inf]):
                piece = (nodes > low) & (nodes < high)
                ax.plot(nodes[piece], slope[piece], color=ROLES["derivative"], linestyle="--", linewidth=2)
            ax.set_title(curve["title"], fontsize=12)
            ax.set(ylim=HEIGHTS, xlim=(nodes[0], nodes[-1]), xticks=[], yticks=[])
        for ax in panels[len(curves) :]:
            ax.set_axis_off()
        return figure

    @classmethod
    def description(cls, state: Mapping[str, Any]) -> str:
        """The picture in words: it shows the names, whatever the page does."""
        titles = ", ".join(curve["title"] for curve in state["curves"])
        return f"{super().description({**state, 'names': 'shown'})} In the order of the book: {titles}."


def samples_of(state: Mapping[str, Any]) -> Array:
    """(curve, f or f′, node): what the page has."""
    return read_floats(state["samples"]).reshape(len(state["curves"]), 2, -1)


def _steepness(curve: Mapping[str, Any]) -> float:
    return -abs(curve["steepest"]["slope"])


def _curve(activation: Activation, nodes: Array) -> dict[str, Any]:
    kinks = [kink for kink in activation.kinks_at() if nodes[0] < kink < nodes[-1]]
    sides = [[float(np.nextafter(kink, end)) for end in (-np.inf, np.inf)] for kink in sorted(kinks)]
    places = np.concatenate([nodes, np.ravel(sides)])
    slopes = activation.derivative(places)
    top = int(np.argmax(np.abs(slopes)))
    return {
        "name": activation.name,
        "title": activation.title,
        "kinks": [
            {"x": kink, "left": activation.derivative(left), "right": activation.derivative(right)}
            for kink, (left, right) in zip(sorted(kinks), sides, strict=True)
        ],
        "steepest": {"x": round(float(places[top]), 9) + 0.0, "slope": float(slopes[top])},
    }
