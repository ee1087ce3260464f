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


def test_one_training_judged_twice_is_two_races():
    """Going on from step 20 to step 45 is what a race of 45 steps does, also when 10 does not divide it."""
    choices = {"activations": (relu, tanh), "learning_rates": (0.1, 0.3), "seeds": (0, 3)}
    for steps, judged in zip((20, 45), race.budgets((20, 45), taipei_houses(), **choices), strict=True):
        alone = race.run(taipei_houses(), steps=steps, **choices)
        for name in ("validation", "chosen", "error"):
            np.testing.assert_array_equal(getattr(judged, name), getattr(alone, name))
        assert judged.steps[0] == 0
        assert judged.steps[-1] == steps
        assert judged.loss.shape == (2, len(judged.steps), 2)
        np.testing.assert_array_equal(judged.loss[:, -1], alone.loss[:, -1])
