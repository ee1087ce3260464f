"""The network's passes against two witnesses: central differences, and PyTorch's stored numbers."""

import json
import re
from dataclasses import replace
from importlib.resources import files

import numpy as np
import pytest

from actbook import ACTIVATIONS, CLASSICS, get_activation, leaky_relu, linear, relu, sigmoid, tanh
from actbook.initialisation import HE, LECUN
from actbook.losses import LOSSES, Loss, cross_entropy, cross_entropy_from_logits, squared_error
from actbook.network import Network

PYTORCH = json.loads((files("actbook") / "data" / "pytorch_gradients.json").read_text(encoding="utf-8"))
STEP = 1e-5  # error of a central difference: about STEP² from truncation, 1e-16 / STEP from rounding


def pairs():
    """Every classic at the output, with every loss that makes sense for its range."""
    for output in CLASSICS:
        for loss in LOSSES:
            if loss is not cross_entropy or (output.output.low >= 0 and output.output.high <= 1):
                yield pytest.param(output, loss, id=f"{output.name}-{loss.name}")


each_hidden = pytest.mark.parametrize("hidden", ACTIVATIONS, ids=lambda a: a.name)
each_pair = pytest.mark.parametrize(("output", "loss"), list(pairs()))


def problem(network: Network, loss: Loss):
    """Inputs and targets at which no pre-activation is near a kink."""
    rng = np.random.default_rng(7)
    x = rng.standard_normal((6, network.weights[0].shape[1]))
    y = rng.integers(0, 2, (6, network.weights[-1].shape[2])).astype(float)
    layers = zip(network.activations, network.parameters, network.forward(x).z, strict=True)
    for activation, parameters, z in layers:
        for kink in activation.kinks_at(**parameters):
            assert np.abs(z - kink).min() > 100 * STEP, "choose another seed: a difference straddles a kink"
    return x, y


def assert_gradients_agree(network: Network, loss: Loss) -> None:
    """Move every weight and bias, one at a time, by ±STEP and compare the losses' difference."""
    x, y = problem(network, loss)
    passed = network.forward(x)
    gradients = network.backward(passed, loss.slope(passed.prediction, y))
    for part in ("weights", "biases"):
        for layer, values in enumerate(getattr(network, part)):
            numerical = np.empty_like(values)
            for place in np.ndindex(values.shape[1:]):
                losses = []
                for sign in (1, -1):
                    moved = values.copy()
                    moved[(slice(None), *place)] += sign * STEP
                    arrays = list(getattr(network, part))
                    arrays[layer] = moved
                    there = replace(network, **{part: tuple(arrays)})
                    losses.append(loss(there.forward(x).prediction, y))
                numerical[(slice(None), *place)] = (losses[0] - losses[1]) / (2 * STEP)
            scale = np.abs(numerical).max() + 1e-4
            np.testing.assert_allclose(getattr(gradients, part)[layer], numerical, rtol=0, atol=1e-7 * scale)


@each_hidden
@each_pair
def test_gradients_agree_with_central_differences(hidden, output, loss):
    assert_gradients_agree(Network.create((3, 5, 4, 2), hidden, output, LECUN, seeds=(0, 1), bias=0.1), loss)


def test_a_network_with_mixed_layers_and_a_parameter_agrees_too():
    network = Network.create(
        (3, 5, 4, 1), (leaky_relu, leaky_relu), seeds=(2,), hidden_parameters={"alpha": 0.3}
    )
    assert_gradients_agree(network, squared_error)
    assert_gradients_agree(Network.create((3, 5, 4, 1), (tanh, relu), seeds=(5,)), squared_error)


@pytest.mark.parametrize("layer", [0, 1, 2])
def test_a_backward_pass_that_drops_the_factor_of_one_layer_is_caught(layer):
    forgetful = replace(tanh, derivative_function=np.ones_like)
    network = Network.create((3, 5, 4, 2), tanh, tanh, seeds=(0, 1))
    assert_gradients_agree(network, squared_error)
    activations = list(network.activations)
    activations[layer] = forgetful
    with pytest.raises(AssertionError):
        assert_gradients_agree(replace(network, activations=tuple(activations)), squared_error)


def test_gradients_are_pytorchs():
    """Every combination that PyTorch was asked for.

    To 1e-12 of the largest term: PyTorch's tanh' is 1 - t², which loses up to four digits in the tails.
    """
    stored = [np.array(w)[None] for w in PYTORCH["weights"]], [np.array(b)[None] for b in PYTORCH["biases"]]
    x, y = np.array(PYTORCH["x"]), np.array(PYTORCH["y"])
    for case in PYTORCH["cases"]:
        hidden, output = get_activation(case["hidden"]), get_activation(case["output"])
        loss = next(loss for loss in LOSSES if loss.name == case["loss"])
        network = Network(tuple(stored[0]), tuple(stored[1]), (hidden, hidden, output), ({}, {}, {}))
        passed = network.forward(x)
        gradients = network.backward(passed, loss.slope(passed.prediction, y))
        assert loss(passed.prediction, y)[0] == pytest.approx(case["value"], rel=1e-13, abs=0), case["hidden"]
        for part in ("weights", "biases"):
            for ours, theirs in zip(getattr(gradients, part), case[part], strict=True):
                theirs = np.array(theirs)[None]
                tolerance = 1e-12 * np.abs(theirs).max()
                np.testing.assert_allclose(ours, theirs, rtol=0, atol=tolerance, err_msg=str(case["hidden"]))


