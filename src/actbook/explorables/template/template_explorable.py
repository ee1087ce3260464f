"""TemplateExplorable: σ(kx) with a point on it, the smallest explorable that keeps the contract."""

from collections.abc import Mapping
from typing import Any

from matplotlib.figure import Figure

from actbook.explorables.base import Data, Explorable, Handle
from actbook.explorables.curve_samples import Grid, pack_floats, read_floats
from actbook.explorables.sentences import fixed, number
from actbook.functions.sigmoid import sigmoid

GRID = Grid(-4.0, 4.0, per_unit=20)
STEEPNESS = [1, 2, 4, 8]


class TemplateExplorable(Explorable):
    """The curve σ(kx), and a point on it.

    k: 1, 2, 4 or 8. x: from −4 to 4; moves to the nearest multiple of 0.05.
    """

    _link_name = "template"

    grid = Data("the nodes: low, high, per_unit")
    samples = Data("float32: for each k, σ(kx) at the nodes")
    k = Handle(1).tag(sync=True)
    x = Handle(0.0).tag(sync=True)

    def __init__(self, k: int = 1, x: float = 0.0) -> None:
        super().__init__(
            handles={"k": STEEPNESS, "x": GRID},
            begin={"k": k, "x": x},
            grid=GRID.as_state(),
            samples=pack_floats([sigmoid(k * GRID.nodes()) for k in STEEPNESS]),
        )

    @classmethod
    def values(cls, state: Mapping[str, Any]) -> dict[str, Any]:
        """What the status sentence is filled with."""
        f = _curve(state)[GRID.place(state["x"])]
        return {"k": state["k"], "x": fixed(state["x"], 2), "f": number(f)}

    @classmethod
    def draw(cls, state: Mapping[str, Any]) -> Figure:
        """The curve and the point where the figure begins."""
        figure = Figure(figsize=(7.2, 3), layout="constrained")
        axes = figure.subplots()
        axes.plot(GRID.nodes(), _curve(state))
        axes.plot(state["x"], _curve(state)[GRID.place(state["x"])], "o")
        return figure


def _curve(state: Mapping[str, Any]) -> Any:
    return read_floats(state["samples"]).reshape(len(STEEPNESS), -1)[STEEPNESS.index(state["k"])]
