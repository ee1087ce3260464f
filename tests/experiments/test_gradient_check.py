"""A difference quotient as a check: it moves each parameter alone, and finds what is wrong."""

from dataclasses import replace

import numpy as np

from actbook import linear, sigmoid, tanh
from actbook.experiments import gradient_check
from actbook.network import Network


def test_a_smooth_network_crosses_nothing_and_its_error_falls_like_the_square_of_the_step():
    study = gradient_check.run()
    smooth = study.activations.index("tanh")
    assert not study.crossed[smooth].any()
    largest = study.error[smooth].max(axis=(1, 2))
    np.testing.assert_allclose(largest[1:] / largest[:-1], 0.01, rtol=0.3)


def test_a_wrong_derivative_is_caught_at_every_step():
    wrong = replace(tanh, name="wrong", derivative_function=lambda x: 1 - np.tanh(x))
    found = gradient_check.run([wrong], seeds=[0])
    assert found.error.max(axis=(2, 3)).min() > 0.05


def test_a_copy_differs_in_one_parameter():
    network = Network.create((2, 3, 1), sigmoid, linear, seeds=[0])
    copies = gradient_check.move_each(network, 0.5)
    parts = (*copies.weights, *copies.biases)
    start = (*network.weights, *network.biases)
    changes = sum((copy != original).sum(axis=(1, 2)) for copy, original in zip(parts, start, strict=True))
    assert copies.weights[0].shape == (13, 2, 3)
    np.testing.assert_array_equal(changes, np.ones(13))
