"""Sigmoid and tanh as hidden activations on the biopsies: depth slows the one and not the other."""

import numpy as np
import pytest

from actbook.experiments import hidden


@pytest.fixture(scope="module")
def study():
    return hidden.run(depths=(1, 3), seeds=range(3))


def test_shapes(study):
    assert study.steps_needed.shape == study.wrong.shape == (2, 2, 3)


def test_depth_slows_the_sigmoid_and_not_tanh(study):
    needed = np.where(np.isnan(study.steps_needed), np.inf, study.steps_needed)
    sigmoid_steps, tanh_steps = np.median(needed, axis=-1)
    assert sigmoid_steps[1] > 4 * sigmoid_steps[0]
    assert tanh_steps[1] < 2 * tanh_steps[0]


def test_with_its_own_step_the_sigmoid_is_some_seven_times_slower_and_not_thirty():
    """The steps of the list below and above the best one are worse for the sigmoid."""
    races = [np.median(hidden.run(depths=(3,), learning_rate=r).steps_needed, axis=-1) for r in (1, 3, 10)]
    (before, _), (best, tanh_steps), (after, _) = (race[:, 0] for race in np.nan_to_num(races, nan=1e9))
    assert (best, tanh_steps) == (35, 5)
    assert min(before, after) > 2 * best


def test_tanh_predicts_well_at_the_end(study):
    assert study.wrong[1].max() < 0.15


def test_the_text_has_a_line_for_each_combination(study):
    heading, *lines = study.describe().splitlines()
    assert len(lines) == 4
    for words in ("steps until", "wrong after"):
        column = heading.index(words)
        assert all(line[column - 1] == " " != line[column] for line in lines)
