"""Ten classes learned through softmax: with its Jacobian, with the diagonal of it alone, or taken twice.

The networks are those of `digits`, trained by gradient descent. A way of learning has the true loss of the
logits, and a slope that goes back through softmax right or wrong.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from actbook.deep import Descent, softmax_cross_entropy
from actbook.elementwise import Array
from actbook.experiments import digits
from actbook.experiments.spread import spread
from actbook.functions.relu import relu
from actbook.losses import Loss, Term
from actbook.tables import Table

FAILED = 0.1  # more than this share of the test digits wrong


def _softmax(z: Array) -> Array:
    """Softmax without care for its last digits, which training does not notice: twice as fast."""
    weights = np.exp(z - z.max(axis=-1, keepdims=True))
    return weights / weights.sum(axis=-1, keepdims=True)


def _back(p: Array, g: Array) -> Array:
    """From slopes at probabilities to slopes at logits: the Jacobian times g, without the Jacobian."""
    return p * (g - (p * g).sum(axis=-1, keepdims=True))


def _squared(z: Array, y: Array) -> Array:
    error = _softmax(z) - y
    return error * error / 2


def _squared_slope(z: Array, y: Array) -> Array:
    p = _softmax(z)
    return _back(p, p - y)


def _squared_diagonal(z: Array, y: Array) -> Array:
    p = _softmax(z)
    return p * (1 - p) * (p - y)


def _entropy_slope(z: Array, y: Array) -> Array:
    return _softmax(z) - y


def _entropy_diagonal(z: Array, y: Array) -> Array:
    """p(1 - p) times -y/p: only the right class has a slope."""
    p = _softmax(z)
    return y * (p - 1)


def _twice(z: Array, y: Array) -> Array:
    return softmax_cross_entropy.term(_softmax(z), y)


def _twice_slope(z: Array, y: Array) -> Array:
    p = _softmax(z)
    return _back(p, _softmax(p) - y)


@dataclass(frozen=True)
class Way:
    """A loss, its slope at the logits, and the learning rates among which the validation part chooses."""

    title: str
    term: Term
    slope: Term
    learning_rates: tuple[float, ...]

    def loss(self, temperature: float = 1.0) -> Loss:
        """Make the loss of logits that are divided by `temperature` first."""

        def term(z: Array, y: Array) -> Array:
            return self.term(z / temperature, y)

        def slope(z: Array, y: Array) -> Array:
            return self.slope(z / temperature, y) / temperature

        return Loss("softmax", self.title, "", term, slope)


_ENTROPY = softmax_cross_entropy
WAYS: Mapping[str, Way] = {
    "squared": Way("squared error", _squared, _squared_slope, (1, 3, 10)),
    "squared, s(1 − s)": Way("squared error, s(1 − s)", _squared, _squared_diagonal, (3, 10, 30)),
    "entropy": Way("cross-entropy", _ENTROPY.term, _entropy_slope, (0.3, 1, 3)),
    "entropy, s(1 − s)": Way("cross-entropy, s(1 − s)", _ENTROPY.term, _entropy_diagonal, (0.01, 0.03, 0.1)),
    "entropy, twice": Way("cross-entropy, softmax twice", _twice, _twice_slope, (1, 3, 10)),
}


@dataclass(frozen=True)
class Softmaxes:
    """What each way came to with its chosen rate; `trained` has the other rates and the networks."""

    titles: tuple[str, ...]
    trained: tuple[digits.Trained, ...]
    steps: int
    error: Array  # (ways, seeds): share of the test digits wrong
    loss: Array  # (ways, seeds): of the training part, after the last step

    @property
    def failed(self) -> Array:
        """Seeds with more than a tenth of the test digits wrong, (ways,)."""
        return np.asarray((self.error > FAILED).sum(axis=1))

    def table(self) -> Table:
        """Tabulate the chosen step, test errors, training loss and failures of each way."""
        rows = tuple(
            (
                title,
                f"{each.chosen:g}{', an end of the list' if each.is_at_an_end else ''}",
                spread(100 * error, 1),
                f"{np.median(loss):.3f}",
                f"{failed} of {len(error)}",
            )
            for title, each, error, loss, failed in zip(
                self.titles, self.trained, self.error, self.loss, self.failed, strict=True
            )
        )
        head = ("Loss, slope of softmax", "Step size", "Test error, %", "Training loss", "Failed")
        return Table(head, rows, f"Handwritten digits: {self.error.shape[1]} seeds, {self.steps} steps")


def run(
    ways: Sequence[str | tuple[str, float]] = tuple(WAYS),
    make: digits.Make | None = None,
    parts: digits.Digits | None = None,
    steps: int = 300,
    seeds: Sequence[int] = range(5),
    learning_rates: Mapping[str, tuple[float, ...]] | None = None,
) -> Softmaxes:
    """Train in each way, or (way, temperature): 32 ReLU units on the digits, unless `make`, `parts` say else.

    `learning_rates`, a way's own or those given for it, are multiplied by the temperature.
    """
    make, parts, titles, trained = make or digits.plain(relu), parts or digits.split(), [], []
    for each in ways:
        name, temperature = each if isinstance(each, tuple) else (each, 1.0)
        way = WAYS[name]
        titles.append(way.title + (f", T = {temperature:g}" if isinstance(each, tuple) else ""))
        rates = tuple(rate * temperature for rate in (learning_rates or {}).get(name, way.learning_rates))
        trained.append(digits.train(make, parts, rates, steps, 64, seeds, way.loss(temperature), Descent))
    error = np.stack([each.error for each in trained])
    loss = np.stack([each.loss[each.best] for each in trained])
    return Softmaxes(tuple(titles), tuple(trained), steps, error, loss)
