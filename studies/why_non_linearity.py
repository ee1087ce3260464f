"""What networks fit with a bend and without, on two moons and house prices: the chapter on non-linearity."""

import numpy as np

from actbook import linear, relu, sigmoid, tanh
from actbook.datasets import two_moons
from actbook.experiments import bend, fit
from actbook.initialisation import LECUN
from studies.recording import Study, Values

SETTINGS = {
    "as in the chapter": {},
    "LeCun's weights for all": {"initialisation": LECUN},
    "200 other points": {"data": two_moons(200, seed=1)},
}
ON_THE_LINE = 0.88  # no straight line gets more of the points right, on either moons
APART = 0.97


def moons(seeds: tuple[int, ...]) -> Values:
    """Share of points right by setting, activation and number of hidden layers."""
    rows = {}
    for setting, keywords in SETTINGS.items():
        study = fit.run(activations=(linear, sigmoid, tanh, relu), depths=(1, 2), seeds=seeds, **keywords)  # type: ignore[arg-type]
        for name, by_depth in zip(study.activations, study.accuracy, strict=True):
            for depth, right in zip(study.depths, by_depth, strict=True):
                rows[f"{setting}: {name}, {depth}"] = right
    return rows


def moons_hold(values: Values) -> bool:
    """Straight lines and sigmoids on every seed, one layer of ReLUs on most, two layers on all."""
    return all(
        np.max([values[f"{s}: linear, {depth}"] for depth in (1, 2)]) < ON_THE_LINE
        and np.median(values[f"{s}: sigmoid, 2"]) < ON_THE_LINE
        and np.median(values[f"{s}: relu, 1"]) >= APART
        and np.min([values[f"{s}: relu, 2"], values[f"{s}: tanh, 2"]]) >= APART
        for s in SETTINGS
    )


WIDTHS = (3, 4, 8, 16)


def few_relus(seeds: tuple[int, ...]) -> Values:
    """Share of points right with one hidden layer of ReLUs, by setting and width."""
    return {
        f"{setting}: {width}": fit.run(
            activations=(relu,),
            depths=(1,),
            width=width,
            seeds=seeds,
            **keywords,  # type: ignore[arg-type]
        ).accuracy[0, 0]
        for setting, keywords in SETTINGS.items()
        for width in WIDTHS
    }


def few_relus_hold(values: Values) -> bool:
    """The wider the layer, the fewer seeds are stuck; most are with three units, none with 16."""
    for setting in SETTINGS:
        stuck = [int((values[f"{setting}: {width}"] < 0.95).sum()) for width in WIDTHS]
        if not (stuck == sorted(stuck, reverse=True) and stuck[0] > 10 and stuck[-1] == 0):
            return False
    return [int((values[f"as in the chapter: {width}"] < 0.95).sum()) for width in WIDTHS] == [16, 4, 1, 0]


BUDGETS = {"600 steps": {}, "2000 steps": {"steps": 2000}, "step 0.02": {"learning_rate": 0.02}}


def prices(seeds: tuple[int, ...]) -> Values:
    """Share of the variance of the held-out prices that is left over, by budget and model."""
    rows = {}
    for budget, keywords in BUDGETS.items():
        study = bend.run(seeds=seeds, points=2, **keywords)  # type: ignore[arg-type]
        for model, left_over in zip(study.models, study.left_over, strict=True):
            rows[f"{budget}: {model}"] = left_over
    return rows


def prices_hold(values: Values) -> bool:
    """ReLU leaves less over than the straight line on every split; the linear layer leaves as much."""
    return all(
        (values[f"{b}: ReLU hidden layer"] < values[f"{b}: straight line"]).all()
        and np.abs(values[f"{b}: linear hidden layer"] - values[f"{b}: straight line"]).max() < 1e-4
        for b in BUDGETS
    )


STUDIES = (
    Study(
        name="moons",
        claim="On two moons, in 400 steps of 0.5 with 8 units a layer, linear networks stay at the "
        "straight line and sigmoid networks near it, one layer of ReLUs separates the moons on "
        "most seeds, and two layers of ReLU or of tanh on every seed",
        cells=("01-why-non-linearity#claim-straight-boundary",),
        setting="100 points, 8 units a layer, 400 steps, learning rate 0.5, He's weights for ReLU, "
        "LeCun's else",
        other="LeCun's weights for all; 200 other points",
        run=moons,
        holds=moons_hold,
    ),
    Study(
        name="few-relus",
        claim="With one hidden layer, 400 steps of 0.5: of 20 seeds 16 are stuck with three ReLUs, 4 "
        "with four, 1 with eight and none with 16; the order is the same in the other settings",
        cells=("01-why-non-linearity#claim-straight-boundary",),
        setting="100 points, 400 steps, learning rate 0.5, He's weights",
        other="LeCun's weights; 200 other points",
        run=few_relus,
        holds=few_relus_hold,
    ),
    Study(
        name="prices",
        claim="On price against distance, in 600 steps of 0.05, a layer of 16 ReLUs leaves less over "
        "than the straight line on every split, and a linear layer as much",
        cells=("01-why-non-linearity#claim-models-reality",),
        setting="16 units, 600 steps, learning rate 0.05, LeCun's weights, 70 % to train on",
        other="2,000 steps; learning rate 0.02",
        run=prices,
        holds=prices_hold,
    ),
)
