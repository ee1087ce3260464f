import sys

import numpy as np
import pytest

from actbook import linear, relu, tanh
from actbook.datasets import two_moons
from actbook.losses import cross_entropy_from_logits, squared_error
from actbook.network import Network
from actbook.training import step, train

X = np.random.default_rng(0).standard_normal((40, 3))
Y = X @ [1.0, -2.0, 0.5] + 3


def test_gradient_descent_finds_the_least_squares_line():
    trained, history = train(Network.create((3, 1)), X, Y, loss=squared_error, learning_rate=0.3, steps=300)
    np.testing.assert_allclose(trained.weights[0][:, :, 0], np.tile([1.0, -2.0, 0.5], (5, 1)), atol=1e-9)
    np.testing.assert_allclose(trained.biases[0].ravel(), 3, atol=1e-9)
    assert (history.loss[-1] < 1e-18).all()


def test_one_step_is_the_weights_minus_rate_times_gradient():
    network = Network.create((3, 4, 1), tanh)
    passed = network.forward(X)
    gradients = network.backward(passed, squared_error.slope(passed.prediction, Y))
    trained, _ = train(network, X, Y, loss=squared_error, learning_rate=0.1, steps=1)
    for after, before, gradient in zip(trained.weights, network.weights, gradients.weights, strict=True):
        np.testing.assert_array_equal(after, before - 0.1 * gradient)
    for after, before, gradient in zip(trained.biases, network.biases, gradients.biases, strict=True):
        np.testing.assert_array_equal(after, before - 0.1 * gradient)


def test_the_given_network_is_not_changed():
    network = Network.create((3, 4, 1))
    before = [w.copy() for w in (*network.weights, *network.biases)]
    train(network, X, Y, loss=squared_error, learning_rate=0.1, steps=5)
    for now, then in zip((*network.weights, *network.biases), before, strict=True):
        np.testing.assert_array_equal(now, then)


def test_history_has_the_start_each_interval_and_the_end():
    _, history = train(
        Network.create((3, 4, 1), seeds=range(2)),
        X,
        Y,
        loss=squared_error,
        learning_rate=0.1,
        steps=25,
        every=10,
        record=lambda network, passed: network.weights[0].mean(),
    )
    assert history.steps.tolist() == [0, 10, 20, 25]
    assert history.loss.shape == (4, 2)
    assert len(history.records) == 4
    assert repr(history) == "History(4 records, steps 0 to 25)"


def test_a_record_sees_the_network_of_its_moment():
    network = Network.create((3, 4, 1), relu)
    trained, history = train(
        network, X, Y, loss=squared_error, learning_rate=0.1, steps=3, record=lambda now, _: now.weights[0]
    )
    np.testing.assert_array_equal(history.records[0], network.weights[0])
    np.testing.assert_array_equal(history.records[-1], trained.weights[0])


def test_a_seed_trains_alike_alone_and_among_others():
    alone, among = (
        train(
            Network.create((3, 6, 1), tanh, seeds=seeds),
            X,
            Y,
            loss=squared_error,
            learning_rate=0.1,
            steps=50,
        )[1]
        for seeds in ([3], [1, 3, 8])
    )
    np.testing.assert_allclose(alone.loss[:, 0], among.loss[:, 1], rtol=1e-10)


def test_each_seed_may_have_a_learning_rate_of_its_own():
    network = Network.create((3, 1), seeds=[0, 0])
    _, history = train(network, X, Y, loss=squared_error, learning_rate=[0.0, 0.3], steps=50)
    assert history.loss[-1, 0] == history.loss[0, 0]
    assert history.loss[-1, 1] < 1e-3 * history.loss[0, 1]
    with pytest.raises(ValueError, match="learning_rate has 3 values for 2 seeds"):
        train(network, X, Y, loss=squared_error, learning_rate=[0.1] * 3, steps=1)


def test_divergence_is_a_result_and_not_a_warning():
    _, history = train(Network.create((3, 1)), X, Y, loss=squared_error, learning_rate=100.0, steps=400)
    assert not np.isfinite(history.loss[-1]).any()


def test_first_below_is_nan_where_it_never_was():
    _, history = train(
        Network.create((3, 1), seeds=[0, 0]), X, Y, loss=squared_error, learning_rate=[0.0, 0.3], steps=50
    )
    first = history.first_below(0.1)
    assert np.isnan(first[0])
    assert history.loss[int(first[1]), 1] < 0.1 <= history.loss[int(first[1]) - 1, 1]


def test_two_moons_need_a_hidden_layer():
    data = two_moons(100)
    for sizes, low, high in [((2, 1), 0.8, 0.9), ((2, 16, 1), 0.97, 1.0)]:
        trained, _ = train(
            Network.create(sizes, tanh),
            data.x,
            data.y,
            loss=cross_entropy_from_logits,
            learning_rate=1.0,
            steps=500,
        )
        right = ((trained.forward(data.x).prediction[..., 0] > 0) == data.y).mean(axis=-1)
        assert ((low <= right) & (right <= high)).all(), right


@pytest.mark.parametrize("wrong", [{"steps": -1}, {"steps": 1, "every": 0}])
def test_impossible_counts_are_refused(wrong):
    with pytest.raises(ValueError, match="steps is 0 or more and every is 1 or more"):
        train(Network.create((3, 1)), X, Y, loss=squared_error, learning_rate=0.1, **wrong)


def test_no_steps_is_the_network_itself():
    network = Network.create((3, 1), output=linear)
    trained, history = train(network, X, Y, loss=squared_error, learning_rate=0.1, steps=0)
    assert trained is network
    assert history.steps.tolist() == [0]


def test_progress_shows_on_a_terminal_after_a_second_and_nowhere_else(monkeypatch, capsys):
    clock = iter(range(100))
    monkeypatch.setattr("actbook.training.time.monotonic", lambda: next(clock))
    network = Network.create((3, 1))
    train(network, X, Y, loss=squared_error, learning_rate=0.1, steps=3, progress="a study")
    assert capsys.readouterr().err == ""
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    train(network, X, Y, loss=squared_error, learning_rate=0.1, steps=3, progress="a study")
    seen = capsys.readouterr()
    assert "\ra study: step 3 of 3" in seen.err
    assert seen.err.endswith("\n")
    assert seen.out == ""


def test_step_refuses_a_wrong_number_of_rates():
    network = Network.create((3, 1), seeds=range(3))
    passed = network.forward(X)
    gradients = network.backward(passed, squared_error.slope(passed.prediction, Y))
    with pytest.raises(ValueError, match="give one number, or one a seed"):
        step(network, gradients, [0.1, 0.2])
