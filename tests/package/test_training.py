"""Gradient descent and its history."""

import sys

import numpy as np
import pytest

from actbook import relu, tanh
from actbook.datasets import two_moons
from actbook.losses import cross_entropy_from_logits, squared_error
from actbook.network import Network
from actbook.training import train

X = np.random.default_rng(0).standard_normal((40, 3))
Y = X @ [1.0, -2.0, 0.5] + 3


def fit(network, **options):
    return train(network, X, Y, **{"loss": squared_error, "learning_rate": 0.1, "steps": 5} | options)


def test_gradient_descent_finds_the_least_squares_line():
    trained, history = fit(Network.create((3, 1)), learning_rate=0.3, steps=300)
    np.testing.assert_allclose(trained.weights[0][:, :, 0], np.tile([1.0, -2.0, 0.5], (5, 1)), atol=1e-9)
    np.testing.assert_allclose(trained.biases[0].ravel(), 3, atol=1e-9)
    assert (history.loss[-1] < 1e-18).all()


def test_one_step_is_the_weights_minus_rate_times_gradient_and_the_given_network_stays():
    network = Network.create((3, 4, 1), tanh)
    before = [array.copy() for array in (*network.weights, *network.biases)]
    passed = network.forward(X)
    gradients = network.backward(passed, squared_error.slope(passed.prediction, Y))
    trained, _ = fit(network, steps=1)
    for after, start, now, gradient in zip(
        (*trained.weights, *trained.biases),
        before,
        (*network.weights, *network.biases),
        (*gradients.weights, *gradients.biases),
        strict=True,
    ):
        np.testing.assert_array_equal(now, start)
        np.testing.assert_array_equal(after, start - 0.1 * gradient)


def test_history_has_the_start_each_interval_and_the_end():
    network = Network.create((3, 4, 1), relu, seeds=range(2))
    trained, history = fit(network, steps=25, every=10, record=lambda now, _: now.weights[0])
    assert history.steps.tolist() == [0, 10, 20, 25]
    assert history.loss.shape == (4, 2)
    assert repr(history) == "History(4 records, steps 0 to 25)"
    np.testing.assert_array_equal(history.records[0], network.weights[0])  # of its moment
    np.testing.assert_array_equal(history.records[-1], trained.weights[0])


def test_a_seed_trains_the_same_alone_and_among_others():
    alone, among = (fit(Network.create((3, 6, 1), tanh, seeds=s), steps=50)[1] for s in ([3], [1, 3, 8]))
    np.testing.assert_allclose(alone.loss[:, 0], among.loss[:, 1], rtol=1e-10)


def test_each_seed_may_have_a_learning_rate_of_its_own():
    network = Network.create((3, 1), seeds=[0, 0])
    _, history = fit(network, learning_rate=[0.0, 0.3], steps=50)
    assert history.loss[-1, 0] == history.loss[0, 0]
    assert history.loss[-1, 1] < 1e-3 * history.loss[0, 1]
    first = history.first_below(0.1)
    assert np.isnan(first[0])
    assert history.loss[int(first[1]), 1] < 0.1 <= history.loss[int(first[1]) - 1, 1]
    with pytest.raises(ValueError, match="learning_rate has 3 values for 2 seeds: give one number, or one a"):
        fit(network, learning_rate=[0.1] * 3)


def test_divergence_is_a_result_and_not_a_warning():
    _, history = fit(Network.create((3, 1)), learning_rate=100.0, steps=400)
    assert not np.isfinite(history.loss[-1]).any()


def test_two_moons_need_a_hidden_layer():
    data = two_moons(100)
    for sizes, low, high in [((2, 1), 0.8, 0.9), ((2, 16, 1), 0.97, 1.0)]:
        options = {"loss": cross_entropy_from_logits, "learning_rate": 1.0, "steps": 500, "every": 500}
        trained, _ = train(Network.create(sizes, tanh), data.x, data.y, **options)
        right = ((trained.forward(data.x).prediction[..., 0] > 0) == data.y).mean(axis=-1)
        assert ((low <= right) & (right <= high)).all(), right


def test_no_steps_is_the_network_itself_and_fewer_are_refused():
    network = Network.create((3, 1))
    trained, history = fit(network, steps=0)
    assert trained is network
    assert history.steps.tolist() == [0]
    for wrong in ({"steps": -1}, {"every": 0}):
        with pytest.raises(ValueError, match="steps is 0 or more and every is 1 or more"):
            fit(network, **wrong)


def test_progress_shows_on_a_terminal_after_a_second_and_nowhere_else(monkeypatch, capsys):
    clock = iter(range(100))
    monkeypatch.setattr("actbook.training.time.monotonic", lambda: next(clock))
    network = Network.create((3, 1))
    fit(network, steps=3, progress="a study")
    assert capsys.readouterr().err == ""
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    fit(network, steps=3, progress="a study")
    output = capsys.readouterr()
    assert "\ra study: step 3 of 3" in output.err
    assert output.err.endswith("\n")
    assert output.out == ""
