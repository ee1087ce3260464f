"""What is special about the neuron explorer: its numbers, and what counts as found."""

import random
import re

import numpy as np
import pytest

from actbook import linear, relu, sigmoid, tanh
from actbook.explorables.neuron.neuron_explorer import GOAL, PRODUCTS, QUARTERS, WHOLE, passes
from actbook.losses import squared_error
from actbook.network import Network
from actbook.registry import CLASSICS
from tests.explorables.cases import CASES
from tests.explorables.node import looks_of, needs_node
from tests.notebooks.notebook_text import load
from tests.site.places import CHAPTERS, KINDS

PLACE = next(place for place in KINDS if place.name == "neuron")
each_classic = pytest.mark.parametrize("activation", CLASSICS, ids=lambda each: each.name)


def states(count=300):
    """The start, and some others."""
    chance = random.Random(0)
    return [PLACE.state, *(PLACE.state | PLACE.any_state(chance) for _ in range(count))]


@each_classic
def test_both_passes_are_those_of_the_books_network(activation):
    for state in states():
        network = Network.create((1, 1), activation, activation, seeds=[0])
        network.weights[0][:], network.biases[0][:] = state["w"], state["b"]
        x, target = np.array([[state["x"]]]), np.array([[state["target"]]])
        passed = network.forward(x)
        if abs(float(passed.prediction.item()) - state["target"]) < 0.01:
            continue  # the samples are float32, and close to the target their digits cancel
        slope = squared_error.slope(passed.prediction, target)
        gradients = network.backward(passed, slope)
        seen = passes(state | {"activation": activation.name})
        theirs = {
            "a": passed.prediction,
            "L": squared_error(passed.prediction, target),
            "da": slope,
            "dw": gradients.weights[0],
            "db": gradients.biases[0],
        }
        for name, value in theirs.items():
            assert seen[name] == pytest.approx(float(np.ravel(value)[0]), rel=1e-5, abs=0), (name, state)


def test_every_z_that_can_be_set_is_a_node():
    ends = [QUARTERS[name].high for name in ("w", "x", "b")]
    assert PRODUCTS.high == ends[0] * ends[1] + ends[2]
    for state in states():
        z = state["w"] * state["x"] + state["b"]
        assert PRODUCTS.nearest(z) == z


@needs_node
def test_the_browsers_numbers_are_pythons_to_the_last_bit():
    changed = [{name: state[name] for name in PLACE.state["start"]} for state in states()]
    looks = looks_of(PLACE.kind, PLACE.state, changed)
    for state, look in zip(changed, looks, strict=True):
        seen = passes(PLACE.state | state)
        assert {name: look[name] for name in seen} == seen, state


def way(activation, **given):
    """Which way a state is, with no error in the answer's place."""
    start = {"w": 1.0, "x": 2.0, "b": 0.0, "target": -1.0, "activation": activation.name}
    return passes(PLACE.state | start | given)["way"]


@pytest.mark.parametrize(
    ("activation", "state", "expected"),
    [
        (tanh, {"w": 3.0}, "saturated"),
        (sigmoid, {"w": 4.0, "target": 0.0}, "saturated"),
        (sigmoid, {"w": 3.0}, "none"),  # the slope is small, and not small enough
        (tanh, {"w": 3.0, "target": 1.0}, "none"),  # it has vanished, and the answer is right
        (relu, {"w": -1.0}, "dead"),
        (relu, {"w": 0.0}, "dead"),  # at the kink, by convention
        (relu, {"w": -1.0, "target": 0.5}, "none"),  # off by 0.5, which is not more than 0.5
        (linear, {"x": 0.0}, "input"),
        (relu, {"x": 0.0, "b": -1.0}, "input"),  # dead as well: the input comes first
        (linear, {}, "none"),
    ],
)
def test_a_way_is_known_by_its_cause(activation, state, expected):
    assert way(activation, **state) == expected


@each_classic
def test_which_ways_there_are_for_each_activation(activation):
    """All states: with Leaky ReLU and the linear function only an input of 0 is left, as the page says."""
    found = set()
    nodes = {name: grid.nodes() for name, grid in QUARTERS.items()}
    f, slope = activation(PRODUCTS.nodes()), activation.derivative(PRODUCTS.nodes())
    w, x, b, target = np.meshgrid(*(nodes[name] for name in ("w", "x", "b", "target")), sparse=True)
    at = np.round((w * x + b - PRODUCTS.low) * PRODUCTS.per_unit).astype(int)
    error = f[at] - target
    vanished = (np.abs(error) > GOAL["wrong"]) & (np.abs(error * slope[at] * x) < GOAL["vanished"])
    for cause, holds in (("input", x == 0), ("dead", slope[at] == 0), ("saturated", slope[at] != 0)):
        if (vanished & holds & ((x != 0) | (cause == "input"))).any():
            found.add(cause)
    expected = {"sigmoid": {"input", "saturated"}, "tanh": {"input", "saturated"}, "relu": {"input", "dead"}}
    assert found == expected.get(activation.name, {"input"})


def test_the_chapter_links_to_the_three_ways_and_no_button_gives_one_away():
    text = "".join(cell["source"] for cell in load(CHAPTERS / f"{PLACE.chapter}.ipynb")["cells"])
    found = []
    for query in re.findall(r"\(#neuron\?([^)]*)\)", text):
        pairs = dict(pair.split("=") for pair in query.split("&"))
        state = {name: type(PLACE.state[name])(value) for name, value in pairs.items()}
        assert state.keys() == PLACE.handles.keys()
        found.append(passes(PLACE.state | state)["way"])
    assert found == ["saturated", "input", "dead"]
    for prompt in [{"state": {}}, *PLACE.state["prompts"]]:
        assert passes(PLACE.state | prompt["state"])["way"] == "none"


def test_the_question_is_about_the_start_and_answered_with_its_numbers():
    explorer = CASES["neuron"].make()
    explanation = explorer.prediction["explanation"]
    for w in (-0.75, -4.0):
        seen = passes(PLACE.state | {"w": w})
        for name in ("da", "dw"):
            assert f"{abs(seen[name]):.4f}" in explanation
    assert PLACE.state["goal"] == GOAL
    assert PLACE.state["start"] == {
        "activation": "sigmoid", "w": -0.75, "x": 2.0, "b": 0.5, "target": 1.0, "step": WHOLE
    }  # fmt: skip
