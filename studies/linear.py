"""Chapter 6: what an output's range costs, why raw prices diverge, and how deep linear stacks learn."""

import numpy as np

from actbook.experiments import linear_dynamics, outputs
from actbook.functions.linear import linear
from actbook.functions.relu import relu
from actbook.functions.sigmoid import sigmoid
from studies.recording import Study, Values

Seeds = tuple[int, ...]
HOUSES = "New Taipei City house prices, 16 hidden units, gradient descent on the training part"
LEARNS = 12.5  # an rmse that is lower than always saying the mean


def by_output(seeds: Seeds) -> Values:
    """Standardised prices and three outputs; and the linear output's answers, cut off at ReLU's floor."""
    found = {}
    for steps in (300, 1000):
        run = outputs.run(steps=steps, seeds=seeds)
        for name, test, train, stuck in zip(run.outputs, run.rmse, run.rmse_train, run.stuck, strict=True):
            found[f"{steps} steps, {name}: test"] = test
            found[f"{steps} steps, {name}: training"] = train
            found[f"{steps} steps, {name}: share with slope 0"] = stuck
        cut = np.maximum(run.prediction[0], run.reach[2, :, :1])
        found[f"{steps} steps, linear, cut off: test"] = np.sqrt(((cut - run.y_test) ** 2).mean(axis=1))
    return found


def the_range_costs_most_of_it(values: Values) -> bool:
    """Linear ahead on every seed; cut off at ReLU's floor it loses nine tenths of its lead, in the median."""
    for steps in (300, 1000):
        line, bent, cut, curved = (
            values[f"{steps} steps, {name}: test"]
            for name in ("linear", "relu", "linear, cut off", "sigmoid")
        )
        share = np.median((cut - line) / (bent - line))
        if not (np.all(line < bent) and np.all(line < curved) and share > 0.85):
            return False
        dead = values[f"{steps} steps, relu: share with slope 0"] == 1
        if not 0 < dead.sum() < 5:
            return False
    return True


def by_scaling(seeds: Seeds) -> Values:
    """Targets prepared in four ways, with hidden ReLUs, hidden linear units and no hidden layer."""
    found = {}
    for label, hidden in {"ReLU layer": relu, "linear layer": linear, "no layer": None}.items():
        for scaling in ("standardised", "centred", "divided by the std", "raw"):
            for rate in (0.01, 0.1, 0.2):
                run = outputs.run([linear], hidden, scaling, learning_rate=rate, seeds=seeds)
                found[f"{label}, {scaling}, rate {rate}"] = run.rmse[0]
    return {row: np.where(np.isfinite(rmse), rmse, np.nan) for row, rmse in found.items()}


def learned(values: Values, row: str) -> float:
    """Share of the seeds whose network ends better than the mean."""
    return float(np.mean(values[row] < LEARNS))


def a_hidden_layer_diverges_on_raw_prices(values: Values) -> bool:
    """At 0.1 and 0.2 none learns raw prices with a hidden layer, and all do without; 0.01 suits both."""
    return (
        all(
            learned(values, f"ReLU layer, raw, rate {rate}") == 0
            and learned(values, f"no layer, raw, rate {rate}") > 0.9
            and learned(values, f"ReLU layer, divided by the std, rate {rate}") > 0.9
            for rate in (0.1, 0.2)
        )
        and learned(values, "ReLU layer, centred, rate 0.1") > 0.9
        and learned(values, "ReLU layer, centred, rate 0.2") < 0.3
        and learned(values, "ReLU layer, raw, rate 0.01") > 0.9
    )


def by_positive_scaling(seeds: Seeds) -> Values:
    """Raw prices and prices over the largest: linear, sigmoid and ReLU outputs, 300 and 1,000 steps."""
    found = {}
    for scaling in ("raw", "over the largest"):
        for steps in (300, 1000):
            run = outputs.run([linear, sigmoid, relu], scaling=scaling, steps=steps, seeds=seeds)
            for name, rmse in zip(run.outputs, run.rmse, strict=True):
                found[f"{scaling}, {steps} steps, {name}"] = rmse
    return found


def a_relu_output_gains_nothing(values: Values) -> bool:
    """As good as linear on raw prices, hardly ahead anywhere, and stuck on some seeds over the largest."""
    raw = ("raw, 300 steps", "raw, 1000 steps")
    return (
        all(
            abs(np.median(values[f"{label}, relu"] - values[f"{label}, linear"])) < 0.2
            and np.median(values[f"{label}, sigmoid"]) > 30
            for label in raw
        )
        and np.median(values["over the largest, 300 steps, relu"])
        > np.median(values["over the largest, 300 steps, linear"]) + 1
        and np.median(values["over the largest, 1000 steps, relu"])
        < np.median(values["over the largest, 300 steps, relu"]) - 1
        and np.max(values["over the largest, 1000 steps, relu"]) > 30
    )


