"""TangentExplorer: a point on f with its tangent, and the same x on f′."""

import math
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import traitlets
from matplotlib.figure import Figure

from actbook.activation import Activation
from actbook.explorables.base import Data, Explorable, Handle, fit
from actbook.explorables.curve_samples import Grid, curve_state, parameter_grid, samples_of
from actbook.explorables.sentences import fill, fixed, number, short
from actbook.interval import Interval
from actbook.plotting.palette import INK, ROLES
from actbook.registry import ACTIVATIONS, CLASSICS

#: Where samples are taken: every x of REACH_X with room for the longest step on both sides.
GRID = Grid(-7.0, 7.0, per_unit=20)
REACH_X = (-5.0, 5.0)
REACH_H = (0.05, 2.0)

Function = Callable[[float], float]


class TangentExplorer(Explorable):
    """A draggable point on f with its tangent, the same x on f′, and a secant to compare with.

    activation: name of the function to begin with; one of `activations` (if None, all of its family).
    Or a function of your own, number to number: `TangentExplorer(math.sin)`. It needs a finite value at every
    x from −7 to 7. derivative: its derivative; if None, difference quotients, which at a kink are the mean of
    both sides. It is called "own" and stands beside the `activations`. A page's address never names it, since
    it is what the figure starts with.

    x: where the point stands, from −5 to 5; moves to the nearest multiple of 0.05, where the number shown
    is Python's own. secant: 'none', 'forward' (from x to x + h) or 'central' (from x − h to x + h).
    h: step of the secant, from 0.05 to 2. parameters: value for each activation that has one,
    by activation name; or give the parameter of the first one as a keyword: `alpha=0.2`.
    """

    _link_name = "tangent"

    grid = Data("the nodes: low, high, per_unit")
    reach = Data("ends of x and of h")
    offered = Data("names of the activations, in the menu's order")
    curves = Data("name → title, samples of f and of the derivative, kinks, parameter")
    activation = Handle("").tag(sync=True)
    x = Handle(0.0).tag(sync=True)
    parameters = traitlets.Dict(help="activation name → value of its parameter").tag(sync=True)
    secant = Handle("none").tag(sync=True)
    h = Handle(1.0).tag(sync=True)

    def __init__(
        self,
        activation: str | Function = "sigmoid",
        x: float = 0.0,
        activations: Sequence[Activation] | None = None,
        *,
        secant: str = "none",
        h: float = 1.0,
        derivative: Function | None = None,
        **parameter: float,
    ) -> None:
        own = () if isinstance(activation, str) else (_own(activation, derivative),)
        activation = own[0].name if own else str(activation)
        others = _family_of(activation) if activations is None else activations
        self._activations = {a.name: a for a in (*own, *others)}
        self._parameters = {
            a.name: next(iter(a.parameters.items())) for a in self._activations.values() if a.parameters
        }
        values = {name: described.default for name, (_, described) in self._parameters.items()}
        for keyword, value in parameter.items():
            if activation not in self._parameters or self._parameters[activation][0] != keyword:
                raise TypeError(f"{activation} has no parameter {keyword!r} to explore")
            values[activation] = value
        offered = list(self._activations)
        super().__init__(
            handles={
                "activation": offered,
                "x": Grid(*REACH_X, GRID.per_unit),
                "secant": ["none", "forward", "central"],
                "h": Grid(*REACH_H, GRID.per_unit),
                **{f"parameters.{name}": parameter_grid(p) for name, (_, p) in self._parameters.items()},
            },
            begin={"activation": activation, "x": x, "secant": secant, "h": h, "parameters": values},
            grid=GRID.as_state(),
            reach={"x": list(REACH_X), "h": list(REACH_H)},
            offered=offered,  # a stored notebook sorts the keys of `curves`
            curves={name: curve_state(a, GRID) for name, a in self._activations.items()},
        )

    def __repr__(self) -> str:
        extra = ""
        if self.activation in self._parameters:
            keyword, described = self._parameters[self.activation]
            value = self.parameters[self.activation]
            extra = f", {keyword}={value}" if value != described.default else ""
        if self.secant != "none":
            extra += f", secant={self.secant!r}, h={self.h}"
        return f"TangentExplorer({self.activation!r}, x={self.x}{extra})"

    def offers(self) -> tuple[dict[str, Any], list[dict[str, Any]]]:
        """The question and the prompts of the first activation; general ones for one that has none."""
        offers, activation = self._words["offers"], self._activations[self.activation]
        x = GRID.nodes()[np.abs(GRID.nodes()) <= REACH_X[1]]
        slopes = np.asarray(activation.derivative(x))
        steepest = int(np.argmax(slopes))
        kinks = activation.kinks_at()
        values = {
            "name": activation.name,
            "title": activation.title,
            "slope": {at: float(activation.derivative(float(at))) for at in (0, 1, 2, "-5")},
            "stays_below": int(slopes[steepest] <= 1 + 1e-9),
            "steepest": fixed(slopes[steepest], 4),
            "where": fixed(x[steepest], 2),
            "steepest_x": float(x[steepest]),
            "kink": kinks[0] if kinks else 0.0,
            "kink_text": short(kinks[0] if kinks else 0.0),
        }
        own = activation.name if activation.name in offers["questions"] else "other"
        which = "other, with a kink" if own == "other" and kinks else own
        prompts = [offers["prompts"].get(p) if isinstance(p, str) else p for p in offers["prompts of"][which]]
        return fill(offers["questions"][own], values), fill(prompts, values)

    @classmethod
    def values(cls, state: Mapping[str, Any]) -> dict[str, Any]:
        """The value and the slope at x, both slopes at a kink, and the secant's."""
        curve, grid, x = state["curves"][state["activation"]], Grid(**state["grid"]), state["x"]
        value = state["parameters"].get(state["activation"], 0.0)
        f, slopes = samples_of(curve, value)
        i = grid.place(x)
        values = {
            "x": fixed(x, 2), "word": curve["word"], "f": number(f[i]), "slope": number(slopes[i]),
            "kink": "no", "secant": state["secant"],
        }  # fmt: skip
        frames = curve["parameter"]["frames"] if curve["parameter"] else [0.0]
        for kink in curve["kinks"]:
            left, right = (float(np.interp(value, frames, kink[side])) for side in ("left", "right"))
            if kink["x"] == x and left != right:
                values |= {"kink": "yes", "left": short(left), "right": short(right)}
                values["convention"] = short(slopes[i])
        if state["secant"] != "none":
            steps = round(state["h"] * grid.per_unit)
            a, b = i - (steps if state["secant"] == "central" else 0), i + steps
            rise, run = f[b] - f[a], grid.nodes()[b] - grid.nodes()[a]
            values |= {"from": fixed(grid.nodes()[a], 2), "to": fixed(grid.nodes()[b], 2)}
            # float32 noise, below 1e-5, is rounded away before it can show
            values["chord"] = fixed(math.floor(rise / run * 1e5 + 0.5) / 1e5, 3)
        return values

    @classmethod
    def draw(cls, state: Mapping[str, Any]) -> Figure:
        """f above and f′ below, with the point and its tangent where the figure begins."""
        curve, grid = state["curves"][state["activation"]], Grid(**state["grid"])
        x, nodes = state["x"], grid.nodes()
        f, slope = samples_of(curve, state["parameters"].get(state["activation"]))
        at = grid.place(x)
        kinks = [kink["x"] for kink in curve["kinks"]]
        low, high = state["reach"]["x"]
        figure = Figure(figsize=(7.2, 5.4), layout="constrained")
        upper, lower = figure.subplots(2, sharex=True, height_ratios=(3, 2))
        shown = (nodes >= low) & (nodes <= high)
        upper.plot(nodes[shown], f[shown], color=ROLES["f"])
        for start, end in pairwise([-np.inf, *kinks, np.inf]):  # a jump is a gap
            piece = shown & (nodes > start) & (nodes < end)
            lower.plot(nodes[piece], slope[piece], color=ROLES["derivative"], linestyle="--")
        if x not in kinks:
            ends = np.array([x - 2, x + 2])
            upper.plot(ends, f[at] + slope[at] * (ends - x), color=ROLES["derivative"], scaley=False)
        for axes, y, role, title in (
            (upper, f[at], "f", f"{curve['title']}, f(x)"),
            (lower, slope[at], "derivative", "its slope, f′(x)"),
        ):
            axes.plot(x, y, marker="o", color=ROLES[role], markersize=9)
            axes.axvline(x, color=INK, linewidth=0.8, linestyle=":")
            axes.set_title(title, color=ROLES[role], fontweight="bold")
        lower.set_xlim(low, high)
        lower.set_xlabel("x")
        return figure

    @traitlets.validate("parameters")
    def _parameters_are_in_range(self, proposal: Any) -> dict[str, float]:
        """What is given, on the sliders' nodes; an activation that is left out keeps its value."""
        settled = dict(self.parameters)
        for name, value in proposal["value"].items():
            if name not in self._parameters:
                known = ", ".join(self._parameters) or "none"
                raise traitlets.TraitError(f"no parameter for {name!r}; activations that have one: {known}")
            keyword = self._parameters[name][0]
            settled[name] = fit(f"{keyword} of {name}", value, self.link["handles"][f"parameters.{name}"])
        return settled


