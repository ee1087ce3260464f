"""The neuron explorer as it begins, as a picture."""

from collections.abc import Mapping
from typing import Any

from matplotlib.figure import Figure

from actbook.explorables.curve_samples import Grid, samples_of
from actbook.explorables.sentences import number, short
from actbook.plotting.palette import INK, ROLES

PLACES = {"w": (0.08, 0.85), "x": (0.08, 0.5), "b": (0.08, 0.15), "sum": (0.27, 0.5), "loss": (0.91, 0.5)}


def draw(state: Mapping[str, Any], seen: Mapping[str, Any]) -> Figure:
    """The picture of a `NeuronExplorer`'s state, with both passes complete."""
    figure = Figure(figsize=(8, 3.6))
    figure.set_layout_engine("none")
    graph = figure.add_axes((0, 0, 1, 1))
    graph.set_axis_off()
    graph.set(xlim=(0, 1), ylim=(0, 1))
    edges = [
        *((name, short(state[name]), PLACES[name], PLACES["sum"], 0.0) for name in ("w", "x", "b")),
        ("z", short(seen["z"]), PLACES["sum"], (0.46, 0.5), 0.5),
        ("a", number(seen["a"]), (0.67, 0.5), PLACES["loss"], 0.3),
    ]
    for name, value, (x0, y0), (x1, y1), share in edges:
        arrow = {"arrowstyle": "->", "color": INK, "shrinkA": 30, "shrinkB": 30}
        graph.annotate("", (x1, y1), (x0, y0), arrowprops=arrow)
        x, y = x0 + share * (x1 - x0), y0 + share * (y1 - y0)
        graph.text(x, y + 0.05, f"{name} = {value}", ha="center", color=ROLES["f"])
        gradient = f"∂L/∂{name} =\n{number(seen['d' + name])}"
        graph.text(x, y - 0.1, gradient, ha="center", va="center", color=ROLES["derivative"])
    loss = f"½ (a − target)²\n= {number(seen['L'])}"
    for place, words in (("sum", "w · x + b"), ("loss", loss)):
        graph.text(*PLACES[place], words, ha="center", va="center", bbox={"fill": False, "edgecolor": INK})
    curve, grid = state["curves"][state["activation"]], Grid(**state["grid"])
    f, _ = samples_of(curve, curve["parameter"]["default"] if curve["parameter"] else 0.0)
    inside = figure.add_axes((0.46, 0.24, 0.2, 0.52))
    inside.plot(grid.nodes(), f, color=ROLES["f"])
    inside.axline((seen["z"], seen["a"]), slope=seen["slope"], color=ROLES["derivative"], linestyle="--")
    inside.plot(seen["z"], seen["a"], "o", color=ROLES["f"])
    inside.axhline(state["target"], color=INK, linestyle=":")
    inside.tick_params(labelleft=False)
    inside.set_title(f"{curve['title']}, f′(z) = {number(seen['slope'])}", fontsize="small")
    return figure
