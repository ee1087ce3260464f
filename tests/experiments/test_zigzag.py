import numpy as np

from actbook.experiments import zigzag


def test_with_few_inputs_the_centred_share_is_two_to_the_one_minus_n():
    centred = zigzag.run(width=3, n=4000).same_sign[1]
    np.testing.assert_allclose(centred, 0.25, atol=0.03)  # 4,000 samples: standard error 0.007


def test_one_sample_at_a_time_both_weights_go_up_or_both_down():
    walk = zigzag.path()
    assert walk.weights.shape == (2, 5, 401, 2)
    moves = np.diff(walk.weights[0], axis=1)
    assert (moves[..., 0] * moves[..., 1] >= 0).all()  # both up or both down: no move towards (1, -1)
    assert (np.diff(walk.weights[1], axis=1).prod(axis=-1) < 0).any()


def test_too_few_steps_are_said_to_be_never():
    assert np.isnan(zigzag.run(longest=10, seeds=[0]).steps[0, 0]).all()
