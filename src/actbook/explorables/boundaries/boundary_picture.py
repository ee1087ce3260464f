"""The boundary explorer's default state as a still: three moments of both networks."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap, to_rgb
from matplotlib.figure import Figure

from actbook.explorables.boundaries import levels
from actbook.explorables.boundaries.boundary_lines import unpacked
from actbook.explorables.curve_samples import Grid
from actbook.functions.sigmoid import sigmoid
from actbook.plotting import INK


def logits_of(state: Mapping[str, Any], letter: str) -> Any:
    """What network `letter` thinks of every node, for the shown seed: (steps, rows, columns)."""
    network = state["networks"][state[letter]]
    rows, columns = (Grid(**state["grid"][axis]).nodes().size for axis in ("x2", "x1"))
    shape = (len(state["steps"]), len(state["pictured"]), rows, columns)
    farthest = np.frombuffer(network["farthest"], "<f4").reshape(shape[:2])
    frames = levels.logits_of(levels.unpack(network["frames"], shape), farthest)
    return frames[:, state["pictured"].index(state["seed"])]


def draw(state: Mapping[str, Any]) -> Figure:
    """Draw networks A and B of a widget's state at its first, a middle and its last step."""
    steps, seed = state["steps"], state["seeds"].index(state["seed"])
    x1, x2 = (Grid(**state["grid"][name]).nodes() for name in ("x1", "x2"))
    points = np.frombuffer(state["points"]["x"], "<f4").reshape(-1, 2)
    figure = Figure(figsize=(7.2, 4.4), layout="constrained")
    rows = figure.subplots(2, 3, sharex=True, sharey=True)
    for letter, axes in zip("ab", rows, strict=True):
        frames = logits_of(state, letter)
        lines = list(unpacked(state["networks"][state[letter]]["lines"]))
        place = state["pictured"].index(state["seed"])
        for ax, i in zip(axes, [0, len(steps) // 2, len(steps) - 1], strict=True):
            _panel(ax, x1, x2, frames[i], points, np.array(state["points"]["y"]), state["colours"])
            for line in lines[i * len(state["pictured"]) + place]:
                ax.plot(*line.T, color=INK, linewidth=2)
            right = state["networks"][state[letter]]["right"][i][seed]
            ax.set_title(f"{letter.upper()}, step {steps[i]}: {right} right", fontsize=10)
    return figure


def _panel(
    ax: Axes,
    x1: Any,
    x2: Any,
    logit: Any,
    points: Any,
    classes: Any,
    colours: list[str],
) -> None:
    """One frame: shading and data."""
    zero, one = (to_rgb(colour) for colour in colours)
    stops = [(0, (*zero, 0.5)), (0.5, (*zero, 0.14)), (0.5, (*one, 0.14)), (1, (*one, 0.5))]
    ax.imshow(
        sigmoid(logit),
        interpolation="bilinear",
        cmap=LinearSegmentedColormap.from_list("", stops, N=512),
        vmin=0,
        vmax=1,
        origin="lower",
        extent=(x1[0], x1[-1], x2[0], x2[-1]),
        aspect="equal",
    )
    for label, marker in ((0, "o"), (1, "^")):
        ax.plot(*points[classes == label].T, marker, color=colours[label], markersize=3, linestyle="none")
    ax.set(xticks=[], yticks=[], xlim=(x1[0], x1[-1]), ylim=(x2[0], x2[-1]))
    ax.grid(False)
