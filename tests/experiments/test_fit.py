import numpy as np
import pytest

from actbook import linear, relu, sigmoid, tanh
from actbook.experiments import fit, plateau
from actbook.initialisation import HE, LECUN
from actbook.network import Network


@pytest.fixture(scope="module")
def study():
    return fit.run(steps=20)


@pytest.mark.parametrize("scheme", [LECUN, HE], ids=lambda scheme: scheme.name)
def test_one_initialisation_for_all_changes_those_that_had_another(study, scheme):
    again = fit.run(initialisation=scheme, steps=20)
    own = np.array([fit.initialisation_for(a) is scheme for a in (linear, sigmoid, tanh, relu)])
    np.testing.assert_array_equal(again.accuracy[own], study.accuracy[own])
    assert (again.accuracy[~own] != study.accuracy[~own]).any()


def test_without_a_hidden_layer_the_activation_is_not_there():
    accuracy = fit.run(depths=(0,), initialisation=LECUN, steps=20).accuracy[:, 0]
    np.testing.assert_array_equal(accuracy, np.broadcast_to(accuracy[0], accuracy.shape))


@pytest.fixture(scope="module")
def film():
    return fit.frames(relu, 2, steps=(0, 100, 400), seeds=range(2), reach=(2.0, 1.0), per_unit=5)


def test_frames_follow_one_training_run(film):
    assert film.logit.shape == film.probability.shape == (3, 2, 11, 21)
    assert film.loss.shape == film.right.shape == (3, 2)
    assert (film.right[-1] > film.right[0] + 20).all()
    straight_through = fit.run(activations=(relu,), depths=(2,), seeds=range(2))
    np.testing.assert_array_equal(film.right[-1] / 100, straight_through.accuracy[0, 0])
    np.testing.assert_array_equal(film.x1[[0, 13, -1]], [-2.0, 0.6, 2.0])
    np.testing.assert_array_equal(film.x2, np.arange(-5, 6) / 5)


def test_rows_go_up_and_columns_across(film):
    """The first frame against the untrained network, asked point by point."""
    start = Network.create((2, 8, 8, 1), relu, linear, HE, [0])
    for row, column in ((0, 0), (10, 3), (2, 20)):
        point = [[film.x1[column], film.x2[row]]]
        np.testing.assert_allclose(
            film.logit[0, 0, row, column], start.forward(point).prediction.item(), rtol=1e-12
        )


def test_films_are_tabulated_by_name_at_the_steps_that_are_given(film):
    assert film.label == "ReLU, 2 hidden layers"
    rows = fit.tabulate([film], 0, 400).rows
    assert [row[:2] for row in rows] == [(film.label, "0"), (film.label, "400")]
    assert rows[1][2].split()[0] == f"{np.median(film.right[-1]):.0f}"
    assert fit.tabulate([film]).rows == rows[1:]
    assert fit.frames(linear, 1, steps=(0,), seeds=[0]).label == "linear, 1 hidden layer"
    assert fit.frames(plateau.steep, 1, steps=(0,), seeds=[0]).label == "σ(4x), 1 hidden layer"


def test_frames_stand_in_a_table_a_row_for_each_network_and_step(film):
    table = fit.tabulate([film, film], 0, 400)
    assert [row[:2] for row in table.rows] == [(film.label, "0"), (film.label, "400")] * 2
    assert table.rows[1][2].startswith(f"{np.median(film.right[-1]):.0f} [")
    assert fit.tabulate([film]).rows == table.rows[1:2]


def test_accuracies_stand_in_a_table():
    table = fit.run(activations=[linear], depths=(0, 1, 2), steps=0, seeds=[0]).table()
    assert table.headings == ("Activation", "No hidden layers", "1 hidden layer", "2 hidden layers")
    assert len(table.rows[0]) == 4


@pytest.mark.parametrize("steps", [(0, 5, 5), (5, 0), (-1, 4)])
def test_steps_that_go_back_are_refused(steps):
    with pytest.raises(ValueError, match="go up from 0"):
        fit.frames(steps=steps)


def test_a_linear_networks_boundary_stays_straight():
    """The grid's logits are an affine function of the grid's points, at every depth."""
    logits = fit.frames(linear, 3, steps=(100,), seeds=[0]).logit[0, 0]
    for direction in (0, 1):
        np.testing.assert_allclose(np.diff(logits, 2, axis=direction), 0, atol=1e-9)
    bent = fit.frames(sigmoid, 1, steps=(300,), seeds=[0]).logit[0, 0]
    assert np.abs(np.diff(bent, 2, axis=0)).max() > 1e-4
