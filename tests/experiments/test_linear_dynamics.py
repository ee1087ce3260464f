import numpy as np

from actbook.experiments import linear_dynamics


def test_a_part_that_is_lost_again_does_not_count():
    """Seed 0 has half of the weakest part in passing, at step 144, and none of it at the end."""
    study = linear_dynamics.run()
    passing = study.strength[2, study.steps == 144, 0, 2]
    assert passing >= 0.5
    assert abs(study.strength[2, -1, 0, 2]) < 0.01
    assert np.isnan(study.half[2, 0, 2])
    np.testing.assert_array_equal(study.unfinished, [0, 0, 2])
