"""Chapters 4 and 5: what a leak saves, what it does not, and what it costs."""

from typing import Any

import numpy as np

from actbook.activation import Activation
from actbook.experiments import dying, leaky, revival
from actbook.functions.leaky_relu import leaky_relu
from actbook.functions.relu import relu
from studies.recording import Study, Values
from studies.relu import MOONS, ONE, TWO, median, merged

Seeds = tuple[int, ...]
LEAKS: dict[str, tuple[Activation, dict[str, Any]]] = {
    "ReLU": (relu, {}),
    "leak 0.01": (leaky_relu, {"alpha": 0.01}),
    "leak 0.2": (leaky_relu, {"alpha": 0.2}),
}
FAILED = 0.85  # about what a straight line gets right on two moons


def rows(label: str, leak: str, rate: float, **keywords: Any) -> Values:
    """`dying.run` with one activation: share right, share off, training loss (nan if it diverged)."""
    activation, parameters = LEAKS[leak]
    run = dying.run(
        (rate,), activation=activation, hidden_parameters=parameters, every=keywords["steps"], **keywords
    )
    loss = run.loss[0, -1]
    return {
        f"{label}, {leak}: right": run.accuracy[0],
        f"{label}, {leak}: off": run.off[0, -1],
        f"{label}, {leak}: training loss": np.where(np.isfinite(loss), loss, np.nan),
    }


def failures(values: Values, row: str) -> int:
    """How many seeds get no more right than a straight line would."""
    return int((values[f"{row}: right"] <= FAILED).sum())


def one_unit(seeds: Seeds) -> Values:
    """One unit that is off on all of 21 inputs drawn at random, 3,000 steps, from two starting biases."""
    found: dict[str, list[float]] = {}
    for seed in seeds:
        x = np.sort(np.random.default_rng(seed).uniform(-1, 1, 21))
        for bias in (-2.0, -1.5):
            run = revival.run(alphas=(0.01, 0.1), bias=bias, x=x)
            for k, alpha in enumerate(run.alphas):
                then = np.searchsorted(run.steps, run.revived[k]) if run.revived[k] >= 0 else -1
                numbers = {
                    "alive from": run.revived[k],
                    "weight moved by then": run.weight[k, then] - run.weight[k, 0],
                    "bias moved by then": run.bias[k, then] - run.bias[k, 0],
                    "on at the end": run.on[k, -1],
                    "loss at the end": run.loss[k, -1],
                }
                for name, value in numbers.items():
                    found.setdefault(f"bias {bias:g}, leak {alpha}: {name}", []).append(float(value))
    return {row: np.array(numbers_of_row) for row, numbers_of_row in found.items()}


def alive_is_not_learning(values: Values) -> bool:
    """The larger leak is back sooner on every draw and learns the curve on none; the smaller on some."""

    def learned(start: str) -> np.ndarray:
        return values[f"{start}: loss at the end"] < 5e-4  # a straight line leaves 0.001 to 0.02

    return all(
        np.all(values[f"{bias}, leak 0.1: alive from"] < values[f"{bias}, leak 0.01: alive from"])
        and not learned(f"{bias}, leak 0.1").any()
        and learned(f"{bias}, leak 0.01").mean() > 0.3
        and np.all(
            values[f"{bias}, leak 0.01: weight moved by then"]
            > 20 * values[f"{bias}, leak 0.01: bias moved by then"]
        )
        for bias in ("bias -2", "bias -1.5")
    )


def badly_started(seeds: Seeds) -> Values:
    """Biases that start at -1: a short budget, and two long ones with other steps."""
    return merged(
        *(
            rows(f"rate {rate:g}, {steps} steps", leak, rate, steps=steps, bias=-1.0, seeds=seeds)
            for rate, steps in ((0.1, 200), (0.3, 1000), (0.1, 4000))
            for leak in LEAKS
        )
    )


def a_leak_saves_the_failures(values: Values) -> bool:
    """Later the medians agree, and some networks fail for good with ReLU and not with a leak."""
    return all(
        abs(median(values, f"{long}, {leak}: right") - median(values, f"{long}, ReLU: right")) < 0.02
        and failures(values, f"{long}, ReLU") - failures(values, f"{long}, {leak}") >= 3
        for long in ("rate 0.3, 1000 steps", "rate 0.1, 4000 steps")
        for leak in ("leak 0.01", "leak 0.2")
    )


