import numpy as np
import pytest

from actbook.experiments import zigzag
from tests.notebooks.notebook_text import WIDEST


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


def test_a_target_of_both_signs_takes_a_hundred_times_as_many_steps(study):
    assert (study.steps[0, 0] > 40 * study.steps[1, 0]).all()


def test_a_target_of_one_sign_takes_many_times_as_many_steps_too(study):
    """It is not the sign of the weights that makes a target easy."""
    assert (study.steps[0, 1] > 20 * study.steps[1, 1]).all()


def test_equal_weights_alone_do_not_mind(study):
    """There the steep direction points at the target, to the tolerance of 1e-4."""
    assert (study.steps[0, 2] <= study.steps[1, 2]).all()
    to_a_millionth = zigzag.run(tolerance=1e-6).steps
    assert np.median(to_a_millionth[0, 2]) > 3 * np.median(to_a_millionth[1, 2])


def test_a_bias_is_a_steep_direction_that_centring_leaves(study):
    with_bias = zigzag.run(bias=True)
    for without, bias in zip(study.steps[1], with_bias.steps[1], strict=True):
        assert (bias > 10 * without).all()
    assert (with_bias.steps[0] > 2.5 * with_bias.steps[1]).all()
    assert with_bias.describe().startswith("16 inputs to one linear neuron with a bias")


@pytest.mark.parametrize("target", [(1.0, 0.5), (1.0, 0.2)])
def test_a_target_of_one_sign_does_not_help_the_walk(target):
    walk = zigzag.path(seeds=range(10), target=target)
    assert np.median(walk.steps[0]) > 2 * np.median(walk.steps[1])


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


def test_it_is_deterministic_and_describes_itself(study):
    np.testing.assert_array_equal(zigzag.run(seeds=[3]).steps[..., 0], study.steps[..., 3])
    assert "the same, centred" in study.describe()


def test_the_text_is_narrow_enough_for_a_page_and_its_columns_line_up(study):
    lines = study.describe().splitlines()
    assert max(map(len, lines)) <= WIDEST
    left, right = lines[1].index("sigmoid outputs"), lines[1].index("the same, centred")
    assert all(line[column - 1 : column] in ("", " ") for line in lines[1:] for column in (left, right))
    assert lines[-1][left:].startswith("1 [1, 1] ")
    assert lines[-1][right:] == "5 [5, 5]"


def test_too_few_steps_are_said_to_be_never():
    assert np.isnan(zigzag.run(longest=10, seeds=[0]).steps[0, 0]).all()
