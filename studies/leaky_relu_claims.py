"""What a leak saves, what it does not, and what it costs: chapter 5."""

from typing import Any

import numpy as np

from actbook.datasets import breast_cancer
from actbook.experiments import leaky, revival
from actbook.functions.leaky_relu import leaky_relu
from actbook.functions.relu import relu
from studies.recording import Seeds, Settings, Table, Tables, Truth, study
from studies.relu_claims import OTHER_POINTS, vary

LEAKS: Settings = {
    "ReLU": {"activation": relu},
    "0.01": {"activation": leaky_relu, "hidden_parameters": {"alpha": 0.01}},
    "0.2": {"activation": leaky_relu, "hidden_parameters": {"alpha": 0.2}},
}


def revive(seeds: Seeds, **keywords: Any) -> Table:
    """Measure one unit that is off on all of 21 inputs drawn at random, every ten of 3,000 steps."""
    rows: dict[str, list[float]] = {}
    for seed in seeds:
        x = np.sort(np.random.default_rng(seed).uniform(-1, 1, 21))
        run = revival.run(alphas=(0.01, 0.1), x=x, every=10, **keywords)
        for k, alpha in enumerate(run.alphas):
            then = np.searchsorted(run.steps, run.revived[k]) if run.revived[k] >= 0 else -1
            for name, number in {
                "alive from": run.revived[k],
                "weight moved by then": run.weight[k, then] - run.weight[k, 0],
                "bias moved by then": run.bias[k, then] - run.bias[k, 0],
                "loss": run.loss[k, -1],
            }.items():
                rows.setdefault(f"{alpha}: {name}", []).append(float(number))
    return {row: np.array(numbers) for row, numbers in rows.items()}


def measure_prices(seeds: Seeds, alphas: tuple[float, ...], shift: int = 0, **keywords: Any) -> Table:
    """Measure errors and the share of units that are off, by leak; `shift` is added to each seed."""
    run = leaky.run(alphas, seeds=[seed + shift for seed in seeds], **keywords)
    columns = {"test": run.error, "training": run.train_error, "off": run.off}
    return {f"{alpha:g}: {name}": of[k] for name, of in columns.items() for k, alpha in enumerate(alphas)}


def count_worse(table: Table, leak: str, column: str = "test") -> int:
    """Count the seeds on which this leak errs more than none."""
    return int((table[f"{leak}: {column}"] > table[f"0: {column}"]).sum())


start_low = vary(LEAKS, bias=-1.0, steps=200, rate=0.1)
vary_leak = vary({leak: LEAKS[leak] for leak in ("ReLU", "0.01")})


@study(
    revive, {"chapter": {}, "bias -1.5": {"bias": -1.5}}, "05-leaky-relu#claim-leaky-revives", tolerance=1e-4
)
def alive_is_not_learning(tables: Tables) -> Truth:
    """The leak of 0.1 has the unit back sooner than 0.01 on every draw and fits the curve on none in 3,000
    steps; 0.01 does on 8 of 20. What brings it back with 0.01 is the weight, not the bias.
    """
    learned = {s: (t["0.01: loss"] < 5e-4).sum() for s, t in tables.items()}  # a straight line leaves 0.001
    return (
        all(
            (t["0.1: alive from"] < t["0.01: alive from"]).all()
            and not (t["0.1: loss"] < 5e-4).any()
            and np.median(t["0.01: weight moved by then"] / t["0.01: bias moved by then"]) > 5
            for t in tables.values()
        )
        and learned["chapter"] == 8
        and learned["bias -1.5"] > 8
    )


