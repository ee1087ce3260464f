"""Part II against PyTorch's stored numbers: each function, map of vectors and layer, value and slopes."""

import numpy as np
import pytest

from actbook import ACTIVATIONS, gelu, get_activation
from actbook.deep import Adam, Apply, Dense, LayerNorm, PReLU, Residual
from actbook.pytorch_reference import load, load_functions
from actbook.vectors import VECTOR_MAPS

STORED = load_functions()
POINTS, X, SLOPE = (np.array(STORED[name]) for name in ("points", "x", "slope"))
FLOAT32_SIXTH = 1e-7  # PyTorch's slope of the hard sigmoid is float32's 1/6, in float64 too
SHIFTS = np.zeros((1, 1, 6))
LAYERS = {
    "layer_norm": LayerNorm.create(1, 6),
    "prelu": PReLU.create(1),
    "prelu of units": PReLU.create(1, 6),
    "residual": Residual((LayerNorm.create(1, 6), Apply(gelu), Dense(np.zeros((1, 6, 6)), SHIFTS))),
}


def compare(mine, theirs, rtol=1e-13):
    """Equal to the last digits; near a root of f or f′, where PyTorch has no more, absolutely."""
    np.testing.assert_allclose(np.squeeze(mine), np.squeeze(theirs), rtol=rtol, atol=1e-15)


@pytest.mark.parametrize("case", STORED["functions"], ids=lambda case: case["name"])
def test_value_and_slope_are_pytorchs_kinks_included(case):
    f = get_activation(case["name"])
    compare(f(POINTS, **case["parameters"]), case["value"])
    rtol = FLOAT32_SIXTH if f.name == "hard_sigmoid" else 1e-13
    compare(f.derivative(POINTS, **case["parameters"]), case["slopes"], rtol)


@pytest.mark.parametrize("vector_map", VECTOR_MAPS, ids=str)
def test_maps_of_vectors_are_pytorchs(vector_map):
    value = vector_map(X)
    case = next(case for case in STORED["vector_maps"] if case["name"] == vector_map.name)
    compare(value, case["value"])
    compare(vector_map.backward(X, SLOPE[:, : value.shape[1]]), case["slopes"])


@pytest.mark.parametrize("case", STORED["layers"], ids=lambda case: case["name"])
def test_layers_are_pytorchs(case):
    arrays = [np.array(a).reshape(1, -1, 6 if np.size(a) > 1 else 1) for a in case["arrays"]]
    layer = LAYERS[case["name"]]
    layer = layer.with_arrays((*arrays, *layer.arrays[len(arrays) :]))
    value, kept = layer.forward(X[None])
    at_x, at_arrays = layer.backward(kept, SLOPE[None])
    compare(value, case["value"])
    for mine, theirs in zip((at_x, *at_arrays), case["slopes"], strict=False):
        compare(mine, theirs)


def test_adam_takes_pytorchs_steps():
    stored = STORED["adam"]
    adam, arrays = Adam(stored["rate"]), (np.array(stored["start"]),)
    memory = adam.start(arrays)
    for gradient, there in zip(stored["gradients"], stored["path"], strict=True):
        arrays, memory = adam.step(arrays, (np.array(gradient),), memory)
        compare(arrays[0], there)


def test_each_stored_layer_is_compared():
    assert {case["name"] for case in STORED["layers"]} == set(LAYERS)


@pytest.mark.parametrize("activation", ACTIVATIONS, ids=lambda a: a.name)
def test_which_activations_have_pytorchs_numbers(activation):
    """Good to have for whatever joins: tools/make_pytorch_reference.py."""
    names = {case["name"] for case in STORED["functions"]} | {case.hidden for case in load()}
    if activation.name not in names:
        pytest.skip(f"PyTorch's slopes are not recorded for {activation.name}")
