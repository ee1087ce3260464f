"""What is special about the kink explorer: what counts as near, and what the chapter claims about it."""

from itertools import combinations, product

import numpy as np
import pytest

from actbook import relu
from actbook.explorables import KinkExplorer
from actbook.explorables.kinks.fits import (
    BEST,
    GRID,
    MOST,
    PLACES,
    TARGETS,
    WEIGHTS,
    mean_gap,
    straight_line_gap,
    sum_of_hinges,
)
from actbook.explorables.kinks.kink_explorer import SHARE
from tests.explorables.cases import CASES

each_target = pytest.mark.parametrize("name", TARGETS)


def search(target, hinges):
    """The nearest placement of so many hinges that is found from the five best of a coarse grid.

    There the weights are those of least squares. From each of the five it goes on in steps of 16, 8, … and 1
    fiftieths, to the nearest of all placements that are a step away in any of the places and weights.
    """
    coarse = PLACES.nodes()[::10]
    roads = relu(GRID.nodes() - coarse[:, None])
    chosen = np.array(list(combinations(range(coarse.size), hinges)))
    squares, products = roads @ roads.T, roads @ (target - target[0])
    ridge = 1e-9 * np.eye(hinges)
    weights = np.linalg.solve(
        squares[chosen[:, :, None], chosen[:, None]] + ridge, products[chosen][..., None]
    )[..., 0]
    begin = np.concatenate([coarse[chosen], weights.clip(WEIGHTS.low, WEIGHTS.high)], axis=1)
    moves = np.array(list(product((-1, 0, 1), repeat=2 * hinges)))
    low = np.repeat([PLACES.low, WEIGHTS.low], hinges)
    high = np.repeat([PLACES.high, WEIGHTS.high], hinges)

    def gaps(placed):  # rounded, so that the last bits decide nothing
        return mean_gap(target, placed[..., :hinges], placed[..., hinges:]).round(9)

    found = []
    for placed in np.round(50 * begin[np.argsort(gaps(begin), kind="stable")[:5]]) / 50:
        step = 16
        while step:
            near = np.round(50 * (placed + step / 50 * moves).clip(low, high)) / 50
            nearest = near[gaps(near).argmin()]
            if gaps(nearest) < gaps(placed):
                placed = nearest
            else:
                step //= 2
        found.append(placed)
    best = min(found, key=gaps)
    return best[:hinges], best[hinges:]


def best_gap(name, hinges):
    return float(mean_gap(TARGETS[name][1], *map(np.array, BEST[name][hinges - 1])))


def test_the_sum_changes_its_slope_by_each_weight_at_each_place():
    total = sum_of_hinges(0.5, np.array([-2.0, 1.0]), np.array([1.0, -3.0]))
    pieces = np.interp(GRID.nodes(), [-3, -2, 1, 3], [0.5, 0.5, 3.5, -0.5])
    np.testing.assert_allclose(total, pieces, rtol=0, atol=1e-14)


@each_target
def test_no_straight_line_is_nearer(name):
    """At 20,000 slopes, each at the best height for it, which is the median of what is left."""
    target = TARGETS[name][1]
    lines = np.linspace(-3, 3, 20_001)[:, None] * GRID.nodes()
    left = target - lines
    nearest = np.abs(left - np.median(left, axis=1, keepdims=True)).mean(axis=1).min()
    assert 0 <= nearest - straight_line_gap(target) + 1e-12 < 1e-4  # the slopes are 3e-4 apart


@each_target
@pytest.mark.parametrize("hinges", [1, 2, 3, pytest.param(MOST, marks=pytest.mark.slow)])
def test_the_search_finds_what_is_stored(name, hinges):
    found = search(TARGETS[name][1], hinges)
    assert [tuple(row.tolist()) for row in found] == list(BEST[name][hinges - 1])


@pytest.mark.parametrize(("name", "fewest"), [("vee", 2), ("step", 2), ("bump", 3), ("sine", 3)])
def test_as_many_hinges_reach_the_goal_as_the_chapter_says(name, fewest):
    goal = straight_line_gap(TARGETS[name][1]) / SHARE
    assert [best_gap(name, n) <= goal for n in range(1, MOST + 1)] == [
        n >= fewest for n in range(1, MOST + 1)
    ]
    assert best_gap("vee", 2) < 1e-6  # the samples are float32


@each_target
def test_the_best_placement_says_that_the_goal_is_reached(name):
    for n, (places, weights) in enumerate(BEST[name], start=1):
        said = KinkExplorer.status(KinkExplorer(name, places, weights)._trait_values)
        assert ("goal reached" in said) == (f"of so few has {best_gap(name, n):.3f}" not in said)


@pytest.mark.parametrize(("places", "weights"), [((), ()), ((0.0,), (1.0, 1.0)), ((0.0,) * 5, (1.0,) * 5)])
def test_no_hinge_too_many_and_none_without_a_weight_are_refused(places, weights):
    with pytest.raises(ValueError, match="as many weights as places, one to 4"):
        KinkExplorer("bump", places, weights)


def test_its_repr_makes_it_again():
    explorer = eval(CASES["kinks"].text, {"KinkExplorer": KinkExplorer})
    assert explorer.state() == CASES["kinks"].make().state()


def test_the_prompt_that_promises_the_best_placement_shows_it():
    (prompt,) = [prompt for prompt in CASES["kinks"].make().prompts if "best" in prompt["label"]]
    state = KinkExplorer("bump", *BEST["bump"][2]).state()
    assert prompt["state"] == {name: state[name] for name in prompt["state"]}
    assert {"x3", "w3"} <= prompt["state"].keys()
