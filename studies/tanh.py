"""Sigmoid and tanh at one step and each at its own, and what the centre adds: the chapter on tanh."""

from dataclasses import replace
from typing import Any

import numpy as np

from actbook import sigmoid, tanh
from actbook.datasets import two_moons
from actbook.experiments import fit, hidden, plateau
from actbook.initialisation import LECUN, STANDARD
from studies.recording import Study, Values

RATES = (0.3, 1.0, 3.0, 10.0)


def race(seeds: tuple[int, ...]) -> Values:
    """Steps until the training loss is under 0.3 (nan: not within 300); held-out errors at the step 0.3."""
    rows = {}
    runs: list[tuple[float, int, tuple[int, ...]]] = [(0.3, 8, (1, 2, 3)), (0.3, 16, (3,)), (3.0, 16, (3,))]
    runs += [(rate, 8, (3,)) for rate in RATES[1:]]
    for rate, width, depths in runs:
        study = hidden.run(depths=depths, width=width, learning_rate=rate, every=1, seeds=seeds)
        for name, needed, wrong in zip(study.activations, study.steps_needed, study.wrong, strict=True):
            if name == "tanh" and rate == RATES[-1]:
                continue  # so large a step that a rounding error shows
            for depth, steps, share in zip(depths, needed, wrong, strict=True):
                rows[f"{name}, {depth} of {width}, step {rate:g}: steps"] = steps
                if rate < 1:  # at larger steps a rounding error can turn a biopsy
                    rows[f"{name}, {depth} of {width}, step {rate:g}: wrong"] = share
    for rate in RATES[:-1]:
        study = hidden.run(depths=(3,), learning_rate=rate, every=1, seeds=seeds, level=0.15)
        for name, needed in zip(study.activations, study.steps_needed, strict=True):
            rows[f"{name}, 3 of 8, step {rate:g}: steps to 0.15"] = needed[0]
    return rows


def race_holds(values: Values) -> bool:
    """Depth slows the sigmoid at 0.3 and not tanh; at the best steps it matters where one stops."""

    def median(name: str, depth: int, rate: float, width: int = 8, to: str = "") -> float:
        steps = values[f"{name}, {depth} of {width}, step {rate:g}: steps{to}"]
        return float(np.median(np.nan_to_num(steps, nan=np.inf)))

    one_step = [median("sigmoid", depth, 0.3) for depth in (1, 2, 3)]
    slow = [median("sigmoid", 3, rate) for rate in RATES]
    quick = [median("tanh", 3, rate) for rate in RATES[:-1]]
    return bool(
        one_step[1] > 2 * one_step[0]
        and one_step[2] > 5 * one_step[0]
        and max(median("tanh", depth, 0.3) for depth in (1, 2, 3)) <= 15
        and slow[0] > 15 * quick[0]
        and min(slow) == slow[2]  # inside the list
        and min(slow) / min(quick) > 10
        and 4 <= median("sigmoid", 3, 3.0, to=" to 0.15") / median("tanh", 3, 3.0, to=" to 0.15") <= 10
        and median("sigmoid", 3, 0.3, 16) > 10 * median("tanh", 3, 0.3, 16)
        and median("sigmoid", 3, 3.0, 16) > 10 * median("tanh", 3, 3.0, 16)
    )


PAIRS = ("sigmoid", "centred"), ("steep", "steep_centred")
PLACES: dict[str, dict[str, Any]] = {
    "step 0.2": {"learning_rate": 0.2, "initialisations": (LECUN,)},
    "step 1": {"learning_rate": 1.0, "initialisations": (LECUN,)},
    "step 3": {"learning_rate": 3.0, "initialisations": (LECUN,)},
    "4 × LeCun": {"learning_rate": 0.2, "initialisations": (plateau.LECUN_TIMES_4,)},
    "six layers": {"learning_rate": 0.2, "initialisations": (LECUN,), "hidden": (8,) * 6},
}
CENTRED_PAIRS = (  # the chapter's three, then the others
    ("step 0.2", 1),
    ("step 3", 0),
    ("4 × LeCun", 0),
    ("step 1", 0),
    ("step 1", 1),
    ("six layers", 1),
)


def centre(seeds: tuple[int, ...]) -> Values:
    """Steps until the loss is under 0.2 (nan: not within 400), by place and activation."""
    rows = {}
    for place, keywords in PLACES.items():
        study = plateau.run(steps=400, seeds=seeds, **keywords)
        for name, left in zip(study.activations, study.left[:, 0], strict=True):
            if place != "step 3" or name in PAIRS[0]:  # the steep ones jump there
                rows[f"{place}: {name}"] = left
    return rows


