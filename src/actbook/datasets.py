"""The book's data: one synthetic shape, and small real tables that travel with the package."""

from dataclasses import dataclass, replace
from importlib.resources import files

import numpy as np
from numpy.typing import ArrayLike

from actbook.elementwise import Array, as_float64, as_number


@dataclass(frozen=True)
class Dataset:
    """Samples and targets, with what they mean and where they come from.

    The arrays become read-only. Raises TypeError for masked ones: what they hide would be trained on.
    """

    title: str
    x: Array  # (n, features)
    y: Array  # (n,)
    features: tuple[str, ...]
    target: str
    source: str = ""  # BibTeX key; empty for made data
    licence: str = ""

    def __post_init__(self) -> None:
        for values in (self.x, self.y):
            as_float64(values)  # refuses a mask
            values.setflags(write=False)

    def __repr__(self) -> str:
        return f"Dataset({self.title!r}, {self.x.shape[0]} samples, {self.x.shape[1]} features)"


@dataclass(frozen=True)
class Standardiser:
    """Mean and standard deviation of some columns, to take out."""

    mean: Array
    std: Array

    @classmethod
    def fit(cls, x: ArrayLike) -> "Standardiser":
        """Measure `x`, (n, features), along its samples; fit on the training part alone."""
        x = as_float64(x)
        std = x.std(axis=0)
        if np.any(std == 0):
            raise ValueError("a column of x is constant, so it has no scale to divide by: leave it out")
        return cls(x.mean(axis=0), std)

    def apply(self, x: ArrayLike) -> Array:
        return (as_float64(x) - self.mean) / self.std


def standardise(train: ArrayLike, *others: ArrayLike) -> tuple[Array, ...]:
    """Scale `train` to mean 0 and standard deviation 1, and `others` by the same numbers."""
    scale = Standardiser.fit(train)
    return tuple(scale.apply(x) for x in (train, *others))


def train_test_split(data: Dataset, test_share: float = 0.3, seed: int = 0) -> tuple[Dataset, Dataset]:
    """Split at random into a part to train on and one to test on; the same for the same seed."""
    if not 0 < as_number(test_share, "test_share") < 1:
        raise ValueError(f"test_share is a share between 0 and 1, for example 0.3; you gave {test_share}")
    order = np.random.default_rng(seed).permutation(len(data.x))
    held_out = round(test_share * len(order))
    test, train = order[:held_out], order[held_out:]
    return replace(data, x=data.x[train], y=data.y[train]), replace(data, x=data.x[test], y=data.y[test])


def two_moons(n: int = 200, noise: float = 0.15, seed: int = 0) -> Dataset:
    """Make two interleaved half circles, centred on the origin, one a class (0 and 1).

    `n` is the number of points in all; `noise` is the standard deviation that is added to both
    coordinates. No straight line separates the classes.
    """
    noise = as_number(noise, "noise")
    rng, half = np.random.default_rng(seed), n // 2
    upper, lower = np.linspace(0, np.pi, n - half), np.linspace(0, np.pi, half)
    first = np.column_stack([np.cos(upper), np.sin(upper)])
    second = np.column_stack([1 - np.cos(lower), 0.5 - np.sin(lower)])
    x = np.vstack([first, second]) - [0.5, 0.25]
    y = np.repeat([0.0, 1.0], [n - half, half])
    return Dataset("Two moons", x + noise * rng.standard_normal(x.shape), y, ("x1", "x2"), "moon")


def breast_cancer() -> Dataset:
    """Load 569 biopsies, ten measures of their cell nuclei; target 1 is malignant (37 %), 0 benign."""
    return _table("breast_cancer.csv", "Breast cancer, Wisconsin (diagnostic)", "wolberg1993")


def taipei_houses() -> Dataset:
    """Load 414 house sales near Taipei in 2012–2013; target: price in 10,000 TWD per ping (3.3 m²)."""
    return _table("taipei_houses.csv", "House prices, New Taipei City", "yeh2018")


def digits() -> Dataset:
    """Load 1,797 handwritten digits of 8 × 8 pixels, 0 to 16, row by row; target: the digit, 0 to 9.

    Thirteen people wrote them, and nothing says who wrote which: a random split has every hand in each part.
    """
    return _table("digits.csv", "Handwritten digits", "alpaydin1998")


def given_names() -> tuple[str, ...]:
    """Load 5,163 given names of the 1990 census of the United States, in lower case, from A to Z."""
    return tuple(line for line in _lines("given_names.csv") if not line.startswith("#"))[1:]


def _lines(file: str) -> list[str]:
    return files("actbook").joinpath("data", file).read_text(encoding="utf-8").splitlines()


def _table(file: str, title: str, source: str) -> Dataset:
    """Read a table whose first lines are comments, then the names; the target is the last column."""
    lines = _lines(file)
    rows = [line.split(",") for line in lines if not line.startswith("#")]
    licence = next(line.rpartition("Licence: ")[2].rstrip(".") for line in lines if "Licence: " in line)
    *features, target = rows[0]
    values = np.array(rows[1:], dtype=float)
    x, y = values[:, :-1].copy(), values[:, -1].copy()
    return Dataset(title, x, y, tuple(features), target, source, licence)
