import numpy as np
import pytest

from actbook import relu, sigmoid, tanh
from actbook.datasets import taipei_houses
from actbook.experiments import race
from actbook.initialisation import HE, LECUN


@pytest.fixture(scope="module")
def houses():
    return race.run(taipei_houses(), steps=60)


def test_one_training_judged_twice_is_two_races():
    """Going on from step 20 to step 45 is what a race of 45 steps does."""
    choices = {"activations": (relu, tanh), "learning_rates": (0.1, 0.3), "seeds": (0, 3)}
    for steps, judged in zip((20, 45), race.budgets((20, 45), taipei_houses(), **choices), strict=True):
        alone = race.run(taipei_houses(), steps=steps, **choices)
        assert judged.steps == alone.steps == steps
        for name in ("validation", "chosen", "error", "training"):
            np.testing.assert_array_equal(getattr(judged, name), getattr(alone, name))


def test_one_initialisation_for_all_changes_those_that_had_another():
    choices = {"activations": (relu, tanh), "learning_rates": (0.1,), "seeds": (0, 3), "steps": 5}
    own, he, lecun = (race.run(taipei_houses(), **choices, initialisation=i) for i in (None, HE, LECUN))
    np.testing.assert_array_equal(own.test[0], he.test[0])
    np.testing.assert_array_equal(own.test[1], lecun.test[1])
    assert (he.test[1] != lecun.test[1]).all()
    assert (he.test[0] != lecun.test[0]).all()


def test_a_choice_at_an_end_of_the_list_is_reported():
    choices = {"activations": (tanh,), "seeds": (0, 1), "steps": 20}
    inside = race.run(taipei_houses(), learning_rates=(1e-4, 0.1, 1e3), **choices)
    assert inside.at_the_edge == ()
    assert "an end" not in str(inside.table())
    for rates in ((0.1, 1e3), (1e-4, 0.1)):
        edge = race.run(taipei_houses(), learning_rates=rates, **choices)
        assert edge.at_the_edge == ("tanh",)
        assert "Tanh      0.1, an end of the list  " in str(edge.table())


def test_a_network_that_learns_nothing_or_diverges_has_failed(houses):
    choices = {"activations": (sigmoid,), "hidden": (8, 8, 8), "learning_rates": (0.1,), "seeds": (0, 1)}
    assert race.run(taipei_houses(), steps=20, **choices).failed == 2
    assert (
        race.run(taipei_houses(), steps=20, activations=(relu,), learning_rates=(1e3,), seeds=[0]).failed == 1
    )
    assert (houses.failed == 0).all()
    np.testing.assert_allclose(np.median(houses.baseline), taipei_houses().y.std(), rtol=0.1)
    np.testing.assert_allclose(race.run(steps=1, **choices).baseline, 0.37, atol=0.04)
