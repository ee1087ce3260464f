"""Linear layers stacked can say no more than one, but they learn it along another path (Saxe 2014).

The inputs are exactly white and the target is a linear map with singular values 3, 2 and 1, so that one
layer learns every part of it at the same rate. A stack of layers with small weights waits, then
learns the parts one after another, the strongest first, each in a sudden drop.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from actbook.elementwise import Array, as_float64
from actbook.experiments.spread import spread, write_number
from actbook.functions.linear import linear
from actbook.initialisation import normal
from actbook.losses import squared_error
from actbook.network import Network, Pass
from actbook.tables import Table
from actbook.training import first_step, train


@dataclass(frozen=True)
class LinearDynamics:
    """Loss and learned strength of each singular direction, through training."""

    layers: tuple[int, ...]  # matrices in the stack; 1 is plain linear regression
    singular_values: tuple[float, ...]
    steps: Array  # (records,)
    loss: Array  # (layers, records, seeds)
    strength: Array  # (layers, records, seeds, modes): how much of each singular value has been learned
    half: Array  # (layers, seeds, modes): recorded step from which on half of it is there; nan if never

    @property
    def unfinished(self) -> Array:
        """(layers,): number of seeds with a part that is not half there at the end."""
        return np.isnan(self.half).any(axis=2).sum(axis=1)

    def table(self) -> Table:
        rows = tuple(
            (
                f"{layers} layer{'' if layers == 1 else 's'}",
                *(spread(part, 0) for part in half.T),
                write_number(loss[-1].max(), 4),
                f"{seeds} of {loss.shape[1]}",
            )
            for layers, half, loss, seeds in zip(
                self.layers, self.half, self.loss, self.unfinished, strict=True
            )
        )
        parts = (f"Part {value:g}" for value in self.singular_values)
        caption = "Steps to half of each part, median and range over the seeds"
        return Table(("Stack", *parts, "Largest loss at the end", "Not finished"), rows, caption)


def run(
    layers: Sequence[int] = (1, 2, 3),
    singular_values: Sequence[float] = (3.0, 2.0, 1.0),
    std: float = 0.1,
    learning_rate: float = 0.05,
    steps: int = 1200,
    every: int = 4,
    n: int = 32,
    seeds: Iterable[int] = range(5),
) -> LinearDynamics:
    """Train stacks from weights of size `std`; the biases stay at 0, because the data are centred."""
    seeds, goals = tuple(seeds), as_float64(singular_values)
    size = len(goals)
    rng = np.random.default_rng(1)
    left, right = (np.linalg.qr(rng.standard_normal((size, size)))[0] for _ in range(2))
    centred = rng.standard_normal((n, size))
    x = np.linalg.qr(centred - centred.mean(axis=0))[0] * np.sqrt(n)  # mean 0, covariance exactly 1
    y = x @ (left * goals) @ right.T

    def measure(network: Network, _: Pass) -> Array:
        strength: Array = np.einsum("im,sij,jm->sm", left, _multiply_out(network), right)
        return strength

    descend = partial(train, loss=squared_error, learning_rate=learning_rate, steps=steps)
    losses, strengths = [], []
    for count in layers:
        start = Network.create((size,) * (count + 1), linear, linear, normal(std), seeds)
        _, history = descend(start, x, y, every=every, record=measure)
        losses.append(history.loss)
        strengths.append(np.array(history.records))
    strength = np.array(strengths)
    half = _find_kept(strength >= 0.5 * goals, history.steps)
    loss = np.array(losses)
    return LinearDynamics(tuple(layers), tuple(singular_values), history.steps, loss, strength, half)


def _multiply_out(network: Network) -> Array:
    """The stack's one matrix, (seeds, inputs, outputs)."""
    product = network.weights[0]
    for weights in network.weights[1:]:
        product = product @ weights
    return product


def _find_kept(reached: NDArray[np.bool_], steps: Array) -> Array:
    """Along the records (axis 1), the step from which on `reached` holds to the end; nan if there is none.

    A part that is there in passing, and lost again, does not count.
    """
    kept = np.flip(np.logical_and.accumulate(np.flip(reached, axis=1), axis=1), axis=1)
    return first_step(kept, steps, axis=1)
