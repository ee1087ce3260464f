"""What kills a ReLU unit and what a dead unit costs: chapter 4."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np

from actbook.datasets import two_moons
from actbook.experiments import dying, sparsity, trained_depth
from actbook.functions.linear import linear
from actbook.functions.relu import relu
from actbook.initialisation import HE, normal
from studies.recording import Seeds, Settings, Table, Tables, Truth, study, tabulate

OTHER_POINTS = {"data": two_moons(200, seed=1)}


def vary(levels: Settings, **defaults: Any) -> Callable[..., Table]:
    """Make a measure that trains on two moons once for each of `levels`, which are keywords of `dying.run`.

    It measures the shares of dead units, of units that are off and of points right, and the training loss.
    """

    def measure(seeds: Seeds, **setting: Any) -> Table:
        table: dict[str, Any] = {}
        for label, level in levels.items():
            keywords = {"rate": 0.3, "width": 16, "layers": 2} | defaults | setting | level
            rate, width, layers = (keywords.pop(name) for name in ("rate", "width", "layers"))
            sizes = (2, *[width] * layers, 1)
            run = dying.run((rate,), sizes=sizes, every=keywords["steps"], seeds=seeds, **keywords)
            loss = np.where(np.isfinite(run.loss[0, -1]), run.loss[0, -1], np.nan)  # nan: it diverged
            columns = {"dead": run.dead[0, -1], "off": run.off[0, -1], "right": run.accuracy[0], "loss": loss}
            table |= {f"{label}: {name}": numbers for name, numbers in columns.items()}
        return table

    return measure


def count_risen(seeds: Seeds, width: int = 16, **keywords: Any) -> Table:
    """Count the units that a bias of -1 kills, and those of them that live after training."""
    run = dying.come_back(sizes=(2, width, width, 1), seeds=seeds, **keywords)
    counts = np.stack([run.dead, run.came_back], axis=1).astype(float)
    return tabulate(counts, ("layer 1", "layer 2"), ("dead", "came back"), sep=": ")


def measure_houses(seeds: Seeds, **keywords: Any) -> Table:
    """Measure a hidden ReLU layer beside least squares on the house prices."""
    run = sparsity.run(seeds=seeds, **keywords)
    return {"ReLU": run.rmse, "linear": run.rmse_linear, "zeros": run.off_after.mean(axis=1)}


def measure_depth(seeds: Seeds, **keywords: Any) -> Table:
    """Measure the loss after steps of 0.03, how many of three steps learn, and a sigmoid's lowest loss."""
    runs = [trained_depth.run(learning_rate=step, seeds=seeds, **keywords) for step in (0.01, 0.03, 0.1)]
    others = [
        trained_depth.run(trained_depth.RACERS[:1], learning_rate=step, seeds=seeds, **keywords)
        for step in (0.003, 0.3, 1.0)
    ]
    loss, sigmoids = (np.array([run.loss[:, :, -1] for run in those]) for those in (runs, others))
    racers = [f"{activation.name}, {scheme.name}" for activation, scheme in runs[0].racers]
    depths = runs[0].depths
    learn = (loss < trained_depth.LEARNED).sum(axis=0).astype(float)
    lowest = np.concatenate([loss[:, 0], sigmoids[:, 0]]).min(axis=0)
    return {
        **tabulate(loss[1], racers, depths),
        **tabulate(learn, (f"{racer}: steps that learn" for racer in racers), depths),
        **tabulate(lowest[None], ["sigmoid, lowest"], depths),
    }


vary_step = vary({f"{rate:g}": {"rate": rate} for rate in (0.3, 3.0, 10.0)}, steps=30)
vary_bias = vary({f"{bias}": {"bias": bias} for bias in (0, -1, -2)}, steps=30)
vary_weights = vary({s.name: {"initialisation": s} for s in (normal(2.0), HE)}, rate=1.0, steps=50)
vary_width = vary({f"{width}": {"width": width} for width in (4, 16, 64)}, rate=3.0, steps=100)
vary_slope = vary(
    {
        "right slope": {},
        "always 1": {"activation": replace(relu, derivative_function=np.ones_like)},  # slope from a >= 0
        "no ReLU": {"activation": linear},
    },
    steps=200,
)

BY_STEP: Settings = {"chapter": {}, "8-8": {"width": 8}, "16": {"layers": 1}}


@study(vary_step, BY_STEP, "04-relu#claim-relu-dying")
def large_steps_kill(tables: Tables) -> Truth:
    """The larger the step, the more ReLU units die within 30 steps, at 10 most. Then a network with two
    hidden layers guesses; one with one hidden layer loses 63 % of its units and still gets over 80 % right.
    """
    dead = {s: [np.median(t[f"{rate}: dead"]) for rate in ("0.3", "3", "10")] for s, t in tables.items()}
    right = {s: np.median(t["10: right"]) for s, t in tables.items()}
    return (
        all(small <= middle < large and large > 0.6 for small, middle, large in dead.values())
        and right["chapter"] == right["8-8"] == 0.5
        and dead["16"][2] == 0.625
        and (tables["16"]["10: right"] > 0.8).all()
    )


@study(vary_step, BY_STEP, "04-relu#claim-relu-dying")
def dead_is_not_worse(tables: Tables) -> Truth:
    """After 30 steps rate 3 has more points right than 0.3 on most seeds, and with two hidden layers more
    dead units; with one it has none to speak of.
    """
    more_dead = {s: (t["3: dead"] > t["0.3: dead"]).sum() for s, t in tables.items()}
    return (
        all((t["3: right"] > t["0.3: right"]).sum() >= 15 for t in tables.values())
        and min(more_dead["chapter"], more_dead["8-8"]) >= 13
        and more_dead["16"] <= 1
    )