def test_pytorchs_numbers_cover_the_classics():
    """Of another activation they are good to have: tools/make_pytorch_reference.py."""
    names = {activation.name for activation in CLASSICS}
    assert {case["hidden"] for case in PYTORCH["cases"]} >= names
    assert {case["output"] for case in PYTORCH["cases"]} >= names
    assert {case["loss"] for case in PYTORCH["cases"]} == {loss.name for loss in LOSSES}


def test_a_seed_gives_the_same_network_whatever_the_other_seeds():
    alone, among = (Network.create((4, 6, 2), seeds=seeds) for seeds in ([3], [1, 3, 8]))
    for one, three in zip(alone.weights, among.weights, strict=True):
        np.testing.assert_array_equal(one[0], three[1])


def test_shapes_have_the_seeds_first():
    network = Network.create((4, 6, 2), tanh, sigmoid, HE, seeds=range(3), bias=-1.0)
    passed = network.forward(np.zeros((7, 4)))
    gradients = network.backward(passed, np.ones((3, 7, 2)))
    assert (
        [w.shape for w in network.weights] == [(3, 4, 6), (3, 6, 2)] == [g.shape for g in gradients.weights]
    )
    assert [b.shape for b in network.biases] == [(3, 1, 6), (3, 1, 2)] == [g.shape for g in gradients.biases]
    assert (
        [z.shape for z in passed.z] == [(3, 7, 6), (3, 7, 2)] == [g.shape for g in gradients.pre_activations]
    )
    assert [a.shape for a in passed.a] == [(7, 4), (3, 7, 6), (3, 7, 2)]
    assert (network.biases[0] == -1).all()
    assert (network.biases[1] == 0).all()


def test_each_seed_may_have_inputs_of_its_own():
    network = Network.create((4, 6, 2), seeds=range(3))
    x = np.random.default_rng(0).standard_normal((3, 7, 4))
    together = network.forward(x).prediction
    for seed in range(3):
        np.testing.assert_allclose(together[seed], network.forward(x[seed]).prediction[seed], rtol=1e-13)


@pytest.mark.parametrize(
    ("output", "loss"), [(linear, squared_error), (sigmoid, cross_entropy)], ids=["identity", "sigmoid"]
)
def test_the_two_pairs_start_backpropagation_with_prediction_minus_target(output, loss):
    network = Network.create((3, 5, 2), tanh, output, LECUN)
    x, y = np.random.default_rng(0).standard_normal((8, 3)), np.random.default_rng(1).integers(0, 2, (8, 2))
    passed = network.forward(x)
    delta = network.backward(passed, loss.slope(passed.prediction, y)).pre_activations[-1]
    np.testing.assert_allclose(delta, (passed.prediction - y) / 8, rtol=1e-12)


def test_sigmoid_with_cross_entropy_is_linear_with_cross_entropy_from_logits():
    probable, logits = (Network.create((3, 5, 1), tanh, output) for output in (sigmoid, linear))
    x, y = np.random.default_rng(0).standard_normal((8, 3)), np.arange(8) % 2
    one, two = probable.forward(x), logits.forward(x)
    np.testing.assert_allclose(
        cross_entropy(one.prediction, y), cross_entropy_from_logits(two.prediction, y), rtol=1e-13
    )
    first = probable.backward(one, cross_entropy.slope(one.prediction, y))
    second = logits.backward(two, cross_entropy_from_logits.slope(two.prediction, y))
    for a, b in zip(first.weights, second.weights, strict=True):
        np.testing.assert_allclose(a, b, rtol=1e-11, atol=1e-15)


@pytest.mark.parametrize(
    ("build", "said"),
    [
        (lambda: Network.create((3,)), "positive integers; you gave (3,)"),
        (lambda: Network.create((3, 0, 1)), "positive integers; you gave (3, 0, 1)"),
        (lambda: Network.create((3, 2.5, 1)), "positive integers"),
        (lambda: Network.create((3, 1), seeds=[]), "seeds is empty"),
        (lambda: Network.create((3, 5, 5, 1), (tanh,)), "has 2 hidden layers, but hidden has 1 activations"),
        (
            lambda: Network.create((3, 1)).forward(np.zeros((5, 4))),
            "x has shape (5, 4), but this network takes (n, 3)",
        ),
        (lambda: Network.create((3, 1)).forward(np.zeros(3)), "x has shape (3,)"),
        (lambda: Network.create((3, 1)).forward(np.zeros((2, 5, 3))), "or (5, n, 3)"),
        (lambda: _backward_of_shape((5, 1)), "output_slope has shape (5, 1), the prediction (5, 4, 1)"),
    ],
)
def test_errors_say_what_was_wrong_with_what_and_what_to_do(build, said):
    with pytest.raises(ValueError, match=re.escape(said)):
        build()


def _backward_of_shape(shape):
    network = Network.create((3, 1))
    return network.backward(network.forward(np.zeros((4, 3))), np.zeros(shape))
