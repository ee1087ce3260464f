"""Chapter 4: what kills a ReLU unit, what a dead unit costs, and what a leak saves of it."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from actbook.experiments import depth, dying, sparsity
from actbook.functions.linear import linear
from actbook.functions.relu import relu
from actbook.initialisation import HE, LECUN, normal
from studies.recording import Study, Values

Seeds = tuple[int, ...]
TWO, ONE, NARROW = (2, 16, 16, 1), (2, 16, 1), (2, 8, 8, 1)
MOONS = "two moons, 100 points, He's weights, gradient descent on all of them"


def rows(label: str, **keywords: Any) -> Values:
    """`dying.run` with one learning rate: share of dead units, share right, training loss, a seed each."""
    run = dying.run(every=keywords["steps"], **keywords)
    return {
        f"{label}: dead": run.dead[0, -1],
        f"{label}: right": run.accuracy[0],
        f"{label}: training loss": run.loss[0, -1],
    }


def merged(*parts: Values) -> dict[str, np.ndarray]:
    """The rows of all parts."""
    return {row: values for part in parts for row, values in part.items()}


def median(values: Values, row: str) -> float:
    """The median of one row over the seeds."""
    return float(np.median(values[row]))


def by_step(seeds: Seeds) -> Values:
    """Three rates; 30 steps; two hidden layers, two narrow ones, one."""
    return merged(
        *(
            rows(f"{name}, rate {rate:g}", learning_rates=(rate,), sizes=sizes, steps=30, seeds=seeds)
            for name, sizes in {"16-16": TWO, "8-8": NARROW, "16": ONE}.items()
            for rate in (0.3, 3.0, 10.0)
        )
    )


def a_large_step_kills(values: Values) -> bool:
    """More die the larger the step; what it costs depends on the depth."""
    dead = {
        name: [median(values, f"{name}, rate {rate}: dead") for rate in ("0.3", "3", "10")]
        for name in ("16-16", "8-8", "16")
    }
    return (
        all(d[0] <= d[1] < d[2] and d[2] > 0.4 for d in dead.values())
        and all(median(values, f"{name}, rate 10: right") < 0.6 for name in ("16-16", "8-8"))
        and median(values, "16, rate 10: right") > 0.8
    )


def dead_is_not_worse(values: Values) -> bool:
    """After 30 steps rate 3 has more dead units than 0.3, and more points right."""
    return all(
        np.mean(values[f"{name}, rate 3: dead"] > values[f"{name}, rate 0.3: dead"]) > 0.6
        and np.mean(values[f"{name}, rate 3: right"] > values[f"{name}, rate 0.3: right"]) > 0.7
        for name in ("16-16", "8-8")
    )


def by_bias(seeds: Seeds) -> Values:
    """Starting biases 0, -1 and -2, after 30 and after 600 steps."""
    return merged(
        *(
            rows(f"{steps} steps, bias {bias:g}", learning_rates=(0.3,), bias=bias, steps=steps, seeds=seeds)
            for steps in (30, 600)
            for bias in (0.0, -1.0, -2.0)
        )
    )


def a_low_bias_kills(values: Values) -> bool:
    """Most units at -2, where the network still guesses; few at 0."""
    return all(
        median(values, f"{steps} steps, bias 0: dead") < 0.1
        and 0.3 < median(values, f"{steps} steps, bias -1: dead") < 0.7
        and median(values, f"{steps} steps, bias -2: dead") > 0.7
        and median(values, f"{steps} steps, bias -2: right") < 0.6
        for steps in (30, 600)
    )


def risen(seeds: Seeds) -> Values:
    """Of the units that a bias of -1 kills, how many live after training."""
    found = {}
    for label, sizes, steps in (("16-16, 200", TWO, 200), ("8-8, 600", NARROW, 600)):
        run = dying.come_back(sizes=sizes, steps=steps, seeds=seeds)
        for layer in (0, 1):
            found[f"{label} steps, layer {layer + 1}: born dead"] = run.dead[layer].astype(float)
            found[f"{label} steps, layer {layer + 1}: came back"] = run.came_back[layer].astype(float)
    return found


def only_above_the_first_layer(values: Values) -> bool:
    """None of the first layer; some, and less than half, of the second."""
    return all(
        values[f"{label} steps, layer 1: born dead"].sum() > 0
        and not values[f"{label} steps, layer 1: came back"].any()
        and 0
        < values[f"{label} steps, layer 2: came back"].sum()
        < values[f"{label} steps, layer 2: born dead"].sum() / 2
        for label in ("16-16, 200", "8-8, 600")
    )


def by_weights(seeds: Seeds) -> Values:
    """Standard deviation 2 against He's, rate 1; two hidden layers at two budgets, and one."""
    return merged(
        *(
            rows(
                f"{name}, {steps} steps, {scheme.name}",
                learning_rates=(1.0,), initialisation=scheme, sizes=sizes, steps=steps, seeds=seeds,
            )
            for name, sizes, steps in (("16-16", TWO, 50), ("16-16", TWO, 200), ("16", ONE, 50))
            for scheme in (normal(2.0), HE)
        )
    )  # fmt: skip


