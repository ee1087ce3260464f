"""ValleyExplorer: one linear neuron of two weights learns from sigmoid outputs, and from the same, centred.

Python makes the inputs, measures the curvature of both losses and finds the largest stable steps. The
browser takes the steps of gradient descent by plain arithmetic on these numbers, in the same order as `walk`,
so that it comes to the same doubles and counts the same steps; `tests/explorables/test_valley.py` compares
every place of both walks, and this walk with the study of the chapter.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import traitlets
from matplotlib.figure import Figure
from matplotlib.patches import Circle

from actbook.elementwise import Array
from actbook.experiments.zigzag import INPUTS, layer_outputs
from actbook.explorables.base import Explorable, Handle
from actbook.explorables.curve_samples import Grid
from actbook.explorables.sentences import fixed, say, short
from actbook.plotting.palette import COLOURS, INK, ROLES

LANDSCAPES = ("valley", "bowl")
SEED, SAMPLES = 0, 400  # the first ones of `experiments.zigzag.path`
LAST = 200  # steps; an arrival at LAST + 1 is none
NEAR = 0.1  # of the way from the start to the target: who has no more left has arrived
WEIGHTS = (Grid(-2.0, 2.0, per_unit=20), Grid(-1.75, 1.75, per_unit=20))


class ValleyExplorer(Explorable):
    """Two landscapes, a start and a target to drag, and a ball in each that goes down step by step.

    start, target: pairs of weights, from −2 to 2 and from −1.75 to 1.75; they move to multiples of 0.05.
    samples: 'all', each step uses all 400 samples, or 'one', each uses the next. share: of the largest step
    that never leads away from the target, from 0.05 to 1; that is 2/λ on all samples (λ: the largest
    curvature), and 2 over the longest sample's squared length on one. step: where the balls are, up to 200.
    """

    _link_name = "valley"

    landscapes = traitlets.Dict(
        help="valley, bowl → title; mean of h hᵀ, row by row; its inverse root, the shape of a contour; the "
        "largest stable step on all samples and on one; the samples that the steps use, float32 pairs"
    ).tag(sync=True)
    samples = Handle("all").tag(sync=True)
    start1, start2, target1, target2 = (Handle(0.0).tag(sync=True) for _ in range(4))
    share = Handle(0.25).tag(sync=True)
    step = Handle(0).tag(sync=True)

    def __init__(
        self,
        start: tuple[float, float] = (-1.5, 0.5),
        target: tuple[float, float] = (1.0, -1.0),
        samples: str = "all",
        share: float = 0.25,
        step: int = 0,
    ) -> None:
        positive = layer_outputs(SEED, SAMPLES, 2)
        inputs = zip(LANDSCAPES, INPUTS, (positive, positive - positive.mean(axis=0)), strict=True)
        ends = {f"{end}{n + 1}": WEIGHTS[n].as_state() for end in ("start", "target") for n in (0, 1)}
        super().__init__(
            handles={
                "samples": {"choices": ["all", "one"]},
                **ends,
                "share": Grid(0.05, 1.0, per_unit=20).as_state(),
                "step": {"low": 0, "high": LAST, "per_unit": 1},
            },
            begin={"samples": samples, "share": share, "step": step}
            | dict(zip(ends, (*start, *target), strict=True)),
            landscapes={name: _landscape(title, h) for name, title, h in inputs},
        )

    def __repr__(self) -> str:
        start, target = (self.start1, self.start2), (self.target1, self.target2)
        return f"ValleyExplorer({start}, {target}, {self.samples!r}, share={self.share}, step={self.step})"

    def offers(self) -> tuple[dict[str, Any], list[dict[str, Any]]]:
        """Each begins where the explorable does, wherever a reader has dragged start and target."""
        question, prompts = super().offers()
        for each in (question, *prompts):
            each["state"] = self.start | each["state"]
        return question, prompts

    @classmethod
    def values(cls, state: Mapping[str, Any]) -> dict[str, Any]:
        """How many steps each ball needs, how often it turns back, and how much of the way is left."""
        walks = {name: walk(state, name) for name in LANDSCAPES}
        valley, bowl = (each.arrived for each in walks.values())
        values = {
            "samples": state["samples"], "percent": fixed(100 * state["share"], 0), "step": state["step"],
            "start": f"({short(state['start1'])}, {short(state['start2'])})",
            "target": f"({short(state['target1'])}, {short(state['target2'])})",
            "way": "yes" if valley else "no", "quick": "yes" if 0 < valley <= min(bowl, LAST) else "no",
        }  # fmt: skip
        for name, each in walks.items():
            values |= {
                f"{name}_needs": say(cls._words["count"], {"n": each.arrived}),
                f"{name}_walked": len(each.left) - 1, f"{name}_turns": each.turns,
                f"{name}_together": each.together,
                f"{name}_left": fixed(100 * each.left[min(state["step"], len(each.left) - 1)], 0),
            }  # fmt: skip
        return values

    @classmethod
    def draw(cls, state: Mapping[str, Any]) -> Figure:
        """Both landscapes, each with the whole way of its ball."""
        values, target = cls.values(state), np.array([state["target1"], state["target2"]])
        w1, w2 = np.meshgrid(*(grid.nodes() for grid in WEIGHTS))
        off = np.stack([w1, w2], axis=-1) - target
        figure = Figure(figsize=(7.2, 3.7), layout="constrained")
        for ax, name in zip(figure.subplots(1, 2, sharey=True), LANDSCAPES, strict=True):
            land, way = state["landscapes"][name], target + walk(state, name).errors
            loss = np.einsum("...i,ij,...j", off, np.reshape(land["curvature"], (2, 2)), off)
            levels = 0.001 * 2.56 ** np.arange(12)
            ax.contour(w1, w2, loss, levels, colors=ROLES["f"], linewidths=0.8, alpha=0.6)
            ax.plot(*way.T, ".-", color=ROLES["derivative"], linewidth=1.2, markersize=4)
            ax.plot(*way[0], "o", color=INK, fillstyle="none", markersize=13)
            ax.plot(*target, "D", color=COLOURS["purple"], markersize=7)
            near = NEAR * float(np.linalg.norm(way[0] - target))
            ax.add_patch(Circle((target[0], target[1]), near, fill=False, color=COLOURS["purple"]))
            ax.set(aspect="equal", title=f"{land['title']}\n{name}: {values[f'{name}_needs']}", xlabel="w₁")
        figure.axes[0].set_ylabel("w₂")
        return figure


@dataclass(frozen=True)
class Walk:
    """One ball's way: weights minus target before each step and after the last, and what is counted on it."""

    errors: list[tuple[float, float]]
    left: list[float]  # of the way
    arrived: int
    turns: int  # steps that lead back: by more than a right angle away from the one before
    together: int  # steps in which both weights rise or both fall