@study(
    start_low,
    {"chapter": {"rate": 0.3, "steps": 1000}, "4,000 steps of 0.1": {"steps": 4000}},
    "05-leaky-relu#study-leaky-failures",
    tolerance=1e-4,
)
def leak_and_failures(tables: Tables) -> Truth:
    """Given time, the median network gets everything right with a leak and without, and a leak saves the few
    that fail: of 20 with ReLU 5 get no more right than a straight line, and 4 after 4,000 steps of 0.1, with
    0.01 one and none, and with 0.2 none.
    """
    failed = {leak: [(t[f"{leak}: right"] <= 0.85).sum() for t in tables.values()] for leak in LEAKS}
    return failed == {"ReLU": [5, 4], "0.01": [1, 0], "0.2": [0, 0]} and all(
        np.median(t[f"{leak}: right"]) == 1 for t in tables.values() for leak in LEAKS
    )


@study(
    start_low,
    {
        "chapter": {},
        "8 units": {"width": 8},
        "200 other points": OTHER_POINTS,
        "70 steps of 0.3": {"rate": 0.3, "steps": 70},
    },
    "05-leaky-relu#claim-leaky-prevents-dead",
    tolerance=1e-4,
)
def leak_early(tables: Tables) -> Truth:
    """After 200 steps from biases of -1 a leak of 0.2 is ahead of ReLU on at least 19 of 20 seeds. One of
    0.01 is ahead on 6 at most, and as many units are off as with ReLU, in the median.
    """
    return all(
        (t["0.2: right"] > t["ReLU: right"]).sum() >= 19
        and (t["0.01: right"] > t["ReLU: right"]).sum() <= 6
        and np.median(t["0.01: off"]) == np.median(t["ReLU: dead"])
        for t in tables.values()
    )


@study(
    vary_leak,
    {
        f"{layers} layers, {steps} steps of {rate:g}": {"layers": layers, "steps": steps, "rate": rate}
        for layers in (2, 1)
        for steps in (200, 30)
        for rate in (20.0, 10.0)
    },
    "05-leaky-relu#claim-leaky-stability",
    "04-relu#study-relu-weights",
    tolerance=1e-2,
)
def leak_and_large_steps(tables: Tables) -> Truth:
    """At rates of 10 and 20 most networks with two hidden layers diverge with a leak of 0.01 and none does
    with ReLU; with one hidden layer neither does, and the leak gets over three quarters right; after
    200 steps of 20 it gets more points right than ReLU.
    """
    one = tables["1 layers, 200 steps of 20"]
    lost = {s: [np.isnan(t[f"{leak}: loss"]).sum() for leak in ("ReLU", "0.01")] for s, t in tables.items()}
    return (
        all(relu == 0 and (leak >= 15 if s[0] == "2" else leak == 0) for s, (relu, leak) in lost.items())
        and all(np.median(t["0.01: right"]) > 0.75 for s, t in tables.items() if s[0] == "1")
        and np.median(one["0.01: right"]) > np.median(one["ReLU: right"]) + 0.1
    )


@study(
    vary_leak,
    {
        "chapter": {"rate": 3.0, "steps": 30},
        "200 steps": {"rate": 3.0, "steps": 200},
        "one hidden layer": {"rate": 3.0, "steps": 30, "layers": 1},
    },
    "04-relu#study-relu-leak",
    "05-leaky-relu#claim-leaky-stability",
    tolerance=1e-2,
)
def leak_at_rate_3(tables: Tables) -> Truth:
    """At rate 3 a leak of 0.01 and ReLU get about as many points right, and both learn on nearly every seed,
    with one hidden layer or two.
    """
    return all(
        -0.005 <= np.median(t["0.01: right"]) - np.median(t["ReLU: right"]) < 0.03
        and min((t[f"{leak}: right"] > 2 / 3).sum() for leak in ("ReLU", "0.01")) >= 19
        for t in tables.values()
    )