def large_weights_kill_with_two_layers(values: Values) -> bool:
    """Dead and wrong with two hidden layers, neither with one."""
    two = all(
        np.mean(values[f"16-16, {steps} steps, normal(2): dead"] > values[f"16-16, {steps} steps, he: dead"])
        > 0.9
        and median(values, f"16-16, {steps} steps, normal(2): right")
        < median(values, f"16-16, {steps} steps, he: right")
        for steps in (50, 200)
    )
    return two and median(values, "16, 50 steps, normal(2): dead") < 0.05


def houses(seeds: Seeds) -> Values:
    """The Taipei houses: 16 units and 300 steps as in the chapter, then 8 units, then 1,000 steps."""
    found = {}
    for label, width, steps in (("16, 300", 16, 300), ("8, 300", 8, 300), ("16, 1000", 16, 1000)):
        run = sparsity.run(width=width, steps=steps, seeds=seeds)
        found[f"{label} steps: test rmse, ReLU"] = run.rmse
        found[f"{label} steps: test rmse, linear"] = run.rmse_linear
        found[f"{label} steps: zeros"] = run.off_after.mean(axis=1)
    return found


def corners_pay_and_half_is_zero(values: Values) -> bool:
    """ReLU ahead of least squares on nearly every split; about half of the hidden values are 0."""
    return all(
        np.mean(values[f"{label} steps: test rmse, ReLU"] < values[f"{label} steps: test rmse, linear"])
        >= 0.9
        and abs(median(values, f"{label} steps: zeros") - 0.5) < 0.05
        for label in ("16, 300", "8, 300", "16, 1000")
    )


def wrong_slope(seeds: Seeds) -> Values:
    """The slope from `a >= 0`, which is 1 always; beside it the right one, and no ReLU."""
    always_1 = replace(relu, derivative_function=np.ones_like)
    return merged(
        *(
            rows(
                f"{name}, {label}",
                learning_rates=(0.3,), activation=activation, sizes=sizes, steps=steps, seeds=seeds,
            )
            for name, sizes, steps in (("16-16", TWO, 200), ("16", ONE, 600))
            for label, activation in {"right slope": relu, "always 1": always_1, "no ReLU": linear}.items()
        )
    )  # fmt: skip


def as_good_as_none(values: Values) -> bool:
    """With the wrong slope the network gets no further than without ReLU; with the right one it does."""
    return all(
        abs(median(values, f"{name}, always 1: right") - median(values, f"{name}, no ReLU: right")) < 0.03
        and median(values, f"{name}, right slope: right") > 0.95
        for name in ("16-16", "16")
    )


def by_width(seeds: Seeds) -> Values:
    """Rate 3, two hidden layers of 4, 16 or 64, after 100 and 300 steps."""
    return merged(
        *(
            rows(
                f"{steps} steps, width {width}",
                learning_rates=(3.0,), sizes=(2, width, width, 1), steps=steps, seeds=seeds,
            )
            for steps in (100, 300)
            for width in (4, 16, 64)
        )
    )  # fmt: skip


def the_narrow_one_suffers(values: Values) -> bool:
    """Units die at every width; the mean accuracy is lowest in the narrow network."""
    return all(
        min(values[f"{steps} steps, width {width}: dead"].mean() for width in (4, 16, 64)) > 0.1
        and values[f"{steps} steps, width 4: right"].mean()
        < min(values[f"{steps} steps, width {width}: right"].mean() for width in (16, 64))
        for steps in (100, 300)
    )


def survival(seeds: Seeds) -> Values:
    """The gradient at layer 1 of 20 untrained ReLU layers, relative to layer 20."""
    found: dict[str, np.ndarray] = {}
    for width in (64, 32, 16, 8):
        run = depth.run([relu], [LECUN, HE], depths=[20], width=width, seeds=seeds)
        for i, scheme in enumerate(("LeCun", "He")):
            found[f"width {width}, {scheme}"] = run.first[0, i, 0]
    return found


