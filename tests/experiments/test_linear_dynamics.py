import numpy as np
import pytest

from actbook.experiments import linear_dynamics
from tests.notebooks.notebook_text import WIDEST


@pytest.fixture(scope="module")
def study():
    return linear_dynamics.run()


def test_all_depths_learn_the_same_map(study):
    assert study.loss.shape == (3, 301, 5)
    assert study.strength.shape == (3, 301, 5, 3)
    assert study.loss[:2, -1].max() < 1e-10
    np.testing.assert_allclose(study.strength[:2, -1], np.broadcast_to([3, 2, 1], (2, 5, 3)), atol=1e-4)


def test_one_layer_learns_every_part_at_the_same_rate(study):
    assert np.ptp(np.median(study.half[0], axis=0)) <= 4


def test_deeper_stacks_learn_the_strongest_part_first_and_wait_longer(study):
    two, three = (np.median(np.nan_to_num(half, nan=np.inf), axis=0) for half in study.half[1:])
    assert (np.diff(two) > 0).all()
    assert (np.diff(three) > 0).all()
    assert (three > two).all()
    assert (two >= np.median(study.half[0], axis=0)).all()


def test_a_part_that_is_lost_again_does_not_count(study):
    """Seed 0 has half of the weakest part in passing, at step 144, and none of it at the end."""
    passing = study.strength[2, study.steps == 144, 0, 2]
    assert passing >= 0.5
    assert abs(study.strength[2, -1, 0, 2]) < 0.01
    assert np.isnan(study.half[2, 0, 2])
    np.testing.assert_array_equal(study.unfinished, [0, 0, 2])
    np.testing.assert_array_equal(linear_dynamics.run(layers=(3,), steps=6000).unfinished, [0])


def test_the_deeper_the_stack_the_longer_it_waits_before_a_shorter_rise(study):
    """For the strongest part: the plateau grows with depth, the rise does not."""
    wait, rise = np.median(study.half[..., 0], axis=1), np.median(study.rise[..., 0], axis=1)
    assert wait[0] < wait[1] < wait[2]
    assert rise[2] < rise[1] < rise[0]


def test_it_is_deterministic_and_describes_itself(study):
    again = linear_dynamics.run(layers=(2,), seeds=[3])
    np.testing.assert_array_equal(again.half[0, 0], study.half[1, 3])
    text = study.describe()
    assert text.count("1 layer: ") == text.count("2 layers:") == text.count("3 layers:") == 2
    assert max(map(len, text.splitlines())) <= WIDEST
