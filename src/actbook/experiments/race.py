"""A fair race: one network, each activation in its hidden layer with a learning rate tuned for it.

A seed splits the data into 50 % training, 20 % validation and 30 % test, and starts the weights. For each
activation the learning rate with the lowest median validation error is chosen, from the same list;
the test part is looked at once, with that rate.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from actbook.activation import Activation
from actbook.datasets import Dataset, breast_cancer
from actbook.elementwise import Array
from actbook.experiments.fit import initialisation_for
from actbook.experiments.leaky import error_of, is_binary
from actbook.experiments.resampling import splits
from actbook.experiments.spread import spread
from actbook.functions.linear import linear
from actbook.losses import cross_entropy_from_logits, squared_error
from actbook.network import Network
from actbook.registry import ACTIVATIONS
from actbook.training import train


@dataclass(frozen=True)
class Race:
    """Errors: share of wrong answers, or root mean square error in the target's unit."""

    data: str
    activations: tuple[str, ...]
    learning_rates: tuple[float, ...]
    validation: Array  # (activations, learning rates, seeds)
    chosen: Array  # (activations,): the learning rate with the lowest median validation error
    error: Array  # (activations, seeds): test error with the chosen rate
    steps: Array  # (records,)
    loss: Array  # (activations, records, seeds): training loss with the chosen rate

    def describe(self) -> str:
        digits = (
            3 if np.all(self.error <= 1) else 1
        )  # a share, or a price; what is the same on all processors
        lines = [f"{self.data}: {self.error.shape[1]} seeds", "            step   test error"]
        for name, rate, error in zip(self.activations, self.chosen, self.error, strict=True):
            lines.append(f"{name:>10}  {rate:5g}   {spread(error, digits)}")
        return "\n".join(lines)

    def wins(self, first: str, second: str) -> int:
        """Seeds in which activation `first` has a lower test error than `second`; ties count for neither."""
        i, j = self.activations.index(first), self.activations.index(second)
        return int((self.error[i] < self.error[j]).sum())


def run(
    data: Dataset | None = None,
    activations: Sequence[Activation] = ACTIVATIONS,
    learning_rates: Sequence[float] = (0.03, 0.1, 0.3, 1.0),
    hidden: Sequence[int] = (8,),
    steps: int = 150,
    every: int = 10,
    seeds: Iterable[int] = range(10),
) -> Race:
    """Race on `data`: the biopsies by default, or `taipei_houses()`."""
    return budgets((steps,), data, activations, learning_rates, hidden, every, seeds)[0]


def budgets(
    steps: Sequence[int] = (150, 600),
    data: Dataset | None = None,
    activations: Sequence[Activation] = ACTIVATIONS,
    learning_rates: Sequence[float] = (0.03, 0.1, 0.3, 1.0),
    hidden: Sequence[int] = (8,),
    every: int = 10,
    seeds: Iterable[int] = range(10),
) -> tuple[Race, ...]:
    """The same race judged after each number of `steps` (rising); one training serves them all.

    The learning rate is chosen for each budget by itself.
    """
    data, seeds = data or breast_cancer(), tuple(seeds)
    parts, classes = splits(data, seeds), is_binary(data)
    held = round(len(data.y) * 0.2)
    y = parts.y_train if classes else (parts.y_train - parts.y_mean) / parts.y_std
    shape = (len(steps), len(activations), len(learning_rates), len(seeds))
    validation, test = np.empty(shape), np.empty(shape)
    losses: list[list[list[Array]]] = [[] for _ in steps]  # by budget, activation, learning rate
    recorded = [np.empty(0, dtype=int)] * len(steps)
    for i, activation in enumerate(activations):
        sizes = (data.x.shape[1], *hidden, 1)
        start = Network.create(sizes, activation, linear, initialisation_for(activation), seeds)
        for of_budget in losses:
            of_budget.append([])
        for j, rate in enumerate(learning_rates):
            trained, seen, loss = start, np.empty(0, dtype=int), np.empty((0, len(seeds)))
            for k, (before, after) in enumerate(pairwise((0, *steps))):
                trained, history = train(
                    trained,
                    parts.x_train[:, held:],
                    y[:, held:],
                    loss=cross_entropy_from_logits if classes else squared_error,
                    learning_rate=rate,
                    steps=after - before,
                    every=every,
                )
                new = slice(1 if before else 0, None)  # a later stretch starts where the last one ended
                seen = np.concatenate([seen, before + history.steps[new]])
                loss = np.concatenate([loss, history.loss[new]])
                answers = [trained.forward(x).prediction for x in (parts.x_train[:, :held], parts.x_test)]
                if not classes:
                    answers = [answer * parts.y_std + parts.y_mean for answer in answers]
                validation[k, i, j] = error_of(answers[0], parts.y_train[:, :held], classes)
                test[k, i, j] = error_of(answers[1], parts.y_test, classes)
                losses[k][i].append(loss)
                recorded[k] = seen
    names, rates, each = tuple(a.name for a in activations), np.array(learning_rates), range(len(activations))
    races = []
    for k in range(len(steps)):
        best = np.nan_to_num(np.median(validation[k], axis=-1), nan=np.inf).argmin(axis=1)
        loss = np.array([losses[k][i][best[i]] for i in each])
        races.append(
            Race(
                data.title,
                names,
                tuple(learning_rates),
                validation[k],
                rates[best],
                test[k, each, best],
                recorded[k],
                loss,
            )
        )
    return tuple(races)
