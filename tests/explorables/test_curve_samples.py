"""Samples and frames: what the browser gets is what Python computes."""

import numpy as np
import pytest

from actbook import ACTIVATIONS, leaky_relu
from actbook.activation import Activation, Parameter
from actbook.explorables.curve_samples import Grid, choose_frames, curve_state, parameter_grid
from actbook.interval import Interval

GRID = Grid(-10.0, 10.0, per_unit=20)
# A kink that a parameter moves makes every value of it a frame: no explorable of the book shows such a one.
each_activation = pytest.mark.parametrize(
    "activation", [a for a in ACTIVATIONS if not callable(a.kinks)], ids=lambda a: a.name
)


def read(data, frames=1):
    return np.frombuffer(data, "<f4").reshape(frames, -1)


def test_nodes_are_the_nearest_doubles_to_the_decimals():
    assert [float(x) for x in GRID.nodes()[:3]] == [-10.0, -9.95, -9.9]
    assert GRID.nodes()[-1] == 10.0
    assert 0.15 in GRID.nodes()  # 3 * 0.05 would be 0.15000000000000002


@pytest.mark.parametrize(
    ("x", "node"), [(0.02, 0.0), (0.025, 0.05), (-0.025, 0.0), (-0.0, 0.0), (99.0, 10.0)]
)
def test_nearest_node(x, node):
    assert str(GRID.nearest(x)) == str(node)  # tells 0.0 from -0.0


@each_activation
def test_samples_are_pythons_numbers_rounded_once(activation):
    state = curve_state(activation, GRID)
    x = GRID.nodes()
    frames = state["parameter"]["frames"] if state["parameter"] else [None]
    f, derivative = read(state["f"], len(frames)), read(state["derivative"], len(frames))
    for i, p in enumerate(frames):
        keywords = {} if p is None else {state["parameter"]["name"]: p}
        np.testing.assert_array_equal(f[i], activation(x, **keywords).astype(np.float32))
        np.testing.assert_array_equal(derivative[i], activation.derivative(x, **keywords).astype(np.float32))


@each_activation
def test_slopes_at_a_kink_are_the_one_sided_ones(activation):
    state, step = curve_state(activation, GRID), 1e-6
    parameter = state["parameter"]
    for kink in state["kinks"]:
        first = {parameter["name"]: parameter["frames"][0]} if parameter else {}
        value = activation(kink["x"], **first)
        if np.ptp(activation(kink["x"] + np.array([-step, step]), **first)) > 1e-3:
            continue  # it jumps: a quotient would be the jump's
        left = (value - activation(kink["x"] - step, **first)) / step
        right = (activation(kink["x"] + step, **first) - value) / step
        assert (kink["left"][0], kink["right"][0]) == pytest.approx((left, right), abs=1e-6)


def test_two_frames_carry_a_parameter_that_enters_linearly():
    state = curve_state(leaky_relu, GRID)
    assert state["parameter"]["frames"] == [0.0, 2.0]
    assert state["parameter"]["symbol"] == "α"


def test_straight_lines_between_frames_are_right_to_a_millionth():
    x = GRID.nodes()
    state = curve_state(leaky_relu, GRID)
    (low, high), (f0, f1) = state["parameter"]["frames"], read(state["f"], 2).astype(float)
    for alpha in parameter_grid(leaky_relu.parameters["alpha"]).nodes():
        t = (alpha - low) / (high - low)
        exact = leaky_relu(x, alpha=float(alpha))
        np.testing.assert_allclose(f0 + t * (f1 - f0), exact, rtol=1e-6, atol=1e-6)


def test_a_curved_parameter_gets_as_many_frames_as_it_needs():
    def bent(p):
        return np.array([p**2, 3 * p])

    positions = np.arange(0, 101) / 100
    frames = choose_frames(bent, positions)
    assert frames == list(positions)  # nothing less is right to 1e-6
    coarse = choose_frames(bent, positions, tolerance=1e-3)
    assert 2 < len(coarse) < 40
    at_frames = np.array([bent(p)[0] for p in coarse])
    assert np.max(np.abs(np.interp(positions, coarse, at_frames) - positions**2)) <= 1.1e-3


def test_slider_has_the_default_among_its_positions():
    slider = parameter_grid(Parameter(symbol="a", default=0.125, low=0.0, high=1.0))
    assert slider.per_unit == 1000
    assert parameter_grid(leaky_relu.parameters["alpha"]).per_unit == 100


def test_an_activation_added_to_the_registry_needs_nothing_more_here():
    cap = Activation(
        name="cap",
        title="Cap",
        formula="",
        derivative_formula="",
        output=Interval(0, 1),
        source="x",
        kinks=(-0.31, 0.31),
        function=lambda x: np.clip(x, -0.31, 0.31),
        derivative_function=lambda x: (np.abs(x) < 0.31).astype(float),
    )
    state = curve_state(cap, GRID)
    assert [(k["x"], k["left"], k["right"]) for k in state["kinks"]] == [
        (-0.31, [0.0], [1.0]),
        (0.31, [1.0], [0.0]),
    ]
    assert state["word"] == "cap"
