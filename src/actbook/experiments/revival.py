"""One dead unit, step by step: where a slope of one hundredth leads, and where none does."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from actbook.elementwise import Array, as_float64
from actbook.experiments.spread import write_number
from actbook.functions.leaky_relu import leaky_relu
from actbook.functions.linear import linear
from actbook.losses import squared_error
from actbook.network import Network, Pass
from actbook.tables import Table
from actbook.training import first_step, train


@dataclass(frozen=True)
class Revival:
    """One hidden unit on a line of inputs, dead at the start; α = 0 is ReLU."""

    alphas: tuple[float, ...]
    x: Array  # (n,)
    y: Array  # (n,)
    steps: Array  # (records,)
    highest: Array  # (alphas, records): the unit's largest pre-activation on the data; ≤ 0 means off
    on: Array  # (alphas, records): number of samples on which the unit is on
    weight: Array  # (alphas, records): input to unit
    bias: Array  # (alphas, records)
    loss: Array  # (alphas, records)
    prediction: Array  # (alphas, n): of y, at the end
    revived: Array  # (alphas,): first recorded step with a positive pre-activation; nan if never

    def table(self) -> Table:
        """Per α: the first push, when it is on and by how much its weight has moved then, and the end."""
        end = f"at step {self.steps[-1]:,}"
        pushes = np.sign(self.highest[:, 1] - self.highest[:, 0])
        rows = []
        for k, alpha in enumerate(self.alphas):
            since, moved = "never", "–"
            if not np.isnan(self.revived[k]):
                then = np.searchsorted(self.steps, self.revived[k])
                since = f"{self.revived[k]:.0f}"
                moved = f"{self.weight[k, then] - self.weight[k, 0]:.3f}"
            rows.append(
                (f"{alpha:g}", {1: "up", 0: "none", -1: "down"}[int(pushes[k])], since, moved,
                 f"{self.on[k, -1]:.0f} of {len(self.x)}", write_number(self.loss[k, -1], 4))
            )  # fmt: skip
        headings = ("Leak α", "First push", "Alive from step", "Weight moved by", f"On {end}", "Loss then")
        return Table(headings, tuple(rows), "One unit that is off on every sample at the start")


def run(
    alphas: Sequence[float] = (0.0, 0.01, 0.1),
    bias: float = -2.0,
    outgoing: float = 1.0,
    learning_rate: float = 0.2,
    steps: int = 3000,
    every: int = 1,
    x: ArrayLike | None = None,
) -> Revival:
    """Fit y = max(0, x + ½) with one unit that starts at w = 1 and a bias too low for every x in [-1, 1].

    `x` are 21 evenly spaced inputs unless you give others.
    With a negative `outgoing` weight the leak pushes the unit the other way, further down, at first.
    """
    x = np.linspace(-1, 1, 21) if x is None else as_float64(x)
    y = np.maximum(0, x + 0.5)
    records, losses, predictions = [], [], []
    for alpha in alphas:
        network = Network(
            weights=(np.ones((1, 1, 1)), np.full((1, 1, 1), float(outgoing))),
            biases=(np.full((1, 1, 1), float(bias)), np.zeros((1, 1, 1))),
            activations=(leaky_relu, linear),
            parameters=({"alpha": alpha}, {}),
        )
        trained, history = train(
            network,
            x[:, None],
            y,
            loss=squared_error,
            learning_rate=learning_rate,
            steps=steps,
            every=every,
            record=_note,
        )
        records.append(np.array(history.records).T)
        losses.append(history.loss[:, 0])
        predictions.append(trained.forward(x[:, None]).prediction[0, :, 0])
    highest, on, weight, biases = np.array(records).transpose(1, 0, 2)
    return Revival(
        tuple(alphas), x, y, history.steps, highest, on, weight, biases,
        np.array(losses), np.array(predictions), first_step(highest > 0, history.steps, axis=1),
    )  # fmt: skip


def _note(now: Network, passed: Pass) -> tuple[float, ...]:
    """highest, on, weight, bias of the one unit."""
    z = passed.z[0]
    return z.max(), (z > 0).sum(), now.weights[0].item(), now.biases[0].item()
