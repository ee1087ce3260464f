"""What networks fit with a bend and without, on two moons and house prices: the chapter on non-linearity."""

from typing import Any

import numpy as np

from actbook.datasets import two_moons
from actbook.experiments import bend, fit, planes
from actbook.functions.linear import linear
from actbook.functions.relu import relu
from actbook.functions.sigmoid import sigmoid
from actbook.functions.tanh import tanh
from actbook.initialisation import LECUN
from studies.recording import Seeds, Settings, Table, Tables, Truth, study, tabulate

CELL = "01-why-non-linearity#claim-straight-boundary"
MOONS: Settings = {
    "chapter": {},
    "LeCun's weights for all": {"initialisation": LECUN},
    "200 other points": {"data": two_moons(200, seed=1)},
}
WIDTHS = (3, 4, 8, 16)


def fit_moons(seeds: Seeds, **keywords: Any) -> Table:
    """Measure the share of points right, by activation and number of hidden layers."""
    run = fit.run(activations=(linear, sigmoid, tanh, relu), depths=(1, 2), seeds=seeds, **keywords)
    return tabulate(run.accuracy, run.activations, run.depths)


def fit_few_relus(seeds: Seeds, **keywords: Any) -> Table:
    """Measure the share of points right with one hidden layer of ReLUs, by width."""
    runs = {w: fit.run(activations=(relu,), depths=(1,), width=w, seeds=seeds, **keywords) for w in WIDTHS}
    return {f"width {width}": run.accuracy[0, 0] for width, run in runs.items()}


def fit_narrow(seeds: Seeds, **keywords: Any) -> Table:
    """Measure which networks of two layers of two units have every point right, by activation."""
    runs = planes.run(seeds=seeds, **keywords)
    return {run.activation.name: run.separated.astype(float) for run in runs}


def fit_prices(seeds: Seeds, **keywords: Any) -> Table:
    """Measure the share of the variance of the held-out prices that is left over, by model."""
    run = bend.run(seeds=seeds, points=2, **keywords)
    return dict(zip(run.models, run.left_over, strict=True))


@study(fit_moons, MOONS, CELL)
def moons(tables: Tables) -> Truth:
    """On two moons, in 400 steps of 0.5 with 8 units a layer, linear networks stay at the straight line and
    sigmoid networks with two layers near it; one layer of ReLUs separates the moons on most seeds, and two
    layers of ReLU or of tanh do on every seed.
    """
    return all(
        max(t["linear, 1"].max(), t["linear, 2"].max()) < 0.88
        and np.median(t["sigmoid, 2"]) < 0.88
        and np.median(t["relu, 1"]) >= 0.97
        and min(t["relu, 2"].min(), t["tanh, 2"].min()) >= 0.97
        for t in tables.values()
    )


@study(fit_few_relus, MOONS, CELL)
def few_relus(tables: Tables) -> Truth:
    """Of 20 seeds 16 are stuck with three ReLUs, 4 with four, 1 with eight and none with 16; in the other
    settings too most are stuck with three, none with 16, and the fewer the wider the layer.
    """
    stuck = {s: [(t[f"width {width}"] < 0.95).sum() for width in WIDTHS] for s, t in tables.items()}
    return stuck["chapter"] == [16, 4, 1, 0] and all(
        counts == sorted(counts, reverse=True) and counts[0] > 10 and counts[-1] == 0
        for counts in stuck.values()
    )


@study(
    fit_narrow,
    {
        "chapter": {},
        "step 1": {"learning_rate": 1.0},
        "200 other points": {"data": two_moons(200, seed=1)},
    },
    "01-why-non-linearity#study-narrow",
)
def narrow(tables: Tables) -> Truth:
    """With two layers of two units, linear networks never separate the moons, and few others do: of 20 seeds
    at most one with ReLU and at most four with tanh.
    """
    return all(
        t["linear"].sum() == 0 and t["relu"].sum() <= 1 and t["tanh"].sum() <= 4 for t in tables.values()
    )


@study(
    fit_prices,
    {"chapter": {}, "2000 steps": {"steps": 2000}, "step 0.02": {"learning_rate": 0.02}},
    "01-why-non-linearity#claim-models-reality",
)
def prices(tables: Tables) -> Truth:
    """A layer of 16 ReLUs leaves less over than the straight line on every split, and a linear layer as
    much.
    """
    return all(
        (t["ReLU hidden layer"] < t["straight line"]).all()
        and np.abs(t["linear hidden layer"] - t["straight line"]).max() < 1e-4
        for t in tables.values()
    )