def _own(function: Function, derivative: Function | None) -> Activation:
    """A reader's function as an activation; ValueError where it has no finite value."""
    step = 2.0**-17  # the error of the quotient is below 1e-9, and the page shows four decimals
    title = getattr(function, "__name__", "").strip("<>")

    def quotient(x: float) -> float:
        return (function(x + step) - function(x - step)) / (2 * step)

    def by_element(given: Function) -> Callable[[Any], Any]:
        return lambda x: np.array([float(given(float(each))) for each in np.ravel(x)]).reshape(np.shape(x))

    own = Activation(
        name="own",
        title="your function" if title in ("", "lambda") else title,
        formula="",
        derivative_formula="",
        function=by_element(function),
        derivative_function=by_element(derivative or quotient),
        output=Interval(-math.inf, math.inf),
        source="",
    )
    for x, *values in zip(GRID.nodes(), *own.value_and_derivative(GRID.nodes()), strict=True):
        if not np.isfinite(values).all():
            given = " and ".join(f"{value:g}" for value in values)
            raise ValueError(f"{own.title} and its slope have to be finite; at x = {x:g} they are {given}")
    return own


def _family_of(name: str) -> tuple[Activation, ...]:
    """The activations of the same family as the one called `name`; the classics if there is none."""
    family = next((a.family for a in ACTIVATIONS if a.name == name), CLASSICS[0].family)
    return tuple(a for a in ACTIVATIONS if a.family == family)