def centre_holds(values: Values) -> bool:
    """The centred function is the earlier one in each pair; the counts within 200 steps are the chapter's."""
    late = {row: np.nan_to_num(left, nan=np.inf) for row, left in values.items()}
    within_200 = {row: int((left <= 200).sum()) for row, left in late.items()}

    def ratio(place: str, pair: int) -> float:
        plain, centred = (np.median(late[f"{place}: {name}"]) for name in PAIRS[pair])
        return float(centred / plain)

    ratios = [ratio(*which) for which in CENTRED_PAIRS]
    return bool(
        max(ratios[:3]) < 0.77
        and max(ratios) < 1
        and [within_200[f"step 0.2: {name}"] for pair in PAIRS for name in pair] == [0, 0, 20, 20]
        and within_200["step 0.2: tanh"] == within_200["step 3: sigmoid"] == 20
        and within_200["4 × LeCun: sigmoid"] == 17
    )


MOONS: dict[str, dict[str, Any]] = {
    "as in the chapter": {},
    "200 other points": {"data": two_moons(200, seed=1)},
}


def moons(seeds: tuple[int, ...]) -> Values:
    """Share of points right with two hidden layers, by moons, number of steps and activation."""
    return {
        f"{which}, {steps} steps: {name}": right
        for which, keywords in MOONS.items()
        for steps, activations in ((200, (sigmoid, plateau.steep_centred, tanh)), (2000, (sigmoid,)))
        for name, right in zip(
            (a.name for a in activations),
            fit.run(activations=activations, depths=(2,), steps=steps, seeds=seeds, **keywords).accuracy[
                :, 0
            ],
            strict=True,
        )
    }


def moons_hold(values: Values) -> bool:
    """After 200 steps the sigmoid is on the line and the other two are not; after 2,000 most have left it."""
    return all(
        values[f"{which}, 200 steps: sigmoid"].max() < 0.88
        and min(values[f"{which}, 200 steps: {name}"].min() for name in ("steep_centred", "tanh")) > 0.95
        and np.median(values[f"{which}, 2000 steps: sigmoid"]) > 0.9
        for which in MOONS
    )


SCALED = replace(
    tanh,
    name="scaled",
    function=lambda x: 1.7159 * np.tanh(2 * x / 3),
    derivative_function=lambda x: 1.7159 * 2 / 3 * tanh.derivative(2 * x / 3),
)
SCHEMES = {
    "LeCun, step 0.2": (LECUN, 0.2),
    "standard, step 0.2": (STANDARD, 0.2),
    "LeCun, step 0.05": (LECUN, 0.05),
}


def scaled(seeds: tuple[int, ...]) -> Values:
    """Steps until the loss is under 0.2, by scheme and function."""
    rows = {}
    for label, (scheme, rate) in SCHEMES.items():
        study = plateau.run((tanh, SCALED), (scheme,), learning_rate=rate, seeds=seeds)
        for name, left in zip(study.activations, study.left[:, 0], strict=True):
            rows[f"{label}: {name}"] = left
    return rows


def scaled_holds(values: Values) -> bool:
    """The scaled function is the earlier one in the median, under each scheme."""
    return all(np.median(values[f"{s}: scaled"]) < np.median(values[f"{s}: tanh"]) for s in SCHEMES)


STUDIES = (
    Study(
        name="race",
        claim="At the step 0.3 depth slows the sigmoid (median over 200 steps with three hidden "
        "layers) and leaves tanh at 15 or less; at the step 3, the best of four for the sigmoid, tanh is"
        " over 10 times as fast to a loss of 0.3, and 4 to 10 times to 0.15",
        cells=("03-tanh#claim-tanh-hidden",),
        setting="biopsies, 8 units a layer, LeCun's weights, 300 steps, looked at after each",
        other="steps 1, 3 and 10; a loss of 0.15; 16 units a layer",
        run=race,
        holds=race_holds,
    ),
    Study(
        name="centre",
        claim="In each of the chapter's three pairs the centred function leaves the plateau sooner in "
        "the median, by about a quarter or more; at the step 0.2 slope ¼ stays for 200 steps and"
        " slope 1 leaves on every seed; with four times LeCun's weights 17 of 20 sigmoid "
        "networks leave within 200 steps",
        cells=("03-tanh#claim-tanh-hidden",),
        setting="forty biopsies, four layers of 8, LeCun's weights, step 0.2",
        other="steps 1 and 3; four times LeCun's weights; six layers",
        run=centre,
        holds=centre_holds,
    ),
    Study(
        name="moons",
        claim="With two layers of 8 and the step 0.5, after 200 steps the sigmoid is on the straight "
        "line on every seed and tanh and σ(4x) − ½ are past it; after 2,000 most sigmoid "
        "networks are too",
        cells=("03-tanh#claim-tanh-hidden",),
        setting="two moons, 100 points, LeCun's weights, learning rate 0.5",
        other="200 other points",
        run=moons,
        holds=moons_hold,
    ),
    Study(
        name="scaled-tanh",
        claim="1.7159 tanh(2x/3) leaves the plateau sooner than tanh in the median, with LeCun's and "
        "with the standard weights at the step 0.2",
        cells=("03-tanh#claim-tanh-hidden",),
        setting="forty biopsies, four layers of 8, LeCun's or the standard weights, step 0.2",
        other="step 0.05",
        run=scaled,
        holds=scaled_holds,
    ),
)
