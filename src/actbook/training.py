"""Full-batch gradient descent, with a history of what happened on the way.

The data are small enough to use all of them at every step, so nothing is shuffled and a run is
a function of its seed alone. `train` never changes the network that it is given.
"""

import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from actbook.elementwise import Array, as_float64, as_number
from actbook.losses import Loss
from actbook.network import Gradients, Network, Pass

Record = Callable[[Network, Pass], Any]


@dataclass(frozen=True)
class History:
    """The course of a training run: at step 0 (before any training), each `every` steps, and the end."""

    steps: Array  # (records,), whole numbers
    loss: Array  # (records, seeds)
    records: tuple[Any, ...]  # what `record` returned, one a recorded step

    def __repr__(self) -> str:
        return f"History({len(self.steps)} records, steps {self.steps[0]} to {self.steps[-1]})"

    def first_below(self, loss: float) -> Array:
        """Find, per seed, the first recorded step with a loss under `loss`; nan where there is none."""
        return first_step(self.loss < as_number(loss, "loss"), self.steps)


def first_step(reached: ArrayLike, steps: ArrayLike, axis: int = 0) -> Array:
    """Find the first of `steps` at which `reached` holds along its `axis`; nan where there is none."""
    reached = as_float64(reached)
    return np.where(reached.any(axis=axis), as_float64(steps)[reached.argmax(axis=axis)], np.nan)


def step(network: Network, gradients: Gradients, learning_rate: ArrayLike) -> Network:
    """Take one step downhill: return a new network, `learning_rate` times the gradients away.

    `learning_rate` is a number, or one for each seed.
    """
    rate = as_float64(learning_rate).reshape(-1, 1, 1)
    if rate.shape[0] not in (1, network.weights[0].shape[0]):
        raise ValueError(
            f"learning_rate has {rate.shape[0]} values for {network.weights[0].shape[0]} seeds: "
            "give one number, or one a seed"
        )
    return replace(
        network,
        weights=tuple(w - rate * g for w, g in zip(network.weights, gradients.weights, strict=True)),
        biases=tuple(b - rate * g for b, g in zip(network.biases, gradients.biases, strict=True)),
    )


def train(
    network: Network,
    x: ArrayLike,
    y: ArrayLike,
    *,
    loss: Loss,
    learning_rate: ArrayLike,
    steps: int,
    record: Record | None = None,
    every: int = 1,
    progress: str = "training",
) -> tuple[Network, History]:
    """Train a copy of `network` for `steps` steps of gradient descent on all of (x, y).

    Returns the trained network and its history. `record(network, passed)` is called every
    `every` steps with the network of that moment and its forward pass; what it returns is kept.
    A run that diverges is not an error: its loss becomes inf or nan, which is what happened.
    A run of more than a second shows a line of progress named `progress` on a terminal, and
    nothing in a notebook or a log.
    """
    if steps < 0 or every < 1:
        raise ValueError(f"steps is 0 or more and every is 1 or more; you gave steps={steps}, every={every}")
    seen, losses, records = [], [], []
    shown = _Progress(progress, steps)
    with np.errstate(over="ignore", invalid="ignore"):
        for now in range(steps + 1):
            passed = network.forward(x)
            if now % every == 0 or now == steps:
                seen.append(now)
                losses.append(loss(passed.prediction, y))
                records.append(record(network, passed) if record else None)
            if now < steps:
                gradients = network.backward(passed, loss.slope(passed.prediction, y))
                network = step(network, gradients, learning_rate)
            shown.at(now)
    return network, History(np.array(seen), np.array(losses), tuple(records) if record else ())


class _Progress:
    """A line that is rewritten on a terminal, after the first second, ten times a second at most."""

    def __init__(self, label: str, total: int) -> None:
        self.label, self.total = label, total
        self.silent = not sys.stderr.isatty()
        self.next = time.monotonic() + 1
        self.written = False

    def at(self, now: int) -> None:
        if self.silent:
            return
        if time.monotonic() >= self.next:
            self.next = time.monotonic() + 0.1
            self.written = True
            print(f"\r{self.label}: step {now} of {self.total}", end="", file=sys.stderr, flush=True)
        if self.written and now == self.total:
            print(file=sys.stderr)
