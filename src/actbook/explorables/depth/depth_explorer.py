"""DepthExplorer: what fifty layers leave of a gradient, for weights of any size.

Measured by Python, at NODES: each layer's root mean square of the gradient, relative to the last layer's, in
square layers of 64 units before training, with 16 normal inputs and normal weights, for five seeds. Between
two nodes the logarithms lie on a straight line over log n·Var(w), here and in the browser: that is all that
the browser computes, with q, the 49th root of what arrives. Tests hold both against measurements in between.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
import traitlets
from matplotlib.figure import Figure

from actbook.activation import Activation
from actbook.elementwise import Array
from actbook.experiments import depth
from actbook.explorables.base import Data, Explorable, Handle
from actbook.explorables.curve_samples import pack_floats, read_floats
from actbook.explorables.sentences import fill, fixed, say, two_digits
from actbook.initialisation import normal
from actbook.plotting.palette import COLOURS, INK, ROLES
from actbook.registry import CLASSICS

LAYERS, WIDTH, SAMPLES, SEEDS = 50, 64, 16, range(5)
NODES = (0.1, 1 / 3, 0.6, 1, 1.4, 2, 3, 5, 8, 12, 20, 30, 50, 80, 100, 125, 160, 250)
KINDS = ("median", "lowest", "highest")
#: n·Var(w) that has a name, and whose it is. PyTorch draws uniform weights of this variance.
NAMED = {"standard": (1 / 3, "PyTorch"), "lecun": (1, "LeCun"), "he": (2, "He")}


class DepthExplorer(Explorable):
    """The gradient's size at each of fifty layers, and the factor q by which a layer multiplies it.

    activation: the name of one of `activations`, which are any of the book's or yours. initialisation:
    'standard' (PyTorch's variance, n·Var(w) = 1/3), 'lecun' (1), 'he' (2), or n·Var(w) itself as it is
    spelled among the slider's values, '95.5' say, from 0.1 to 245. It takes some seconds to measure.
    """

    _link_name = "depth"

    functions = Data("name, title and the nodes' logarithms, in the menu's order")
    named = Data("name, n·Var(w), whose it is")
    samples = Data("float32 logarithms: function, node, KINDS, layer")
    layers = traitlets.Int(LAYERS).tag(sync=True)
    seeds = traitlets.Int(len(SEEDS)).tag(sync=True)
    activation = Handle("").tag(sync=True)
    initialisation = Handle("").tag(sync=True)

    def __init__(
        self,
        activation: str = "relu",
        initialisation: str = "standard",
        *,
        activations: Sequence[Activation] = CLASSICS,
    ) -> None:
        nodes = {f: nodes_of(f) for f in activations}
        super().__init__(
            handles={"activation": [f.name for f in activations], "initialisation": _choices()},
            begin={"activation": activation, "initialisation": initialisation},
            functions=[
                {"name": f.name, "title": f.title, "nodes": [math.log10(node) for node in nodes[f]]}
                for f in activations
            ],
            named=[{"name": name, "variance": v, "whose": whose} for name, (v, whose) in NAMED.items()],
            samples=pack_floats([measure(f, v) for f in activations for v in nodes[f]]),
        )

    def offers(self) -> tuple[dict[str, Any], list[dict[str, Any]]]:
        """A question about the sigmoid, if it is there, and weights to look at."""
        offers, question = self._words["offers"], {}
        if self.allows({"activation": "sigmoid"}):
            state = self.get_state() | {"activation": "sigmoid"}
            values = [v for v in map(variance, _choices()) if abs(curve(state, v)[0, 0]) <= 1]
            question = fill(offers["question"], {"low": f"{min(values):.0f}", "high": f"{max(values):.0f}"})
        return question, fill(offers["prompts"], {})

    @classmethod
    def values(cls, state: Mapping[str, Any]) -> dict[str, Any]:
        """The network and its weights, q, and what arrives at layer 1."""
        chosen = state["initialisation"]
        first = curve(state, variance(chosen))[:, 0]
        return {
            "title": next(f["title"] for f in state["functions"] if f["name"] == state["activation"]),
            "variance": f"{variance(chosen):.3g}",
            "whose": NAMED[chosen][1] if chosen in NAMED else "",
            "q": fixed(10 ** (first[0] / (LAYERS - 1)), 3),
            "fate": "vanishes" if first[0] < -1 else "explodes" if first[0] > 1 else "survives",
            "seeds": state["seeds"],
            **{kind: two_digits(10.0**decade) for kind, decade in zip(KINDS, first, strict=True)},
        }

    @classmethod
    def draw(cls, state: Mapping[str, Any]) -> Figure:
        """The gradient layer by layer: median, lowest and highest."""
        median, lowest, highest = curve(state, variance(state["initialisation"]))
        layers = np.arange(1, len(median) + 1)
        figure = Figure(figsize=(7.2, 4.2), layout="constrained")
        axes = figure.subplots()
        axes.axhspan(-1, 1, color=COLOURS["blue"], alpha=0.25, linewidth=0)
        axes.annotate("goal: at layer 1 it is still a tenth to ten times", (1, 1.5), color=INK)
        axes.fill_between(layers, lowest, highest, color=ROLES["derivative"], alpha=0.3, linewidth=0)
        axes.plot(layers, median, color=ROLES["derivative"])
        axes.plot(1, median[0], "o", color=ROLES["derivative"], markersize=9)
        axes.set_xticks([1, 10, 20, 30, 40, 50])
        axes.set_ylim(-45, 15)
        powers = np.arange(-40, 11, 10)
        axes.set_yticks(powers, [f"$10^{{{power}}}$" if power else "1" for power in powers])
        axes.set(xlabel="layer", ylabel="gradient ÷ the last layer's")
        title = say("{title}, n·Var(w) = {variance}: q = {q}", cls.values(state))
        axes.set_title(title, fontweight="bold")
        return figure


def rounded(f: Activation) -> Activation:
    """Return f with seven digits: where a gradient explodes, so does a difference in the last one.

    The last digits of a float differ between processors, and fifty layers would make other pictures of them.
    """

    def function(x: Array, **parameters: float) -> Array:
        mantissa, exponent = np.frexp(f.function(x, **parameters))
        return np.ldexp(mantissa.round(7), exponent)

    return replace(f, function=function)


@cache
def measure(f: Activation, of: float) -> Array:
    """Decimal logarithms of the gradient, (KINDS, layers), with weights of n·Var(w) `of`."""
    left, _ = depth.slopes(rounded(f), normal(math.sqrt(of / WIDTH)), LAYERS, WIDTH, SAMPLES, SEEDS)
    logarithms = np.log10(left)
    return np.stack([np.median(logarithms, -1), logarithms.min(-1), logarithms.max(-1)])


def nodes_of(f: Activation) -> tuple[float, ...]:
    """NODES; where f(2x) = 2f(x), gradients are powers of n·Var(w), and the two ends do."""
    x = np.linspace(-4, 4, 9)
    return (NODES[0], NODES[-1]) if np.array_equal(f(2 * x), 2 * f(x)) else NODES


def variance(initialisation: str) -> float:
    """n·Var(w) of one of the slider's values."""
    return NAMED[initialisation][0] if initialisation in NAMED else float(initialisation)


def curve(state: Mapping[str, Any], of: float) -> Array:
    """The shown function's logarithms, (KINDS, layers), at n·Var(w) `of`; the browser has the same."""
    names = [f["name"] for f in state["functions"]]
    at = names.index(state["activation"])
    nodes = state["functions"][at]["nodes"]
    before = sum(len(f["nodes"]) for f in state["functions"][:at])
    stored = read_floats(state["samples"]).reshape(-1, len(KINDS), state["layers"])
    here = math.log10(of)
    i = min(max(int(np.searchsorted(nodes, here)) - 1, 0), len(nodes) - 2)
    low, high = stored[before + i : before + i + 2]
    share = min(max((here - nodes[i]) / (nodes[i + 1] - nodes[i]), 0), 1)
    return np.asarray(low + share * (high - low))


def _choices() -> list[str]:
    """The slider's values: a hundred to a power of ten, and names where there are any."""
    decades = [k / 100 for k in range(-100, 240)]
    names = {round(math.log10(v), 2): name for name, (v, _) in NAMED.items()}
    return [names.get(decade, f"{10**decade:.3g}") for decade in decades]
