import numpy as np
import pytest

from actbook.experiments import zigzag


@pytest.fixture(scope="module")
def study():
    return zigzag.run()


def test_all_positive_inputs_give_a_sample_gradients_of_one_sign(study):
    assert (study.same_sign[0] == 1).all()
    assert study.same_sign[1].max() < 0.01  # 2^(1 - 16) = 3e-5 for independent signs


def test_with_few_inputs_the_centred_share_is_two_to_the_one_minus_n():
    centred = zigzag.run(width=3, n=4000).same_sign[1]
    np.testing.assert_allclose(centred, 0.25, atol=0.03)  # 4,000 samples: standard error 0.007


def test_a_batch_is_not_bound_to_one_sign(study):
    assert study.batch_same_sign[0].max() < 0.6


def test_centring_takes_the_condition_number_from_over_a_hundred_to_two(study):
    assert study.condition_number[0].min() > 60
    assert study.condition_number[1].max() < 3


def test_a_bias_is_a_steep_direction_that_centring_leaves(study):
    with_bias = zigzag.run(bias=True)
    for without, bias in zip(study.steps[1], with_bias.steps[1], strict=True):
        assert (bias > 10 * without).all()
    assert (with_bias.steps[0] > 2.5 * with_bias.steps[1]).all()
    assert with_bias.describe().startswith("16 inputs to one linear neuron with a bias")


def test_one_sample_at_a_time_the_walk_is_longer_and_takes_longer():
    walk = zigzag.path()
    assert walk.weights.shape == (2, 5, 401, 2)
    assert (walk.steps[0] > 2 * walk.steps[1]).all()
    assert (walk.length[0] > 1.5 * walk.length[1]).all()
    moves = np.diff(walk.weights[0], axis=1)
    assert (moves[..., 0] * moves[..., 1] >= 0).all()  # both up or both down: no move towards (1, -1)
    assert (np.diff(walk.weights[1], axis=1).prod(axis=-1) < 0).any()
    squared_length = (zigzag.layer_outputs(0, 400, 2) ** 2).sum(axis=1).mean()
    assert walk.learning_rate[0, 0] == pytest.approx(0.3 / squared_length, abs=0)


def test_too_few_steps_are_said_to_be_never():
    assert np.isnan(zigzag.run(longest=10, seeds=[0]).steps[0, 0]).all()
