"""The trade-off of a difference quotient: measured errors against two lines that nobody fitted."""

import numpy as np
import pytest

from actbook import tanh
from actbook.experiments import step_size


def test_the_third_derivative_is_the_second_difference_of_the_first():
    x, h = np.linspace(-2, 2, 9), 1e-3
    second = (tanh.derivative(x + h) - 2 * tanh.derivative(x) + tanh.derivative(x - h)) / h**2
    np.testing.assert_allclose(step_size.tanh_third(x), second, rtol=0, atol=1e-5)


def test_large_steps_are_wrong_by_the_truncation_and_small_ones_by_no_more_than_the_rounding():
    study = step_size.run()
    median = np.median(study.error, axis=0)
    large, small = study.steps > 1e-5, study.steps < 1e-6
    np.testing.assert_allclose(median[large], study.truncation[large], rtol=0.2)
    assert (median[small] < study.rounding[small]).all()
    assert (median[small] > study.rounding[small] / 50).all()


def test_the_best_step_is_where_it_was_predicted():
    study = step_size.run(steps=10.0 ** -np.arange(3, 8, 0.25))
    assert study.best_measured == pytest.approx(study.best_predicted, rel=2)
    assert study.best_predicted == pytest.approx(9.3e-6, rel=0.01)


def test_a_parabola_has_no_truncation_and_no_best_step():
    study = step_size.run(lambda x: x * x, lambda x: 2 * x, lambda x: np.zeros_like(x))
    assert np.isinf(study.best_predicted)
    assert np.median(study.error, axis=0)[0] < 1e-14


def test_the_nearest_power_of_ten_is_the_same_for_processors_that_round_differently():
    values = np.array([0.0, 1e-300, 5.4e-7, 5.6e-7, 1.77e-11, 2.65e-11, 9.9e-3, 1.0])
    expected = [0.0, 1e-300, 1e-7, 1e-6, 1e-11, 1e-11, 1e-2, 1.0]
    np.testing.assert_allclose(step_size.nearest_power_of_ten(values), expected, rtol=1e-12)
