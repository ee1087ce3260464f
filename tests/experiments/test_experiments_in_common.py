"""What all experiments promise: a seed's numbers are its own, and the text is the same again."""

import dataclasses

import numpy as np
import pytest

from actbook import relu, sigmoid
from actbook.datasets import breast_cancer
from actbook.experiments import (
    bend,
    collapse,
    depth,
    digits,
    drawn_curves,
    dying,
    dying_units,
    fit,
    gradient_check,
    hidden,
    leaky,
    linear_dynamics,
    other_half,
    outputs,
    plateau,
    race,
    saturation,
    softmax_slopes,
    sparsity,
    trained_depth,
    zigzag,
)
from actbook.initialisation import HE

RUNS = {
    "bend": lambda seeds: bend.run(seeds, steps=20),
    "collapse": lambda seeds: collapse.run(seeds=seeds),
    "come back": lambda seeds: dying.come_back(steps=20, seeds=seeds),
    "depth": lambda seeds: depth.run((relu, sigmoid), (HE,), (2, 5), seeds=seeds),
    "drawn curves": lambda seeds: drawn_curves.run(("noise",), (1,), seeds=seeds, steps=20),
    "dying": lambda seeds: dying.run((0.3, 10.0), steps=20, seeds=seeds),
    "dying units": lambda seeds: dying_units.run(biases=(-1.0,), steps=20, seeds=seeds),
    "fit": lambda seeds: fit.run(steps=20, seeds=seeds),
    "gradient check": lambda seeds: gradient_check.run(seeds=seeds),
    "hidden": lambda seeds: hidden.run(steps=20, seeds=seeds),
    "leaky": lambda seeds: leaky.run(steps=20, seeds=seeds),
    "leaky, biopsies": lambda seeds: leaky.run((0.0, 1.0), breast_cancer(), steps=20, seeds=seeds),
    "leaky, moons": lambda seeds: leaky.run_moons((0.0, 0.2), steps=20, seeds=seeds),
    "linear dynamics": lambda seeds: linear_dynamics.run(steps=60, seeds=seeds),
    "other half": lambda seeds: other_half.compare((relu, sigmoid), depth=2, width=4, steps=20, seeds=seeds),
    "outputs": lambda seeds: outputs.run(scaling="over the largest", steps=20, seeds=seeds),
    "plateau": lambda seeds: plateau.run(learning_rates=(0.2, 1), steps=20, seeds=seeds),
    "race": lambda seeds: race.run(learning_rates=(0.1,), steps=20, seeds=seeds),
    "recover": lambda seeds: saturation.recover(steps=20, seeds=seeds),
    "softmax slopes": lambda seeds: softmax_slopes.run(
        ("squared", "entropy"), steps=20, seeds=seeds, learning_rates={"squared": (3,), "entropy": (3,)}
    ),
    "sparsity": lambda seeds: sparsity.run(steps=20, seeds=seeds),
    "trained depth": lambda seeds: trained_depth.run(depths=(2, 3), steps=20, seeds=seeds),
    "zigzag": lambda seeds: zigzag.run(longest=500, seeds=seeds),
    "zigzag path": lambda seeds: zigzag.path(steps=20, seeds=seeds),
}


def arrays_of(result):
    """Every array of a result; some fields are tuples of them."""
    for field in dataclasses.fields(result):
        values = getattr(result, field.name)
        for value in values if isinstance(values, tuple) else (values,):
            if isinstance(value, np.ndarray):
                yield field.name, value
            elif isinstance(value, digits.Trained):
                yield from arrays_of(value)


def words_of(result):
    """What a result says of itself."""
    if isinstance(result, collapse.Collapse):
        return str(collapse.tabulate([result]))
    if isinstance(result, hidden.Hidden):
        return str(hidden.compare(result))
    if isinstance(result, fit.Frames):
        return str(fit.tabulate([result]))
    return str(result.table())


@pytest.mark.parametrize("run", RUNS.values(), ids=RUNS)
def test_a_seed_does_not_depend_on_the_others_and_the_text_is_the_same_again(run):
    compared, result = 0, run((3,))
    for (name, among), (_, alone) in zip(arrays_of(run((7, 3))), arrays_of(result), strict=True):
        if among.shape != alone.shape:
            axis = next(i for i in range(alone.ndim) if among.shape[i] != alone.shape[i])
            among, compared = np.take(among, [1], axis=axis), compared + 1
            np.testing.assert_allclose(among, alone, rtol=1e-9, err_msg=name)
    assert compared
    text, again = map(words_of, (result, run((3,))))
    assert text == again
    assert all(line == line.rstrip() and line for line in text.splitlines())
