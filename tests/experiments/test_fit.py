import numpy as np
import pytest

from actbook import linear, relu, sigmoid
from actbook.experiments import fit


@pytest.fixture(scope="module")
def study():
    return fit.run()


def test_no_depth_of_linear_layers_gets_past_the_straight_line(study):
    straight = study.accuracy[study.activations.index("linear")]
    assert straight.shape == (3, 5)
    assert straight.max() < 0.9
    assert np.ptp(straight) < 0.03


@pytest.mark.parametrize("name", ["relu", "tanh"])
def test_two_layers_with_a_bend_fit_the_moons(study, name):
    assert study.accuracy[study.activations.index(name), 2].min() > 0.95


def test_without_a_hidden_layer_the_activation_is_not_there(study):
    for accuracy in study.accuracy[:, 0]:
        np.testing.assert_array_equal(accuracy, study.accuracy[0, 0])


def test_it_is_deterministic_and_describes_itself(study):
    again = fit.run(activations=(relu,), depths=(1,))
    np.testing.assert_array_equal(again.accuracy[0, 0], study.accuracy[study.activations.index("relu"), 1])
    assert study.describe().splitlines()[1].split()[0] == "linear"


def test_frames_follow_one_training_run():
    film = fit.frames(steps=(0, 100, 300), points=21, seeds=range(2))
    assert film.probability.shape == (3, 2, 21, 21)
    assert film.accuracy.shape == (3, 2)
    assert film.probability.min() >= 0
    assert film.probability.max() <= 1
    assert (film.accuracy[-1] > film.accuracy[0] + 0.2).all()
    straight_through = fit.run(activations=(relu,), depths=(2,), seeds=range(2))
    np.testing.assert_array_equal(film.accuracy[-1], straight_through.accuracy[0, 0])


def test_a_linear_networks_boundary_stays_straight():
    """The grid's logits are an affine function of the grid's points, at every depth."""
    film = fit.frames(linear, depth=3, steps=(100,), points=11, seeds=[0])
    logits = np.log(film.probability / (1 - film.probability))[0, 0]
    for direction in (0, 1):
        np.testing.assert_allclose(np.diff(logits, 2, axis=direction), 0, atol=1e-9)
    bent = fit.frames(sigmoid, depth=1, steps=(300,), points=11, seeds=[0]).probability[0, 0]
    assert np.abs(np.diff(np.log(bent / (1 - bent)), 2, axis=0)).max() > 1e-3
