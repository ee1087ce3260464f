"""BoundaryExplorer: two networks through their training, from the same seed and at the same step."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import traitlets
from matplotlib.figure import Figure

from actbook.experiments.fit import Frames
from actbook.explorables.base import Explorable
from actbook.explorables.boundaries import levels
from actbook.explorables.boundaries.asking import prediction_for, prompts_for
from actbook.explorables.boundaries.picture import draw
from actbook.explorables.bundle import module_source, style_source
from actbook.explorables.samples import Grid
from actbook.functions.sigmoid import sigmoid
from actbook.plotting import ROLES

HERE = Path(__file__).parent

#: The sigmoid is sampled up to here, where it is 1 to five digits; straight lines between its samples are
#: right to 0.0002.
SURE = 12.0


class BoundaryExplorer(Explorable):
    """Two panels with what two networks think of every point of a plane, at one step of their training.

    films: what `experiments.fit.frames` returned, one a network, all with the same data, grid, steps and
    seeds. a and b: names of the networks to begin with, such as 'relu-2' for ReLU with two hidden layers
    (the first two films if None). step: one of the films' steps. seed: one of `pictured`, the seeds whose
    frames are kept (the first two if None); the points right are kept for all. x1, x2: where both networks
    are read; they move to the nearest point of the grid.

    Every handle is a trait: read it or set it from Python, under a kernel the figure follows. A value that
    is not offered raises TraitError and changes nothing.
    """

    _module = HERE / "boundaries.js"
    _esm = module_source(_module)
    _css = style_source(HERE.parent / "drawing" / "drawing.css", HERE / "boundaries.css")
    _handles = ("a", "b", "step", "seed", "x1", "x2")

    offered: traitlets.List[str] = traitlets.List(help="names of the networks, in the menus' order").tag(
        sync=True
    )
    networks = traitlets.Dict(
        help="name → label; frames as packed levels, with the farthest logit of each (float32); loss and "
        "points right by step, for all seeds"
    ).tag(sync=True)
    steps: traitlets.List[int] = traitlets.List(help="the steps that have frames").tag(sync=True)
    pictured: traitlets.List[int] = traitlets.List(help="the seeds that have frames").tag(sync=True)
    seeds: traitlets.List[int] = traitlets.List(help="all seeds").tag(sync=True)
    grid = traitlets.Dict(help="the nodes: low, high, per_unit for x1 and for x2").tag(sync=True)
    levels = traitlets.Bytes(help="float32 a level: its share of the farthest logit").tag(sync=True)
    sigmoid = traitlets.Dict(help="probability, float32, at the levels' shares of the logit `farthest`").tag(
        sync=True
    )
    points = traitlets.Dict(help="the data: float32 pairs x1, x2, and the class of each").tag(sync=True)
    classes: traitlets.List[str] = traitlets.List(help="what the two classes are called").tag(sync=True)
    colours: traitlets.List[str] = traitlets.List(help="of the two classes").tag(sync=True)
    a = traitlets.Unicode().tag(sync=True)
    b = traitlets.Unicode().tag(sync=True)
    step = traitlets.Int().tag(sync=True)
    seed = traitlets.Int().tag(sync=True)
    x1 = traitlets.Float(0.0).tag(sync=True)
    x2 = traitlets.Float(0.0).tag(sync=True)

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
        pictured: Sequence[int] | None = None,
        prediction: Mapping[str, Any] | None = None,
        prompts: Sequence[Mapping[str, Any]] | None = None,
    ) -> None:
        one = _alike(films)
        by_name = {f"{film.activation.name}-{film.depth}": film for film in films}
        kept = list(one.seeds[:2] if pictured is None else pictured)
        self._grids = {"x1": _grid(one.x1), "x2": _grid(one.x2)}
        super().__init__(
            offered=list(by_name),  # a stored notebook sorts the keys of `networks`
            networks={name: _network(film, kept) for name, film in by_name.items()},
            steps=list(one.steps),
            pictured=kept,
            seeds=list(one.seeds),
            grid={name: grid.as_state() for name, grid in self._grids.items()},
            levels=_floats(levels.shares()),
            sigmoid={"farthest": SURE, "probability": _floats(sigmoid(SURE * levels.shares()))},
            points={"x": _floats(one.data.x), "y": [int(label) for label in one.data.y]},
            classes=[f"{one.data.target} {label}" for label in (0, 1)],
            colours=[ROLES["class 0"], ROLES["class 1"]],
        )
        self.a = self.offered[0] if a is None else a
        self.b = self.offered[-1 if len(self.offered) < 2 else 1] if b is None else b
        self.step = self.steps[0] if step is None else step
        self.seed = kept[0] if seed is None else seed
        self.x1, self.x2 = x1, x2
        self.prediction = (
            prediction_for(by_name, self.a, self.b, self.seed) if prediction is None else dict(prediction)
        )
        self.prompts = prompts_for(by_name, kept) if prompts is None else [dict(p) for p in prompts]
        self.link = self._link()
        self._remember_start()

    def __repr__(self) -> str:
        return (
            f"BoundaryExplorer({self.a!r}, {self.b!r}, step={self.step}, seed={self.seed}, "
            f"x1={self.x1}, x2={self.x2})"
        )

    @classmethod
    def picture(cls, state: Mapping[str, Any]) -> tuple[Figure, str]:
        """Both networks at the first, a middle and the last step, and a description."""
        return draw(state)

    def _link(self) -> dict[str, Any]:
        """The handles that an address may set, with what is allowed for each."""
        return {
            "name": "boundaries",
            "handles": {
                "a": {"choices": self.offered},
                "b": {"choices": self.offered},
                "step": {"choices": self.steps},
                "seed": {"choices": self.pictured},
                **{name: grid.as_state() for name, grid in self._grids.items()},
            },
        }

    @traitlets.validate("a", "b")
    def _is_offered(self, proposal: Any) -> str:
        name: str = proposal["value"]
        if name not in self.offered:
            raise traitlets.TraitError(f"no network {name!r} here; there are: {', '.join(self.offered)}")
        return name

    @traitlets.validate("step")
    def _has_frames(self, proposal: Any) -> int:
        return _one_of("step", proposal["value"], self.steps)

    @traitlets.validate("seed")
    def _is_pictured(self, proposal: Any) -> int:
        return _one_of("seed", proposal["value"], self.pictured)

    @traitlets.validate("x1", "x2")
    def _is_a_node(self, proposal: Any) -> float:
        name, value = proposal["trait"].name, proposal["value"]
        grid = self._grids[name]
        if not math.isfinite(value) or not grid.low <= value <= grid.high:
            raise traitlets.TraitError(
                f"{name} must be a number from {grid.low:g} to {grid.high:g}, got {value!r}"
            )
        return grid.nearest(float(value))


def _alike(films: Sequence[Frames]) -> Frames:
    """The first of `films`; ValueError unless they can be shown side by side."""
    if not films:
        raise ValueError("films is empty: give at least one, from experiments.fit.frames")
    one = films[0]
    names = {(film.activation.name, film.depth) for film in films}
    if len(names) < len(films):
        raise ValueError("two films have the same activation and depth, so no name would tell them apart")
    for film in films[1:]:
        same = (film.steps, film.seeds) == (one.steps, one.seeds) and all(
            np.array_equal(p, q)
            for p, q in (
                (film.x1, one.x1),
                (film.x2, one.x2),
                (film.data.x, one.data.x),
                (film.data.y, one.data.y),
            )
        )
        if not same:
            raise ValueError(
                f"{film.label} has other data, steps, seeds or another grid than {one.label}: "
                "side by side they would compare nothing"
            )
    return one


def _network(film: Frames, pictured: list[int]) -> dict[str, Any]:
    unknown = [seed for seed in pictured if seed not in film.seeds]
    if unknown or not pictured:
        raise ValueError(f"pictured has to name some of the films' seeds, {film.seeds}; got {pictured}")
    kept = film.logit[:, [film.seeds.index(seed) for seed in pictured]]
    farthest = levels.farthest_of(kept)
    return {
        "label": film.label,
        "frames": levels.pack(levels.levels_of(kept, farthest)),  # (steps, pictured seeds, rows, columns)
        "farthest": _floats(farthest),  # (steps, pictured seeds)
        "loss": [[float(f"{loss:.6g}") for loss in by_seed] for by_seed in film.loss],
        "right": film.right.tolist(),
    }


def _grid(nodes: np.ndarray[Any, Any]) -> Grid:
    return Grid(float(nodes[0]), float(nodes[-1]), per_unit=round(1 / (nodes[1] - nodes[0])))


def _floats(values: np.ndarray[Any, Any]) -> bytes:
    return values.astype("<f4").tobytes()


def _one_of(name: str, value: int, allowed: list[int]) -> int:
    if value not in allowed:
        raise traitlets.TraitError(f"no {name} {value} here; there are: {', '.join(map(str, allowed))}")
    return value