def by_hidden(seeds: Seeds) -> Values:
    """Linear and ReLU hidden units, 100, 300 and 1,000 steps."""
    found = {}
    for steps in (100, 300, 1000):
        for hidden in (linear, relu):
            run = outputs.run([linear], hidden, steps=steps, seeds=seeds)
            found[f"{steps} steps, {hidden.name}: test"] = run.rmse[0]
            found[f"{steps} steps, {hidden.name}: training"] = run.rmse_train[0]
    return found


def relu_ahead_and_the_gap_grows(values: Values) -> bool:
    """ReLU ahead on most seeds at each budget; the median gap grows from 100 to 300 steps."""
    gaps = [
        values[f"{steps} steps, linear: test"] - values[f"{steps} steps, relu: test"]
        for steps in (100, 300, 1000)
    ]
    return bool(all(np.mean(gap > 0) >= 0.8 for gap in gaps) and np.median(gaps[1]) > np.median(gaps[0]))


def by_depth(seeds: Seeds) -> Values:
    """Steps until half of each part is there to stay, from weights of two sizes, and with a longer budget."""
    found = {}
    for label, keywords in (("std 0.1", {}), ("std 0.3", {"std": 0.3}), ("6000 steps", {"steps": 6000})):
        run = linear_dynamics.run(seeds=seeds, **keywords)
        for k, layers in enumerate(run.layers):
            for mode, value in enumerate(run.singular_values):
                found[f"{label}, {layers} layers, part {value:g}"] = run.half[k, :, mode]
            found[f"{label}, {layers} layers, loss"] = np.where(run.loss[k, -1] < 1e-12, 0, run.loss[k, -1])
    return found


def strong_parts_first(values: Values) -> bool:
    """Three layers: in order on nearly every seed, some unfinished; with more steps all arrive."""
    for label in ("std 0.1", "std 0.3"):
        half = np.array([values[f"{label}, 3 layers, part {part}"] for part in (3, 2, 1)])
        half[np.isnan(half)] = np.inf
        if np.mean((half[0] < half[1]) & (half[1] < half[2])) < 0.85:
            return False
    unfinished = np.isnan(values["std 0.1, 3 layers, part 1"])
    one = [np.median(values[f"std 0.1, 1 layers, part {part}"]) for part in (3, 2, 1)]
    return (
        0 < unfinished.sum() < len(unfinished) / 2
        and max(one) - min(one) <= 4
        and not values["6000 steps, 3 layers, loss"].any()
    )


STUDIES = (
    Study(
        name="output-range",
        claim="On standardised prices the linear output is ahead of sigmoid and ReLU on every seed. Cut off "
        "at ReLU's floor it loses most of its lead in the median; on a few seeds the ReLU output dies.",
        cells=("06-linear#claim-linear-speaks", "06-linear#study-linear-cut"),
        setting=f"{HOUSES}; rate 0.1, 300 steps",
        other="1,000 steps",
        run=by_output,
        holds=the_range_costs_most_of_it,
        tolerance=1e-4,
    ),
    Study(
        name="raw-prices",
        claim="At rates 0.1 and 0.2 no network with a hidden ReLU layer learns raw prices, and the linear "
        "model does; dividing by the standard deviation is enough, centring is at 0.1 and not at 0.2; a "
        "step of 0.01 suits raw prices.",
        cells=("06-linear#study-linear-raw",),
        setting=f"{HOUSES}; rate 0.1, 300 steps",
        other="rates 0.2 and 0.01; a linear hidden layer",
        run=by_scaling,
        holds=a_hidden_layer_diverges_on_raw_prices,
        tolerance=1e-3,
    ),
    Study(
        name="positive-targets",
        claim="On raw prices a ReLU output is as good as a linear one. On prices over the largest it is "
        "worse after 300 steps, and after 1,000 stuck for good on at least one seed.",
        cells=("06-linear#claim-output-scaling",),
        setting=f"{HOUSES}; rates 0.01 (raw) and 0.2, 300 steps",
        other="1,000 steps",
        run=by_positive_scaling,
        holds=a_relu_output_gains_nothing,
        tolerance=1e-4,
    ),
    Study(
        name="hidden-linear",
        claim="Hidden ReLUs err less than hidden linear units on most splits after 100, 300 and 1,000 "
        "steps, and the gap grows at first.",
        cells=("06-linear#claim-linear-hidden-collapses", "06-linear#study-linear-gap"),
        setting=f"{HOUSES}; standardised, rate 0.1, 300 steps",
        other="100 and 1,000 steps",
        run=by_hidden,
        holds=relu_ahead_and_the_gap_grows,
        tolerance=1e-4,
    ),
    Study(
        name="deep-linear",
        claim="Three linear layers learn the parts of a map in the order of their strength, and on some "
        "seeds have not finished after 1,200 steps; after 6,000 all have. One layer has no order.",
        cells=("06-linear#claim-linear-training-path",),
        setting="singular values 3, 2, 1, weights of standard deviation 0.1, rate 0.05, 1,200 steps",
        other="standard deviation 0.3; 6,000 steps",
        run=by_depth,
        holds=strong_parts_first,
        tolerance=1e-4,
    ),
)
