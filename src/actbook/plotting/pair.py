"""A function and its derivative on one pair of axes."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import ArrayLike

from actbook.activation import Activation
from actbook.elementwise import Array, as_float64
from actbook.plotting.palette import ROLES
from actbook.properties import measure


def plot_pair(
    ax: Axes, activation: Activation, *, span: tuple[float, float] = (-6, 6), **parameters: float
) -> str:
    """Draw f (solid) and f′ (dashed) on `ax`; return a sentence that describes the picture.

    The grid is split at each kink, so a jump in f′ is a gap and never a steep line. A dot marks the
    value that f′ is given at the kink by convention: filled, because there f′ takes that value.
    """

    def slope(x: ArrayLike) -> Array:
        return activation.derivative(x, **parameters)

    kinks = activation.kinks_at(**parameters)
    grids = pieces(kinks, span)
    x = np.concatenate(grids)  # f itself has corners at its kinks, but no jumps
    ax.plot(x, activation(x, **parameters), color=ROLES["f"])
    for piece in grids:
        ax.plot(piece, slope(piece), color=ROLES["derivative"], linestyle="--")
    for kink in kinks:
        if span[0] < kink < span[1]:
            ax.plot(kink, slope(kink), color=ROLES["derivative"], marker="o")
    _label_at_the_right(ax, span[1], activation(span[1], **parameters), "$f$", ROLES["f"])
    _label_at_the_right(ax, span[1], float(slope(span[1])), "$f\\,'$", ROLES["derivative"])
    ax.set_xlabel("x")
    facts = measure(activation, **parameters)
    return (
        f"{activation.title} (solid) from x = {span[0]:g} to {span[1]:g}, and its derivative (dashed). "
        f"The values lie in {facts.output}; the largest slope is {facts.largest_slope:g}."
    )


def pieces(kinks: Sequence[float], span: tuple[float, float], points: int = 601) -> list[Array]:
    """Make grids over `span` between `kinks`, each stopping just short of a kink."""
    first, last = as_float64(span)
    inner = as_float64(kinks)
    ends = [first, *inner[(first < inner) & (inner < last)], last]
    grids = []
    for low, high in pairwise(ends):
        low = np.nextafter(low, high) if low in kinks else low
        high = np.nextafter(high, low) if high in kinks else high
        grids.append(np.linspace(low, high, points))
    return grids


def _label_at_the_right(ax: Axes, x: float, y: float, text: str, colour: str) -> None:
    ax.annotate(
        text, (x, y), xytext=(6, 0), textcoords="offset points",
        color=colour, va="center", fontsize=14, annotation_clip=False,
    )  # fmt: skip
