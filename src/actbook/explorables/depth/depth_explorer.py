"""DepthExplorer: what is left of a gradient at every layer, on its way back from the last."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import traitlets
from matplotlib.figure import Figure

from actbook.experiments.depth import Depth
from actbook.explorables.base import Explorable, Handle
from actbook.explorables.depth import decades
from actbook.explorables.depth.depth_picture import draw
from actbook.explorables.sentences import fill, say, two_digits
from actbook.initialisation import INITIALISATIONS, STANDARD
from actbook.registry import ACTIVATIONS

TITLES = {a.name: a.title for a in ACTIVATIONS} | {i.name: i.title for i in INITIALISATIONS}


class DepthExplorer(Explorable):
    """The gradient's root mean square at every layer, measured beside the product of one factor a layer.

    study: what `actbook.experiments.depth.run` measured; the handles offer what it has.
    activation, initialisation: names in the study; its first ones if None. depth: how many layers, one of the
    study's depths; its deepest if None. compare: 'none', or the name of an activation or an initialisation to
    lay a second network beside the first, which differs in this alone. layer: which one the status line
    reads, 1 being the first; a network with fewer layers shows its last.

    Every handle is a trait: read it or set it from Python, under a kernel the figure follows. A value that
    is not offered raises TraitError and changes nothing. Raises ValueError for a study in which an activation
    and an initialisation have the same name, or one is called 'none'.
    """

    _link_name = "depth"

    activations: traitlets.List[dict[str, str]] = traitlets.List(
        help="name and title, in the menu's order"
    ).tag(sync=True)
    initialisations: traitlets.List[dict[str, str]] = traitlets.List(
        help="name, title, and phrase in a sentence, in the menu's order"
    ).tag(sync=True)
    depths: traitlets.List[int] = traitlets.List(help="the measured depths, in order").tag(sync=True)
    seeds = traitlets.Int(help="how many networks each median is of").tag(sync=True)
    decades = traitlets.Bytes(help="logarithms of the gradients; see decades.py").tag(sync=True)
    factors = traitlets.Bytes(help="a network's mean factor a layer; see decades.py").tag(sync=True)
    span = traitlets.Dict(help="ends of the axis in decades; whether it has a place for 0").tag(sync=True)
    activation = Handle("").tag(sync=True)
    initialisation = Handle("").tag(sync=True)
    depth = Handle(0).tag(sync=True)
    compare = Handle("none").tag(sync=True)
    layer = Handle(1).tag(sync=True)

    def __init__(
        self,
        study: Depth,
        activation: str | None = None,
        initialisation: str | None = None,
        depth: int | None = None,
        *,
        compare: str = "none",
        layer: int = 1,
        prediction: Mapping[str, Any] | None = None,
        prompts: Sequence[Mapping[str, Any]] | None = None,
    ) -> None:
        names = ["none", *study.activations, *study.initialisations]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise ValueError(f"a comparison needs names that differ; the study uses {twice[0]!r} twice")
        self._study = study
        super().__init__(
            handles={
                "activation": {"choices": list(study.activations)},
                "initialisation": {"choices": list(study.initialisations)},
                "depth": {"choices": list(study.depths)},
                "compare": {"choices": names},
                "layer": {"low": 1, "high": max(study.depths), "per_unit": 1},
            },
            begin={
                "activation": study.activations[0] if activation is None else activation,
                "initialisation": study.initialisations[0] if initialisation is None else initialisation,
                "depth": study.depths[-1] if depth is None else depth,
                "compare": compare,
                "layer": layer,
            },
            prediction=prediction,
            prompts=prompts,
            activations=[{"name": name, "title": TITLES.get(name, name)} for name in study.activations],
            initialisations=[
                {"name": name, "title": TITLES.get(name, name), "phrase": _phrase(name)}
                for name in study.initialisations
            ],
            depths=list(study.depths),
            seeds=study.first.shape[-1],
            decades=decades.decades(study),
            factors=decades.factors(study),
            span=decades.span(study),
        )

    def __repr__(self) -> str:
        extra = "" if self.compare == "none" else f", compare={self.compare!r}"
        extra += "" if self.layer == 1 else f", layer={self.layer}"
        return (
            f"DepthExplorer(study, {self.activation!r}, {self.initialisation!r}, depth={self.depth}{extra})"
        )

    def offers(self) -> tuple[dict[str, Any], list[dict[str, Any]]]:
        """A question about a network that the study may not have measured, and comparisons."""
        offers, study = self._words["offers"], self._study
        prompts = fill(offers["prompts"], {"deepest": study.depths[-1]})
        if not self.allows({"activation": "sigmoid", "initialisation": "standard", "depth": 20}):
            return {}, prompts
        at = study.activations.index("sigmoid"), study.initialisations.index("standard")
        left, product = (
            float(np.median(each[(*at, study.depths.index(20))])) for each in (study.first, study.predicted)
        )
        sizes = np.log10([0.1, 1e-6, 1e-16])  # of the choices
        values = {
            "left": two_digits(left),
            "factor": two_digits(product ** (1 / 19)),
            "nearest": int(np.abs(np.log10(left) - sizes).argmin()),
        }
        return fill(offers["question"], values), prompts

    @classmethod
    def values(cls, state: Mapping[str, Any]) -> dict[str, Any]:
        """The shown network in words, and the one beside it."""
        networks = [
            say(cls._words["network"], _network(state, *place)) for _, place in decades.networks(state)
        ]
        alone = "none" if state["compare"] == "none" else "itself"
        return {
            "first": networks[0],
            "second": networks[-1],
            "comparison": "another" if len(networks) > 1 else alone,
        }

    @classmethod
    def draw(cls, state: Mapping[str, Any]) -> Figure:
        """The shown networks' gradients, layer by layer."""
        return draw(state)


def _network(state: Mapping[str, Any], i: int, j: int) -> dict[str, Any]:
    """What is said of the network with activation number `i` and initialisation number `j`."""
    depth, layer = state["depth"], min(state["layer"], state["depth"])
    samples = decades.Samples(state["decades"], state["depths"], len(state["initialisations"]))
    factors = np.frombuffer(state["factors"], "<f4").reshape(
        len(state["activations"]), -1, len(state["depths"])
    )
    return {
        "title": state["activations"][i]["title"],
        "phrase": state["initialisations"][j]["phrase"],
        "depth": depth,
        "layer": layer,
        "steps": depth - layer,
        "seeds": state["seeds"],
        "factor": two_digits(float(factors[i, j, state["depths"].index(depth)])) if depth > 1 else "",
        **{
            name: two_digits(10.0**decade)
            for name, decade in zip(decades.KINDS, samples.network(i, j, depth)[:, layer - 1], strict=True)
        },
    }


def _phrase(name: str) -> str:
    """An initialisation in a sentence, after 'with'."""
    if name == STANDARD.name:
        return "the standard initialisation"
    return f"{TITLES[name]}'s initialisation" if name in TITLES else f"the initialisation {name}"