def only_the_large_leak_is_ahead_early(values: Values) -> bool:
    """After 200 steps 0.2 is ahead of ReLU on nearly every seed, and 0.01 is not; later neither is."""
    early, late = "rate 0.1, 200 steps", "rate 0.1, 4000 steps"
    ahead = {
        leak: np.mean(values[f"{early}, {leak}: right"] > values[f"{early}, ReLU: right"])
        for leak in ("leak 0.01", "leak 0.2")
    }
    gap = median(values, f"{late}, leak 0.2: right") - median(values, f"{late}, ReLU: right")
    return bool(ahead["leak 0.2"] >= 0.9 and ahead["leak 0.01"] <= 0.5 and gap < 0.02)


def by_step(seeds: Seeds) -> Values:
    """Rates 3, 10 and 20 with one and two hidden layers."""
    return merged(
        *(
            rows(f"{name}, {steps} steps, rate {rate:g}", leak, rate, sizes=sizes, steps=steps, seeds=seeds)
            for name, sizes in {"16-16": TWO, "16": ONE}.items()
            for steps in (30, 200)
            for rate in (3.0, 10.0, 20.0)
            for leak in ("ReLU", "leak 0.01")
        )
    )


def diverges_with_two_layers(values: Values) -> bool:
    """Two hidden layers: the leak diverges at 10 and 20, ReLU never. One: neither, and the leak is ahead."""

    def diverged(row: str) -> float:
        return float(np.isnan(values[f"{row}: training loss"]).mean())

    rates = ("rate 10", "rate 20")
    return (
        all(
            diverged(f"16-16, {steps} steps, {rate}, leak 0.01") > 0.7
            and diverged(f"16-16, {steps} steps, {rate}, ReLU") == 0
            and diverged(f"16, {steps} steps, {rate}, leak 0.01") == 0
            for steps in (30, 200)
            for rate in rates
        )
        and median(values, "16, 200 steps, rate 20, leak 0.01: right")
        > median(values, "16, 200 steps, rate 20, ReLU: right") + 0.1
    )


def equal_at_rate_3(values: Values) -> bool:
    """At rate 3 the leak is not behind ReLU, after 30 steps or after 200."""
    return all(
        median(values, f"{name}, {steps} steps, rate 3, leak 0.01: right")
        >= median(values, f"{name}, {steps} steps, rate 3, ReLU: right") - 0.005
        for name in ("16-16", "16")
        for steps in (30, 200)
    )


def prices(seeds: Seeds) -> Values:
    """The house prices with one hidden layer of 16 and with two, after 200 steps and after 1,000."""
    found = {}
    for label, hidden, steps in (
        ("16, 200", (16,), 200),
        ("16-16, 200", (16, 16), 200),
        ("16-16, 1000", (16, 16), 1000),
    ):
        run = leaky.run((0.0, 0.01, 0.3, 0.8, 1.0), hidden=hidden, steps=steps, seeds=seeds)
        for alpha, test, train in zip(run.alphas, run.error, run.train_error, strict=True):
            found[f"{label} steps, leak {alpha:g}: test"] = test
            found[f"{label} steps, leak {alpha:g}: training"] = train
    return found


def worse(values: Values, label: str, alpha: float, part: str = "test") -> float:
    """Share of the seeds on which this leak errs more than none."""
    return float(np.mean(values[f"{label}, leak {alpha:g}: {part}"] > values[f"{label}, leak 0: {part}"]))


def cost_depends_on_depth_and_budget(values: Values) -> bool:
    """0.8 costs with one layer and 200 steps, and no longer with two and 1,000; it never fits better."""
    labels = ("16, 200 steps", "16-16, 200 steps", "16-16, 1000 steps")
    return (
        worse(values, "16, 200 steps", 0.8) >= 0.8
        and worse(values, "16-16, 1000 steps", 0.8) <= 0.5
        and worse(values, "16-16, 200 steps", 0.3) <= 0.4
        and worse(values, "16-16, 1000 steps", 0.3) <= 0.4
        and all(0.2 <= worse(values, label, 0.01) <= 0.8 for label in labels)
        and all(worse(values, label, alpha, "training") >= 0.75 for label in labels for alpha in (0.3, 0.8))
        and worse(values, "16, 200 steps", 1.0) >= 0.8
    )


def low_biases_on_prices(seeds: Seeds) -> Values:
    """Exercise 5: biases at -1, 200 and 2,000 steps."""
    found = {}
    for steps in (200, 2000):
        run = leaky.run((0.0, 0.1, 0.3), bias=-1.0, steps=steps, seeds=seeds)
        for k, alpha in enumerate(run.alphas):
            found[f"{steps} steps, leak {alpha:g}: test"] = run.error[k]
            found[f"{steps} steps, leak {alpha:g}: training"] = run.train_error[k]
            found[f"{steps} steps, leak {alpha:g}: off"] = run.off[k]
    return found


