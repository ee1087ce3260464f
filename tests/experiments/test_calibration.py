"""Predicted and observed shares are counted rightly."""

import numpy as np
import pytest

from actbook.experiments import calibration


def test_every_prediction_is_in_one_bin():
    study = calibration.run(splits=range(6))
    assert study.count.sum() == 6 * round(0.3 * 569)
    assert np.all(study.predicted >= study.edges[:-1])
    assert np.all(study.predicted <= study.edges[1:])


def test_a_forecaster_that_exaggerates_is_not_called_calibrated():
    rng = np.random.default_rng(0)
    truth = rng.uniform(size=5000)
    outcome = (rng.uniform(size=5000) < truth).astype(float)
    said = np.clip(3 * (truth - 0.5) + 0.5, 0, 1)
    honest = calibration.sort_into_bins(truth, outcome, np.arange(5000), 5, np.ones(1))
    exaggerated = calibration.sort_into_bins(said, outcome, np.arange(5000), 5, np.ones(1))
    assert np.abs(honest.predicted - honest.observed).max() < 0.05
    assert np.abs(exaggerated.predicted - exaggerated.observed).max() > 0.1


def test_an_empty_bin_is_nan_without_a_warning():
    outcome = np.array([0.0, 1.0])
    study = calibration.sort_into_bins(np.array([0.1, 0.9]), outcome, np.arange(2), 5, np.ones(1))
    np.testing.assert_array_equal(study.count, [1, 0, 0, 0, 1])
    assert np.isnan(study.observed[2])


def test_a_case_that_comes_back_is_no_new_witness():
    """Ten cases, each four times: the standard error is that of ten, √(p(1 − p)/10)."""
    outcome = np.array([1.0, 1, 1, 0, 0, 0, 0, 0, 0, 0])
    ten = calibration.sort_into_bins(np.full(10, 0.3), outcome, np.arange(10), 1, np.ones(1))
    forty = calibration.sort_into_bins(
        np.full(40, 0.3), np.tile(outcome, 4), np.tile(np.arange(10), 4), 1, np.ones(1)
    )
    assert ten.standard_error[0] == pytest.approx(np.sqrt(0.3 * 0.7 / 10), rel=1e-12)
    assert forty.standard_error[0] == pytest.approx(ten.standard_error[0], rel=1e-12)
    assert (forty.count[0], forty.biopsies[0]) == (40, 10)