def walk(state: Mapping[str, Any], name: str) -> Walk:
    """Gradient descent in one landscape until a tenth of the way is left, or for 200 steps."""
    land, uses_all = state["landscapes"][name], state["samples"] == "all"
    a, b, _, c = land["curvature"]
    inputs = np.frombuffer(land["samples"], "<f4").astype(float).reshape(-1, 2).tolist()
    rate = state["share"] * land["limits"][state["samples"]]
    e1, e2 = state["start1"] - state["target1"], state["start2"] - state["target2"]
    whole = e1 * e1 + e2 * e2
    errors, p1, p2, turns, together = [(e1, e2)], 0.0, 0.0, 0, 0
    while e1 * e1 + e2 * e2 > NEAR * NEAR * whole and len(errors) <= LAST:
        h1, h2 = inputs[len(errors) - 1]
        miss = h1 * e1 + h2 * e2
        m1 = -rate * (a * e1 + b * e2 if uses_all else miss * h1)
        m2 = -rate * (b * e1 + c * e2 if uses_all else miss * h2)
        turns += m1 * p1 + m2 * p2 < 0
        together += m1 * m2 > 0
        p1, p2, e1, e2 = m1, m2, e1 + m1, e2 + m2
        errors.append((e1, e2))
    is_there = e1 * e1 + e2 * e2 <= NEAR * NEAR * whole
    left = [math.sqrt((x * x + y * y) / whole) if whole else 0.0 for x, y in errors]
    return Walk(errors, left, len(errors) - 1 if is_there else LAST + 1, turns, together)


def _landscape(title: str, h: Array) -> dict[str, Any]:
    """The loss of one kind of inputs as the browser needs it, with digits that every processor agrees on."""
    curvature = h.T @ h / len(h)
    eigenvalues, axes = np.linalg.eigh(curvature)
    longest = (h**2).sum(axis=1).max()
    return {
        "title": title,
        "curvature": [float(f"{value:.6g}") for value in curvature.ravel()],
        "shape": [float(f"{value:.6g}") for value in (axes / np.sqrt(eigenvalues) @ axes.T).ravel()],
        "limits": {"all": float(f"{2 / eigenvalues[-1]:.6g}"), "one": float(f"{2 / longest:.6g}")},
        "samples": h[:LAST].astype("<f4").tobytes(),
    }
