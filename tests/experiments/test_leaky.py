import numpy as np
import pytest

from actbook.datasets import breast_cancer
from actbook.experiments import leaky
from tests.notebooks.notebook_text import WIDEST


@pytest.fixture(scope="module")
def study():
    return leaky.run()


def test_shapes_and_pairs(study):
    assert study.error.shape == study.train_error.shape == study.off.shape == (7, 10)
    np.testing.assert_array_equal(study.difference[0], 0)
    assert study.alphas[0] == 0
    assert study.alphas[-1] == 1


def test_a_small_leak_changes_next_to_nothing_on_house_prices(study):
    assert np.abs(study.difference[study.alphas.index(0.01)]).max() < 0.1  # of an error of 7.5


def test_no_bend_at_all_costs_on_house_prices(study):
    assert study.difference[-1].min() > 0.2
    assert np.median(study.difference[-1]) > 0.5


def test_on_the_biopsies_even_the_straight_one_does_as_well():
    wide = leaky.run(alphas=(0.0, 1.0), data=breast_cancer())
    assert np.abs(np.median(wide.difference[-1])) < 0.02
    assert wide.error.max() < 0.15


def test_it_is_deterministic_and_describes_itself(study):
    again = leaky.run(alphas=(0.1,), seeds=[4])
    np.testing.assert_allclose(again.error[0, 0], study.error[2, 4], rtol=1e-9)
    assert study.describe().startswith("House prices")
    assert max(map(len, study.describe().splitlines())) <= WIDEST


def test_what_a_leak_costs_depends_on_the_depth(study):
    """0.3 is no better with one hidden layer, and ahead with two, where it fits no better."""
    two = leaky.run(alphas=(0.0, 0.3), hidden=(16, 16))
    assert (study.difference[study.alphas.index(0.3)] < 0).sum() == 4
    assert (two.difference[1] < 0).sum() == 9
    assert np.median(two.train_error[1]) > np.median(two.train_error[0])