def ahead_early_without_dead_units(values: Values) -> bool:
    """After 200 steps 0.3 is ahead on most seeds, later on fewer; hardly a unit is off either way."""
    return (
        worse(values, "200 steps", 0.3) <= 0.2
        and worse(values, "2000 steps", 0.3) > worse(values, "200 steps", 0.3)
        and median(values, "200 steps, leak 0: off") < 0.05
    )


STUDIES = (
    Study(
        name="alive-is-not-learning",
        claim="The leak of 0.1 has the unit back sooner than 0.01 on every draw and fits the curve on none "
        "in 3,000 steps; 0.01 does on at least a third. What brings it back is the weight, not the bias.",
        cells=("05-leaky-relu#claim-leaky-revives",),
        setting="one unit, w = 1, bias -2, 21 inputs drawn from [-1, 1], rate 0.2, 3,000 steps",
        other="bias -1.5",
        run=one_unit,
        holds=alive_is_not_learning,
        tolerance=1e-4,
    ),
    Study(
        name="leak-and-failures",
        claim="Given time, the medians with and without a leak agree, and the leak saves the few networks "
        "that never learn with ReLU.",
        cells=("05-leaky-relu#study-leaky-failures",),
        setting=f"{MOONS}; two hidden layers of 16, bias -1, rate 0.3, 1,000 steps",
        other="rate 0.1, 4,000 steps",
        run=badly_started,
        holds=a_leak_saves_the_failures,
        tolerance=1e-4,
    ),
    Study(
        name="leak-early",
        claim="After 200 steps from biases of -1 a leak of 0.2 is ahead of ReLU and one of 0.01 is not; "
        "after 4,000 the medians agree.",
        cells=("05-leaky-relu#claim-leaky-prevents-dead",),
        setting=f"{MOONS}; two hidden layers of 16, bias -1, rate 0.1, 200 steps",
        other="4,000 steps",
        run=badly_started,
        holds=only_the_large_leak_is_ahead_early,
        tolerance=1e-4,
    ),
    Study(
        name="leak-and-large-steps",
        claim="At rates of 10 and 20 a network with two hidden layers diverges with a leak of 0.01 on most "
        "seeds and never with ReLU; with one hidden layer neither does, and at 20 the leak is ahead.",
        cells=("05-leaky-relu#claim-leaky-stability", "04-relu#study-relu-weights"),
        setting=f"{MOONS}; two hidden layers of 16, 200 steps",
        other="30 steps; one hidden layer",
        run=by_step,
        holds=diverges_with_two_layers,
        tolerance=1e-2,
    ),
    Study(
        name="leak-at-rate-3",
        claim="At rate 3 a leak of 0.01 is not behind ReLU, after 30 steps or 200, with one layer or two.",
        cells=("04-relu#study-relu-leak", "05-leaky-relu#claim-leaky-stability"),
        setting=f"{MOONS}; two hidden layers of 16, rate 3, 30 steps",
        other="200 steps; one hidden layer",
        run=by_step,
        holds=equal_at_rate_3,
        tolerance=1e-2,
    ),
    Study(
        name="leak-cost",
        claim="On the house prices a leak of 0.8 costs with one hidden layer and 200 steps, and no longer "
        "with two and 1,000; 0.3 is ahead with two. On the training part 0.3 and 0.8 never fit better.",
        cells=("05-leaky-relu#claim-leaky-cost", "05-leaky-relu#study-leaky-cost-two-layers"),
        setting="New Taipei City, one hidden layer of 16, rate 0.1, 200 steps, He's weights for each leak",
        other="two hidden layers of 16; 1,000 steps",
        run=prices,
        holds=cost_depends_on_depth_and_budget,
        tolerance=1e-4,
    ),
    Study(
        name="leak-and-low-biases",
        claim="From biases of -1 a leak of 0.3 is ahead on the house prices after 200 steps, on fewer seeds "
        "after 2,000, and hardly a unit is off with or without it.",
        cells=("05-leaky-relu#study-leaky-low-bias",),
        setting="New Taipei City, one hidden layer of 16, bias -1, rate 0.1, 200 steps",
        other="2,000 steps",
        run=low_biases_on_prices,
        holds=ahead_early_without_dead_units,
        tolerance=1e-4,
    ),
)
