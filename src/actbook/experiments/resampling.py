"""One random split of a real table for each seed, scaled by its own training part."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from actbook.datasets import Dataset, Standardiser, standardise, train_test_split
from actbook.elementwise import Array
from actbook.losses import Loss, cross_entropy_from_logits, squared_error


@dataclass(frozen=True)
class Splits:
    """Standardised inputs and untouched targets, (seeds, n, columns), and the mean and std of y_train.

    Networks learn `target` by `loss`: logits of the two classes, or numbers in units of y_std about y_mean.
    """

    x_train: Array
    y_train: Array
    x_test: Array
    y_test: Array
    y_mean: Array  # (seeds, 1, 1)
    y_std: Array

    @property
    def classes(self) -> bool:
        """Tell whether the targets are 0 and 1."""
        return bool(np.isin(self.y_train, (0, 1)).all())

    @property
    def loss(self) -> Loss:
        return cross_entropy_from_logits if self.classes else squared_error

    @property
    def target(self) -> Array:
        return self.y_train if self.classes else (self.y_train - self.y_mean) / self.y_std

    def unscale(self, prediction: Array) -> Array:
        """Give numbers that a network predicts in the unit of y."""
        return prediction * self.y_std + self.y_mean

    def error(self, prediction: Array, y: Array) -> Array:
        """Per seed: the share of logits on the wrong side of 0, or the root mean square error."""
        if self.classes:
            return ((prediction > 0) != (y > 0.5)).mean(axis=(1, 2))
        with np.errstate(over="ignore", invalid="ignore"):  # a run that diverged has an error of inf or nan
            return np.sqrt(((self.unscale(prediction) - y) ** 2).mean(axis=(1, 2)))

    @property
    def baseline(self) -> Array:
        """(seeds,): test error of always answering the training part's mean, or its majority."""
        return self.error(self.y_mean - 0.5 if self.classes else np.zeros_like(self.y_mean), self.y_test)


def splits(data: Dataset, seeds: Iterable[int], test_share: float = 0.3) -> Splits:
    """A split a seed, so that the spread over seeds includes the luck of the split."""
    parts = []
    for seed in seeds:
        train, test = train_test_split(data, test_share, seed)
        scale = Standardiser.fit(train.y[:, None])
        x_train, x_test = standardise(train.x, test.x)
        parts.append((x_train, train.y[:, None], x_test, test.y[:, None], scale.mean[None], scale.std[None]))
    return Splits(*(np.stack(part) for part in zip(*parts, strict=True)))
