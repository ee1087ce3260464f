"""The boundary explorer's default state as a still: three moments of both networks."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap, to_rgb
from matplotlib.figure import Figure

from actbook.explorables.boundaries import levels
from actbook.explorables.samples import Grid
from actbook.functions.sigmoid import sigmoid
from actbook.plotting import INK


def draw(state: Mapping[str, Any]) -> tuple[Figure, str]:
    """Draw networks A and B of a widget's state at its first, a middle and its last step; describe it."""
    steps, seed = state["steps"], state["seed"]
    shown = [0, len(steps) // 2, len(steps) - 1]
    x1, x2 = (Grid(**state["grid"][name]).nodes() for name in ("x1", "x2"))
    points = np.frombuffer(state["points"]["x"], "<f4").reshape(-1, 2)
    column = state["pictured"].index(seed)
    said = []
    figure = Figure(figsize=(7.2, 4.4), layout="constrained")
    rows = figure.subplots(2, 3, sharex=True, sharey=True)
    for letter, axes in zip("ab", rows, strict=True):
        network = state["networks"][state[letter]]
        shape = (len(steps), len(state["pictured"]), x2.size, x1.size)
        farthest = np.frombuffer(network["farthest"], "<f4").reshape(shape[:2])
        frames = levels.logits_of(levels.unpack(network["frames"], shape), farthest)[:, column]
        right = [by_seed[state["seeds"].index(seed)] for by_seed in network["right"]]
        for ax, i in zip(axes, shown, strict=True):
            _panel(ax, x1, x2, frames[i], points, np.array(state["points"]["y"]), state["colours"])
            ax.set_title(f"{letter.upper()}, step {steps[i]}: {right[i]} right", fontsize=10)
        of = len(state["points"]["y"])
        said.append(
            f"Network {letter.upper()} ({network['label']}) has "
            + ", ".join(f"{right[i]} after {steps[i]} steps" for i in shown)
            + f" of {of} points right"
        )
    return figure, (
        f"Six panels: the points of two classes, circles and triangles, with the boundary of each network "
        f"and the probability of {state['classes'][1]} as shading, from seed {seed}. " + ". ".join(said) + "."
    )


def _panel(
    ax: Axes,
    x1: Any,
    x2: Any,
    logit: Any,
    points: Any,
    classes: Any,
    colours: list[str],
) -> None:
    """One frame: shading, boundary and data."""
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
    if logit.min() < 0 < logit.max():
        ax.contour(x1, x2, logit, levels=[0], colors=[INK], linewidths=2)
    for label, marker in ((0, "o"), (1, "^")):
        ax.plot(*points[classes == label].T, marker, color=colours[label], markersize=3, linestyle="none")
    ax.set(xticks=[], yticks=[])
    ax.grid(False)
