"""KinkExplorer: ReLU hinges to drag until their sum matches a curve.

Python computes the curves to match, the gap of the best straight line and of the best placements. The
browser adds up the hinges that are drawn, start + Σ weight · max(0, x − place), and takes the mean of the
gaps at the nodes; the contract's tests compare its sentences with those from here.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.figure import Figure

from actbook.elementwise import Array
from actbook.explorables.base import Data, Explorable, Handle
from actbook.explorables.curve_samples import pack_floats, read_floats
from actbook.explorables.kinks import fits
from actbook.explorables.sentences import fixed
from actbook.plotting.palette import INK, ROLES

#: Of the best straight line's gap: what a reader is asked to reach.
SHARE = 5
COUNTS = list(range(1, fits.MOST + 1))  # of hinges


class KinkExplorer(Explorable):
    """One to four ReLU hinges, their sum, and a curve for it to match.

    target: 'vee', 'step', 'bump' or 'sine'. places: where each hinge starts, from −3 to 2; as many as there
    are hinges. weights: what each adds to the slope there, from −2.2 to 2.2. Both move to multiples of 0.02.
    The sum begins, at x = −3, where the target does.
    """

    _link_name = "kinks"

    grid = Data("the nodes: low, high, per_unit")
    targets = Data("name → title, float32 samples, gap of the best straight line, goal, best gaps by hinges")
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
                "target": list(fits.TARGETS),
                "hinges": COUNTS,
                "hinge": COUNTS,
                **{f"x{n}": fits.PLACES for n in COUNTS},
                **{f"w{n}": fits.WEIGHTS for n in COUNTS},
            },
            begin={
                "target": target,
                "hinges": count,
                **{f"x{n}": x for n, x in enumerate(places, 1)},
                **{f"w{n}": w for n, w in enumerate(weights, 1)},
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
        gap = fixed(float(fits.mean_gap(read_floats(target["samples"]), *_hinges(state))), 3)
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
        """The target broad, the sum of the hinges over it, and each hinge with its handle one unit on."""
        target, (places, weights) = read_floats(state["targets"][state["target"]]["samples"]), _hinges(state)
        x, total = fits.GRID.nodes(), fits.sum_of_hinges(target[0], places, weights)
        figure = Figure(figsize=(7.2, 4.2), layout="constrained")
        axes = figure.subplots()
        axes.fill_between(x, target, total, color=INK, alpha=0.2, linewidth=0)
        axes.plot(x, target, color=INK, alpha=0.6, linewidth=6, label="target")
        axes.plot(x, total, color=ROLES["f"], label="sum of the hinges")
        for n, (place, weight) in enumerate(zip(places, weights, strict=True)):
            axes.plot([place, x[-1]], [0, weight * (x[-1] - place)], "--", color=ROLES["derivative"],
                      linewidth=1.2, label=None if n else "one hinge")  # fmt: skip
            axes.plot(place + 1, weight, "o", color=ROLES["derivative"], markersize=15)
            axes.annotate(str(n + 1), (place + 1, weight), color="white", ha="center", va="center")
        axes.set(xlim=(x[0], x[-1]), ylim=(fits.WEIGHTS.low, fits.WEIGHTS.high), xlabel="x")
        axes.legend(loc="upper right")
        return figure


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
        "samples": pack_floats(samples),
        "line": round(line, 3),
        "goal": round(line / SHARE, 3),
        "best": [round(float(gap), 3) for gap in best],
    }
