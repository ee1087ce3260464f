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
    weight_slope: Array  # (alphas, records): of the loss at the unit's incoming weight
    bias_slope: Array  # (alphas, records): of the loss at its bias
    weight: Array  # (alphas, records): input to unit
    bias: Array  # (alphas, records)
    loss: Array  # (alphas, records)
    revived: Array  # (alphas,): first recorded step with a positive pre-activation; nan if never

    def describe(self) -> str:
        """Per α: the first slopes; when it is on, and by how much w and b have moved then; the end."""
        end = self.steps[-1]
        lines = [
            f"       first slope at                                at step {end}",
            "alpha  weight    bias    on from  weight by  bias by   on for   loss",
        ]
        for k, alpha in enumerate(self.alphas):
            moved = f"{'never':>7}  {'':>9}  {'':>7}"
            if not np.isnan(self.revived[k]):
                then = np.searchsorted(self.steps, self.revived[k])
                weight, bias = (values[k, then] - values[k, 0] for values in (self.weight, self.bias))
                moved = f"{self.revived[k]:7.0f}  {weight:9.3f}  {bias:7.3f}"
            lines.append(
                f"{alpha:5g}  {self.weight_slope[k, 0]:6.4f}  {self.bias_slope[k, 0]:7.4f}  {moved}   "
                f"{self.on[k, -1]:2.0f} of {len(self.x)}   {write_number(self.loss[k, -1], 4)}"
            )
        return "\n".join(lines)


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
    records, losses = [], []
    for alpha in alphas:
        network = Network(
            weights=(np.ones((1, 1, 1)), np.full((1, 1, 1), float(outgoing))),
            biases=(np.full((1, 1, 1), float(bias)), np.zeros((1, 1, 1))),
            activations=(leaky_relu, linear),
            parameters=({"alpha": alpha}, {}),
        )
        _, history = train(
            network,
            x[:, None],
            y,
            loss=squared_error,
            learning_rate=learning_rate,
            steps=steps,
            every=every,
            record=lambda now, passed: _note(now, passed, y),
        )
        records.append(np.array(history.records).T)
        losses.append(history.loss[:, 0])
    highest, on, weight_slope, bias_slope, weight, biases = np.array(records).transpose(1, 0, 2)
    return Revival(
        tuple(alphas), x, y, history.steps, highest, on, weight_slope, bias_slope, weight, biases,
        np.array(losses), first_step(highest > 0, history.steps, axis=1),
    )  # fmt: skip


def _note(now: Network, passed: Pass, y: Array) -> tuple[float, ...]:
    """highest, on, weight_slope, bias_slope, weight, bias of the one unit."""
    gradients = now.backward(passed, squared_error.slope(passed.prediction, y))
    z = passed.z[0]
    return (
        z.max(), (z > 0).sum(), gradients.weights[0].item(), gradients.biases[0].item(),
        now.weights[0].item(), now.biases[0].item(),
    )  # fmt: skip
