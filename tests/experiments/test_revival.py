import numpy as np
import pytest

from actbook.experiments import revival
from tests.notebooks.notebook_text import WIDEST


@pytest.fixture(scope="module")
def study():
    return revival.run()


def test_without_a_leak_nothing_moves_in_the_unit(study):
    assert study.alphas[0] == 0
    assert (study.bias_slope[0] == 0).all()
    assert (study.weight_slope[0] == 0).all()
    assert (study.weight[0] == 1).all()
    assert (study.bias[0] == -2).all()
    assert np.isnan(study.revived[0])


def test_a_leak_brings_it_back_and_a_larger_one_sooner(study):
    assert (study.highest[:, 0] < 0).all()
    assert study.revived[2] < 300 < study.revived[1] < 1400
    assert (study.highest[1:, -1] > 0).all()


def test_it_is_the_weight_that_brings_it_back():
    study = revival.run(alphas=(0.01,), steps=1171)
    assert f"{study.weight[0, -1] - study.weight[0, 0]:.3f}" == "0.995"
    assert f"{study.bias[0, -1] - study.bias[0, 0]:.3f}" == "0.006"


def test_alive_is_not_learning(study):
    """The smaller leak ends on for the samples that it should be on for, the larger one near the line."""
    assert study.on[1, -1] == (study.y > 0).sum() == 15
    assert study.loss[1, -1] < 1e-6
    assert study.on[2, -1] == 1
    assert f"{study.loss[2, -1]:.5f}" == "0.00504"


def test_other_inputs():
    x = np.array([-0.5, 0.0, 0.5])
    np.testing.assert_array_equal(revival.run(alphas=(0.1,), steps=1, x=x).y, [0, 0.5, 1])


def test_the_first_slope_is_about_the_leak_times_what_an_open_unit_would_get(study):
    assert 0.5 < study.bias_slope[2, 0] / study.bias_slope[1, 0] / 10 < 2


def test_a_leak_can_push_further_down_first():
    down = revival.run(alphas=(0.01,), outgoing=-1.0, steps=200)
    assert down.bias_slope[0, 0] > 0
    assert down.highest[0, 100] < down.highest[0, 0]


def test_it_is_deterministic_and_describes_itself(study):
    again = revival.run(alphas=(0.1,))
    np.testing.assert_array_equal(again.highest[0], study.highest[2])
    assert "never" in study.describe().splitlines()[2]
    assert max(map(len, study.describe().splitlines())) <= WIDEST
