"""The valley explorer as it begins, as a picture."""

from collections.abc import Sequence

import numpy as np
from matplotlib.figure import Figure
from matplotlib.patches import Circle

from actbook.elementwise import Array
from actbook.plotting.palette import COLOURS, INK, ROLES


def draw(panels: Sequence[tuple[str, Array, Array]], target: Array, near: float) -> Figure:
    """Side by side, contours of ½ eᵀ H e about the target and a ball's way; a panel: title, H, places."""
    w1, w2 = np.meshgrid(np.linspace(-2, 2, 201), np.linspace(-1.75, 1.75, 176))
    off = np.stack([w1, w2], axis=-1) - target
    figure = Figure(figsize=(7.2, 3.7), layout="constrained")
    for ax, (title, curvature, places) in zip(figure.subplots(1, 2, sharey=True), panels, strict=True):
        loss = np.einsum("...i,ij,...j", off, curvature, off)
        levels = 0.001 * 2.56 ** np.arange(12)
        ax.contour(w1, w2, loss, levels, colors=ROLES["f"], linewidths=0.8, alpha=0.6)
        ax.plot(*places.T, ".-", color=ROLES["derivative"], linewidth=1.2, markersize=4)
        ax.plot(*places[0], "o", color=INK, fillstyle="none", markersize=13)
        ax.plot(*target, "D", color=COLOURS["purple"], markersize=7)
        length = float(np.linalg.norm(places[0] - target))
        ax.add_patch(Circle(tuple(target), near * length, fill=False, color=COLOURS["purple"]))
        ax.set(xlim=(-2, 2), ylim=(-1.75, 1.75), aspect="equal", title=title, xlabel="w₁")
    figure.axes[0].set_ylabel("w₂")
    return figure
