"""Networks on handwritten digits: how the data are split, what is counted, which step is chosen."""

import numpy as np

from actbook.deep import Descent, PReLU
from actbook.experiments import digits
from actbook.functions.relu import relu
from actbook.functions.sigmoid import sigmoid


def test_a_split_uses_each_digit_once_and_knows_only_its_training_part():
    parts = digits.split(seed=1)
    sizes = [len(part.digit) for part in (parts.train, parts.validation, parts.test)]
    assert sizes == [1000, 300, 497]
    counts = sum(
        np.bincount(part.digit, minlength=10) for part in (parts.train, parts.validation, parts.test)
    )
    assert counts.tolist() == [178, 182, 177, 183, 181, 182, 181, 179, 174, 180]
    np.testing.assert_allclose(parts.train.x.mean(axis=0), 0, atol=1e-12)
    assert (parts.train.y.argmax(axis=1) == parts.train.digit).all()
    assert (digits.split(seed=2).test.digit != parts.test.digit).any()


def test_the_step_is_chosen_on_the_validation_part_and_its_place_is_told():
    parts = digits.split()
    trained = digits.train(digits.plain(relu, width=16), parts, (1e-5, 1e-2), steps=60, seeds=range(3))
    assert trained.chosen == 1e-2
    assert trained.is_at_an_end
    assert trained.error.shape == (3,)
    assert trained.error.max() < 0.2 < 0.7 < trained.test[0].min()
    np.testing.assert_array_equal(digits.error(trained.network, parts.test), trained.error)


def test_a_seeds_numbers_do_not_depend_on_the_others():
    parts, make = digits.split(), digits.plain(sigmoid, depth=2, width=8)
    alone = digits.train(make, parts, (3e-3,), steps=20, seeds=[4])
    beside = digits.train(make, parts, (3e-3,), steps=20, seeds=[3, 4])
    np.testing.assert_allclose(alone.loss[:, 0], beside.loss[:, 1], rtol=1e-9)


def test_another_activation_on_the_same_weights_is_what_that_activation_computes():
    make = digits.plain(relu, depth=2, width=8)
    x = digits.split().test.x[None]
    network = make([0, 1])
    other = digits.exchange(network, sigmoid)
    np.testing.assert_array_equal(other.predict(x), digits.plain(sigmoid, 2, 8)([0, 1]).predict(x))
    assert [a is b for a, b in zip(other.arrays, network.arrays, strict=True)] == [True] * 6


def test_a_run_that_diverges_is_wrong_everywhere():
    made = digits.plain(lambda rngs: PReLU.create(len(rngs)), depth=3, width=8)
    trained = digits.train(made, digits.split(), (1e6,), steps=20, seeds=[0], optimiser=Descent)
    assert trained.error.tolist() == [1.0]
