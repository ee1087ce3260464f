"""Deep networks on handwritten digits: one split, minibatches, Adam, a step chosen on the validation part.

The split is the same for all seeds: 1,000 digits to train on, 300 to choose by, 497 to judge by, so that one
test digit is 0.2 points. A seed draws weights, the order of the data and what dropout drops.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from actbook.activation import Activation
from actbook.datasets import digits
from actbook.deep import Adam, Apply, Dense, Descent, Layer, Stack, fit, softmax_cross_entropy
from actbook.elementwise import Array
from actbook.initialisation import HE, LECUN, Initialisation
from actbook.losses import Loss
from actbook.training import History

CLASSES = 10
Make = Callable[[Sequence[int]], Stack]  # seeds → a network for each


@dataclass(frozen=True)
class Part:
    """Images in the scale of the training part, (n, 64); their digits (n,); those as rows of 0 and 1."""

    x: Array
    digit: Array
    y: Array  # (n, 10)


@dataclass(frozen=True)
class Digits:
    """The three parts of a split."""

    train: Part
    validation: Part
    test: Part


def split(seed: int = 0, train: int = 1000, validation: int = 300) -> Digits:
    """Split the digits at random; what is left over is the test part.

    One scale serves all pixels: those at the rim are nearly always 0, and have none of their own.
    """
    data = digits()
    order = np.random.default_rng(seed).permutation(len(data.y))
    rows = np.split(order, [train, train + validation])
    mean, std = data.x[rows[0]].mean(axis=0), data.x[rows[0]].std()
    return Digits(*(
        Part((data.x[r] - mean) / std, data.y[r].astype(int), np.eye(CLASSES)[data.y[r].astype(int)])
        for r in rows
    ))  # fmt: skip


def plain(
    layer: Activation | Callable[[Sequence[np.random.Generator]], Layer],
    depth: int = 1,
    width: int = 32,
    initialisation: Initialisation = HE,
) -> Make:
    """Describe `depth` hidden layers of `width`, each with the activation `layer`, then ten logits.

    `layer` may also be a function that makes a layer for some generators, such as a PReLU.
    """

    def make(seeds: Sequence[int]) -> Stack:
        rngs, layers = [np.random.default_rng(seed) for seed in seeds], list[Layer]()
        for inputs in (64, *[width] * (depth - 1)):
            layers.append(Dense.create(rngs, inputs, width, initialisation))
            layers.append(Apply(layer) if isinstance(layer, Activation) else layer(rngs))
        return Stack((*layers, Dense.create(rngs, width, CLASSES, LECUN)))

    return make


def exchange(network: Stack, activation: Activation) -> Stack:
    """Give each hidden layer another activation and leave the weights as they are."""
    layers = (Apply(activation) if isinstance(layer, Apply) else layer for layer in network.layers)
    return Stack(tuple(layers))


def error(network: Stack, part: Part) -> Array:
    """Compute the share of digits that each network gets wrong, (seeds,); nan counts as wrong."""
    with np.errstate(over="ignore", invalid="ignore"):  # a run that diverged
        logits = network.predict(part.x[None])
    wrong = (logits.argmax(axis=-1) != part.digit) | ~np.isfinite(logits).all(axis=-1)
    return np.asarray(wrong.mean(axis=-1))


@dataclass(frozen=True)
class Trained:
    """What one kind of network came to with each learning rate; all arrays are (rates, seeds)."""

    learning_rates: tuple[float, ...]
    loss: Array  # of the training part, after the last step
    validation: Array
    test: Array
    networks: tuple[Stack, ...]  # one a rate, after the last step
    histories: tuple[History, ...]  # the loss of the minibatches, one a rate

    @property
    def best(self) -> int:
        """The place of the rate with the lowest median validation error; of equals, the smallest."""
        return int(np.median(self.validation, axis=-1).argmin())

    @property
    def chosen(self) -> float:
        """That learning rate."""
        return self.learning_rates[self.best]

    @property
    def is_at_an_end(self) -> bool:
        """True when the chosen rate is the first or the last of several: a better one may lie beyond."""
        return len(self.learning_rates) > 1 and self.best in (0, len(self.learning_rates) - 1)

    @property
    def error(self) -> Array:
        """Test error with the chosen rate, (seeds,)."""
        return np.asarray(self.test[self.best])

    @property
    def network(self) -> Stack:
        """The networks that the chosen rate trained."""
        return self.networks[self.best]


def train(
    make: Make,
    parts: Digits,
    learning_rates: Sequence[float] = (1e-3, 3e-3, 1e-2),
    steps: int = 300,
    batch: int = 64,
    seeds: Sequence[int] = range(5),
    loss: Loss = softmax_cross_entropy,
    optimiser: Callable[[float], Adam | Descent] = Adam,
    decimals: int | None = None,
) -> Trained:
    """Train the network that `make` describes, once with each learning rate, from the same weights.

    `decimals` as in `fit`: deep networks need them to be the same on every processor.
    """
    start, networks, histories, results = make(seeds), [], [], []
    for rate in learning_rates:
        network, history = fit(
            start, parts.train.x, parts.train.y, loss=loss, optimiser=optimiser(rate),
            steps=steps, batch=batch, seeds=seeds, every=max(1, steps // 20), decimals=decimals,
        )  # fmt: skip
        networks.append(network)
        histories.append(history)
        with np.errstate(over="ignore", invalid="ignore"):
            last = loss(network.predict(parts.train.x[None]), parts.train.y)
        results.append((last, error(network, parts.validation), error(network, parts.test)))
    losses, validation, test = np.swapaxes(np.array(results), 0, 1)
    return Trained(tuple(learning_rates), losses, validation, test, tuple(networks), tuple(histories))
