"""BoundaryExplorer: two networks through their training, from the same seed and at the same step."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import traitlets
from matplotlib.colors import LinearSegmentedColormap, to_rgb
from matplotlib.figure import Figure

from actbook.elementwise import Array
from actbook.experiments.fit import Frames
from actbook.explorables.base import Data, Explorable, Handle
from actbook.explorables.boundaries import levels
from actbook.explorables.boundaries.boundary_lines import PLACES, lines_of, unpacked
from actbook.explorables.curve_samples import Grid, pack_floats, points_state, read_floats
from actbook.explorables.sentences import fill, fixed, say
from actbook.functions.sigmoid import sigmoid
from actbook.plotting import INK, ROLES

#: The sigmoid is sampled up to here, where it is 1 to five digits; straight lines between its samples are
#: right to 0.0002.
SURE = 12.0
PICTURED = 2  # seeds
AXES = ("x1", "x2")


class BoundaryExplorer(Explorable):
    """Two panels with what two networks think of every point of a plane, at one step of their training.

    films: what `experiments.fit.frames` returned, one a network, all with the same data, grid, steps and
    seeds. a and b: names of the networks to begin with, such as 'relu-2' for ReLU with two hidden layers
    (the first two films if None). step: one of the films' steps (the last if None). seed: one of the first
    two (the first if None), whose frames are kept; the points right are kept for all. x1, x2: where both
    networks are read; they move to the nearest point of the grid.
    """

    _link_name = "boundaries"

    offered = Data("names of the networks, in the menus' order")
    networks = Data(
        "name → label; frames as packed levels, with the farthest logit of each (float32), and their "
        "boundaries as lines; loss and points right by step, for all seeds"
    )
    steps = Data("the steps that have frames")
    pictured = Data("the seeds that have frames")
    seeds = Data("all seeds")
    grid = Data("the nodes: low, high, per_unit for x1 and for x2")
    places = traitlets.Int(PLACES, help="of the lines' coordinates, in a unit").tag(sync=True)
    levels = Data("float32 a level: its share of the farthest logit")
    sigmoid = Data("probability, float32, at the levels' shares of the logit `farthest`")
    points = Data("the data: float32 pairs x1, x2, and the class of each")
    classes = Data("what the two classes are called")
    colours = Data("of the two classes")
    a = Handle("").tag(sync=True)
    b = Handle("").tag(sync=True)
    step = Handle(0).tag(sync=True)
    seed = Handle(0).tag(sync=True)
    x1 = Handle(0.0).tag(sync=True)
    x2 = Handle(0.0).tag(sync=True)

    def __init__(
        self,
        films: Sequence[Frames],
        a: str | None = None,
        b: str | None = None,
        *,
        step: int | None = None,
        seed: int | None = None,
        x1: float = 0.0,
        x2: float = 0.0,
    ) -> None:
        one = _comparable(films)
        self._films = {f"{film.activation.name}-{film.depth}": film for film in films}
        names = list(self._films)
        kept = list(one.seeds[:PICTURED])
        grid = {"x1": _grid(one.x1).as_state(), "x2": _grid(one.x2).as_state()}
        super().__init__(
            handles={"a": names, "b": names, "step": list(one.steps), "seed": kept, **grid},
            begin={
                "a": names[0] if a is None else a,
                "b": names[:2][-1] if b is None else b,
                "step": one.steps[-1] if step is None else step,
                "seed": kept[0] if seed is None else seed,
                "x1": x1,
                "x2": x2,
            },
            offered=names,  # a stored notebook sorts the keys of `networks`
            networks={name: _network(film) for name, film in self._films.items()},
            steps=list(one.steps),
            pictured=kept,
            seeds=list(one.seeds),
            grid=grid,
            levels=pack_floats(levels.shares()),
            sigmoid={"farthest": SURE, "probability": pack_floats(sigmoid(SURE * levels.shares()))},
            points=points_state(one.data),
            classes=[f"{one.data.target} {label}" for label in (0, 1)],
            colours=[ROLES["class 0"], ROLES["class 1"]],
        )

    def offers(self) -> tuple[dict[str, Any], list[dict[str, Any]]]:
        """A question about the two networks that are shown first, and what these films have to compare."""
        offers, first = self._words["offers"], self._films[self.a]
        begin, last = first.steps[0], first.steps[-1]
        a, b = (self._right(name, begin) for name in (self.a, self.b))
        values = {
            "label": first.label, "first": begin, "last": last, "of": len(first.data.y), "a": a, "b": b,
            "better": 2 if a == b else int(b > a),
            "other": next((seed for seed in self.pictured if seed != self.seed), self.seed),
            "a_at_last": self._right(self.a, last), "b_at_last": self._right(self.b, last),
        }  # fmt: skip
        own = "linear" if first.activation.name == "linear" else "other"
        if first.activation.name == "sigmoid" and 200 in first.steps:
            own = "sigmoid"
            values |= {"a_at_200": self._right(self.a, 200), "b_at_200": self._right(self.b, 200)}
        prompts = [prompt for prompt in offers["prompts"] if self.allows(prompt["state"])]
        return fill(offers["questions"][own], values), prompts or [fill(offers["without others"], values)]

    def _right(self, name: str, step: int) -> int:
        film = self._films[name]
        return int(film.right[film.steps.index(step), film.seeds.index(self.seed)])

    @classmethod
    def values(cls, state: Mapping[str, Any]) -> dict[str, Any]:
        """Points right of both networks, and their probabilities where they are read."""
        step, seed = state["steps"].index(state["step"]), state["seeds"].index(state["seed"])
        row, column = (Grid(**state["grid"][axis]).place(state[axis]) for axis in ("x2", "x1"))
        shares, probability = (
            read_floats(samples) for samples in (state["levels"], state["sigmoid"]["probability"])
        )
        of = len(state["points"]["y"])
        values = {
            "step": state["step"], "seed": state["seed"], "of": of, "many": -(-9 * of // 10),
            "isLast": "yes" if state["step"] == state["steps"][-1] else "no",
            "class": state["classes"][1], "x1": fixed(state["x1"], 3), "x2": fixed(state["x2"], 3),
        }  # fmt: skip
        for letter in "ab":
            logit = logits_of(state, letter)[step, row, column]
            chance = np.interp(logit, state["sigmoid"]["farthest"] * shares, probability)
            values[letter] = state["networks"][state[letter]]["right"][step][seed]
            values[f"p{letter}"] = fixed(float(chance), 2)
            counts = [by_seed[seed] for by_seed in state["networks"][state[letter]]["right"]]
            late = max((i for i, right in enumerate(counts) if 10 * right < 9 * of), default=-1) + 1
            values[f"since{letter.upper()}"] = state["steps"][late] if late < len(counts) else "never"
        return values

    @classmethod
    def draw(cls, state: Mapping[str, Any]) -> Figure:
        """Both networks at the first, a middle and the last step: shading, data and boundary."""
        steps, pictured, colours = state["steps"], state["pictured"], state["colours"]
        seed, place = state["seeds"].index(state["seed"]), pictured.index(state["seed"])
        (left, right), (low, high) = ([state["grid"][axis][end] for end in ("low", "high")] for axis in AXES)
        points, classes = read_floats(state["points"]["x"]).reshape(-1, 2), np.array(state["points"]["y"])
        zero, one = map(to_rgb, colours)
        stops = [(0, (*zero, 0.5)), (0.5, (*zero, 0.14)), (0.5, (*one, 0.14)), (1, (*one, 0.5))]
        look = {"cmap": LinearSegmentedColormap.from_list("", stops, N=512), "vmin": 0, "vmax": 1}
        figure = Figure(figsize=(7.2, 4.4), layout="constrained")
        for letter, axes in zip("ab", figure.subplots(2, 3, sharex=True, sharey=True), strict=True):
            network, chances = state["networks"][state[letter]], sigmoid(logits_of(state, letter))
            lines = list(unpacked(network["lines"]))
            for ax, i in zip(axes, [0, len(steps) // 2, len(steps) - 1], strict=True):
                where = {"extent": (left, right, low, high), "origin": "lower", "aspect": "equal"}
                ax.imshow(chances[i], interpolation="bilinear", **where, **look)
                for label, marker in ((0, "o"), (1, "^")):
                    marks = {"marker": marker, "color": colours[label], "markersize": 3}
                    ax.plot(*points[classes == label].T, linestyle="none", **marks)
                for line in lines[i * len(pictured) + place]:
                    ax.plot(*line.T, color=INK, linewidth=2)
                ax.set(xticks=[], yticks=[], xlim=(left, right), ylim=(low, high))
                ax.grid(False)
                title = f"{letter.upper()}, step {steps[i]}: {network['right'][i][seed]} right"
                ax.set_title(title, fontsize=10)
        return figure

    @classmethod
    def description(cls, state: Mapping[str, Any]) -> str:
        """The six panels in words."""
        steps, seed, of = state["steps"], state["seeds"].index(state["seed"]), len(state["points"]["y"])
        shown = [0, len(steps) // 2, len(steps) - 1]
        courses = {}
        for letter in "ab":
            network = state["networks"][state[letter]]
            first, middle, last = (network["right"][i][seed] for i in shown)
            courses[letter] = say(cls._words["course"], {
                "letter": letter.upper(), "label": network["label"], "of": of,
                "steps": [steps[i] for i in shown], "first": first, "middle": middle, "last": last,
            })  # fmt: skip
        values = courses | {"class": state["classes"][1], "seed": state["seed"]}
        return say(cls._words["picture"], values)


def _comparable(films: Sequence[Frames]) -> Frames:
    """The first of `films`; ValueError unless they can be shown side by side."""
    if not films:
        raise ValueError("films is empty: give at least one, from experiments.fit.frames")
    one = films[0]
    names = {(film.activation.name, film.depth) for film in films}
    if len(names) < len(films):
        raise ValueError("two films have the same activation and depth, so no name would tell them apart")
    for film in films[1:]:
        pairs = zip(*((f.steps, f.seeds, f.x1, f.x2, f.data.x, f.data.y) for f in (film, one)), strict=True)
        if not all(np.array_equal(theirs, ours) for theirs, ours in pairs):
            raise ValueError(
                f"{film.label} has other data, steps, seeds or another grid than {one.label}: "
                "side by side they would compare nothing"
            )
    return one


def _network(film: Frames) -> dict[str, Any]:
    kept = film.logit[:, :PICTURED]
    farthest = levels.farthest_of(kept)
    return {
        "label": film.label,
        "frames": levels.pack(levels.levels_of(kept, farthest)),  # (steps, pictured seeds, rows, columns)
        "farthest": pack_floats(farthest),  # (steps, pictured seeds)
        "lines": lines_of(film.networks, list(range(kept.shape[1])), film.x1, film.x2),
        "loss": [[float(f"{loss:.6g}") for loss in by_seed] for by_seed in film.loss],
        "right": film.right.tolist(),
    }


def logits_of(state: Mapping[str, Any], letter: str) -> Array:
    """What network `letter` thinks of every node, for the shown seed: (steps, rows, columns)."""
    network = state["networks"][state[letter]]
    columns, rows = (Grid(**state["grid"][axis]).nodes().size for axis in AXES)
    shape = (len(state["steps"]), len(state["pictured"]), rows, columns)
    farthest = read_floats(network["farthest"]).reshape(shape[:2])
    frames = levels.logits_of(levels.unpack(network["frames"], shape), farthest)
    return np.asarray(frames[:, state["pictured"].index(state["seed"])])


def _grid(nodes: np.ndarray[Any, Any]) -> Grid:
    return Grid(float(nodes[0]), float(nodes[-1]), per_unit=round(1 / (nodes[1] - nodes[0])))
