"""Claims of the chapter on choosing: the races, shallow and deep, and the outputs of the motto.

What its guide says of dead units and leaks rests on the studies of ReLU and Leaky ReLU.
"""

from collections.abc import Sequence

import numpy as np

from actbook.datasets import Dataset, breast_cancer, taipei_houses
from actbook.elementwise import Array
from actbook.experiments import outputs, race
from actbook.functions.relu import relu
from actbook.functions.sigmoid import sigmoid
from actbook.functions.tanh import tanh
from actbook.initialisation import HE, LECUN
from studies.recording import Study, Values

BENDS = ("sigmoid", "tanh", "relu", "leaky_relu")
DEEP = (sigmoid, tanh, relu)
EQUAL = 0.3  # the step that is the same for all, beside the chosen one


def _rows(judged: race.Race, setting: str) -> dict[str, Array]:
    """Each seed chooses its own step, on its own validation part: its numbers depend on no other seed."""
    rows = {}
    for i, name in enumerate(judged.activations):
        places = np.nan_to_num(judged.validation[i], nan=np.inf).argmin(axis=0)
        seeds = np.arange(len(places))
        rows[f"{name}, {setting}: step"] = np.array(judged.learning_rates)[places]
        rows[f"{name}, {setting}: test error"] = judged.test[i, places, seeds]
        rows[f"{name}, {setting}: training loss"] = judged.training[i, places, seeds]
    return rows


def _at_equal_step(judged: race.Race, setting: str) -> dict[str, Array]:
    place = judged.learning_rates.index(EQUAL)
    rows = {}
    for i, name in enumerate(judged.activations):
        rows[f"{name}, {setting}, step {EQUAL}: test error"] = judged.test[i, place]
        rows[f"{name}, {setting}, step {EQUAL}: training loss"] = judged.training[i, place]
    return rows


def _deep(seeds: tuple[int, ...]) -> dict[str, Array]:
    rows: dict[str, Array] = {}
    for scheme in (LECUN, HE):
        choices = taipei_houses(), DEEP, (0.03, 0.1, EQUAL, 1.0, 3.0), (8, 8, 8), seeds, scheme
        for judged in race.budgets((150, 600), *choices):
            setting = f"{scheme.name}, {judged.steps} steps"
            rows |= _rows(judged, setting) | _at_equal_step(judged, setting)
    longer = race.run(taipei_houses(), DEEP, (EQUAL,), (8, 8, 8), 2400, seeds, LECUN)
    return (
        rows | _at_equal_step(longer, "lecun, 2400 steps") | {"always the mean: test error": longer.baseline}
    )


def _shallow(data: Dataset, rates: Sequence[float], seeds: tuple[int, ...]) -> dict[str, Array]:
    rows: dict[str, Array] = {}
    for judged in race.budgets((150, 600), data, learning_rates=rates, seeds=seeds):
        rows |= _rows(judged, f"{judged.steps} steps")
    return rows


def _motto(seeds: tuple[int, ...]) -> dict[str, Array]:
    rows = {}
    for hidden in (relu, tanh):
        spoken = outputs.run(hidden=hidden, seeds=seeds)
        for name, rmse in zip(spoken.outputs, spoken.rmse, strict=True):
            rows[f"{hidden.name} inside, {name} output: test error"] = rmse
    return rows


def _wins(values: Values, first: str, second: str, what: str = "test error") -> int:
    """Seeds on which the first row is lower; ties count for neither."""
    return int((values[f"{first}: {what}"] < values[f"{second}: {what}"]).sum())


def _deep_holds(values: Values) -> bool:
    median = {row: np.median(of) for row, of in values.items()}
    equal = f"step {EQUAL}"
    ends = [
        np.isin(of, (0.03, 3.0)).mean() for row, of in values.items() if row.endswith("150 steps: step")
    ]  # a choice at an end of the list
    return bool(
        # 150 steps, the step chosen: with LeCun's weights the sigmoid is behind, with He's it is close
        all(
            _wins(values, "sigmoid, lecun, 150 steps", f"{f}, lecun, 150 steps") <= 2
            for f in ("tanh", "relu")
        )
        and median["sigmoid, lecun, 150 steps: test error"]
        > median["sigmoid, he, 150 steps: test error"] + 1.5
        and median["sigmoid, he, 150 steps: test error"] < median["relu, he, 150 steps: test error"] + 0.6
        and (
            values["sigmoid, lecun, 150 steps: test error"] > 0.95 * values["always the mean: test error"]
        ).sum()
        >= 1
        # tanh and ReLU with the same weights
        and all(
            5 <= _wins(values, f"tanh, {w}, {n} steps", f"relu, {w}, {n} steps") <= 15
            for w in ("lecun", "he")
            for n in (150, 600)
        )
        # one step for all: level in test, and never level in training
        and all(
            _wins(values, f"sigmoid, lecun, {n} steps, {equal}", f"{f}, lecun, {n} steps, {equal}") >= 16
            and _wins(
                values,
                f"sigmoid, lecun, {n} steps, {equal}",
                f"{f}, lecun, {n} steps, {equal}",
                "training loss",
            )
            == 0
            for n in (600, 2400)
            for f in ("tanh", "relu")
        )
        # the step chosen, 600 steps: level in test, behind in training
        and all(
            abs(
                median["sigmoid, lecun, 600 steps: test error"] - median[f"{f}, lecun, 600 steps: test error"]
            )
            < 0.2
            and _wins(values, "sigmoid, lecun, 600 steps", f"{f}, lecun, 600 steps", "training loss") <= 1
            for f in ("tanh", "relu")
        )
        and max(ends) <= 0.1
    )


