"""KinkExplorer: ReLU hinges to drag until their sum matches a curve.

Python computes the curves to match, the gap of the best straight line and of the best placements. The
browser adds up the hinges that are drawn, start + Σ weight · max(0, x − place), and takes the mean of the
gaps at the nodes; the contract's tests compare its sentences with those from here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import traitlets
from matplotlib.figure import Figure

from actbook.elementwise import Array
from actbook.explorables.base import Explorable, Handle
from actbook.explorables.kinks import fits
from actbook.explorables.kinks.kink_picture import draw
from actbook.explorables.sentences import fixed

#: Of the best straight line's gap: what a reader is asked to reach.
SHARE = 5


class KinkExplorer(Explorable):
    """One to four ReLU hinges, their sum, and a curve for it to match.

    target: 'vee', 'step', 'bump' or 'sine'. places: where each hinge starts, from −3 to 2; as many as there
    are hinges. weights: what each adds to the slope there, from −2.2 to 2.2. Both move to multiples of 0.02.
    The sum begins, at x = −3, where the target does.
    """

    _link_name = "kinks"

    grid = traitlets.Dict(help="the nodes: low, high, per_unit").tag(sync=True)
    targets = traitlets.Dict(
        help="name → title, float32 samples, gap of the best straight line, goal, best gaps by hinges"
    ).tag(sync=True)
    target = Handle("bump").tag(sync=True)
    hinges = Handle(3).tag(sync=True)
    hinge = Handle(1).tag(sync=True)
    x1, x2, x3, x4 = (Handle(x).tag(sync=True) for x in (-2.0, -1.0, 0.0, 1.0))
    w1, w2, w3, w4 = (Handle(0.0).tag(sync=True) for _ in range(fits.MOST))

    def __init__(
        self,
        target: str = "bump",
        places: Sequence[float] = (-2.0, -1.0, 0.0),
        weights: Sequence[float] = (0.5, -0.5, 0.5),
    ) -> None:
        count = len(places)
        if not 1 <= count <= fits.MOST or count != len(weights):
            raise ValueError(f"as many weights as places, one to {fits.MOST}: got {count} and {len(weights)}")
        super().__init__(
            handles={
                "target": {"choices": list(fits.TARGETS)},
                "hinges": {"choices": list(range(1, fits.MOST + 1))},
                "hinge": {"choices": list(range(1, fits.MOST + 1))},
                **{f"x{n + 1}": fits.PLACES.as_state() for n in range(fits.MOST)},
                **{f"w{n + 1}": fits.WEIGHTS.as_state() for n in range(fits.MOST)},
            },
            begin={"target": target, "hinges": count}
            | {
                f"{axis}{n + 1}": v
                for axis, row in zip("xw", (places, weights), strict=True)
                for n, v in enumerate(row)
            },
            grid=fits.GRID.as_state(),
            targets={name: _described(name) for name in fits.TARGETS},
        )

    def __repr__(self) -> str:
        places, weights = (tuple(row.tolist()) for row in _hinges(self.state()))
        return f"KinkExplorer({self.target!r}, {places}, {weights})"

    @classmethod
    def values(cls, state: Mapping[str, Any]) -> dict[str, Any]:
        """The gap and what it is compared with, and the chosen hinge."""
        target, hinge = state["targets"][state["target"]], min(state["hinge"], state["hinges"])
        best = target["best"][state["hinges"] - 1]
        samples = np.frombuffer(target["samples"], "<f4").astype(float)
        gap = fixed(float(fits.mean_gap(samples, *_hinges(state))), 3)
        weight = state[f"w{hinge}"]
        return {
            "gap": gap, "line": fixed(target["line"], 3),
            "goal": fixed(target["goal"], 3), "best": fixed(best, 3),
            "reached": "yes" if float(gap) <= target["goal"] else "no",
            "enough": "yes" if best <= target["goal"] else "no",
            "hinges": state["hinges"], "hinge": hinge,
            "x": fixed(state[f"x{hinge}"], 2), "w": ("+" if weight > 0 else "") + fixed(weight, 2),
        }  # fmt: skip

    @classmethod
    def draw(cls, state: Mapping[str, Any]) -> Figure:
        """The target, the hinges and their sum where the figure begins."""
        target = np.frombuffer(state["targets"][state["target"]]["samples"], "<f4").astype(float)
        return draw(target, *_hinges(state))


def _hinges(state: Mapping[str, Any]) -> tuple[Array, Array]:
    """Places and weights of the hinges that there are."""
    places, weights = (np.array([state[f"{axis}{n + 1}"] for n in range(state["hinges"])]) for axis in "xw")
    return places, weights


def _described(name: str) -> dict[str, Any]:
    """One target as the browser needs it; gaps as they are shown, to three decimals."""
    title, samples = fits.TARGETS[name]
    line = fits.straight_line_gap(samples)
    best = [fits.mean_gap(samples, *map(np.array, placement)) for placement in fits.BEST[name]]
    return {
        "title": title,
        "samples": samples.astype("<f4").tobytes(),
        "line": round(line, 3),
        "goal": round(line / SHARE, 3),
        "best": [round(float(gap), 3) for gap in best],
    }