@study(
    vary_bias,
    {**BY_STEP, "600 steps": {"steps": 600}, "rate 1": {"rate": 1.0}, "200 other points": OTHER_POINTS},
    "04-relu#study-relu-bias",
)
def low_biases_kill(tables: Tables) -> Truth:
    """With two hidden layers a starting bias of -1 leaves about half of the units dead and one of -2 most,
    and the network guesses; with one hidden layer it kills a quarter and most, and at -2 it does not guess.
    """
    return all(
        np.median(t["0: dead"]) < 0.05
        and (0.2 if s == "16" else 0.35) < np.median(t["-1: dead"]) < (0.3 if s == "16" else 0.55)
        and np.median(t["-2: dead"]) > 0.65
        and (np.median(t["-2: right"]) == (0.7 if s == "16" else 0.5))
        for s, t in tables.items()
    )


@study(
    count_risen, {"chapter": {}, "8-8, 600 steps": {"width": 8, "steps": 600}}, "04-relu#study-relu-come-back"
)
def come_back(tables: Tables) -> Truth:
    """Of the units that start dead none of the first hidden layer comes back, and of the second some do, but
    less than half.
    """
    return all(
        t["layer 1: dead"].sum() > 20
        and not t["layer 1: came back"].any()
        and 0 < t["layer 2: came back"].sum() < t["layer 2: dead"].sum() / 2
        for t in tables.values()
    )


@study(
    vary_weights,
    {"chapter": {}, "200 steps": {"steps": 200}, "16": {"layers": 1}},
    "04-relu#study-relu-weights",
)
def large_weights_kill(tables: Tables) -> Truth:
    """With two hidden layers, weights of standard deviation 2 leave more dead units than He's and fewer
    points right; with one hidden layer they kill none in the median, and get further.
    """

    def better(setting: str, column: str) -> int:
        t = tables[setting]
        return int((t[f"normal(2): {column}"] > t[f"he: {column}"]).sum())

    return (
        all(better(s, "dead") >= 19 and better(s, "right") <= 2 for s in ("chapter", "200 steps"))
        and np.median(tables["16"]["normal(2): dead"]) == 0
        and better("16", "right") >= 15
    )


@study(
    measure_houses,
    {"chapter": {}, "8 units": {"width": 8}, "1000 steps": {"steps": 1000}},
    "04-relu#claim-relu-hidden-layers",
    "04-relu#claim-relu-sparse",
)
def houses(tables: Tables) -> Truth:
    """On the house prices a hidden ReLU layer beats least squares on nearly every split, and half of its
    values are 0 after training.
    """
    return all(
        (t["ReLU"] < t["linear"]).sum() >= 18 and abs(np.median(t["zeros"]) - 0.5) < 0.05
        for t in tables.values()
    )


@study(
    vary_slope,
    {"chapter": {}, "one hidden layer, 600 steps": {"layers": 1, "steps": 600}},
    "04-relu#study-relu-always-1",
)
def slope_from_the_output(tables: Tables) -> Truth:
    """With the slope taken as 1 everywhere a ReLU network gets no further than one without ReLU, where the
    right slope gets nearly all points right.
    """
    return all(
        abs(np.median(t["always 1: right"]) - np.median(t["no ReLU: right"])) < 0.03
        and np.median(t["always 1: right"]) < 0.9
        and np.median(t["right slope: right"]) > 0.95
        for t in tables.values()
    )


@study(
    vary_width,
    {
        "chapter": {},
        "300 steps": {"steps": 300},
        "rate 1": {"rate": 1.0},
        "200 other points": OTHER_POINTS,
        "three hidden layers": {"layers": 3},
    },
    "04-relu#study-relu-width",
)
def narrow_networks_suffer(tables: Tables) -> Truth:
    """At rate 3 units die at every width. With two hidden layers the networks of width 16 and 64 get nearly
    all points right and those of width 4 fewer, on the average; with three the median network guesses at
    width 4 and at 64.
    """
    *two, three = tables.values()
    return (
        all(
            min(t[f"{w}: dead"].mean() for w in (4, 16, 64)) > 0.2 for s, t in tables.items() if s != "rate 1"
        )
        and all(
            t["4: right"].mean() + 0.03 < min(t["16: right"].mean(), t["64: right"].mean())
            and min(np.median(t["16: right"]), np.median(t["64: right"])) >= 0.99
            for t in two
        )
        and np.median(three["4: right"]) == np.median(three["64: right"]) == 0.5
    )


@study(
    measure_depth,
    {
        "chapter": {},
        "100 other points": {"data": two_moons(100, seed=1)},
    },
    "04-relu#study-relu-deep",
    tolerance=1e-3,
)
def deep_networks_learn(tables: Tables) -> Truth:
    """With 10 layers or 20 no step from 0.003 to 1 moves a sigmoid network with LeCun's weights off ln 2 in
    300 steps. At 0.03 tanh with LeCun's weights and ReLU with He's learn on at least 16 of 20 seeds, and
    neither is ahead on more than 15; with 20 layers ReLU with LeCun's learns on none.
    """

    def learned(t: Table, row: str) -> int:
        return int((t[row] < trained_depth.LEARNED).sum())

    return all(
        t[f"sigmoid, lowest, {depth}"].min() > 0.69
        and t[f"sigmoid, lecun, {depth}"].min() > 0.69
        and min(learned(t, f"tanh, lecun, {depth}"), learned(t, f"relu, he, {depth}")) >= 16
        and 5 <= (t[f"relu, he, {depth}"] < t[f"tanh, lecun, {depth}"]).sum() <= 15
        and learned(t, "relu, lecun, 20") == 0
        for t in tables.values()
        for depth in (10, 20)
    )
