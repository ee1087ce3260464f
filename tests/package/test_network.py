"""The network's passes against two witnesses: central differences, and PyTorch's stored numbers."""

import re
from dataclasses import replace

import numpy as np
import pytest

from actbook import ACTIVATIONS, CLASSICS, leaky_relu, linear, relu, sigmoid, tanh
from actbook.initialisation import HE, LECUN
from actbook.losses import LOSSES, Loss, cross_entropy, cross_entropy_from_logits, squared_error
from actbook.network import Network
from actbook.pytorch_reference import load

PYTORCH = load()
STEP = 1e-5  # error of a central difference: about STEP² from truncation, 1e-16 / STEP from rounding


def random_problem(n, inputs, outputs, seed=0):
    rng = np.random.default_rng(seed)
    return rng.standard_normal((n, inputs)), rng.integers(0, 2, (n, outputs)).astype(float)


def problem(network: Network):
    """Inputs and targets at which no pre-activation is near a kink: the first of 40 seeds that has such."""
    for seed in range(7, 47):
        x, y = random_problem(6, network.weights[0].shape[1], network.weights[-1].shape[2], seed=seed)
        layers = zip(network.activations, network.parameters, network.forward(x).z, strict=True)
        distances = [np.abs(z - kink).min() for a, p, z in layers for kink in a.kinks_at(**p)]
        if min(distances, default=1) > 100 * STEP:
            return x, y
    raise AssertionError("take other weights: with each of the seeds a difference straddles a kink")


def assert_gradients_agree(network: Network, loss: Loss) -> None:
    """Move every weight and bias, one at a time, by ±STEP and compare the losses' difference."""
    x, y = problem(network)
    passed = network.forward(x)
    gradients = network.backward(passed, loss.slope(passed.prediction, y))
    for part in ("weights", "biases"):
        for layer, values in enumerate(getattr(network, part)):
            numerical = np.empty_like(values)
            for place in np.ndindex(values.shape[1:]):
                losses = []
                for sign in (1, -1):
                    arrays = [array.copy() for array in getattr(network, part)]
                    arrays[layer][(slice(None), *place)] += sign * STEP
                    moved = replace(network, **{part: tuple(arrays)})
                    losses.append(loss(moved.forward(x).prediction, y))
                numerical[(slice(None), *place)] = (losses[0] - losses[1]) / (2 * STEP)
            scale = np.abs(numerical).max() + 1e-4
            np.testing.assert_allclose(getattr(gradients, part)[layer], numerical, rtol=0, atol=1e-7 * scale)


@pytest.mark.parametrize("hidden", ACTIVATIONS, ids=lambda a: a.name)
def test_gradients_agree_with_central_differences(hidden):
    """With every classic at the output, and every loss that makes sense for its range."""
    for output in CLASSICS:
        for loss in LOSSES:
            if loss is not cross_entropy or (output.output.low >= 0 and output.output.high <= 1):
                network = Network.create((3, 5, 4, 2), hidden, output, LECUN, seeds=(0, 1), bias=1.0)
                assert_gradients_agree(network, loss)


def test_a_network_with_mixed_layers_and_a_parameter_agrees_too():
    alpha = {"alpha": 0.3}
    network = Network.create((3, 5, 4, 1), (leaky_relu, leaky_relu), seeds=(2,), hidden_parameters=alpha)
    assert_gradients_agree(network, squared_error)
    assert_gradients_agree(Network.create((3, 5, 4, 1), (tanh, relu), seeds=(5,)), squared_error)


@pytest.mark.parametrize("layer", [0, 1, 2])
def test_a_backward_pass_that_drops_the_factor_of_one_layer_is_caught(layer):
    network = Network.create((3, 5, 4, 2), tanh, tanh, seeds=(0, 1))
    activations = list(network.activations)
    activations[layer] = replace(tanh, derivative_function=np.ones_like)
    with pytest.raises(AssertionError):
        assert_gradients_agree(replace(network, activations=tuple(activations)), squared_error)


@pytest.mark.parametrize("case", PYTORCH, ids=lambda c: f"{c.hidden}-{c.output}-{c.loss.name}")
def test_our_backward_pass_gives_pytorchs_gradients(case):
    passed = case.network.forward(case.x)
    ours = case.network.backward(passed, case.loss.slope(passed.prediction, case.y))
    assert case.loss(passed.prediction, case.y)[0] == pytest.approx(case.value, rel=1e-13, abs=0)
    # from probabilities near 1 the cross-entropy's slope, 1/(1 − p), loses digits in both programs
    tolerance = 1e-11 if case.loss is cross_entropy else 1e-13
    for mine, theirs in zip((*ours.weights, *ours.biases), (*case.weights, *case.biases), strict=True):
        assert mine.shape == theirs.shape
        np.testing.assert_allclose(mine, theirs, rtol=0, atol=tolerance * np.abs(theirs).max())


