"""A fair race: one network, each activation in its hidden layer with a learning rate tuned for it.

A seed splits the data into 50 % training, 20 % validation and 30 % test, and starts the weights. For each
activation the learning rate with the lowest median validation error is chosen, from the same list;
the test part is looked at once, with that rate.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

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
        lines = [f"{self.data}: {self.error.shape[1]} seeds", "            step   test error"]
        for name, rate, error in zip(self.activations, self.chosen, self.error, strict=True):
            lines.append(f"{name:>10}  {rate:5g}   {spread(error)}")
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
    data, seeds = data or breast_cancer(), tuple(seeds)
    parts, classes = splits(data, seeds), is_binary(data)
    held = round(len(data.y) * 0.2)
    y = parts.y_train if classes else (parts.y_train - parts.y_mean) / parts.y_std
    validation = np.empty((len(activations), len(learning_rates), len(seeds)))
    chosen, error, losses = [], [], []
    for i, activation in enumerate(activations):
        sizes = (data.x.shape[1], *hidden, 1)
        start = Network.create(sizes, activation, linear, initialisation_for(activation), seeds)
        runs = []
        for j, rate in enumerate(learning_rates):
            trained, history = train(
                start,
                parts.x_train[:, held:],
                y[:, held:],
                loss=cross_entropy_from_logits if classes else squared_error,
                learning_rate=rate,
                steps=steps,
                every=every,
            )
            answers = [trained.forward(x).prediction for x in (parts.x_train[:, :held], parts.x_test)]
            if not classes:
                answers = [answer * parts.y_std + parts.y_mean for answer in answers]
            validation[i, j] = error_of(answers[0], parts.y_train[:, :held], classes)
            runs.append((error_of(answers[1], parts.y_test, classes), history.loss))
        best = int(np.argmin(np.nan_to_num(np.median(validation[i], axis=-1), nan=np.inf)))
        chosen.append(learning_rates[best])
        error.append(runs[best][0])
        losses.append(runs[best][1])
    names = tuple(activation.name for activation in activations)
    return Race(
        data.title,
        names,
        tuple(learning_rates),
        validation,
        np.array(chosen),
        np.array(error),
        history.steps,
        np.array(losses),
    )
