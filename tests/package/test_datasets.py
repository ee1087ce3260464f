"""The book's data: what is in the tables, what the made ones look like, how they are split and scaled."""

import numpy as np
import pytest

from actbook.datasets import (
    breast_cancer,
    digits,
    given_names,
    standardise,
    taipei_houses,
    train_test_split,
    two_moons,
)  # fmt: skip


def test_the_tables_are_all_there():
    biopsies, houses = breast_cancer(), taipei_houses()
    assert biopsies.x.shape == (569, 10)
    assert biopsies.y.sum() == 212  # malignant, of 569
    assert biopsies.x[0, 0] == 17.99
    assert (biopsies.features[0], biopsies.target) == ("radius", "malignant")
    assert houses.x.shape == (414, 6)
    assert (houses.y.min(), houses.y.max()) == (7.6, 117.5)
    assert "metro_distance_m" in houses.features
    assert houses.target == "price_10000_twd_per_ping"
    assert (biopsies.source, houses.source) == ("wolberg1993", "yeh2018")
    assert biopsies.licence == houses.licence == "CC BY 4.0"
    assert repr(houses) == "Dataset('House prices, New Taipei City', 414 samples, 6 features)"


def test_the_digits_can_be_read_and_each_comes_about_as_often():
    data = digits()
    assert data.x.shape == (1797, 64)
    assert (data.x.min(), data.x.max()) == (0, 16)
    assert [int(count) for count in np.bincount(data.y.astype(int))] == [
        178,
        182,
        177,
        183,
        181,
        182,
        181,
        179,
        174,
        180,
    ]
    zero = data.x[data.y == 0].mean(axis=0).reshape(8, 8)
    assert zero[3:5, 3:5].max() < 2 < 10 < zero[3, 2]  # a ring has a hole
    assert (data.source, data.licence) == ("alpaydin1998", "CC BY 4.0")


def test_the_names_are_lower_case_each_once_and_in_order():
    names = given_names()
    assert len(names) == len(set(names)) == 5163
    assert names == tuple(sorted(names))
    assert (names[0], names[-1]) == ("aaron", "zulma")
    assert all(name.isascii() and name.isalpha() and name.islower() for name in names)


def test_two_moons_are_noisy_half_circles_a_function_of_their_seed_and_read_only():
    first, again, other = (two_moons(101, seed=seed) for seed in (1, 1, 2))
    np.testing.assert_array_equal(first.x, again.x)
    assert (first.x != other.x).any()
    assert first.x.shape == (101, 2)
    assert first.y.sum() == 50
    with pytest.raises(ValueError, match="read-only"):
        first.x[0, 0] = 1
    clean = two_moons(40, noise=0)
    centres = np.array([[-0.5, -0.25], [0.5, 0.25]])[clean.y.astype(int)]
    np.testing.assert_allclose(np.linalg.norm(clean.x - centres, axis=1), 1, rtol=1e-12)


def test_a_split_uses_every_sample_once_and_repeats():
    data = taipei_houses()
    train, test = train_test_split(data, 0.25, seed=3)
    assert (len(train.y), len(test.y)) == (310, 104)
    rows = [tuple(row) for part in (train, test) for row in np.column_stack([part.x, part.y]).tolist()]
    assert sorted(rows) == sorted(map(tuple, np.column_stack([data.x, data.y]).tolist()))
    np.testing.assert_array_equal(train_test_split(data, 0.25, seed=3)[1].x, test.x)
    assert (train_test_split(data, 0.25, seed=4)[1].y != test.y).any()
    for share in (0, 1, 30):
        with pytest.raises(ValueError, match=f"for example 0.3; you gave {share}"):
            train_test_split(data, share)


def test_the_test_part_is_scaled_by_the_training_parts_numbers():
    train, test = standardise([[0.0], [2.0]], [[4.0]])
    np.testing.assert_array_equal(train, [[-1.0], [1.0]])
    np.testing.assert_array_equal(test, [[3.0]])
    with pytest.raises(ValueError, match="constant"):
        standardise(np.ones((3, 2)))
