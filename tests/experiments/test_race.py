import numpy as np
import pytest

from actbook import ACTIVATIONS, relu, tanh
from actbook.datasets import taipei_houses
from actbook.experiments import race


@pytest.fixture(scope="module")
def houses():
    return race.run(taipei_houses())


def test_shapes_and_choice(houses):
    assert houses.validation.shape == (len(ACTIVATIONS), 4, 10)
    assert houses.error.shape == (len(ACTIVATIONS), 10)
    assert houses.loss.shape == (len(ACTIVATIONS), len(houses.steps), 10)
    medians = np.nan_to_num(np.median(houses.validation, axis=-1), nan=np.inf)
    np.testing.assert_array_equal(houses.chosen, np.array(houses.learning_rates)[medians.argmin(axis=1)])


@pytest.mark.parametrize("name", ["sigmoid", "tanh", "relu", "leaky_relu"])
def test_on_house_prices_any_bend_beats_none(houses, name):
    assert houses.wins(name, "linear") >= 8


def test_the_four_with_a_bend_are_closer_to_each_other_than_the_seeds(houses):
    medians = np.median(houses.error[:4], axis=1)
    assert np.ptp(medians) < 0.5 < np.ptp(houses.error[2])


def test_on_the_biopsies_no_activation_is_clearly_ahead():
    study = race.run()
    assert np.ptp(np.median(study.error, axis=1)) < 0.03
    assert study.error.max() < 0.2
    assert study.describe().startswith("Breast cancer")


def test_it_is_deterministic(houses):
    again = race.run(
        taipei_houses(), activations=(relu, tanh), seeds=[6, 7], learning_rates=houses.learning_rates
    )
    np.testing.assert_allclose(again.validation[0, :, 0], houses.validation[2, :, 6], rtol=1e-8)
