"""One curve with two rulers on each axis: tanh is the sigmoid in other units."""

import numpy as np
from matplotlib.axes import Axes

from actbook.functions.tanh import tanh
from actbook.plotting.palette import INK, look_of


def plot_rulers(ax: Axes) -> str:
    """Draw tanh, its rulers below and left, the sigmoid's above and right; return a description."""
    x = np.linspace(-3, 3, 301)
    ax.plot(x, tanh(x), color=INK, linewidth=3)
    double, half = (lambda x: np.multiply(x, 2)), (lambda x: np.divide(x, 2))
    up, down = (lambda y: np.add(y, 1) / 2), (lambda y: np.multiply(y, 2) - 1)
    top = ax.secondary_xaxis("top", functions=(double, half))
    right = ax.secondary_yaxis("right", functions=(up, down))
    ax.set(xticks=[-3, 0, 3], yticks=[-1, 0, 1])
    top.set_xticks([-6, 0, 6])
    right.set_yticks([0, 0.5, 1], ["0", "½", "1"])
    for name, rulers in (("tanh", (ax,)), ("sigmoid", (top, right))):
        for ruler in rulers:
            ruler.tick_params(colors=look_of(name).colour)
    ax.text(2.9, -0.95, "tanh’s\nrulers", color=look_of("tanh").colour, ha="right", va="bottom")
    ax.text(-2.9, 0.95, "sigmoid’s\nrulers", color=look_of("sigmoid").colour, va="top")
    return "One curve: tanh from −3 to 3 and −1 to 1, and the sigmoid from −6 to 6 and 0 to 1."
