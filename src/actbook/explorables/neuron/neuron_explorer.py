"""NeuronExplorer: one neuron and its loss, forward and back, and a gradient that can be made to vanish.

Python samples f and f′ at every z that the handles can make, so nothing is interpolated. The browser computes
z = w·x + b, which is exact, as all of these are multiples of 1/4; a − t; the loss; and the products of local
slopes. `passes` is the same in Python, and the tests compare the two to the last bit.
"""

from collections.abc import Mapping
from typing import Any

from matplotlib.figure import Figure

from actbook.explorables.base import Data, Explorable, Handle
from actbook.explorables.curve_samples import Grid, curve_state, samples_of
from actbook.explorables.sentences import fill, number, short
from actbook.plotting.palette import INK, ROLES
from actbook.registry import CLASSICS

QUARTERS = {
    "w": Grid(-4.0, 4.0, 4),
    "x": Grid(-2.0, 2.0, 4),
    "b": Grid(-2.0, 2.0, 4),
    "target": Grid(-1.0, 2.0, 4),
}
PRODUCTS = Grid(-10.0, 10.0, 16)
#: In the still, in shares of its size.
PLACES = {"w": (0.08, 0.85), "x": (0.08, 0.5), "b": (0.08, 0.15), "sum": (0.27, 0.5), "loss": (0.91, 0.5)}
WHOLE = 6  # the last step: a pass forward has three, a pass back has three
#: The gradient counts as vanished below the first, the answer as wrong above the second.
GOAL = {"vanished": 0.001, "wrong": 0.5}


class NeuronExplorer(Explorable):
    """The graph x, w, b → z → a → L, with values above its edges and gradients below.

    activation: the name of a classic. x, w, b, target: multiples of 1/4; w from −4 to 4, x and b from −2
    to 2, target from −1 to 2. step: how far the passes have come, from 0 (what is given) over 3 (the loss)
    to 6 (all gradients).
    """

    _link_name = "neuron"

    grid = Data("the nodes of z: low, high, per_unit")
    curves = Data("for each activation its title and float32 samples")
    goal = Data("when a gradient has vanished, and when an answer is wrong")
    activation = Handle("sigmoid").tag(sync=True)
    x = Handle(2.0).tag(sync=True)
    w = Handle(-0.75).tag(sync=True)
    b = Handle(0.5).tag(sync=True)
    target = Handle(1.0).tag(sync=True)
    step = Handle(WHOLE).tag(sync=True)

    def __init__(
        self,
        activation: str = "sigmoid",
        *,
        x: float = 2.0,
        w: float = -0.75,
        b: float = 0.5,
        target: float = 1.0,
        step: int = WHOLE,
    ) -> None:
        super().__init__(
            handles={"activation": [each.name for each in CLASSICS], **QUARTERS, "step": Grid(0, WHOLE, 1)},
            begin={"activation": activation, "x": x, "w": w, "b": b, "target": target, "step": step},
            grid=PRODUCTS.as_state(),
            curves={each.name: curve_state(each, PRODUCTS) for each in CLASSICS},
            goal=GOAL,
        )

    def offers(self) -> tuple[dict[str, Any], list[dict[str, Any]]]:
        """Its question with the numbers of the state it speaks of, and things to try."""
        state = {name: getattr(self, name) for name in ("curves", "goal")}
        asked = {"activation": "sigmoid", "x": 2.0, "b": 0.5, "target": 1.0}
        shown: dict[str, str] = {}
        for name, w in (("before", -0.75), ("after", -4.0)):
            seen = passes(state | asked | {"w": w})
            shown |= {f"{name}_off": number(abs(seen["da"])), f"{name}_dw": number(abs(seen["dw"]))}
        return fill(self._words["offers"]["question"], shown), self._words["offers"]["prompts"]

    @classmethod
    def values(cls, state: Mapping[str, Any]) -> dict[str, Any]:
        """What the status sentence is filled with."""
        seen = passes(state)
        return {
            "title": state["curves"][state["activation"]]["title"],
            "step": state["step"],
            **{name: short(state[name]) for name in QUARTERS},
            "z": short(seen["z"]),
            **{name: _exact(seen[name]) for name in ("a", "L", "slope", "da", "dz", "dw")},
            "off": _exact(abs(seen["da"])),
            "way": seen["way"],
            "isWrong": "true" if seen["isWrong"] else "false",
            "isFaint": "true" if abs(seen["dw"]) < 10 * state["goal"]["vanished"] else "false",
            **state["goal"],
            "atKink": "true" if seen["atKink"] else "false",
        }

    @classmethod
    def draw(cls, state: Mapping[str, Any]) -> Figure:
        """Both passes, complete: values above the edges, gradients below, the curve in its node."""
        figure, seen = Figure(figsize=(8, 3.6)), passes(state)
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
            graph.text(
                *PLACES[place], words, ha="center", va="center", bbox={"fill": False, "edgecolor": INK}
            )
        curve = state["curves"][state["activation"]]
        inside = figure.add_axes((0.46, 0.24, 0.2, 0.52))
        inside.plot(PRODUCTS.nodes(), samples_of(curve)[0], color=ROLES["f"])
        inside.axline((seen["z"], seen["a"]), slope=seen["slope"], color=ROLES["derivative"], linestyle="--")
        inside.plot(seen["z"], seen["a"], "o", color=ROLES["f"])
        inside.axhline(state["target"], color=INK, linestyle=":")
        inside.tick_params(labelleft=False)
        inside.set_title(f"{curve['title']}, f′(z) = {number(seen['slope'])}", fontsize="small")
        return figure


def passes(state: Mapping[str, Any]) -> dict[str, Any]:
    """Every number of the graph, `slope` being f′(z), and by which `way` the gradient has vanished."""
    curve, goal = state["curves"][state["activation"]], state["goal"]
    z = state["w"] * state["x"] + state["b"]
    f, slopes = samples_of(curve)
    a, slope = float(f[PRODUCTS.place(z)]), float(slopes[PRODUCTS.place(z)])
    da = a - state["target"]
    dz = da * slope
    dw = dz * state["x"]
    is_wrong, way = abs(da) > goal["wrong"], "none"
    if is_wrong and abs(dw) < goal["vanished"]:
        way = "input" if state["x"] == 0 else "dead" if slope == 0 else "saturated"
    return {
        "z": z, "a": a, "L": da * da / 2, "slope": slope, "da": da, "dz": dz, "dw": dw, "db": dz,
        "dx": dz * state["w"], "isWrong": is_wrong, "way": way,
        "atKink": any(kink["x"] == z for kink in curve["kinks"]),
    }  # fmt: skip


def _exact(value: float) -> str:
    """Four decimals, but an exact 0 as one digit."""
    return "0" if value == 0 else number(value)
