import numpy as np
import pytest

from actbook import leaky_relu, tanh
from actbook.experiments import dying


@pytest.fixture(scope="module")
def study():
    return dying.run(learning_rates=(0.3, 10.0), steps=30)


def test_leaky_relu_has_units_that_are_off_but_none_that_are_dead():
    leaky = dying.run(learning_rates=(0.1, 10.0), bias=-1.0, activation=leaky_relu)
    assert (leaky.dead == 0).all()
    assert leaky.off[0, 0].min() > 0.2


def test_for_relu_dead_and_off_are_the_same_and_smooth_units_are_never_dead(study):
    np.testing.assert_array_equal(study.dead, study.off)
    assert (dying.run(learning_rates=(0.1,), activation=tanh, bias=-1.0, steps=10).dead == 0).all()


def test_a_seedless_ray_dies_as_often_as_the_formula_says():
    """Within four standard errors of 4,000 draws, in all sixteen cells."""
    born = dying.born_dead()
    assert born.formula[0, 2] == pytest.approx(1 - 0.75**9) == pytest.approx(0.925, abs=5e-4)
    assert (np.abs(born.simulated - born.formula) < 4 * born.standard_error).all()
    np.testing.assert_array_equal(born.simulated, dying.born_dead().simulated)
    assert "0.925" in repr(born.table())


def test_a_run_that_diverges_gives_a_loss_of_nan_and_no_warning():
    """Thirty steps: the weights are finite still, and the last forward pass overflows."""
    leaky = dying.run(
        learning_rates=(10.0,), activation=leaky_relu, hidden_parameters={"alpha": 0.01}, steps=30
    )
    assert not np.isfinite(leaky.loss[0, -1]).all()
    assert (leaky.dead == 0).all()
