"""Training on minibatches: each seed its own order of the data, its own dropout, its own weights."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from actbook.deep.layers import Generators, Stack
from actbook.deep.optimisers import Adam, Descent
from actbook.elementwise import as_float64
from actbook.losses import Loss
from actbook.training import History

Record = Callable[[Stack], Any]


def fit(
    network: Stack,
    x: ArrayLike,
    y: ArrayLike,
    *,
    loss: Loss,
    optimiser: Adam | Descent,
    steps: int,
    batch: int,
    seeds: Sequence[int],
    record: Record | None = None,
    every: int = 50,
    decimals: int | None = None,
) -> tuple[Stack, History]:
    """Train a copy of `network` for `steps` minibatches of `batch` rows of (x, y).

    x is (n, inputs), y (n, outputs). `seeds` has one number for each network that the stack holds: what a
    seed draws depends on it alone. Returns the trained network and the loss of its minibatch (seeds,) at
    step 0, each `every` steps and the last; `record(network)` is kept beside each. A run that diverges is no
    error: its loss becomes inf or nan.

    Processors differ in the last bits, and a deep network magnifies them step by step. Where all weights are
    rounded to `decimals` after each step, six for example, every processor trains the same network.
    """
    x, y = as_float64(x), as_float64(y)
    if x.ndim != 2 or y.ndim != 2 or len(x) != len(y):
        raise ValueError(f"x and y need a row for each sample; you gave shapes {x.shape} and {y.shape}")
    if not 1 <= batch <= len(x):
        raise ValueError(f"batch is a number of rows, 1 to {len(x)}; you gave {batch}")
    if steps < 1 or every < 1:
        raise ValueError(f"steps and every are at least 1; you gave steps={steps}, every={every}")
    if any(len(array) != len(seeds) for array in network.arrays):
        stacked = len(network.arrays[0])
        raise ValueError(f"seeds needs a number for each network: {stacked} are stacked, got {len(seeds)}")
    rngs = [np.random.default_rng([seed, 1]) for seed in seeds]
    memory = optimiser.start(network.arrays)
    seen, losses, records = [], [], []
    with np.errstate(over="ignore", invalid="ignore"):
        for now, rows in zip(range(steps), _batches(len(x), batch, rngs), strict=False):
            prediction, kept = network.forward(x[rows], rngs)
            if now % every == 0 or now == steps - 1:
                seen.append(now)
                losses.append(loss(prediction, y[rows]))
                records.append(record(network) if record else None)
            _, gradients = network.backward(kept, loss.slope(prediction, y[rows]))
            arrays, memory = optimiser.step(network.arrays, gradients, memory)
            if decimals is not None:
                arrays = tuple(array.round(decimals) for array in arrays)
            network = network.with_arrays(arrays)
    return network, History(np.array(seen), np.array(losses), tuple(records) if record else ())


def _batches(count: int, batch: int, rngs: Generators) -> Iterator[Any]:
    """Rows (seeds, batch), each seed's data in an order of its own; what is left of a round is skipped."""
    while True:
        orders = np.stack([rng.permutation(count) for rng in rngs])
        for start in range(0, count - batch + 1, batch):
            yield orders[:, start : start + batch]
