"""The depth explorer as it begins, as a picture."""

import numpy as np
from matplotlib.figure import Figure

from actbook.elementwise import Array
from actbook.plotting.palette import COLOURS, INK, ROLES


def draw(decades: Array, title: str) -> Figure:
    """The picture of a gradient's logarithms: median, lowest and highest by layer."""
    figure = Figure(figsize=(7.2, 4.2), layout="constrained")
    axes = figure.subplots()
    median, lowest, highest = decades
    layers = np.arange(1, len(median) + 1)
    axes.axhspan(-1, 1, color=COLOURS["blue"], alpha=0.25, linewidth=0)
    axes.annotate("goal: at layer 1 it is still a tenth to ten times", (1, 1.5), color=INK)
    axes.fill_between(layers, lowest, highest, color=ROLES["derivative"], alpha=0.3, linewidth=0)
    axes.plot(layers, median, color=ROLES["derivative"])
    axes.plot(1, median[0], "o", color=ROLES["derivative"], markersize=9)
    axes.set_xticks([1, 10, 20, 30, 40, 50])
    axes.set_ylim(-45, 15)
    powers = np.arange(-40, 11, 10)
    axes.set_yticks(powers, [f"$10^{{{power}}}$" if power else "1" for power in powers])
    axes.set_xlabel("layer")
    axes.set_ylabel("gradient ÷ the last layer's")
    axes.set_title(title, fontweight="bold")
    return figure
