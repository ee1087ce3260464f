import numpy as np
import pytest

from actbook.experiments import revival


@pytest.fixture(scope="module")
def study():
    return revival.run(steps=10)


def test_without_a_leak_nothing_moves_in_the_unit(study):
    assert study.alphas[0] == 0
    assert (study.bias_slope[0] == 0).all()
    assert (study.weight_slope[0] == 0).all()
    assert (study.weight[0] == 1).all()
    assert (study.bias[0] == -2).all()
    assert np.isnan(study.revived[0])


def test_other_inputs():
    x = np.array([-0.5, 0.0, 0.5])
    np.testing.assert_array_equal(revival.run(alphas=(0.1,), steps=1, x=x).y, [0, 0.5, 1])


def test_the_first_slope_is_about_the_leak_times_what_an_open_unit_would_get(study):
    assert 0.5 < study.bias_slope[2, 0] / study.bias_slope[1, 0] / 10 < 2


def test_a_leak_can_push_further_down_first():
    down = revival.run(alphas=(0.01,), outgoing=-1.0, steps=200)
    assert down.bias_slope[0, 0] > 0
    assert down.highest[0, 100] < down.highest[0, 0]
