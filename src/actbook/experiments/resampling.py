"""One random split of a real table for each seed, scaled by its own training part."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from actbook.datasets import Dataset, Standardiser, standardise, train_test_split
from actbook.elementwise import Array


@dataclass(frozen=True)
class Splits:
    """Standardised inputs and untouched targets, (seeds, n, columns), and the mean and std of y_train."""

    x_train: Array
    y_train: Array
    x_test: Array
    y_test: Array
    y_mean: Array  # (seeds, 1, 1)
    y_std: Array


def splits(data: Dataset, seeds: Iterable[int], test_share: float = 0.3) -> Splits:
    """A split a seed, so that the spread over seeds includes the luck of the split."""
    parts = []
    for seed in seeds:
        train, test = train_test_split(data, test_share, seed)
        scale = Standardiser.fit(train.y[:, None])
        x_train, x_test = standardise(train.x, test.x)
        parts.append((x_train, train.y[:, None], x_test, test.y[:, None], scale.mean[None], scale.std[None]))
    return Splits(*(np.stack(part) for part in zip(*parts, strict=True)))
