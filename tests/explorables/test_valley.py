"""What is special about valley and bowl: both halves take the same steps, and these are the study's."""

import random

import numpy as np
import pytest

from actbook.experiments import zigzag
from actbook.explorables import ValleyExplorer
from actbook.explorables.valley.valley_explorer import LANDSCAPES, LAST, SAMPLES, SEED, walk
from tests.explorables.cases import CASES
from tests.explorables.node import needs_node, run_module
from tests.site.places import PLACES

(PLACE,) = [place for place in PLACES if place.name == "valley"]
each_landscape = pytest.mark.parametrize("name", LANDSCAPES)


def states(count, **fixed):
    """So many states at random, the same ones each time."""
    chance = random.Random(0)
    return [PLACE.state | PLACE.any_state(chance) | fixed for _ in range(count)]


def to(angle, **others):
    """A state in which the target is on a circle about the start."""
    ends = {"start1": 0.0, "start2": 0.0, "target1": np.cos(angle), "target2": np.sin(angle)}
    return PLACE.state | ends | others


WALK = """
const { readerOf } = await import(given.module);
let state = {};
const { walk } = readerOf((trait) => (trait in state ? state[trait] : given.traits[trait]));
result = given.states.map((each) => {
  state = each;
  return given.names.map(walk).map((w) => [w.errors, w.left, w.arrived, w.turns, w.together]);
});
"""


@needs_node
def test_the_browser_comes_to_the_same_doubles_and_counts():
    chance = random.Random(1)
    moved = [{}, *(PLACE.any_state(chance) for _ in range(200))]
    module = PLACE.kind._module.as_uri()
    walked = run_module(WALK, traits=PLACE.state, states=moved, names=LANDSCAPES, module=module)
    for state, both in zip(moved, walked, strict=True):
        for name, (errors, *numbers) in zip(LANDSCAPES, both, strict=True):
            own = walk(PLACE.state | state, name)
            assert [tuple(error) for error in errors] == own.errors, state
            assert numbers == [own.left, own.arrived, own.turns, own.together], state


def test_with_the_studys_step_one_sample_at_a_time_is_the_studys_path():
    path = zigzag.path(seeds=[SEED], steps=SAMPLES)
    for row, name in enumerate(LANDSCAPES):
        share = path.learning_rate[row, 0] / PLACE.state["landscapes"][name]["limits"]["one"]
        ends = {"start1": 0.0, "start2": 0.0, "target1": 1.0, "target2": -1.0}
        own = walk(PLACE.state | ends | {"samples": "one", "share": share}, name)
        assert own.arrived == path.steps[row, 0]
        weights = path.weights[row, 0, : own.arrived + 1] - path.target
        np.testing.assert_allclose(own.errors, weights, rtol=0, atol=1e-6)  # float32 samples


@each_landscape
def test_on_all_samples_each_step_is_the_same_linear_map(name):
    land = PLACE.state["landscapes"][name]
    for state in states(20, samples="all"):
        own = walk(state, name)
        rate = state["share"] * land["limits"]["all"]
        shrink = np.eye(2) - rate * np.reshape(land["curvature"], (2, 2))
        last = np.linalg.matrix_power(shrink, len(own.errors) - 1) @ own.errors[0]
        np.testing.assert_allclose(own.errors[-1], last, rtol=0, atol=1e-12)


@each_landscape
def test_up_to_half_of_the_largest_step_on_all_samples_nothing_turns_back(name):
    turns = [(s["share"] <= 0.5, walk(s, name).turns) for s in states(400, samples="all")]
    assert {count for is_small, count in turns if is_small} == {0}
    assert max(count for is_small, count in turns if not is_small) > 0


def test_on_one_sample_every_step_in_the_valley_moves_both_weights_the_same_way():
    for state in states(200, samples="one"):
        valley, bowl = (walk(state, name) for name in LANDSCAPES)
        assert valley.together == len(valley.errors) - 1
        assert bowl.together < len(bowl.errors) - 1 or len(bowl.errors) < 10


@pytest.mark.parametrize("samples", ["all", "one"])
@each_landscape
def test_the_largest_step_never_leads_away_and_is_the_largest(name, samples):
    for angle in np.arange(0, 6.28, 0.05):
        left = walk(to(angle, samples=samples, share=1.0), name).left
        assert np.diff(left).max(initial=0) < 1e-5  # the limit has six digits, the samples have seven
    h = zigzag.layer_outputs(SEED, SAMPLES, 2)
    h = h if name == "valley" else h - h.mean(axis=0)
    longest = max(np.linalg.eigvalsh(np.outer(x, x))[-1] for x in h)
    steepest = np.linalg.eigvalsh(np.mean([np.outer(x, x) for x in h], axis=0))[-1]
    limit = PLACE.state["landscapes"][name]["limits"][samples]
    assert limit * (steepest if samples == "all" else longest) == pytest.approx(2, rel=1e-5, abs=0)


@pytest.mark.parametrize("samples", ["all", "one"])
def test_up_to_half_of_the_largest_step_the_valley_is_as_quick_only_along_the_mean_input(samples):
    mean = zigzag.layer_outputs(SEED, SAMPLES, 2).mean(axis=0)
    along = np.arctan2(mean[1], mean[0])
    for share in np.arange(1, 11) / 20:
        quick = [
            degrees
            for degrees in range(-90, 90)
            if ValleyExplorer.values(to(along + np.radians(degrees), share=share, samples=samples))["quick"]
            == "yes"
        ]
        assert {-1, 0, 1} <= set(quick), share
        assert max(map(abs, quick)) < 10, share


def test_no_way_is_no_goal_and_is_said():
    nowhere = PLACE.state | {"target1": PLACE.state["start1"], "target2": PLACE.state["start2"]}
    assert ValleyExplorer.values(nowhere)["quick"] == "no"
    assert "there is no way to go" in ValleyExplorer.status(nowhere)
    never = ValleyExplorer.values(PLACE.state | {"share": 1.0})
    assert (never["quick"], never["valley_needs"]) == ("no", f"over {LAST} steps")


def test_the_prompt_that_promises_one_step_across_the_bowl_keeps_it():
    half, *_ = CASES["valley"].make().prompts
    said = ValleyExplorer.values(PLACE.state | half["state"])
    assert (said["bowl_needs"], said["valley_turns"]) == ("1 step", 0)
    assert half["text"].startswith("Half of the largest stable step")


def test_what_it_offers_starts_there_wherever_a_reader_has_dragged_the_ends():
    explorer = ValleyExplorer(start=(0.5, 0.5))
    offers = [explorer.prediction, *explorer.prompts]
    assert all(each["state"].keys() == explorer.start.keys() for each in offers)
    assert {each["state"]["start1"] for each in offers} == {0.5}
