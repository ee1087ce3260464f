import numpy as np

from actbook.experiments import saturation


def test_the_pair_cancels_to_prediction_minus_target():
    study = saturation.run()
    np.testing.assert_allclose(study.slope[1], study.probability - 1, rtol=1e-12)


def test_a_start_that_takes_too_long_is_nan():
    assert np.isnan(saturation.run(logits=(-9.0,), longest=100).steps[0, 0])
