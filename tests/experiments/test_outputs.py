import numpy as np
import pytest

from actbook import linear, relu
from actbook.experiments import outputs
from tests.notebooks.notebook_text import WIDEST


@pytest.fixture(scope="module")
def study():
    return outputs.run()


def test_shapes(study):
    assert study.prediction.shape == study.residual.shape == (3, 5, 124)
    assert study.rmse.shape == study.outside.shape == study.stuck.shape == (3, 5)
    assert study.reach.shape == (3, 5, 2)


def test_each_output_stays_within_its_reach(study):
    assert (study.prediction >= study.reach[..., :1] - 1e-9).all()
    assert (study.prediction <= study.reach[..., 1:] + 1e-9).all()


def test_on_standardised_prices_only_the_linear_output_can_say_them_all(study):
    assert (study.outside[0] == 0).all()
    assert study.outside[1].min() > 0.5
    assert study.outside[2].min() > 0.3
    assert (study.rmse[0] < study.rmse[1] - 2).all()
    assert (study.rmse[0] < study.rmse[2] - 2).all()


def test_a_sigmoid_says_at_most_1_when_the_scaling_is_forgotten():
    raw = outputs.run(scaling="raw")
    assert raw.outside[1].min() == 1
    assert (raw.rmse[1] > raw.baseline).all()


def test_a_relu_output_can_be_dead_although_prices_are_positive():
    positive = outputs.run(scaling="over the largest", outputs=(linear, relu), seeds=range(10))
    assert positive.stuck[0].max() == 0
    assert positive.stuck[1].max() > 0.3
    assert np.median(positive.rmse[0]) < np.median(positive.rmse[1])


def test_straight_hidden_layers_speak_as_well_but_think_less(study):
    straight = outputs.run(hidden=linear, outputs=(linear,))
    assert np.median(straight.rmse[0]) > np.median(study.rmse[0])


def test_an_unknown_scaling_is_refused():
    with pytest.raises(ValueError, match=r"'standardised', .*'raw'; you gave 'log'"):
        outputs.run(scaling="log")


def test_without_a_hidden_layer_raw_prices_are_learned_at_a_step_that_diverges_with_one():
    """A linear model's curvature does not depend on the target; behind a hidden layer it does."""
    alone = outputs.run([linear], None, "raw", learning_rate=0.1)
    assert alone.hidden == "no"
    scaled = outputs.run([linear], None, learning_rate=0.1)
    np.testing.assert_allclose(alone.rmse, scaled.rmse, rtol=0.01)
    for hidden in (relu, linear):
        assert not (outputs.run([linear], hidden, "raw", learning_rate=0.1).rmse < 12).any()
    assert (outputs.run([linear], relu, "raw").rmse < 9).all()


def test_the_range_costs_nearly_all_that_a_relu_output_loses(study):
    raised = np.maximum(study.prediction[0], study.reach[2, :, :1])
    assert f"{np.median(np.sqrt(((raised - study.y_test) ** 2).mean(axis=1))):.2f}" == "11.35"
    assert f"{np.median(study.rmse[2]):.2f}" == "11.44"


def test_the_training_error_is_that_of_the_training_part(study):
    assert study.rmse_train.shape == (3, 5)
    assert (study.rmse_train[0] < study.rmse_train[2]).all()


def test_it_is_deterministic_and_describes_itself(study):
    again = outputs.run(outputs=(linear,), seeds=[3])
    np.testing.assert_allclose(again.rmse[0, 0], study.rmse[0, 3], rtol=1e-9)
    assert study.describe().startswith("relu hidden layer, target standardised, learning rate 0.1\n")


@pytest.mark.parametrize("scaling", outputs.SCALINGS)
def test_its_table_fits_on_a_page(scaling):
    assert max(map(len, outputs.run(scaling=scaling).describe().splitlines())) <= WIDEST
