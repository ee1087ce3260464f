"""Sigmoid and tanh at one step and each at its own, and what the centre adds: the chapter on tanh."""

from dataclasses import replace
from typing import Any

import numpy as np

from actbook.datasets import two_moons
from actbook.experiments import fit, hidden, plateau
from actbook.functions.sigmoid import sigmoid
from actbook.functions.tanh import tanh
from actbook.initialisation import STANDARD
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
    """Count the steps until the loss is under 0.2 (nan: never), by activation and step size."""
    run = plateau.run(seeds=seeds, **keywords)
    return tabulate(run.left, run.activations, [f"{rate:g}" for rate in run.learning_rates])


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


PLATEAU_CELL = "03-tanh#study-own-steps"


def take_best(table: Table, name: str) -> tuple[float, str]:
    """Take the least median over the step sizes of one function, and its row."""
    return min((take_median(numbers), row) for row, numbers in table.items() if row.split(", ")[0] == name)


@study(
    leave_plateau,
    {"chapter": {}, "16 units": {"hidden": (16,) * 4}, "six layers": {"hidden": (8,) * 6, "steps": 400}},
    PLATEAU_CELL,
)
def own_steps(tables: Tables) -> Truth:
    """At the step 0.2 the two functions with slope ¼ stay on the plateau for 200 steps and the others leave
    it on every seed; with the best of five steps all leave on every seed. Then four times the weights, σ(4x),
    cut the sigmoid's steps to a quarter or less, the centre cuts them to a third or less in both pairs and is
    at its best with about three times the step, and the height changes little. With six hidden layers no
    step gets the sigmoid off within 400 on any seed, and σ(4x) with the step 0.2 leaves on every seed.
    """
    names = [activation.name for activation in plateau.VARIANTS]
    best = {s: {n: take_best(t, n)[0] for n in names} for s, t in tables.items()}
    count = {s: {row: int((of <= 400).sum()) for row, of in t.items()} for s, t in tables.items()}
    chosen = ["sigmoid, 3", "centred, 10", "steep, 1", "steep_centred, 3"]
    return (
        [count["chapter"][f"{name}, 0.2"] for name in names] == [0, 0, 20, 20, 20]
        and [count["chapter"][row] for row in (*chosen, "tanh, 3")] == [20] * 5
        and all([take_best(tables[s], n)[1] for n in names[:4]] == chosen for s in ("chapter", "16 units"))
        and all(best[s]["steep"] < best[s]["sigmoid"] / 4 for s in ("chapter", "16 units"))
        and all(best[s]["centred"] < best[s]["sigmoid"] / 3 for s in ("chapter", "16 units"))
        and all(of["steep_centred"] < of["steep"] / 3 for of in best.values())
        and all(of["tanh"] <= of["steep_centred"] for of in best.values())
        and sum(n for row, n in count["six layers"].items() if row.startswith("sigmoid")) == 0
        and count["six layers"]["steep, 0.2"] == count["six layers"]["tanh, 0.2"] == 20
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


TWO = {"activations": (tanh, SCALED)}


@study(
    leave_plateau,
    {
        "chapter": TWO,
        "standard weights": TWO | {"initialisation": STANDARD},
        "other steps": TWO | {"learning_rates": (0.1, 0.5, 2, 5)},
    },
    PLATEAU_CELL,
)
def scaled_tanh(tables: Tables) -> Truth:
    """With LeCun's and with the standard weights 1.7159 tanh(2x/3) leaves the plateau sooner than tanh in the
    median at the smallest step on the list; each with its best step, they are at most two steps apart.
    """
    first = [tuple(take_median(t[f"{n}, {s}"]) for n in ("scaled", "tanh"))
             for t, s in zip(tables.values(), ("0.2", "0.2", "0.1"), strict=True)]  # fmt: skip
    best = [take_best(t, "tanh")[0] - take_best(t, "scaled")[0] for t in tables.values()]
    return all(scaled < 0.6 * plain for scaled, plain in first) and all(abs(gap) <= 2 for gap in best)
