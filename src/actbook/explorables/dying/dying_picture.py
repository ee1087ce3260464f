"""The laboratory as it begins, as a picture."""

from collections.abc import Mapping
from itertools import accumulate
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from actbook.explorables.dying.dying_frames import NONE, PER_Z, frames_of_run
from actbook.plotting.palette import COLOURS, INK

REACH = (-8.0, 6.0)  # of z, as on the page


def draw(state: Mapping[str, Any]) -> Figure:
    """The picture of a `DyingLaboratory`'s state."""
    frames, step, sizes = frames_of_run(state), state["step"], state["sizes"]
    shown = frames["off"][sizes["place"], step] != NONE
    can_die = state["functions"][state["activation"]]["off"] == 0
    figure = Figure(figsize=(7.2, 5.6), layout="constrained")
    upper, lower = figure.subplots(2, height_ratios=(3, 2))
    _bars(upper, frames, step, sizes["widths"], can_die=can_die, is_shown=shown)
    _counter(lower, frames["off"], step, sizes, can_die=can_die)
    return figure


def _bars(
    ax: Axes,
    frames: Mapping[str, NDArray[np.int64]],
    step: int,
    widths: list[int],
    *,
    can_die: bool,
    is_shown: bool,
) -> None:
    low, high = (frames[name][:, step] / PER_Z for name in ("low", "high"))
    units = np.arange(1, len(low) + 1)
    if is_shown:
        off = frames["on"][:, step] == 0
        colour, mark = (COLOURS["vermilion"], "x") if can_die else (COLOURS["purple"], "o")
        on: Any = {"color": COLOURS["blue"], "edgecolor": COLOURS["blue"], "width": 0.64}
        ax.bar(units[~off], (high - low)[~off], bottom=low[~off], alpha=0.25, **on)
        ax.bar(units[~off], high[~off] - np.maximum(low, 0)[~off], bottom=np.maximum(low, 0)[~off], **on)
        ax.bar(
            units[off], (high - low)[off], bottom=low[off], width=0.64, facecolor="none", edgecolor=colour,
            linestyle="--",
        )  # fmt: skip
        ax.plot(
            units[off], np.full(off.sum(), 0.5), mark, color=colour, markerfacecolor="none", markeredgewidth=2
        )
    ax.axhline(0, color=INK, linewidth=1.5)
    for last in list(accumulate(widths))[:-1]:
        ax.axvline(last + 0.5, color=INK, linewidth=0.8, linestyle=":")
    ax.set(ylim=REACH, xlim=(0.5, len(units) + 0.5), ylabel="pre-activation z", xlabel="unit")
    ax.set_title(
        "each hidden unit: smallest to largest z" + (", × dead" if can_die else ", ○ off on every sample")
    )


def _counter(ax: Axes, off: NDArray[np.int64], step: int, sizes: Mapping[str, Any], *, can_die: bool) -> None:
    counts = np.where(off == NONE, np.nan, off)
    colour = COLOURS["vermilion" if can_die else "purple"]
    for place, course in enumerate(counts):
        if place != sizes["place"]:
            ax.plot(course, color=INK, linewidth=1)
    ax.plot(counts[sizes["place"]], color=colour, linewidth=2.75, linestyle="-" if can_die else "--")
    ax.plot(step, counts[sizes["place"], step], "o", color=colour)
    ax.axvline(step, color=INK, linestyle=":")
    ax.set(xlim=(0, sizes["steps"]), ylim=(-0.5, sum(sizes["widths"])), xlabel="step", ylabel="units")
    ax.set_title(f"units {'dead' if can_die else 'off'} at each step; thin: the other seeds")
