"""GridExplorer: the plane, with a grid and two moons on it, on its way through a network.

Python trains the networks, finds the best line of each stage, counts, and samples f. The browser computes
x W + b and looks f up among the samples, for the points and for the grid's nodes; between two stages it
turns, stretches and moves the plane, or goes straight from z to f(z).
"""

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.figure import Figure

from actbook.elementwise import Array
from actbook.experiments.planes import Planes
from actbook.explorables.base import Data, Explorable, Handle
from actbook.explorables.curve_samples import Grid, in_a_sentence, pack_floats, points_state, read_floats
from actbook.explorables.sentences import fill, say
from actbook.plotting import INK, ROLES
from actbook.registry import get_activation

SAMPLES = Grid(-8.0, 8.0, per_unit=16)  # between them tanh is right to 0.0004; beyond them f goes on straight
PER_UNIT, CELL = 40, 12  # the grid's nodes, and every twelfth is on a line: cells of 0.3


class GridExplorer(Explorable):
    """The plane at any stage of a network of layers of two units: before it, after each W, b and each f.

    planes: what `experiments.planes.run` returned, one a network, all with the same data and layers.
    activation: the network to begin with (the first one's if None). stage: from 0, the input, to twice the
    number of layers: odd is after W and b, even after f; it moves to the nearest twentieth.
    """

    _link_name = "grid"

    networks = Data(
        "name → title and word; W and b a layer; f, sampled; the best line (normal, offset) of each "
        "even stage, at the last its own; points right with the best line of each stage, and with its own"
    )
    samples = Data("where f is sampled: low, high, per_unit")
    sheet = Data("the grid, in nodes: how far it reaches, its cells")
    points = Data("the data: float32 pairs x1, x2, and the class of each")
    activation = Handle("").tag(sync=True)
    stage = Handle(0.0).tag(sync=True)

    def __init__(self, planes: Sequence[Planes], activation: str | None = None, stage: float = 0.0) -> None:
        if len({(each.data.x.tobytes(), len(each.stages)) for each in planes}) != 1:
            raise ValueError("planes must be one or more networks with the same data and number of layers")
        data, names = planes[0].data, [each.activation.name for each in planes]
        x1, x2 = (np.ceil(np.abs(data.x).max(axis=0) * PER_UNIT / CELL).astype(int) * CELL).tolist()
        stages = Grid(0.0, float(len(planes[0].stages) - 1), per_unit=20)
        super().__init__(
            handles={"activation": names, "stage": stages},
            begin={"activation": names[0] if activation is None else activation, "stage": stage},
            networks={each.activation.name: _network(each) for each in planes},
            samples=SAMPLES.as_state(),
            sheet={"x1": x1, "x2": x2, "cell": CELL, "per_unit": PER_UNIT},
            points=points_state(data),
        )

    def __repr__(self) -> str:
        return super().__repr__().replace("(", "(planes, ")

    def offers(self) -> tuple[dict[str, Any], list[dict[str, Any]]]:
        """After which of its layers a line separates the moons, for the network that is shown first."""
        question, network = self._words["offers"]["question"], self.networks[self.activation]
        of = len(self.points["y"])
        after = network["right"][2::2]
        values = {"word": network["word"], "of": of, "counts": ", ".join(map(str, network["right"][::2]))}
        layers = [fill(question["choice"], values | {"layer": n + 1}) for n in range(len(after))]
        answer = {"choices": [*layers, question["never"]], "answer": [*after, of].index(of)}
        return fill(question, values | {"layer": 1}) | answer, self._words["offers"]["prompts"]

    @classmethod
    def values(cls, state: Mapping[str, Any]) -> dict[str, Any]:
        """Where the plane is, and what the best line has right there."""
        network, stage, of = state["networks"][state["activation"]], state["stage"], len(state["points"]["y"])
        step, layer, right = math.ceil(stage), math.ceil(stage / 2), network["right"][math.floor(stage)]
        where = f"{'in' if stage % 1 else 'after'} {'W' if step % 2 else 'f'}" if step else "start"
        return {
            "where": where, "layer": layer, "n": chr(0x2080 + layer), "activation": state["activation"],
            "word": network["word"], "right": right, "of": of,
            "found": "yes" if right == of and where != "in f" else "no",
            "own": network["own"] if stage == len(network["right"]) - 1 else "",
        }  # fmt: skip

    @classmethod
    def draw(cls, state: Mapping[str, Any]) -> Figure:
        """Every stage of the network that is shown."""
        data, sheet, cell = state["points"], state["sheet"], state["sheet"]["cell"]
        ends = (np.arange(-sheet[name], sheet[name] + 1) / sheet["per_unit"] for name in ("x1", "x2"))
        plane, moons = np.stack(np.meshgrid(*ends), axis=-1), np.array(data["y"])
        points = read_floats(data["x"]).reshape(-1, 2)
        last = int(state["link"]["handles"]["stage"]["high"])
        figure = Figure(figsize=(7.2, 5.2), layout="constrained")
        panels = figure.subplots(last // 3 + 1, 3).ravel()
        for ax in panels:
            ax.set_axis_off()
        for stage, ax in enumerate(panels[: last + 1]):
            at = cls.values({**state, "stage": float(stage)})
            place = say(cls._words["place"], at)
            ax.set_title(f"{place}:\nbest line {at['right']} of {at['of']}", fontsize=10)
            plane, points = (_onward(state, places, stage) for places in (plane, points))
            for lines in (plane[::cell].T, plane[:, ::cell].transpose(2, 0, 1)):
                ax.plot(*lines, color=INK, alpha=0.5, linewidth=0.6)
            for label, marker in ((0, "o"), (1, "^")):
                colour = ROLES[f"class {label}"]
                ax.plot(*points[moons == label].T, marker, color=colour, markersize=3, linestyle="none")
            ax.set_aspect("equal", "datalim")
        return figure


def _network(planes: Planes) -> dict[str, Any]:
    """One network as the browser needs it, with no more digits than every processor agrees on."""
    f, weights, biases = planes.activation, planes.network.weights[:-1], planes.network.biases[:-1]
    lines = [*planes.best[:-1:2], planes.own]
    return {
        "title": f.title,
        "word": in_a_sentence(f),
        "layers": [[_short(w), _short(b)] for w, b in zip(weights, biases, strict=True)],
        "f": pack_floats(f(SAMPLES.nodes())),
        "lines": [_short(np.append(line.normal, line.offset)) for line in lines],
        "right": [line.right for line in planes.best],
        "own": planes.own.right,
    }


def _onward(state: Mapping[str, Any], places: Array, stage: int) -> Array:
    """From the whole stage before `stage` to this one; stage 0 has none before it."""
    if stage % 2:
        weights, bias = state["networks"][state["activation"]]["layers"][stage // 2]
        return places @ np.reshape(weights, (2, 2)) + bias
    return get_activation(state["activation"])(places) if stage else places


def _short(values: Array) -> list[float]:
    return [float(f"{value:.6g}") for value in values.ravel()]
