"""Losses: known values, slopes against differences, the ends, and shapes."""

import numpy as np
import pytest

from actbook import sigmoid
from actbook.losses import LOSSES, cross_entropy, cross_entropy_from_logits, squared_error

each_loss = pytest.mark.parametrize("loss", LOSSES, ids=lambda loss: loss.name)


def test_known_values():
    assert squared_error([[3.0], [1.0]], [1.0, 1.0]) == 1.0  # (2² + 0²) / 2 samples / 2
    assert cross_entropy([[0.5]], [1]) == pytest.approx(np.log(2), rel=1e-15)
    assert cross_entropy_from_logits([[0.0]], [1]) == pytest.approx(np.log(2), rel=1e-15)


def test_outputs_are_summed_and_samples_averaged():
    prediction, y = np.ones((2, 4, 3)), np.zeros((4, 3))
    np.testing.assert_allclose(squared_error(prediction, y), [1.5, 1.5])
    np.testing.assert_allclose(squared_error.slope(prediction, y), np.full((2, 4, 3), 0.25))


@each_loss
def test_the_slope_is_the_limit_of_a_difference_quotient(loss):
    rng = np.random.default_rng(0)
    prediction, y = rng.uniform(0.1, 0.9, (2, 5, 1)), rng.integers(0, 2, 5)
    slope, h = loss.slope(prediction, y), 1e-6
    for i in range(5):
        moved = h * np.eye(5)[:, [i]]
        quotient = (loss(prediction + moved, y) - loss(prediction - moved, y)) / (2 * h)
        np.testing.assert_allclose(slope[:, i, 0], quotient, rtol=1e-7, atol=0)


def test_from_logits_is_exact_where_the_probability_rounds_to_1():
    """At z = 40 the sigmoid is 1 in float64: the probability form is infinite, the logits' form knows 40."""
    assert sigmoid(40.0) == 1.0
    assert cross_entropy([[1.0]], [0]) == np.inf
    assert cross_entropy_from_logits([[40.0]], [0]) == pytest.approx(40, rel=1e-15)
    assert cross_entropy_from_logits.slope([[40.0]], [0]) == pytest.approx(1, rel=1e-15)
    for z in (-1e308, -800.0, 0.0, 800.0, 1e308):  # and no warning
        for y in (0, 1):
            assert np.isfinite(cross_entropy_from_logits([[z]], [y]))
            assert np.isfinite(cross_entropy_from_logits.slope([[z]], [y]))


def test_a_certain_prediction_costs_nothing_if_right_and_everything_if_wrong():
    assert cross_entropy([[1.0], [0.0]], [1, 0]) == 0
    np.testing.assert_array_equal(cross_entropy.slope([[1.0], [0.0]], [1, 0]), [[-0.5], [0.5]])
    assert cross_entropy([[0.0]], [1]) == np.inf
    assert cross_entropy.slope([[0.0]], [1]) == -np.inf


@each_loss
def test_a_flat_column_of_targets_is_taken_and_one_that_would_broadcast_is_refused(loss):
    assert repr(loss) == f"Loss('{loss.name}')"
    prediction, y = np.full((2, 5, 1), 0.3), np.arange(5) % 2
    np.testing.assert_array_equal(loss(prediction, y), loss(prediction, y[:, None]))
    with pytest.raises(ValueError, match=r"y has shape \(4,\), but the prediction \(2, 5, 1\)"):
        loss(prediction, np.zeros(4))
    with pytest.raises(ValueError, match="one column an output"):
        loss(np.full((2, 5, 2), 0.5), np.zeros(5))
    with pytest.raises(ValueError, match=r"prediction\[:, None\]"):
        loss(np.full(5, 0.5), np.zeros(5))