def test_pytorchs_numbers_cover_the_classics_and_differ():
    names = {activation.name for activation in CLASSICS}
    assert {case.hidden for case in PYTORCH} >= names
    assert {case.output for case in PYTORCH} >= names
    assert {case.loss for case in PYTORCH} == set(LOSSES)
    assert {case.torch for case in PYTORCH} == {"2.13.0"}
    first = {case.hidden: case.weights[0] for case in PYTORCH if case.output == "linear"}
    assert np.abs(first["tanh"] - first["sigmoid"]).max() > 0.01 * np.abs(first["tanh"]).max()


def test_a_seed_gives_the_same_network_whatever_the_other_seeds():
    alone, among = (Network.create((4, 6, 2), seeds=seeds) for seeds in ([3], [1, 3, 8]))
    for one, three in zip(alone.weights, among.weights, strict=True):
        np.testing.assert_array_equal(one[0], three[1])


def test_shapes_have_the_seeds_first():
    network = Network.create((4, 6, 2), tanh, sigmoid, HE, seeds=range(3), bias=-1.0)
    passed = network.forward(np.zeros((7, 4)))
    gradients = network.backward(passed, np.ones((3, 7, 2)))
    for arrays, shapes in (
        (network.weights, [(3, 4, 6), (3, 6, 2)]),
        (network.biases, [(3, 1, 6), (3, 1, 2)]),
        (passed.z, [(3, 7, 6), (3, 7, 2)]),
    ):
        assert [array.shape for array in arrays] == shapes
    for arrays, slopes in (
        (network.weights, gradients.weights),
        (network.biases, gradients.biases),
        (passed.z, gradients.pre_activations),
    ):
        assert [array.shape for array in arrays] == [slope.shape for slope in slopes]
    assert [a.shape for a in passed.a] == [(7, 4), (3, 7, 6), (3, 7, 2)]
    assert (network.biases[0] == -1).all()
    assert (network.biases[1] == 0).all()


def test_each_seed_may_have_inputs_of_its_own():
    network = Network.create((4, 6, 2), seeds=range(3))
    x = np.random.default_rng(0).standard_normal((3, 7, 4))
    together = network.forward(x).prediction
    for seed in range(3):
        np.testing.assert_allclose(together[seed], network.forward(x[seed]).prediction[seed], rtol=1e-13)


def test_the_two_pairs_start_backpropagation_with_prediction_minus_target():
    x, y = random_problem(8, 3, 2)
    for output, loss in ((linear, squared_error), (sigmoid, cross_entropy)):
        network = Network.create((3, 5, 2), tanh, output, LECUN)
        passed = network.forward(x)
        delta = network.backward(passed, loss.slope(passed.prediction, y)).pre_activations[-1]
        np.testing.assert_allclose(delta, (passed.prediction - y) / 8, rtol=1e-12)


def test_sigmoid_with_cross_entropy_is_linear_with_cross_entropy_from_logits():
    x, y = random_problem(8, 3, 1)
    results = []
    for output, loss in ((sigmoid, cross_entropy), (linear, cross_entropy_from_logits)):
        network = Network.create((3, 5, 1), tanh, output)
        passed = network.forward(x)
        gradients = network.backward(passed, loss.slope(passed.prediction, y))
        results.append((loss(passed.prediction, y), *gradients.weights))
    for one, other in zip(*results, strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-11, atol=1e-15)


def send_forward(*shape):
    return lambda: Network.create((3, 1)).forward(np.zeros(shape))


def send_back(*shape):
    network = Network.create((3, 1))
    return lambda: network.backward(network.forward(np.zeros((4, 3))), np.zeros(shape))


@pytest.mark.parametrize(
    ("build", "message"),
    [
        (lambda: Network.create((3,)), "positive integers; you gave (3,)"),
        (lambda: Network.create((3, 0, 1)), "positive integers; you gave (3, 0, 1)"),
        (lambda: Network.create((3, 2.5, 1)), "positive integers"),
        (lambda: Network.create((3, 1), seeds=[]), "seeds is empty"),
        (lambda: Network.create((3, 5, 5, 1), (tanh,)), "has 2 hidden layers, but hidden has 1 activations"),
        (lambda: Network.create((3, 1), bias=np.inf), "bias must be one finite number, got inf"),
        (send_forward(5, 4), "x has shape (5, 4), but this network takes (n, 3)"),
        (send_forward(3), "x has shape (3,)"),
        (send_forward(2, 5, 3), "or (5, n, 3)"),
        (send_back(5, 1), "output_slope has shape (5, 1), the prediction (5, 4, 1)"),
    ],
)
def test_errors_say_what_was_wrong_with_what_and_what_to_do(build, message):
    with pytest.raises(ValueError, match=re.escape(message)):
        build()


def test_a_parameter_that_a_hidden_activation_does_not_take_is_refused_when_the_network_is_made():
    with pytest.raises(TypeError, match="relu has no parameter 'alpha'"):
        Network.create((3, 2, 1), relu, hidden_parameters={"alpha": 0.1})
