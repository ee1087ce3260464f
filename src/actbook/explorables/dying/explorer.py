"""DyingLaboratory: the hidden units of one network, and the dead among them, step by step."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import traitlets
from matplotlib.figure import Figure

from actbook.experiments.dying_units import DyingUnits
from actbook.explorables.base import Explorable
from actbook.explorables.bundle import module_source, style_source
from actbook.explorables.dying.asking import prediction_for, prompts_for
from actbook.explorables.dying.frames import frames_of
from actbook.explorables.dying.picture import draw

HERE = Path(__file__).parent


class DyingLaboratory(Explorable):
    """Each hidden unit as a bar from its smallest to its largest pre-activation, and the dead counted below.

    study: what the experiment noted. seed: whose network is shown; the others stand behind its counter.
    activation: a name that the study has. rate, bias: a learning rate and a starting bias of the study.
    step: 0 to the study's last. unit: 1 to the number of hidden units, counted through the layers.

    Every handle is a trait: read it or set it from Python, under a kernel the figure follows. A value that
    the study does not have raises TraitError and changes nothing.
    """

    _module = HERE / "dying.js"
    _esm = module_source(_module)
    _css = style_source(HERE.parent / "drawing" / "drawing.css", HERE / "dying.css")
    _handles = ("activation", "rate", "bias", "step", "unit")

    offered = traitlets.Dict(help="activation names, learning rates and biases, as the frames have them").tag(
        sync=True
    )
    sizes = traitlets.Dict(help="widths, samples, steps, seeds; the shown seed and its place").tag(sync=True)
    functions = traitlets.Dict(help="activation name → title, slope where a unit is on, and where off").tag(
        sync=True
    )
    frames = traitlets.Dict(help="what every unit did: packed whole numbers").tag(sync=True)
    activation = traitlets.Unicode().tag(sync=True)
    rate = traitlets.Float().tag(sync=True)
    bias = traitlets.Float().tag(sync=True)
    step = traitlets.Int().tag(sync=True)
    unit = traitlets.Int().tag(sync=True)

    def __init__(
        self,
        study: DyingUnits,
        seed: int,
        *,
        activation: str | None = None,
        rate: float | None = None,
        bias: float | None = None,
        step: int = 0,
        unit: int = 1,
        prediction: Mapping[str, Any] | None = None,
        prompts: Sequence[Mapping[str, Any]] | None = None,
    ) -> None:
        if seed not in study.seeds:
            raise ValueError(f"no seed {seed!r} in this study; it has: {_listed(study.seeds)}")
        names = [function.name for function in study.activations]
        super().__init__(
            offered={"activation": names, "rate": [*study.learning_rates], "bias": [*study.biases]},
            sizes={
                "widths": list(study.widths),
                "samples": study.samples,
                "steps": study.steps,
                "seeds": len(study.seeds),
                "seed": seed,
                "place": study.seeds.index(seed),
            },
            functions={
                function.name: {
                    "title": function.title,
                    "on": float(function.derivative(1.0, **study.parameters.get(function.name, {}))),
                    "off": float(function.derivative(-1.0, **study.parameters.get(function.name, {}))),
                }
                for function in study.activations
            },
            frames=frames_of(study, seed),
        )
        self.activation = names[0] if activation is None else activation
        self.rate = study.learning_rates[0] if rate is None else rate
        self.bias = study.biases[0] if bias is None else bias
        self.step, self.unit = step, unit
        self.prediction = prediction_for(study, seed) if prediction is None else dict(prediction)
        self.prompts = prompts_for(study, seed) if prompts is None else [dict(prompt) for prompt in prompts]
        self.link = self._link()
        self._remember_start()

    @classmethod
    def picture(cls, state: Mapping[str, Any]) -> tuple[Figure, str]:
        """The bars above and the counter below, where the figure begins."""
        return draw(state)

    def __repr__(self) -> str:
        return (
            f"DyingLaboratory({self.activation!r}, rate={self.rate}, bias={self.bias}, "
            f"step={self.step}, unit={self.unit})"
        )

    def _link(self) -> dict[str, Any]:
        """The handles that an address may set, with what is allowed for each."""
        chosen = {
            name: {"choices": [_whole(value) for value in self.offered[name]]}
            for name in ("activation", "rate", "bias")
        }
        counted = {
            "step": {"low": 0, "high": self.sizes["steps"], "per_unit": 1},
            "unit": {"low": 1, "high": sum(self.sizes["widths"]), "per_unit": 1},
        }
        return {"name": "dying", "handles": chosen | counted}

    @traitlets.validate("activation", "rate", "bias")
    def _is_in_the_study(self, proposal: Any) -> Any:
        name, value = proposal["trait"].name, proposal["value"]
        if value not in self.offered[name]:
            raise traitlets.TraitError(
                f"no {name} {value!r} in this study; it has: {_listed(self.offered[name])}"
            )
        return value + 0.0 if isinstance(value, float) else value  # −0.0 becomes 0.0

    @traitlets.validate("step", "unit")
    def _is_counted(self, proposal: Any) -> int:
        name, value = proposal["trait"].name, proposal["value"]
        low, high = (0, self.sizes["steps"]) if name == "step" else (1, sum(self.sizes["widths"]))
        if isinstance(value, bool) or not low <= value <= high:
            raise traitlets.TraitError(f"{name} must be a whole number from {low} to {high}, got {value!r}")
        return int(value)


def _whole(value: Any) -> Any:
    """3.0 as 3, which JavaScript and an address write it as."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _listed(values: Sequence[Any]) -> str:
    return ", ".join(f"{value:g}" if isinstance(value, float) else str(value) for value in values)
