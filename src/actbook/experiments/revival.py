"""One dead unit, step by step: where a slope of one hundredth leads, and where none does."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from actbook.elementwise import Array
from actbook.functions.leaky_relu import leaky_relu
from actbook.functions.linear import linear
from actbook.losses import squared_error
from actbook.network import Network
from actbook.training import train


@dataclass(frozen=True)
class Revival:
    """One hidden unit on a line of inputs, dead at the start; α = 0 is ReLU."""

    alphas: tuple[float, ...]
    x: Array  # (n,)
    y: Array  # (n,)
    steps: Array  # (records,)
    highest: Array  # (alphas, records): the unit's largest pre-activation on the data; ≤ 0 means off
    slope: Array  # (alphas, records): of the loss at the unit's bias
    weight: Array  # (alphas, records): input to unit
    bias: Array  # (alphas, records)
    loss: Array  # (alphas, records)
    revived: Array  # (alphas,): first recorded step with a positive pre-activation; nan if never

    def describe(self) -> str:
        lines = ["alpha   first slope   alive from step   loss at the end"]
        for k, alpha in enumerate(self.alphas):
            back = "never" if np.isnan(self.revived[k]) else f"{self.revived[k]:.0f}"
            lines.append(f"{alpha:5g}   {self.slope[k, 0]:11.4f}   {back:>15}   {self.loss[k, -1]:.4f}")
        return "\n".join(lines)


def run(
    alphas: Sequence[float] = (0.0, 0.01, 0.1),
    bias: float = -2.0,
    outgoing: float = 1.0,
    learning_rate: float = 0.2,
    steps: int = 1500,
    every: int = 1,
) -> Revival:
    """Fit y = max(0, x + ½) with one unit that starts at w = 1 and a bias too low for every x in [-1, 1].

    With a negative `outgoing` weight the leak pushes the unit the other way, further down, at first.
    """
    x = np.linspace(-1, 1, 21)
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
            record=lambda now, passed: (
                passed.z[0].max(),
                now.backward(passed, squared_error.slope(passed.prediction, y)).biases[0].item(),
                now.weights[0].item(),
                now.biases[0].item(),
            ),
        )
        records.append(np.array(history.records).T)
        losses.append(history.loss[:, 0])
    highest, slope, weight, biases = np.array(records).transpose(1, 0, 2)
    alive = highest > 0
    revived = np.where(alive.any(axis=1), history.steps[alive.argmax(axis=1)], np.nan)
    return Revival(
        tuple(alphas), x, y, history.steps, highest, slope, weight, biases, np.array(losses), revived
    )