def wide_layers_keep_it(values: Mapping[str, np.ndarray]) -> bool:
    """With He's weights about all of it at width 64, and the less the narrower; with LeCun's a thousandth."""
    he = [median(values, f"width {width}, He") for width in (64, 32, 16, 8)]
    return 0.5 < he[0] < 1.5 and he[0] > he[1] > he[2] > he[3] and median(values, "width 64, LeCun") < 3e-3


STUDIES = (
    Study(
        name="large-steps-kill",
        claim="The larger the step, the more ReLU units die within 30 steps; at 10 a network with two "
        "hidden layers guesses, one with one hidden layer does not.",
        cells=("04-relu#claim-relu-dying",),
        setting=f"{MOONS}; two hidden layers of 16, rates 0.3, 3, 10, 30 steps",
        other="two hidden layers of 8; one hidden layer of 16",
        run=by_step,
        holds=a_large_step_kills,
    ),
    Study(
        name="dead-is-not-worse",
        claim="With two hidden layers, after 30 steps, rate 3 has more dead units than 0.3 and still gets "
        "more points right.",
        cells=("04-relu#claim-relu-dying",),
        setting=f"{MOONS}; two hidden layers of 16, 30 steps",
        other="two hidden layers of 8",
        run=by_step,
        holds=dead_is_not_worse,
    ),
    Study(
        name="low-biases-kill",
        claim="A starting bias of -1 leaves about half of the units dead, one of -2 most, and the network "
        "guesses; 600 steps change neither.",
        cells=("04-relu#study-relu-bias",),
        setting=f"{MOONS}; two hidden layers of 16, rate 0.3, 30 steps",
        other="600 steps",
        run=by_bias,
        holds=a_low_bias_kills,
    ),
    Study(
        name="come-back",
        claim="Of the units that start dead, none of the first hidden layer comes back, and some of the "
        "second do.",
        cells=("04-relu#study-relu-come-back",),
        setting=f"{MOONS}; two hidden layers of 16, bias -1, rate 0.3, 200 steps",
        other="two hidden layers of 8, 600 steps",
        run=risen,
        holds=only_above_the_first_layer,
    ),
    Study(
        name="large-weights-kill",
        claim="With two hidden layers, weights of standard deviation 2 leave more dead units than He's and "
        "fewer points right; with one hidden layer they kill none in the median.",
        cells=("04-relu#study-relu-weights",),
        setting=f"{MOONS} or normal weights of standard deviation 2; rate 1, 50 steps",
        other="200 steps; one hidden layer",
        run=by_weights,
        holds=large_weights_kill_with_two_layers,
    ),
    Study(
        name="houses",
        claim="On the house prices a hidden ReLU layer beats least squares on nearly every split, and half "
        "of its values are 0 after training.",
        cells=("04-relu#claim-relu-hidden-layers", "04-relu#claim-relu-sparse"),
        setting="New Taipei City, 16 units, rate 0.1, 300 steps, He's weights",
        other="8 units; 1,000 steps",
        run=houses,
        holds=corners_pay_and_half_is_zero,
    ),
    Study(
        name="slope-from-the-output",
        claim="With the slope taken as 1 everywhere a ReLU network gets no further than one without ReLU.",
        cells=("04-relu#study-relu-always-1",),
        setting=f"{MOONS}; two hidden layers of 16, rate 0.3, 200 steps",
        other="one hidden layer, 600 steps",
        run=wrong_slope,
        holds=as_good_as_none,
    ),
    Study(
        name="narrow-networks-suffer",
        claim="At rate 3 units die at every width, and the narrow network loses most accuracy by it.",
        cells=("04-relu#study-relu-width",),
        setting=f"{MOONS}; two hidden layers of 4, 16, 64, rate 3, 100 steps",
        other="300 steps",
        run=by_width,
        holds=the_narrow_one_suffers,
    ),
    Study(
        name="gradient-by-width",
        claim="Over 20 ReLU layers with He's weights the gradient keeps its size at width 64, and less the "
        "narrower the layers; with LeCun's a thousandth is left.",
        cells=("04-relu#claim-relu-gradient-survives",),
        setting="untrained, normal inputs, width 64",
        other="widths 32, 16 and 8",
        run=survival,
        holds=wide_layers_keep_it,
    ),
)
