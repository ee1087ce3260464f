"""Sigmoid and tanh at one step and each at its own, and what the centre adds: the chapter on tanh."""

from dataclasses import replace
from typing import Any

import numpy as np

from actbook.datasets import two_moons
from actbook.experiments import fit, hidden, plateau
from actbook.functions.sigmoid import sigmoid
from actbook.functions.tanh import tanh
from actbook.initialisation import LECUN, STANDARD
from studies.recording import Seeds, Table, Tables, Truth, study, tabulate

CELL = "03-tanh#claim-tanh-hidden"
SCALED = replace(
    tanh,
    name="scaled",
    function=lambda x: 1.7159 * np.tanh(2 * x / 3),
    derivative_function=lambda x: 1.7159 * 2 / 3 * tanh.derivative(2 * x / 3),
)


def race_layers(seeds: Seeds, depths: tuple[int, ...] = (3,), **keywords: Any) -> Table:
    """Count the steps until the training loss is under 0.3 (inf: not within 300)."""
    run = hidden.run(depths=depths, every=1, seeds=seeds, **keywords)
    return tabulate(run.steps_needed, run.activations, [f"{depth} layers" for depth in depths])


def leave_plateau(seeds: Seeds, **keywords: Any) -> Table:
    """Count the steps until the loss is under 0.2 (nan: never), by activation."""
    run = plateau.run(seeds=seeds, **keywords)
    return dict(zip(run.activations, run.left[:, 0], strict=True))


def fit_moons(seeds: Seeds, **keywords: Any) -> Table:
    """Measure the share of points right with two hidden layers, after 200 steps and after 2,000."""
    short = fit.run(
        activations=(sigmoid, plateau.steep_centred, tanh), depths=(2,), steps=200, seeds=seeds, **keywords
    )
    longer = fit.run(activations=(sigmoid,), depths=(2,), steps=2000, seeds=seeds, **keywords)
    rows = dict(zip(short.activations, short.accuracy[:, 0], strict=True))
    return rows | {"sigmoid, 2000 steps": longer.accuracy[0, 0]}


def take_median(numbers: Any) -> float:
    """Take the median, where nan is later than every number."""
    return float(np.median(np.nan_to_num(numbers, nan=np.inf)))


@study(
    race_layers,
    {
        "chapter": {"depths": (1, 2, 3)},
        "step 1": {"learning_rate": 1.0},
        "step 3": {"learning_rate": 3.0},
        "step 10": {"learning_rate": 10.0, "activations": (sigmoid,)},
        "to 0.15, step 3": {"learning_rate": 3.0, "level": 0.15},
        "16 units": {"width": 16},
        "16 units, step 3": {"width": 16, "learning_rate": 3.0},
    },
    CELL,
)
def race(tables: Tables) -> Truth:
    """At the step 0.3 depth slows the sigmoid (median over 200 steps with three hidden layers) and leaves
    tanh at 15 or less; at the step 3, the best of four for the sigmoid, the medians are 32 and 2 steps to a
    loss of 0.3, and 56 and 9 to 0.15.
    """
    median = {s: {row: take_median(of) for row, of in t.items()} for s, t in tables.items()}
    slow, quick = ({s: of.get(f"{f}, 3 layers", 0) for s, of in median.items()} for f in ("sigmoid", "tanh"))
    one_step = [median["chapter"][f"sigmoid, {layers} layers"] for layers in (1, 2, 3)]
    return (
        one_step[1] > 2 * one_step[0]
        and one_step[2] > max(5 * one_step[0], 200)
        and all(median["chapter"][f"tanh, {layers} layers"] <= 15 for layers in (1, 2, 3))
        and slow["step 3"] == min(slow[s] for s in ("chapter", "step 1", "step 3", "step 10"))
        and quick["step 1"] < quick["chapter"]
        and [round(of["step 3"]) for of in (slow, quick)] == [32, 2]
        and [round(of["to 0.15, step 3"]) for of in (slow, quick)] == [56, 9]
        and all(slow[s] > 10 * quick[s] for s in ("16 units", "16 units, step 3"))
    )


AT_LECUN = {"initialisations": (LECUN,), "steps": 400}
PAIRS = {"flat": ("sigmoid", "centred"), "steep": ("steep", "steep_centred")}


@study(
    leave_plateau,
    {
        "chapter": AT_LECUN,
        "step 1": AT_LECUN | {"learning_rate": 1.0},
        "step 3": AT_LECUN | {"learning_rate": 3.0, "activations": (sigmoid, plateau.centred)},
        "4 × LeCun": AT_LECUN | {"initialisations": (plateau.LECUN_TIMES_4,)},
        "six layers": AT_LECUN | {"hidden": (8,) * 6},
    },
    CELL,
)
def centre(tables: Tables) -> Truth:
    """In each of the chapter's three pairs the centred function leaves the plateau sooner in the median, by
    about a quarter or more; at the step 0.2 slope ¼ stays for 200 steps and slope 1 leaves on every seed;
    with four times LeCun's weights 17 of 20 sigmoid networks leave within 200 steps.
    """

    def ratio(setting: str, pair: str) -> float:
        plain, centred = (take_median(tables[setting][name]) for name in PAIRS[pair])
        return centred / plain

    def leave(setting: str, name: str) -> int:
        return int((tables[setting][name] <= 200).sum())

    chapters = [ratio("chapter", "steep"), ratio("step 3", "flat"), ratio("4 × LeCun", "flat")]
    others = [ratio("step 1", "flat"), ratio("step 1", "steep"), ratio("six layers", "steep")]
    return (
        max(chapters) < 0.77
        and max(others) < 1
        and [leave("chapter", name) for pair in PAIRS.values() for name in pair] == [0, 0, 20, 20]
        and leave("chapter", "tanh") == leave("step 3", "sigmoid") == 20
        and leave("4 × LeCun", "sigmoid") == 17
    )


@study(fit_moons, {"chapter": {}, "200 other points": {"data": two_moons(200, seed=1)}}, CELL)
def moons(tables: Tables) -> Truth:
    """After 200 steps the sigmoid is on the straight line on every seed and tanh and σ(4x) − ½ are past it;
    after 2,000 most sigmoid networks are too.
    """
    return all(
        t["sigmoid"].max() < 0.88
        and min(t["steep_centred"].min(), t["tanh"].min()) > 0.95
        and np.median(t["sigmoid, 2000 steps"]) > 0.9
        for t in tables.values()
    )


TWO = {"activations": (tanh, SCALED), "initialisations": (LECUN,)}


@study(
    leave_plateau,
    {
        "chapter": TWO,
        "standard weights": TWO | {"initialisations": (STANDARD,)},
        "step 0.05": TWO | {"learning_rate": 0.05},
    },
    CELL,
)
def scaled_tanh(tables: Tables) -> Truth:
    """1.7159 tanh(2x/3) leaves the plateau sooner than tanh in the median, with LeCun's and with the standard
    weights.
    """
    return all(take_median(t["scaled"]) < take_median(t["tanh"]) for t in tables.values())
