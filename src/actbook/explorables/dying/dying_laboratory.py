"""DyingLaboratory: the hidden units of one network, and the dead among them, step by step."""

from collections.abc import Mapping
from itertools import accumulate
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from actbook.elementwise import Array
from actbook.experiments.dying_units import LOST, DyingUnits
from actbook.explorables.base import Data, Explorable, Handle
from actbook.explorables.curve_samples import Grid
from actbook.explorables.dying.dying_frames import FAR, NONE, PER_LOSS, PER_Z, frames_of, frames_of_run
from actbook.explorables.sentences import fill, fixed, say, short
from actbook.functions.relu import relu
from actbook.plotting.palette import COLOURS, INK

REACH = (-8.0, 6.0)  # of z in the still, as on the page


class DyingLaboratory(Explorable):
    """Each hidden unit as a bar from its smallest to its largest pre-activation, and the dead counted below.

    study: what the experiment noted. seed: whose network is shown; the others stand behind its counter.
    activation: a name that the study has. rate, bias: a learning rate and a starting bias of the study.
    step: 0 to the study's last. unit: 1 to the number of hidden units, counted through the layers.
    """

    _link_name = "dying"

    offered = Data("activation names, learning rates and biases, as the frames have them")
    sizes = Data("widths, samples, steps, seeds; the shown seed and its place")
    functions = Data("activation name → title, slope where a unit is on, and where off")
    frames = Data("what every unit did: packed whole numbers")
    activation = Handle("").tag(sync=True)
    rate = Handle(0.0).tag(sync=True)
    bias = Handle(0.0).tag(sync=True)
    step = Handle(0).tag(sync=True)
    unit = Handle(0).tag(sync=True)

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
    ) -> None:
        if seed not in study.seeds:
            raise ValueError(f"no seed {seed!r} in this study; it has: {', '.join(map(str, study.seeds))}")
        self._study, self._seed = study, seed
        offered: dict[str, list[Any]] = {
            "activation": [function.name for function in study.activations],
            "rate": list(study.learning_rates),
            "bias": list(study.biases),
        }
        super().__init__(
            handles={
                **{name: [_whole(value) for value in values] for name, values in offered.items()},
                "step": Grid(0, study.steps, 1),
                "unit": Grid(1, sum(study.widths), 1),
            },
            begin={
                "activation": offered["activation"][0] if activation is None else activation,
                "rate": study.learning_rates[0] if rate is None else rate,
                "bias": study.biases[0] if bias is None else bias,
                "step": step,
                "unit": unit,
            },
            offered=offered,
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

    def offers(self) -> tuple[dict[str, Any], list[dict[str, Any]]]:
        """Large steps against a low bias: which kills more? Then two causes and two cures.

        Nothing for a study without ReLU, without bias 0, or with one rate or one bias only.
        """
        study, offers = self._study, self._words["offers"]
        if relu not in study.activations or 0.0 not in study.biases:
            return {}, []
        large, small, low = _large_rate(study), min(study.learning_rates), min(study.biases)
        if low >= 0 or large <= small:
            return {}, []
        here = study.seeds.index(self._seed)
        by_step, by_bias = _dead(study, large, 0.0), _dead(study, small, low)
        values = {
            "units": sum(study.widths), "steps": study.steps, "seeds": len(study.seeds),
            "large": large, "small": small, "low": low, "fifth": min(5, study.steps),
            "large_text": short(large), "small_text": short(small), "low_text": short(low),
            "by_step": f"rate {short(large)} from bias 0",
            "by_bias": f"rate {short(small)} from bias {short(low)}",
            "dead_by_step": by_step[here, -1], "dead_by_bias": by_bias[here, -1],
            "median_by_step": short(np.median(by_step[:, -1])),
            "median_by_bias": short(np.median(by_bias[:, -1])),
            "answer": int(by_bias[here, -1] > by_step[here, -1]),
            "born": by_step[here, 0] or "none", "lowered": by_bias[here, 0] or "none",
        }  # fmt: skip
        return fill(offers["question"], values), fill(offers["prompts"], values)

    @classmethod
    def values(cls, state: Mapping[str, Any]) -> dict[str, Any]:
        """The counts of the shown network and of the other seeds, and the chosen unit."""
        run, sizes, step, unit = frames_of_run(state), state["sizes"], state["step"], state["unit"] - 1
        slopes = state["functions"][state["activation"]]
        course, off = run["off"][sizes["place"]], run["off"][:, step]
        lost = int((off == NONE).sum())
        left = sizes["seeds"] - lost
        low, high, on = (int(run[name][unit, step]) for name in ("low", "high", "on"))
        fewest, twice_median, most = run["spread"][:, step]
        loss = run["loss"][step]
        condition = "alive" if on else "off" if slopes["off"] else "dead"
        has_two_slopes = 0 < on < sizes["samples"]
        return {
            "step": step, "title": slopes["title"],
            "rate": short(state["rate"]), "bias": short(state["bias"]),
            "run": "diverged" if course[step] == NONE else "going",
            "lost_at": int((course == NONE).argmax()),
            "kind": "leaks" if slopes["off"] else "kills",
            "units": sum(sizes["widths"]), "samples": sizes["samples"], "seeds": sizes["seeds"],
            "dead": int(run["dead"][sizes["place"], step]), "off": int(course[step]),
            "loss": fixed(loss / PER_LOSS, 3) if loss < LOST * PER_LOSS else cls._words["lost_loss"],
            "lost_loss": cls._words["lost_loss"],
            "accuracy": fixed(run["right"][step] / sizes["samples"], 2),
            "seeds_lost": lost, "seeds_left": "none" if not left else left if lost else "all",
            "fewest": int(fewest), "most": int(most), "median": short(twice_median / 2),
            "unit": unit + 1, "layer": 1 + sum(unit >= last for last in accumulate(sizes["widths"])),
            "low": cls._z(low), "high": cls._z(high), "on": on,
            "slopes": "two" if has_two_slopes else "one",
            "slope": short(slopes["on" if on else "off"]), "slope_off": short(slopes["off"]),
            "condition": cls._words["conditions"][condition],
        }  # fmt: skip

    @classmethod
    def _z(cls, tenths: int) -> str:
        reach = "below" if tenths <= -FAR * PER_Z else "above" if tenths >= FAR * PER_Z else "inside"
        return say(cls._words["z"], {"reach": reach, "z": fixed(tenths / PER_Z, 1)})

    @classmethod
    def draw(cls, state: Mapping[str, Any]) -> Figure:
        """The bars above and the counter below, where the figure begins."""
        run, step, sizes = frames_of_run(state), state["step"], state["sizes"]
        can_die = state["functions"][state["activation"]]["off"] == 0
        figure = Figure(figsize=(7.2, 5.6), layout="constrained")
        upper, lower = figure.subplots(2, height_ratios=(3, 2))
        _draw_bars(upper, run, step, sizes, can_die=can_die)
        _draw_counter(lower, run["off"], step, sizes, can_die=can_die)
        return figure

    @classmethod
    def description(cls, state: Mapping[str, Any]) -> str:
        """Both graphs in words."""
        course = frames_of_run(state)["dead"][state["sizes"]["place"]]
        values = {
            "status": cls.status(state),
            "units": sum(state["sizes"]["widths"]),
            "others": state["sizes"]["seeds"] - 1,
            "first": course[0],
            "last": course[course != NONE][-1],
        }
        return f"{say(cls._words['picture'], values)} {say(cls._words['counter'], values)}"


def _draw_bars(
    ax: Axes, run: Mapping[str, Any], step: int, sizes: Mapping[str, Any], *, can_die: bool
) -> None:
    low, high = (run[name][:, step] / PER_Z for name in ("low", "high"))
    units = np.arange(1, len(low) + 1)
    if run["off"][sizes["place"], step] != NONE:
        off = run["on"][:, step] == 0
        colour, mark = (COLOURS["vermilion"], "x") if can_die else (COLOURS["purple"], "o")
        on: Any = {"color": COLOURS["blue"], "edgecolor": COLOURS["blue"], "width": 0.64}
        hollow: Any = {"facecolor": "none", "edgecolor": colour, "linestyle": "--", "width": 0.64}
        above = np.maximum(low, 0)
        ax.bar(units[~off], (high - low)[~off], bottom=low[~off], alpha=0.25, **on)
        ax.bar(units[~off], (high - above)[~off], bottom=above[~off], **on)
        ax.bar(units[off], (high - low)[off], bottom=low[off], **hollow)
        marks: Any = {"color": colour, "markerfacecolor": "none", "markeredgewidth": 2}
        ax.plot(units[off], np.full(off.sum(), 0.5), mark, **marks)
    ax.axhline(0, color=INK, linewidth=1.5)
    for last in list(accumulate(sizes["widths"]))[:-1]:
        ax.axvline(last + 0.5, color=INK, linewidth=0.8, linestyle=":")
    ax.set(ylim=REACH, xlim=(0.5, len(units) + 0.5), ylabel="pre-activation z", xlabel="unit")
    marked = ", × dead" if can_die else ", ○ off on every sample"
    ax.set_title(f"each hidden unit: smallest to largest z{marked}")


def _draw_counter(ax: Axes, off: Any, step: int, sizes: Mapping[str, Any], *, can_die: bool) -> None:
    counts = np.where(off == NONE, np.nan, off)
    shown, colour = sizes["place"], COLOURS["vermilion" if can_die else "purple"]
    for course in np.delete(counts, shown, axis=0):
        ax.plot(course, color=INK, linewidth=1)
    ax.plot(counts[shown], color=colour, linewidth=2.75, linestyle="-" if can_die else "--")
    ax.plot(step, counts[shown, step], "o", color=colour)
    ax.axvline(step, color=INK, linestyle=":")
    ax.set(xlim=(0, sizes["steps"]), ylim=(-0.5, sum(sizes["widths"])), xlabel="step", ylabel="units")
    ax.set_title(f"units {'dead' if can_die else 'off'} at each step; thin: the other seeds")


def _large_rate(study: DyingUnits) -> float:
    """The largest rate at which every ReLU network still learns from bias 0; else the largest."""
    rates = study.learning_rates
    run = study.activations.index(relu), study.biases.index(0.0)
    learns = (study.right[run][:, :, -1] > 0.75 * study.samples).all(axis=-1)
    return max((rate for rate, does in zip(rates, learns, strict=True) if does), default=max(rates))


def _dead(study: DyingUnits, rate: float, bias: float) -> Array:
    """ReLU's dead units, (seeds, steps + 1)."""
    return study.dead[
        study.activations.index(relu), study.biases.index(bias), study.learning_rates.index(rate)
    ]


def _whole(value: Any) -> Any:
    """3.0 as 3, which JavaScript and an address write it as."""
    return int(value) if isinstance(value, float) and value.is_integer() else value
