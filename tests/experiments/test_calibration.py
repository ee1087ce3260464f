"""Predicted and observed shares: counted rightly, and close to each other on the biopsies."""

import numpy as np
import pytest

from actbook.experiments import calibration


@pytest.fixture(scope="module")
def study():
    return calibration.run(splits=range(6))


def test_every_prediction_is_in_one_bin(study):
    assert study.count.sum() == 6 * round(0.3 * 569)
    assert np.all(study.predicted >= study.edges[:-1])
    assert np.all(study.predicted <= study.edges[1:])


def test_the_neuron_is_calibrated_to_a_tenth(study):
    assert np.abs(study.predicted - study.observed).max() < 0.15
    assert study.accuracy.min() > 0.88


def test_a_forecaster_that_exaggerates_is_not_called_calibrated():
    rng = np.random.default_rng(0)
    truth = rng.uniform(size=5000)
    outcome = (rng.uniform(size=5000) < truth).astype(float)
    honest = calibration.sort_into_bins(truth, outcome, 5, np.ones(1))
    exaggerated = calibration.sort_into_bins(np.clip(3 * (truth - 0.5) + 0.5, 0, 1), outcome, 5, np.ones(1))
    assert np.abs(honest.predicted - honest.observed).max() < 0.05
    assert np.abs(exaggerated.predicted - exaggerated.observed).max() > 0.1


def test_an_empty_bin_is_nan_without_a_warning():
    study = calibration.sort_into_bins(np.array([0.1, 0.9]), np.array([0.0, 1.0]), 5, np.ones(1))
    np.testing.assert_array_equal(study.count, [1, 0, 0, 0, 1])
    assert np.isnan(study.observed[2])


def test_the_text_has_a_line_for_each_bin(study):
    assert len(study.describe().splitlines()) == 6
