"""A fair race: one network, each activation in its hidden layers with a learning rate tuned for it.

A seed splits the data into 50 % training, 20 % validation and 30 % test, and starts the weights. For each
activation the learning rate with the lowest median validation error is chosen, from the same list;
the test part is looked at once, with that rate. A choice at an end of the list is reported: a better rate
may lie beyond it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from actbook.activation import Activation
from actbook.datasets import Dataset, breast_cancer
from actbook.elementwise import Array
from actbook.experiments.fit import initialisation_for
from actbook.experiments.resampling import splits
from actbook.experiments.spread import spread
from actbook.functions.linear import linear
from actbook.initialisation import Initialisation
from actbook.network import Network
from actbook.registry import CLASSICS, get_activation
from actbook.tables import Table
from actbook.training import train

LEARNING_RATES = (0.03, 0.1, 0.3, 1.0, 3.0)


@dataclass(frozen=True)
class Race:
    """Errors: share of wrong answers, or root mean square error in the target's unit."""

    data: str
    activations: tuple[str, ...]
    learning_rates: tuple[float, ...]
    steps: int
    validation: Array  # (activations, learning rates, seeds)
    test: Array  # (activations, learning rates, seeds)
    training: Array  # (activations, learning rates, seeds): the training loss after the last step
    baseline: Array  # (seeds,): test error of always answering the training part's mean, or its majority

    @property
    def best(self) -> Array:
        """For each activation, the place in the list of the rate with the lowest median validation error."""
        return np.nan_to_num(np.median(self.validation, axis=-1), nan=np.inf).argmin(axis=1)

    @property
    def chosen(self) -> Array:
        """For each activation, that learning rate."""
        return np.array(self.learning_rates)[self.best]

    @property
    def error(self) -> Array:
        """Test error with the chosen rate, (activations, seeds)."""
        return self.test[np.arange(len(self.activations)), self.best]

    @property
    def loss(self) -> Array:
        """Training loss with the chosen rate, (activations, seeds)."""
        return self.training[np.arange(len(self.activations)), self.best]

    @property
    def failed(self) -> Array:
        """For each activation, seeds that are less than 5 % better than the baseline, or diverged."""
        return np.asarray((~(self.error < 0.95 * self.baseline)).sum(axis=1))

    @property
    def at_the_edge(self) -> tuple[str, ...]:
        """The activations whose chosen rate is the smallest or the largest of several."""
        ends = (0, len(self.learning_rates) - 1) if len(self.learning_rates) > 1 else ()
        return tuple(name for name, place in zip(self.activations, self.best, strict=True) if place in ends)

    def table(self) -> Table:
        """Tabulate the chosen step, errors, training loss and failures of each activation."""
        digits = 3 if np.all(self.error <= 1) else 1  # a share, or a price; the same on all processors
        edge = self.at_the_edge
        rows = tuple(
            (
                get_activation(name).title,
                f"{rate:g}{', an end of the list' if name in edge else ''}",
                spread(error, digits),
                f"{np.median(loss):.2f}",
                f"{failed} of {len(error)}",
            )
            for name, rate, error, loss, failed in zip(
                self.activations, self.chosen, self.error, self.loss, self.failed, strict=True
            )
        )
        caption = f"{self.data}: {self.error.shape[1]} seeds, {self.steps} steps"
        return Table(("Function", "Step size", "Test error", "Training loss", "Failed"), rows, caption)

    def wins(self, first: str, second: str) -> int:
        """Seeds in which activation `first` has a lower test error than `second`; ties count for neither."""
        i, j = self.activations.index(first), self.activations.index(second)
        return int((self.error[i] < self.error[j]).sum())


def run(
    data: Dataset | None = None,
    activations: Sequence[Activation] = CLASSICS,
    learning_rates: Sequence[float] = LEARNING_RATES,
    hidden: Sequence[int] = (8,),
    steps: int = 150,
    seeds: Iterable[int] = range(10),
    initialisation: Initialisation | None = None,
) -> Race:
    """Race on `data`: the biopsies by default, or `taipei_houses()`.

    `initialisation` is one for all; without it each activation has the one that was made for it.
    """
    return budgets((steps,), data, activations, learning_rates, hidden, seeds, initialisation)[0]


def budgets(
    steps: Sequence[int] = (150, 600),
    data: Dataset | None = None,
    activations: Sequence[Activation] = CLASSICS,
    learning_rates: Sequence[float] = LEARNING_RATES,
    hidden: Sequence[int] = (8,),
    seeds: Iterable[int] = range(10),
    initialisation: Initialisation | None = None,
) -> tuple[Race, ...]:
    """The same race judged after each number of `steps` (rising); one training serves them all.

    The learning rate is chosen for each budget by itself.
    """
    data, seeds, rates = data or breast_cancer(), tuple(seeds), tuple(learning_rates)
    parts, held = splits(data, seeds), round(len(data.y) * 0.2)
    validation, test, training = np.empty((3, len(steps), len(activations), len(rates), len(seeds)))
    for i, activation in enumerate(activations):
        sizes = (data.x.shape[1], *hidden, 1)
        start = Network.create(
            sizes, activation, linear, initialisation or initialisation_for(activation), seeds
        )
        for j, rate in enumerate(rates):
            trained = start
            for k, (before, after) in enumerate(pairwise((0, *steps))):
                stretch = after - before
                trained, history = train(
                    trained, parts.x_train[:, held:], parts.target[:, held:],
                    loss=parts.loss, learning_rate=rate, steps=stretch, every=stretch,
                )  # fmt: skip
                training[k, i, j] = history.loss[-1]
                with np.errstate(over="ignore", invalid="ignore"):  # a rate at which the weights diverge
                    seen = (parts.x_train[:, :held], parts.y_train[:, :held]), (parts.x_test, parts.y_test)
                    for errors, (x, target) in zip((validation, test), seen, strict=True):
                        errors[k, i, j] = parts.error(trained.forward(x).prediction, target)
    names = tuple(activation.name for activation in activations)
    return tuple(
        Race(data.title, names, rates, after, validation[k], test[k], training[k], parts.baseline)
        for k, after in enumerate(steps)
    )
