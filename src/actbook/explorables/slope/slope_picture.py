"""The explorable's still: three drawings, and what networks of them learn."""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import ListedColormap, to_rgba
from matplotlib.figure import Figure

from actbook.elementwise import Array
from actbook.explorables.slope.drawn import EDGES, STEEPEST, presets
from actbook.explorables.slope.training import POINTS, Result, moons, train
from actbook.plotting import INK, ROLES

SHOWN = (("noise", 3), ("line", 3), ("sine", 20))
LARGE = 12  # points: legible on a phone too, which shrinks the picture
MANY = 300  # changes of the answer from node to node: drawn as a line, they would cover the plane


def draw() -> Figure:
    """Three slopes with the plane as a network of each has learned it; the numbers are computed here."""
    figure = Figure(figsize=(4.8, 3.9), layout="constrained")
    upper, lower = figure.subplots(2, 3, height_ratios=(1, 1.5))
    for bars, plane, (name, layers) in zip(upper, lower, SHOWN, strict=True):
        result = train(presets()[name], layers)
        bars.bar(EDGES[:-1], presets()[name], 1 / 3, align="edge", color=ROLES["derivative"])
        bars.set(title=f"{name},\n{layers} layers", ylim=(-STEEPEST, STEEPEST), xticks=[-4, 0, 4])
        bars.title.set_fontsize(LARGE)
        _plane(plane, result)
        plane.set_xlabel(f"{result.held_out} of {POINTS}\nheld out right", fontsize=LARGE)
    return figure


def _plane(ax: Axes, result: Result) -> None:
    """The regions, their boundary and the held-out points."""
    x1, x2 = np.linspace(-2, 2, 81), np.linspace(-1.5, 1.5, 61)
    nodes = np.stack([side.ravel() for side in np.meshgrid(x1, x2)], axis=1)
    logit: Array = result.logits(nodes).reshape(x2.size, x1.size)
    tints = ListedColormap([to_rgba(ROLES[f"class {label}"], 0.3) for label in (0, 1)])
    where = (-2, 2, -1.5, 1.5)
    ax.imshow(logit > 0, cmap=tints, vmin=0, vmax=1, origin="lower", extent=where, interpolation="none")
    if 0 < np.count_nonzero(np.diff(logit > 0)) < MANY:
        ax.contour(x1, x2, logit, levels=[0], colors=[INK])
    _, held_out = moons()
    for label, marker in ((0, "o"), (1, "^")):
        points = held_out.x[held_out.y == label].T
        ax.plot(*points, marker, color=ROLES[f"class {label}"], markersize=3, linestyle="none")
    ax.set(xticks=[], yticks=[], xlim=(-2, 2), ylim=(-1.5, 1.5))
    ax.grid(False)