@study(
    measure_prices,
    {
        "chapter": {"alphas": (0.0, 0.01, 0.3, 0.8, 1.0)},
        "16-16": {"alphas": (0.0, 0.01, 0.3, 0.8), "hidden": (16, 16)},
        "16-16, 1000 steps": {"alphas": (0.0, 0.3, 0.8), "hidden": (16, 16), "steps": 1000},
    },
    "05-leaky-relu#claim-leaky-cost",
    "05-leaky-relu#study-leaky-cost-two-layers",
    tolerance=1e-4,
)
def leak_cost(tables: Tables) -> Truth:
    """On the house prices leaks of 0.8 and 1 cost on 18 of 20 seeds with one hidden layer and 200 steps, and
    0.8 no longer with two and 1,000; 0.3 is ahead on 15 with two. On the training part 0.3 and 0.8 fit no
    better. A leak of 0.01 changes nothing.
    """
    one, two, longer = tables.values()
    return (
        count_worse(one, "0.8") == count_worse(one, "1") == 18
        and 5 <= count_worse(one, "0.3") <= 15
        and count_worse(longer, "0.8") <= 10
        and count_worse(two, "0.3") == count_worse(longer, "0.3") == 5
        and all(count_worse(t, leak, "training") >= 15 for t in tables.values() for leak in ("0.3", "0.8"))
        and all(5 <= count_worse(t, "0.01") <= 15 for t in (one, two))
    )


HALF: dict[str, Any] = {"alphas": (0.0, 0.3, 0.5)}


@study(
    measure_prices,
    {
        "seeds 100 to 119": HALF,
        "seeds 120 to 139": HALF | {"shift": 20},
        "seeds 10 to 29": HALF | {"shift": -90},
        "seeds 30 to 49": HALF | {"shift": -70},
        "1000 steps": HALF | {"steps": 1000},
        "16-16": HALF | {"hidden": (16, 16)},
    },
    "05-leaky-relu#claim-leaky-cost",
    tolerance=1e-4,
)
def half_a_leak_costs_a_little(tables: Tables) -> Truth:
    """With one hidden layer and 200 steps a leak of 0.5 errs more than ReLU on 54 of 80 seeds, 29 of the 40
    from 10 to 49 and 25 of those from 100 to 139, by 0.15 in the median, and fits the training part worse on
    every one; 0.3 errs more on 43. After 1,000 steps 0.5 errs more on 3 of 20, and with two layers on 7.
    """
    *eighty, longer, two = tables.values()
    differences = np.concatenate([t["0.5: test"] - t["0: test"] for t in eighty])
    return (
        [count_worse(a, "0.5") + count_worse(b, "0.5") for a, b in (eighty[:2], eighty[2:])] == [25, 29]
        and round(float(np.median(differences)), 2) == 0.15
        and all(count_worse(t, "0.5", "training") == 20 for t in tables.values())
        and sum(count_worse(t, "0.3") for t in eighty) == 43
        and [count_worse(t, "0.5") for t in (longer, two)] == [3, 7]
    )


LOW: dict[str, Any] = {"alphas": (0.0, 0.3), "bias": -1.0}


@study(
    measure_prices,
    {
        "chapter": LOW,
        "2000 steps": LOW | {"steps": 2000},
        "step 0.3": LOW | {"learning_rate": 0.3},
        "8 units": LOW | {"hidden": (8,)},
        "biopsies": LOW | {"data": breast_cancer()},
    },
    "05-leaky-relu#study-leaky-low-bias",
    tolerance=1e-4,
)
def leak_and_low_biases(tables: Tables) -> Truth:
    """From biases of -1 a leak of 0.3 is ahead on the house prices on 18 of 20 seeds after 200 steps, with
    eight units on 19, with steps of 0.3 on 15, and after 2,000 steps on 13; on the biopsies it is ahead on 7
    and behind on 4. In the median network no unit is off, with the leak or without.
    """
    behind = [count_worse(t, "0.3") for t in tables.values()]
    ahead = [(t["0.3: test"] < t["0: test"]).sum() for t in tables.values()]
    return (behind, ahead) == ([2, 7, 5, 1, 4], [18, 13, 15, 19, 7]) and not any(
        np.median(t[f"{leak}: off"]) for t in tables.values() for leak in ("0", "0.3")
    )
