import numpy as np
import pytest

from actbook.experiments import linear_dynamics


@pytest.fixture(scope="module")
def study():
    return linear_dynamics.run()


def test_all_depths_learn_the_same_map(study):
    assert study.loss.shape == (3, 301, 5)
    assert study.strength.shape == (3, 301, 5, 3)
    assert study.loss[:2, -1].max() < 1e-10
    np.testing.assert_allclose(study.strength[:2, -1], np.broadcast_to([3, 2, 1], (2, 5, 3)), atol=1e-4)


def test_a_part_that_is_lost_again_does_not_count(study):
    """Seed 0 has half of the weakest part in passing, at step 144, and none of it at the end."""
    passing = study.strength[2, study.steps == 144, 0, 2]
    assert passing >= 0.5
    assert abs(study.strength[2, -1, 0, 2]) < 0.01
    assert np.isnan(study.half[2, 0, 2])
    np.testing.assert_array_equal(study.unfinished, [0, 0, 2])
