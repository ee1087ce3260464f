"""TangentExplorer: a point on f with its tangent, and the same x on f′."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import traitlets
from matplotlib.figure import Figure

from actbook.activation import Activation
from actbook.explorables.base import Explorable
from actbook.explorables.bundle import module_source, style_source
from actbook.explorables.samples import Grid, curve_state, parameter_grid
from actbook.explorables.tangent.asking import prediction_for, prompts_for
from actbook.explorables.tangent.picture import draw
from actbook.registry import ACTIVATIONS, CLASSICS

HERE = Path(__file__).parent

#: Where samples are taken: every x of REACH_X with room for the longest step on both sides.
GRID = Grid(-10.0, 10.0, per_unit=20)
REACH_X = (-8.0, 8.0)
REACH_H = (0.05, 2.0)
SECANTS = ("none", "forward", "central")


class TangentExplorer(Explorable):
    """A draggable point on f with its tangent, the same x on f′, and a secant to compare with.

    activation: name of the function to begin with; one of `activations` (if None, all of its family).
    x: where the point stands, from −8 to 8; moves to the nearest multiple of 0.05, where the number shown
    is Python's own. secant: 'none', 'forward' (from x to x + h) or 'central' (from x − h to x + h).
    h: step of the secant, from 0.05 to 2. parameters: value for each activation that has one,
    by activation name; or give the parameter of the first one as a keyword: `alpha=0.2`.

    Every handle is a trait: read it or set it from Python, under a kernel the figure follows. A value that
    is not offered raises TraitError and changes nothing.
    """

    _module = HERE / "tangent.js"
    _esm = module_source(_module)
    _css = style_source(HERE.parent / "drawing" / "drawing.css", HERE / "tangent.css")
    _handles = ("activation", "x", "parameters", "secant", "h")

    grid = traitlets.Dict(help="the nodes: low, high, per_unit").tag(sync=True)
    reach = traitlets.Dict(help="ends of x and of h").tag(sync=True)
    offered: traitlets.List[str] = traitlets.List(help="names of the activations, in the menu's order").tag(
        sync=True
    )
    curves = traitlets.Dict(help="name → title, samples of f and of the derivative, kinks, parameter").tag(
        sync=True
    )
    activation = traitlets.Unicode().tag(sync=True)
    x = traitlets.Float(0.0).tag(sync=True)
    parameters = traitlets.Dict(help="activation name → value of its parameter").tag(sync=True)
    secant = traitlets.Enum(SECANTS, default_value="none").tag(sync=True)
    h = traitlets.Float(1.0).tag(sync=True)

    def __init__(
        self,
        activation: str = "sigmoid",
        x: float = 0.0,
        activations: Sequence[Activation] | None = None,
        *,
        secant: str = "none",
        h: float = 1.0,
        prediction: Mapping[str, Any] | None = None,
        prompts: Sequence[Mapping[str, Any]] | None = None,
        **parameter: float,
    ) -> None:
        offered = {a.name: a for a in (_family_of(activation) if activations is None else activations)}
        self._parameters = {
            a.name: next(iter(a.parameters.items())) for a in offered.values() if a.parameters
        }
        super().__init__(
            grid=GRID.as_state(),
            reach={"x": list(REACH_X), "h": list(REACH_H)},
            offered=list(offered),  # a stored notebook sorts the keys of `curves`
            curves={name: curve_state(a, GRID) for name, a in offered.items()},
            parameters={name: described.default for name, (_, described) in self._parameters.items()},
        )
        self.activation = activation
        self.x, self.secant, self.h = x, secant, h
        for keyword, value in parameter.items():
            if activation not in self._parameters or self._parameters[activation][0] != keyword:
                raise TypeError(f"{activation} has no parameter {keyword!r} to explore")
            self.parameters = {activation: value}
        own = offered[activation]
        self.prediction = prediction_for(own, GRID) if prediction is None else dict(prediction)
        wanted = prompts_for(own) if prompts is None else [dict(prompt) for prompt in prompts]
        self.prompts = [p for p in wanted if p["state"].get("activation", activation) in offered]
        self.link = self._link()
        self._remember_start()

    @classmethod
    def picture(cls, state: Mapping[str, Any]) -> tuple[Figure, str]:
        """f above and f′ below, with the point and its tangent where the figure begins."""
        return draw(state)

    def __repr__(self) -> str:
        extra = ""
        if self.activation in self._parameters:
            keyword, described = self._parameters[self.activation]
            value = self.parameters[self.activation]
            extra = f", {keyword}={value}" if value != described.default else ""
        if self.secant != "none":
            extra += f", secant={self.secant!r}, h={self.h}"
        return f"TangentExplorer({self.activation!r}, x={self.x}{extra})"

    def _link(self) -> dict[str, Any]:
        """The handles that an address may set, with what is allowed for each."""
        return {
            "name": "tangent",
            "handles": {
                "activation": {"choices": self.offered},
                "x": {"low": REACH_X[0], "high": REACH_X[1], "per_unit": GRID.per_unit},
                "secant": {"choices": list(SECANTS)},
                "h": {"low": REACH_H[0], "high": REACH_H[1], "per_unit": GRID.per_unit},
                **{
                    f"parameters.{name}": parameter_grid(described).as_state()
                    for name, (_, described) in self._parameters.items()
                },
            },
        }

    @traitlets.validate("activation")
    def _is_offered(self, proposal: Any) -> str:
        name: str = proposal["value"]
        if name not in self.offered:
            raise traitlets.TraitError(f"no activation {name!r} here; offered are: {', '.join(self.offered)}")
        return name

    @traitlets.validate("x")
    def _x_is_a_node(self, proposal: Any) -> float:
        return _node("x", proposal["value"], GRID, *REACH_X)

    @traitlets.validate("h")
    def _h_is_a_node(self, proposal: Any) -> float:
        return _node("h", proposal["value"], GRID, *REACH_H)

    @traitlets.validate("parameters")
    def _parameters_are_in_range(self, proposal: Any) -> dict[str, float]:
        """What is given, on the sliders' nodes; an activation that is left out keeps its value."""
        settled = dict(self.parameters)
        for name, value in proposal["value"].items():
            if name not in self._parameters:
                known = ", ".join(self._parameters) or "none"
                raise traitlets.TraitError(f"no parameter for {name!r}; activations that have one: {known}")
            keyword, described = self._parameters[name]
            slider = parameter_grid(described)
            settled[name] = _node(f"{keyword} of {name}", value, slider, slider.low, slider.high)
        return settled


def _family_of(name: str) -> tuple[Activation, ...]:
    """The activations of the same family as the one called `name`; the classics if there is none."""
    family = next((a.family for a in ACTIVATIONS if a.name == name), CLASSICS[0].family)
    return tuple(a for a in ACTIVATIONS if a.family == family)


def _node(name: str, value: Any, grid: Grid, low: float, high: float) -> float:
    """`value` on the nearest node; TraitError unless it is a number from `low` to `high`."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise traitlets.TraitError(f"{name} must be a finite number, got {value!r}")
    if not low <= value <= high:
        raise traitlets.TraitError(f"{name} must be from {low:g} to {high:g}, got {value!r}")
    return grid.nearest(float(value))
