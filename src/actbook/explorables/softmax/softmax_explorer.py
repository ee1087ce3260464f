"""SoftmaxExplorer: five logits to drag, their probabilities, and all slopes, which vanish at both ends.

There is nothing to sample: the browser computes p = exp((z − max z)/T)/Σ and ∂p_i/∂z_j = p_i(δ_ij − p_j)/T.
Here they come from the book's softmax, and a test compares the two.
"""

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from actbook.elementwise import Array
from actbook.explorables.base import Data, Explorable, Handle
from actbook.explorables.curve_samples import Grid
from actbook.explorables.sentences import fill, fixed, number, short
from actbook.plotting.palette import INK, ROLES
from actbook.vectors import softmax

NAMES = ["cat", "dog", "fox", "hen", "owl"]
PLACES = [*range(1, len(NAMES) + 1)]
LOGITS = Grid(-4.0, 4.0, 4)
TEMPERATURES: list[float] = [0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20]  # an address has 20, not 20.0
#: The slopes count as vanished when the largest is smaller.
VANISHED = 0.01
FULL = 0.25  # a slope whose square fills its cell


class SoftmaxExplorer(Explorable):
    """Five logits, the probabilities that softmax makes of them, and all 25 slopes.

    logits: from −4 to 4, multiples of 1/4. temperature: one of nine, from 0.05 to 20, by which the logits are
    divided. logit: which one is moved, 1 to 5, and whose column of slopes is shown in numbers.
    """

    _link_name = "softmax"

    names = Data("what the five classes are called")
    goal = Data("below which the largest slope has vanished")
    logit = Handle(1).tag(sync=True)
    z1, z2, z3, z4, z5 = (Handle(0.0).tag(sync=True) for _ in NAMES)
    temperature = Handle(1.0).tag(sync=True)

    def __init__(
        self,
        logits: Sequence[float] = (1.5, 1.0, 0.0, -1.0, -2.0),
        temperature: float = 1.0,
        logit: int = 1,
    ) -> None:
        if len(logits) != len(NAMES):
            raise ValueError(f"there are {len(NAMES)} logits; you gave {len(logits)}")
        super().__init__(
            handles={"logit": PLACES, **{f"z{n}": LOGITS for n in PLACES}, "temperature": TEMPERATURES},
            begin={"logit": logit, **dict(zip(_HANDLES, logits, strict=True)), "temperature": temperature},
            names=NAMES,
            goal=VANISHED,
        )

    def __repr__(self) -> str:
        logits = tuple(self.state()[name] for name in _HANDLES)
        return f"SoftmaxExplorer({logits}, temperature={self.temperature}, logit={self.logit})"

    def offers(self) -> tuple[dict[str, Any], list[dict[str, Any]]]:
        """Its question, answered with the numbers of the start, and things to try."""
        p, slopes = look(self.state())
        seen = {f"p{n}": fixed(p[n - 1], 2) for n in PLACES}
        seen |= {f"falls{n}": fixed(-slopes[n - 1, 0], 3) for n in PLACES}
        return fill(self._words["offers"]["question"], seen), self._words["offers"]["prompts"]

    @classmethod
    def values(cls, state: Mapping[str, Any]) -> dict[str, Any]:
        """What the status sentence is filled with."""
        p, slopes = look(state)
        moved = state["logit"] - 1
        z = np.array([state[name] for name in _HANDLES])
        payer = int(np.where(np.arange(z.size) == moved, -np.inf, z).argmax())
        vanished = slopes.max() < state["goal"]
        return {
            "name": state["names"][moved],
            "payer": state["names"][payer],
            "t": short(state["temperature"]),
            "p": number(p[moved]),
            "own": number(slopes[moved, moved]),
            "paid": number(-slopes[payer, moved]),
            "largest": number(slopes.max()),
            "end": "none" if not vanished else "one" if p.max() > 0.5 else "alike",
        }

    @classmethod
    def draw(cls, state: Mapping[str, Any]) -> Figure:
        """Logits, probabilities with the slopes of the chosen column, and all slopes as squares."""
        p, slopes = look(state)
        rows, chosen = np.arange(len(NAMES)), state["logit"] - 1
        figure = Figure(figsize=(8, 3.2), layout="constrained")
        logits, probabilities, squares = figure.subplots(1, 3, sharey=True)
        logits.barh(rows, [state[name] for name in _HANDLES], color=ROLES["f"], height=0.5)
        logits.set(title="logits z", xlim=(LOGITS.low, LOGITS.high), yticks=rows, yticklabels=state["names"])
        logits.invert_yaxis()
        probabilities.barh(rows, p, color=ROLES["f"], height=0.3)
        for row in rows:
            arrow = {"arrowstyle": "->", "color": ROLES["derivative"]}
            probabilities.annotate(
                "", (p[row] + slopes[row, chosen], row + 0.3), (p[row], row + 0.3), arrowprops=arrow
            )
        probabilities.set(title=f"probabilities, T = {short(state['temperature'])}", xlim=(0, 1))
        for i, j in np.ndindex(slopes.shape):
            side = 0.9 * math.sqrt(min(1.0, abs(float(slopes[i, j])) / FULL))
            corner, edge = (j - side / 2, i - side / 2), ROLES["derivative"]
            face = edge if slopes[i, j] > 0 else "none"
            squares.add_patch(Rectangle(corner, side, side, facecolor=face, edgecolor=edge, linewidth=1.5))
        squares.add_patch(Rectangle((chosen - 0.5, -0.5), 1, 5, facecolor="none", edgecolor=INK))
        squares.set(
            title="slopes ∂p/∂z", xlim=(-0.6, 4.6), xticks=rows, xticklabels=state["names"], aspect="equal"
        )
        return figure


_HANDLES = [f"z{n}" for n in PLACES]


def look(state: Mapping[str, Any]) -> tuple[Array, Array]:
    """Probabilities (5,), and their slopes (5, 5): row i, column j is ∂p_i/∂z_j."""
    scaled = np.array([state[name] for name in _HANDLES]) / state["temperature"]
    return softmax(scaled), softmax.jacobian(scaled) / state["temperature"]
