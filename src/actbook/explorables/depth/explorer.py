"""DepthExplorer: what is left of a gradient at every layer, on its way back from the last."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import traitlets
from matplotlib.figure import Figure

from actbook.experiments.depth import Depth
from actbook.explorables.base import Explorable
from actbook.explorables.bundle import module_source, style_source
from actbook.explorables.depth import samples
from actbook.explorables.depth.asking import prediction_for, prompts_for
from actbook.explorables.depth.picture import draw
from actbook.explorables.depth.words import activation_title, initialisation_phrase, initialisation_title

HERE = Path(__file__).parent


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

    _module = HERE / "depth.js"
    _esm = module_source(_module)
    _css = style_source(HERE.parent / "drawing" / "drawing.css", HERE / "depth.css")
    _handles = ("activation", "initialisation", "depth", "compare", "layer")

    activations: traitlets.List[dict[str, str]] = traitlets.List(
        help="name and title, in the menu's order"
    ).tag(sync=True)
    initialisations: traitlets.List[dict[str, str]] = traitlets.List(
        help="name, title, and phrase in a sentence, in the menu's order"
    ).tag(sync=True)
    depths: traitlets.List[int] = traitlets.List(help="the measured depths, in order").tag(sync=True)
    seeds = traitlets.Int(help="how many networks each median is of").tag(sync=True)
    decades = traitlets.Bytes(help="logarithms of the gradients; see samples.py").tag(sync=True)
    factors = traitlets.Bytes(help="a network's mean factor a layer; see samples.py").tag(sync=True)
    span = traitlets.Dict(help="ends of the axis in decades; whether it has a place for 0").tag(sync=True)
    activation = traitlets.Unicode().tag(sync=True)
    initialisation = traitlets.Unicode().tag(sync=True)
    depth = traitlets.Int().tag(sync=True)
    compare = traitlets.Unicode("none").tag(sync=True)
    layer = traitlets.Int(1).tag(sync=True)

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
        super().__init__(
            activations=[{"name": name, "title": activation_title(name)} for name in study.activations],
            initialisations=[
                {"name": name, "title": initialisation_title(name), "phrase": initialisation_phrase(name)}
                for name in study.initialisations
            ],
            depths=list(study.depths),
            seeds=study.first.shape[-1],
            decades=samples.decades(study),
            factors=samples.factors(study),
            span=samples.span(study),
        )
        self.activation = study.activations[0] if activation is None else activation
        self.initialisation = study.initialisations[0] if initialisation is None else initialisation
        self.depth = study.depths[-1] if depth is None else depth
        self.compare, self.layer = compare, layer
        self.prediction = prediction_for(study) if prediction is None else dict(prediction)
        self.prompts = prompts_for(study) if prompts is None else [dict(prompt) for prompt in prompts]
        self.link = {
            "name": "depth",
            "handles": {
                "activation": {"choices": list(study.activations)},
                "initialisation": {"choices": list(study.initialisations)},
                "depth": {"choices": list(study.depths)},
                "compare": {"choices": names},
                "layer": {"low": 1, "high": max(study.depths), "per_unit": 1},
            },
        }
        self._remember_start()

    def __repr__(self) -> str:
        extra = "" if self.compare == "none" else f", compare={self.compare!r}"
        extra += "" if self.layer == 1 else f", layer={self.layer}"
        return (
            f"DepthExplorer(study, {self.activation!r}, {self.initialisation!r}, depth={self.depth}{extra})"
        )

    @classmethod
    def picture(cls, state: Mapping[str, Any]) -> tuple[Figure, str]:
        """The explorer's state as a picture, and its description."""
        return draw(state)

    @traitlets.validate("activation")
    def _activation_is_measured(self, proposal: Any) -> str:
        return _one_of([a["name"] for a in self.activations], proposal["value"], "activation")

    @traitlets.validate("initialisation")
    def _initialisation_is_measured(self, proposal: Any) -> str:
        return _one_of([s["name"] for s in self.initialisations], proposal["value"], "initialisation")

    @traitlets.validate("compare")
    def _comparison_is_measured(self, proposal: Any) -> str:
        names = [entry["name"] for entry in (*self.activations, *self.initialisations)]
        return _one_of(["none", *names], proposal["value"], "comparison")

    @traitlets.validate("depth")
    def _depth_is_measured(self, proposal: Any) -> int:
        depth = _whole("depth", proposal["value"])
        if depth not in self.depths:
            measured = ", ".join(map(str, self.depths))
            raise traitlets.TraitError(f"no network of depth {depth} here; measured are: {measured}")
        return depth

    @traitlets.validate("layer")
    def _layer_exists(self, proposal: Any) -> int:
        layer = _whole("layer", proposal["value"])
        if not 1 <= layer <= max(self.depths):
            raise traitlets.TraitError(f"layer must be from 1 to {max(self.depths)}, got {layer}")
        return layer


def _one_of(names: list[str], name: str, what: str) -> str:
    if name not in names:
        raise traitlets.TraitError(f"no {what} {name!r} here; offered are: {', '.join(names)}")
    return name


def _whole(name: str, value: Any) -> int:
    if isinstance(value, bool):
        raise traitlets.TraitError(f"{name} must be a whole number, got {value!r}")
    return int(value)
