import numpy as np
import pytest

from actbook.experiments import dying, dying_units


@pytest.fixture(scope="module")
def study():
    return dying_units.run()


def is_dead(study, activation=0):
    """(biases, rates, seeds, steps + 1, units): slope 0 on every sample."""
    return study.steep[activation] == 0


@pytest.mark.parametrize("bias", [0.0, -1.0])
def test_the_counts_are_those_of_the_experiment_that_only_counts(study, bias):
    counted = dying.run(learning_rates=study.learning_rates, bias=bias, steps=30, every=1)
    at = 0, study.biases.index(bias)
    np.testing.assert_array_equal(study.dead[at] / 32, counted.dead.swapaxes(1, 2))
    np.testing.assert_array_equal(study.loss[at], counted.loss.swapaxes(1, 2))
    np.testing.assert_array_equal(study.right[at][..., -1] / 100, counted.accuracy)


def test_extremes_and_counts_agree(study):
    """A unit is off on every sample if its largest z is not above 0, and on everywhere if its smallest is."""
    sound = ~study.diverged[..., None]
    assert ((study.on == 0) == (study.high <= 0))[sound.repeat(32, -1)].all()
    assert ((study.on == study.samples) == (study.low > 0))[sound.repeat(32, -1)].all()
    assert (study.low <= study.high)[sound.repeat(32, -1)].all()


def test_the_dead_of_the_first_layer_stay_dead_and_some_of_the_second_come_back(study):
    dead = is_dead(study)
    wakes = dead[..., :-1, :] & ~dead[..., 1:, :]
    assert not wakes[..., :16].any()
    assert wakes[..., 16:].any()


def test_only_a_leaky_network_diverges_and_then_for_good(study):
    assert not study.diverged[0].any()
    assert study.diverged[1, :, 3].any()
    assert not study.diverged[1, :, :3].any()
    assert (np.diff(study.diverged.astype(int), axis=-1) >= 0).all()
    assert study.loss[0].max() > dying_units.LOST  # for some steps: what dies cannot grow any further


def test_what_is_shown_does_not_hang_on_the_last_digits(study):
    """Three kinds of processor differed by 3e-8 of a tenth at most: no number is that near an edge."""
    for z in (study.low, study.high):
        tenths = 10 * np.where(study.diverged[..., None] | (np.abs(z) > 101), 0.0, z)
        assert np.abs(tenths % 1 - 0.5).min() > 1e-7
    thousandths = 1000 * np.where(study.loss < dying_units.LOST, study.loss, 0.0)
    assert np.abs(thousandths % 1 - 0.5).min() > 1e-5
    assert np.abs(np.where(study.diverged[..., None], 1.0, study.high)).min() > 1e-7
