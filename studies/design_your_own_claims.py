"""Random curves, what becomes of the steep ones, and a race that was announced: Design your own."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from actbook.activation import Activation
from actbook.elementwise import Array
from actbook.experiments import digits, drawn_curves, gradient_check
from actbook.experiments.drawn_curves import KINDS, LEARNS, DrawnCurves
from actbook.functions.relu import relu
from actbook.initialisation import HE, LECUN, Initialisation
from studies.recording import Seeds, Table, Tables, Truth, study

SIX = {
    "A": ("noise", 0), "B": ("stairs", 7), "C": ("smooth", 2),
    "D": ("noise", 3), "E": ("rising", 0), "F": ("noise", 1),
}  # fmt: skip
LOST = ("B", "D", "F")
HUMP = [0.15, 0.15, 0.15, 0.15, 0.3, 0.6, 1.2, 1.8, 1.95, 1.8, 1.5, 1.35]
CAMEL_BARS = np.array(HUMP + HUMP[::-1])
CAMEL = drawn_curves.activation(CAMEL_BARS, "camel", "Camel")
QUARTER = Initialisation("quarter", "A quarter of LeCun's", "1/(16 n)", lambda *at: LECUN(*at) / 4)


def measure_curves(seeds: Seeds, each: int = 3, split: int = 0, **keywords: Any) -> Table:
    """Measure slope and errors of `each` curves of each kind a seed."""
    table: dict[str, Array] = {}
    for turn in range(each):
        learned = drawn_curves.run(
            seeds=[seed + 20 * turn for seed in seeds], parts=digits.split(split), **keywords
        )
        for i, kind in enumerate(learned.kinds):
            table[f"{kind} {turn}: slope"] = learned.mean_squared_slope[i]
            for depth, errors in zip(learned.depths, learned.error, strict=True):
                table[f"{kind} {turn}: error, {depth}"] = errors[i]
    return table


def gather(table: Table, column: str, kinds: Sequence[str] = tuple(KINDS)) -> Array:
    """Gather the numbers of a column, of all curves of some kinds."""
    return np.concatenate([v for row, v in table.items() if row.endswith(column) and row.split()[0] in kinds])


def correlate_ranks(table: Table, depth: int) -> float:
    """Correlate the ranks of slope and error over all curves."""
    both = (gather(table, column) for column in ("slope", f"error, {depth}"))
    ranks = [np.sign(values[:, None] - values).sum(axis=1) for values in both]  # ties share theirs
    return float(np.corrcoef(*ranks)[0, 1])


@study(
    measure_curves,
    {
        "chapter": {},
        "chosen rate": {"each": 1, "split": 1, "width": 24, "learning_rates": (1e-3, 3e-3, 1e-2)},
    },
    "design-your-own#claim-random-curves",
    tolerance=1e-3,
)
def random_curves(tables: Tables) -> Truth:
    """Of 240 random curves 229 learn with one hidden layer and 121 with four: all that only rise, 62 % of the
    smooth ones, 30 % of the stairs, 10 % of the noise. With four layers error and mean squared slope have a
    rank correlation of 0.93, every curve below 2 learns, and none above 5. On another split, with 24 units
    and a rate chosen for each curve, it is 0.92, one curve below 2 misses with 10.9 %, and none above 5
    learns.
    """
    chapter, other = tables.values()
    learned = [gather(chapter, f"error, {depth}") < LEARNS for depth in (1, 4)]
    shares = [(gather(chapter, "error, 4", [kind]) < LEARNS).mean() for kind in KINDS]
    missed = gather(other, "error, 4")[gather(other, "slope") < 2]
    return (
        [each.sum() for each in learned] == [229, 121]
        and learned[0].size == 240
        and np.round(shares, 2).tolist() == [0.1, 0.62, 1, 0.3]
        and [round(correlate_ranks(table, 4), 2) for table in (chapter, other)] == [0.93, 0.92]
        and (gather(chapter, "error, 4")[gather(chapter, "slope") < 2] < LEARNS).all()
        and np.round(missed[missed >= LEARNS], 3).tolist() == [0.109]
        and all(
            (gather(table, "error, 4")[gather(table, "slope") > 5] >= LEARNS).all()
            for table in (chapter, other)
        )
    )


def measure_six(seeds: Seeds, split: int = 0, width: int = 32) -> Table:
    """Measure the errors of the six curves, and of the three that fail with each remedy."""
    bars = {name: drawn_curves.draw(*drawn) for name, drawn in SIX.items()}
    runs: dict[str, tuple[Any, Initialisation]] = {name: (b, LECUN) for name, b in bars.items()}
    for name in LOST:
        runs[f"{name}, quarter"] = bars[name], QUARTER
        runs[f"{name}, line"] = 0.75 + 0.25 * DrawnCurves.create([bars[name]]).slopes[0], LECUN
    table, parts = {}, digits.split(split)
    for name, (drawn, scheme) in runs.items():
        curves = DrawnCurves.create([drawn] * len(seeds))
        make = digits.plain(lambda _, curves=curves: curves, 4, width, scheme)  # type: ignore[misc]
        table[name] = digits.train(make, parts, (3e-3,), 200, seeds=seeds, decimals=6).error
    return table


@study(
    measure_six,
    {"chapter": {}, "wider": {"split": 1, "width": 48}},
    "design-your-own#claim-six-curves",
    "design-your-own#claim-remedies",
    tolerance=1e-3,
)
def six_curves(tables: Tables) -> Truth:
    """B, D and F fail with four layers on 20 of 20 seeds and A, C and E learn on all. With a quarter of the
    weights D and F learn on all and B on none; with three parts of a line all three learn on all.
    """
    learns = ("A", "C", "E", "D, quarter", "F, quarter", *(f"{name}, line" for name in LOST))
    return all(
        all((table[name] < LEARNS).all() for name in learns)
        and all((table[name] >= LEARNS).all() for name in (*LOST, "B, quarter"))
        and min(np.median(table[name]) for name in ("D", "F")) > 0.5 > np.median(table["A"])
        and np.median(table["B, quarter"]) > 0.85 > np.median(table["B"])
        and np.median(table["A"]) > np.median(table["C"])
        for table in tables.values()
    )


def measure_race(seeds: Seeds, depth: int = 2, split: int = 0) -> Table:
    """Measure ReLU and Camel, each seed with the rate that its validation part prefers."""
    table, parts = {}, digits.split(split)
    for f, scheme in ((relu, HE), (CAMEL, LECUN)):
        made = digits.plain(f, depth, 32, scheme)
        trained = digits.train(made, parts, (3e-3, 1e-2, 3e-2), 200, seeds=seeds, decimals=6)
        place = trained.validation.argmin(axis=0), np.arange(len(seeds))
        table[f"{f.name}: error"] = trained.test[place]
        table[f"{f.name}: loss"] = trained.loss[place]
    return table


@study(
    measure_race,
    {"chapter": {}, "four layers": {"depth": 4, "split": 1}},
    "design-your-own#claim-announced-race",
    tolerance=1e-3,
)
def announced_race(tables: Tables) -> Truth:
    """With the best of three rates for each seed neither ReLU nor Camel errs less on 15 of 20 seeds: Camel
    does on 9 and ReLU on 7 with two layers, 12 and 5 with four, and the medians differ by at most 0.3 points.
    """
    return all(
        (table["camel: error"] < table["relu: error"]).sum() < 15
        and (table["camel: error"] > table["relu: error"]).sum() < 15
        and abs(np.median(table["camel: error"]) - np.median(table["relu: error"])) < 0.0035
        and all(0.02 < np.median(table[f"{name}: error"]) < 0.05 for name in ("relu", "camel"))
        and all(np.median(table[f"{name}: loss"]) < 0.02 for name in ("relu", "camel"))
        for table in tables.values()
    )


def next_door(z: Array) -> Array:
    """The slope of the bar next door."""
    return CAMEL.derivative_function(z + 1 / 3)


def forgotten(z: Array) -> Array:
    """The bars as drawn, although the curve was rescaled."""
    return CAMEL.derivative_function(z) * CAMEL_BARS[12] / CAMEL.derivative(0.0)


SLOPES: tuple[Activation, ...] = (
    CAMEL,
    replace(CAMEL, name="next door", derivative_function=next_door),
    replace(CAMEL, name="forgotten", derivative_function=forgotten),
)


def measure_slopes(seeds: Seeds, depth: int = 2, split: int = 0) -> Table:
    """Measure errors with each derivative, and what the gradient check says of it."""
    table, parts = {}, digits.split(split)
    for f in SLOPES:
        made = digits.plain(f, depth, 32, LECUN)
        trained = digits.train(made, parts, (1e-2,), 200, seeds=seeds, decimals=6)
        table[f"{f.name}: error"] = trained.error
        checked = gradient_check.run([f], (1e-5,), seeds=seeds)
        table[f"{f.name}: check"] = np.where(checked.crossed, 0.0, checked.error)[0, 0].max(axis=-1)
    return table


@study(
    measure_slopes,
    {"chapter": {}, "one layer": {"depth": 1, "split": 1}},
    "design-your-own#claim-wrong-slopes",
    tolerance=1e-2,
)
def wrong_slopes(tables: Tables) -> Truth:
    """Two layers of Camel err as much with the slope of the bar next door as with the right one, within 0.2
    points in the median, ahead on 7 of 20 seeds and behind on 7; with the slope that was not rescaled two
    seeds differ, by one image each. The gradient check is off by more than 0.03 for both, and by less than
    1e-9 for the right one. With one layer and another split it is 7 and 7, and none.
    """
    places = []
    for table in tables.values():
        right, wrong, same = (table[f"{f.name}: error"] for f in SLOPES)
        places.append(((wrong < right).sum(), (wrong > right).sum(), (same != right).sum()))
        checks = [table[f"{f.name}: check"] for f in SLOPES]
        if (
            abs(np.median(wrong) - np.median(right)) > 0.002
            or np.abs(right - same).max() > 1.1 / 497
            or not checks[0].max() < 1e-9 < 0.03 < min(each.min() for each in checks[1:])
        ):
            return False
    return places == [(7, 7, 2), (7, 7, 0)]