def _houses_hold(values: Values) -> bool:
    medians = [[np.median(values[f"{f}, {n} steps: test error"]) for f in BENDS] for n in (150, 600)]
    return bool(
        all(_wins(values, f"{f}, {n} steps", f"linear, {n} steps") >= 17 for f in BENDS for n in (150, 600))
        and all(max(of) < 1.05 * min(of) for of in medians)
        and all(4 < _wins(values, f"relu, {n} steps", f"tanh, {n} steps") < 16 for n in (150, 600))
    )


def _biopsies_hold(values: Values) -> bool:
    functions = (*BENDS, "linear")
    short = {f: np.median(values[f"{f}, 150 steps: test error"]) for f in functions}
    return bool(
        all(
            np.ptp([np.median(values[f"{f}, {n} steps: test error"]) for f in functions]) < 0.015
            for n in (150, 600)
        )
        and short["relu"] < short["sigmoid"]  # not the order of the chapter's ten seeds
    )


def _motto_holds(values: Values) -> bool:
    return all(
        _wins(values, f"{inside} inside, linear output", f"{inside} inside, {other} output") >= 19
        for inside in ("relu", "tanh")
        for other in ("sigmoid", "relu")
    )


def _run_houses(seeds: tuple[int, ...]) -> dict[str, Array]:
    return _shallow(taipei_houses(), (0.01, 0.03, 0.1, 0.3, 1.0, 3.0), seeds)


def _run_biopsies(seeds: tuple[int, ...]) -> dict[str, Array]:
    return _shallow(breast_cancer(), (0.01, 0.03, 0.1, 0.3, 1.0), seeds)


STUDIES = (
    Study(
        name="deep-race",
        claim="Three layers of eight units on the house prices: after 150 steps with LeCun's weights the "
        "sigmoid is behind, with He's its error is lower by more than 1.5 and close to ReLU's; with the "
        "same weights tanh and ReLU are level. After 600 and 2,400 steps of 0.3 with LeCun's weights the "
        "sigmoid has the lower test error on at least 16 of 20 seeds and the higher training loss on every "
        "one; with a chosen step all three are level in test after 600.",
        cells=("08-choosing#claim-race-deep",),
        setting="(8, 8, 8), 150 and 600 steps, LeCun's and He's weights, each seed's step of (0.03 … 3) "
        "by its own validation part",
        other="a step of 0.3 for all; 2,400 steps",
        run=_deep,
        holds=_deep_holds,
        tolerance=1e-3,
    ),
    Study(
        name="shallow-race-on-prices",
        claim="With one layer of eight units any bend beats linear on at least 17 of 20 seeds, and the four "
        "bends are within 5 % of each other, after 150 and after 600 steps.",
        cells=("08-choosing#claim-race-shallow",),
        setting="(8,), 150 steps, each seed's step of (0.01 … 3) by its own validation part",
        other="600 steps",
        run=_run_houses,
        holds=_houses_hold,
        tolerance=1e-4,
    ),
    Study(
        name="shallow-race-on-biopsies",
        claim="The five medians differ by less than 0.015 after 150 and after 600 steps, and their order is "
        "not that of the chapter's ten seeds.",
        cells=("08-choosing#claim-race-shallow",),
        setting="(8,), 150 steps, each seed's step of (0.01 … 1) by its own validation part",
        other="600 steps",
        run=_run_biopsies,
        holds=_biopsies_hold,
        tolerance=1e-4,
    ),
    Study(
        name="motto",
        claim="On the standardised prices a linear output beats a sigmoid and a ReLU output on 19 of 20.",
        cells=("08-choosing#claim-motto",),
        setting="16 hidden ReLU units, 300 steps of 0.1",
        other="tanh inside",
        run=_motto,
        holds=_motto_holds,
    ),
)
