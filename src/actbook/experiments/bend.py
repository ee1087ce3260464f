"""House price against one number, the distance to the metro: a straight line, a stack of them, and a bend."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np

from actbook.datasets import standardise, taipei_houses, train_test_split
from actbook.elementwise import Array
from actbook.experiments.resampling import splits
from actbook.experiments.spread import spread
from actbook.functions.linear import linear
from actbook.functions.relu import relu
from actbook.initialisation import LECUN
from actbook.network import Network
from actbook.tables import Table
from actbook.training import train

MODELS = (
    ("straight line", (1, 1), linear),
    ("linear hidden layer", (1, 16, 1), linear),
    ("ReLU hidden layer", (1, 16, 1), relu),
)


@dataclass(frozen=True)
class Bend:
    """Three models of one feature, trained on 70 % of the sales and tested on the rest."""

    models: tuple[str, ...]
    left_over: Array  # (models, seeds): squared error on the test sales over that of always saying the mean
    distance: Array  # (points,) metres, for drawing
    price: Array  # (models, seeds, points) in the data's unit

    def table(self) -> Table:
        """What each model leaves over of the held-out prices' variance."""
        ahead = (self.left_over < self.left_over[0] - 1e-6).sum(axis=1)  # by more than rounding
        rows = tuple(
            (name, spread(left, 2), f"{count} of {left.size}")
            for name, left, count in zip(self.models, self.left_over, ahead, strict=True)
        )
        headings = ("Model", "Left over", "Splits ahead of the line")
        return Table(headings, rows, "Share of the variance of the held-out prices left over")


def run(
    seeds: Iterable[int] = range(5), steps: int = 600, learning_rate: float = 0.05, points: int = 60
) -> Bend:
    """Predict the price per area from the distance to the nearest metro station alone."""
    seeds = tuple(seeds)
    houses = taipei_houses()
    column = houses.x[:, [houses.features.index("metro_distance_m")]]
    one_feature = replace(houses, x=column, features=("metro_distance_m",))
    data = splits(one_feature, seeds)
    distance = np.linspace(column.min(), column.max(), points)
    scaled = np.stack(
        [standardise(train_test_split(one_feature, seed=s)[0].x, distance[:, None])[1] for s in seeds]
    )
    prices, left_over = [], []
    for _, sizes, hidden in MODELS:
        start = Network.create(sizes, hidden, initialisation=LECUN, seeds=seeds)
        fitted, _ = train(
            start, data.x_train, data.target, loss=data.loss, learning_rate=learning_rate, steps=steps
        )
        predicted = data.unscale(fitted.forward(data.x_test).prediction)
        error = ((predicted - data.y_test) ** 2).mean(axis=(1, 2))
        left_over.append(error / ((data.y_mean - data.y_test) ** 2).mean(axis=(1, 2)))
        prices.append(data.unscale(fitted.forward(scaled).prediction)[..., 0])
    return Bend(tuple(name for name, _, _ in MODELS), np.array(left_over), distance, np.array(prices))
