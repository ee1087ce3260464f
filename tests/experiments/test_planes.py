"""Layers of two units: the best line really is the best, and what is kept is the network that was trained."""

from itertools import combinations

import numpy as np
import pytest

from actbook import linear, relu
from actbook.datasets import two_moons
from actbook.experiments import planes
from actbook.initialisation import HE
from actbook.network import Network


@pytest.fixture(scope="module")
def kept():
    return planes.run(activations=[linear, relu], seeds=[18, 23, 25])


def right_of(line, points, y):
    return int(np.sum((points @ line.normal + line.offset > 0) == (y > 0.5)))


def most_right(points, y):
    """The most that any line has right, by brute force: each line through two places, nudged every way.

    Any line can be moved until it meets two of the places, or one if there is one only; turned about a place
    between two neighbours on it, it leaves the places before on one side and those behind on the other.
    """
    places, ones = np.unique(points, axis=0), y > 0.5
    most = max(ones.sum(), len(y) - ones.sum())
    for a, b in combinations(places, 2):
        side = (points - a) @ [a[1] - b[1], b[0] - a[0]]
        along = (points - a) @ (b - a)
        on = np.abs(side) < 1e-9
        for cut in (-np.inf, *along[on]):
            for turn in (1, -1):
                above = np.where(on, (turn * along > turn * cut), side > 0)
                score = np.sum(above == ones)
                most = max(most, score, len(y) - score)
    return most


def scattered(rng):
    return rng.standard_normal((14, 2)), rng.integers(0, 2, 14)


def folded(rng):
    """What ReLU leaves: places that coincide, and places in a row on the axes."""
    points, y = scattered(rng)
    return np.maximum(points, 0), y


@pytest.mark.parametrize("make", [scattered, folded])
def test_no_line_has_more_points_right(make):
    for seed in range(25):
        points, y = make(np.random.default_rng(seed))
        line = planes.best_line(points, y)
        assert line.right == right_of(line, points, y) == most_right(points, y)
        assert np.hypot(*line.normal) == pytest.approx(1, rel=1e-12)


def test_a_matrix_and_a_bias_change_nothing_for_the_best_line():
    moons = two_moons(100)
    for seed in range(5):
        weights = np.random.default_rng(seed).standard_normal((2, 2))
        assert planes.best_line(moons.x @ weights + 0.7, moons.y).right == 88


def test_swapped_units_compute_the_same_and_turn_nothing_over():
    network = Network.create((2, 2, 2, 2, 1), hidden=relu, initialisation=HE, seeds=[3], bias=0.1)
    swapped = planes.without_mirrors(network)
    x = two_moons(20).x
    np.testing.assert_allclose(swapped.forward(x).prediction, network.forward(x).prediction, rtol=1e-12)
    assert min(np.linalg.det(w[0]) for w in network.weights[:-1]) < 0
    assert all(np.linalg.det(w[0]) > 0 for w in swapped.weights[:-1])


def test_the_kept_seed_has_the_smallest_loss_and_its_counts_are_its_own(kept):
    flat, bent = kept
    assert (bent.seed, bent.separated.tolist(), bent.own.right) == (23, [False, True, True], 100)
    assert not flat.separated.any()
    for each in kept:
        passed = each.network.forward(each.data.x)
        np.testing.assert_array_equal(each.stages[-1], passed.a[-2][0])
        for line, points in zip((*each.best, each.own), (*each.stages, each.stages[-1]), strict=True):
            assert line.right == right_of(line, points, each.data.y)
        assert each.own.right == np.sum((passed.prediction[0, :, 0] > 0) == (each.data.y > 0.5))


def test_the_table_has_a_row_for_each_network(kept):
    table = planes.tabulate(kept)
    assert len(table.headings) == 7
    assert table.rows[0] == ("linear", "0 of 3", "88", "88", "88", "88", "88")
    assert table.rows[1] == ("relu", "2 of 3", "88", "88", "90", "90", "100")
