import numpy as np
import pytest

from actbook.experiments import saturation


@pytest.fixture(scope="module")
def study():
    return saturation.run()


def test_sure_and_wrong_has_no_slope_under_squared_error_and_all_of_it_under_cross_entropy(study):
    assert study.probability[-1] == pytest.approx(1e-4, rel=2e-4)
    assert abs(study.slope[0, -1]) == pytest.approx(1e-4, rel=1e-3)
    assert study.slope[1, -1] == pytest.approx(-0.9999, rel=1e-6)


def test_the_pair_cancels_to_prediction_minus_target(study):
    np.testing.assert_allclose(study.slope[1], study.probability - 1, rtol=1e-12)


def test_a_start_that_takes_too_long_is_nan():
    assert np.isnan(saturation.run(logits=(-9.0,), longest=100).steps[0, 0])


def test_a_network_on_real_data_recovers_under_cross_entropy_alone():
    study = saturation.recover()
    assert study.loss.shape == study.error.shape == (2, 201, 5)
    assert np.isnan(study.recovered[0]).all()
    assert study.recovered[1].max() < 20
    assert (study.error[0, -1] > 0.5).all()
    assert (study.error[1, -1] < 0.12).all()
    assert "Squared error: never" in study.describe()
    again = saturation.recover(seeds=[3])
    np.testing.assert_array_equal(again.recovered[1, 0], study.recovered[1, 3])
