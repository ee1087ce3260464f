import numpy as np
import pytest

from actbook.datasets import (
    Standardiser,
    breast_cancer,
    spirals,
    standardise,
    taipei_houses,
    train_test_split,
    two_moons,
)


def test_the_biopsies_are_all_there():
    data = breast_cancer()
    assert data.x.shape == (569, 10)
    assert data.y.sum() == 212  # malignant, of 569
    assert data.features[0] == "radius"
    assert data.target == "malignant"
    assert data.licence == "CC BY 4.0"
    assert data.source == "wolberg1993"
    assert data.x[0, 0] == 17.99


def test_the_houses_are_all_there():
    data = taipei_houses()
    assert data.x.shape == (414, 6)
    assert data.target == "price_10000_twd_per_ping"
    assert "metro_distance_m" in data.features
    assert (data.y.min(), data.y.max()) == (7.6, 117.5)
    assert data.licence == "CC BY 4.0"
    assert data.source == "yeh2018"
    assert repr(data) == "Dataset('House prices, New Taipei City', 414 samples, 6 features)"


@pytest.mark.parametrize("make", [two_moons, spirals])
def test_made_data_are_a_function_of_their_seed(make):
    first, again, other = make(101, seed=1), make(101, seed=1), make(101, seed=2)
    np.testing.assert_array_equal(first.x, again.x)
    assert (first.x != other.x).any()
    assert first.x.shape == (101, 2)
    assert first.y.sum() == 50


def test_moons_without_noise_lie_on_half_circles():
    data = two_moons(40, noise=0)
    centres = np.array([[-0.5, -0.25], [0.5, 0.25]])[data.y.astype(int)]
    np.testing.assert_allclose(np.linalg.norm(data.x - centres, axis=1), 1, rtol=1e-12)


def test_spirals_without_noise_are_each_others_half_turn():
    data = spirals(40, noise=0)
    np.testing.assert_allclose(data.x[:20], -data.x[20:], atol=1e-12)
    assert np.linalg.norm(data.x, axis=1).max() == pytest.approx(1)


def test_no_straight_line_separates_the_spirals():
    data = spirals(200)
    design = np.column_stack([data.x, np.ones(200)])
    fitted = design @ np.linalg.lstsq(design, data.y - 0.5)[0]
    assert ((fitted > 0) == data.y).mean() < 0.65


def test_arrays_are_read_only():
    with pytest.raises(ValueError, match="read-only"):
        two_moons().x[0, 0] = 1


def test_a_split_uses_every_sample_once_and_repeats():
    data = taipei_houses()
    train, test = train_test_split(data, 0.25, seed=3)
    assert len(test.y) == 104
    assert len(train.y) == 310
    everything = np.vstack([np.column_stack([part.x, part.y]) for part in (train, test)])
    whole = np.column_stack([data.x, data.y])
    np.testing.assert_array_equal(everything[np.lexsort(everything.T)], whole[np.lexsort(whole.T)])
    np.testing.assert_array_equal(train_test_split(data, 0.25, seed=3)[1].x, test.x)
    assert (train_test_split(data, 0.25, seed=4)[1].y != test.y).any()


@pytest.mark.parametrize("share", [0, 1, 30])
def test_a_share_is_between_0_and_1(share):
    with pytest.raises(ValueError, match=f"for example 0.3; you gave {share}"):
        train_test_split(two_moons(), share)


def test_the_test_part_is_scaled_by_the_training_parts_numbers():
    train, test = standardise([[0.0], [2.0]], [[4.0]])
    np.testing.assert_array_equal(train, [[-1.0], [1.0]])
    np.testing.assert_array_equal(test, [[3.0]])


def test_scaling_can_be_undone():
    x = taipei_houses().x
    scale = Standardiser.fit(x)
    np.testing.assert_allclose(scale.undo(scale.apply(x)), x, rtol=1e-12)


def test_a_constant_column_is_refused():
    with pytest.raises(ValueError, match="constant"):
        standardise(np.ones((3, 2)))
