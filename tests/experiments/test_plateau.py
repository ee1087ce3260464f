from dataclasses import replace

import numpy as np
import pytest

from actbook import sigmoid, tanh
from actbook.experiments import plateau
from actbook.initialisation import LECUN
from actbook.losses import cross_entropy_from_logits
from actbook.network import Network
from actbook.training import train

ONES = (1,) * 5


def losses_of(activation, weights, biases, learning_rate, seeds, width=8):
    """Loss curves from LeCun's weights, each layer's times its factor, with the step times its square."""
    data, loss = plateau.forty_biopsies(), cross_entropy_from_logits
    network = Network.create((10, *[width] * 4, 1), activation, initialisation=LECUN, seeds=seeds)
    network = replace(network, weights=tuple(c * w for c, w in zip(weights, network.weights, strict=True)))
    seen = []
    for _ in range(200):
        passed = network.forward(data.x)
        seen.append(loss(passed.prediction, data.y))
        slopes = network.backward(passed, loss.slope(passed.prediction, data.y))
        moved = [
            tuple(p - learning_rate * c**2 * slope for p, c, slope in zip(*part, strict=True))
            for part in ((network.weights, weights, slopes.weights), (network.biases, biases, slopes.biases))
        ]
        network = replace(network, weights=moved[0], biases=moved[1])
    return np.array(seen)


@pytest.mark.parametrize(("learning_rate", "seeds", "width"), [(0.2, range(5), 8), (3.0, range(3), 16)])
def test_slope_is_weights_and_step_bit_for_bit(learning_rate, seeds, width):
    steep = losses_of(plateau.steep, ONES, ONES, learning_rate, seeds, width)
    plain = losses_of(sigmoid, (4, 4, 4, 4, 1), (4, 4, 4, 4, 1), learning_rate, seeds, width)
    np.testing.assert_array_equal(plain, steep)
    weights_alone = losses_of(sigmoid, (4, 4, 4, 4, 4), ONES, learning_rate, seeds, width)
    assert np.abs(weights_alone - steep).max() > 0.01


def test_slope_and_height_of_tanh_are_weights_and_step():
    seeds = range(5)
    tall = losses_of(tanh, ONES, ONES, 0.2, seeds)
    centred = losses_of(plateau.centred, (2, 4, 4, 4, 2), (2, 2, 2, 2, 1), 0.2, seeds)
    np.testing.assert_allclose(centred, tall, rtol=0, atol=1e-12)


def test_variants_are_what_their_names_say():
    x = np.linspace(-5, 5, 41)
    np.testing.assert_allclose(2 * plateau.steep_centred(x / 2), tanh(x), atol=1e-15)
    assert [variant.derivative(0.0) for variant in plateau.VARIANTS] == [0.25, 0.25, 1, 1, 1]
    assert [variant(0.0) for variant in plateau.VARIANTS] == [0.5, 0, 0.5, 0, 0]
    for variant in plateau.VARIANTS:
        quotient = (variant(x + 1e-6) - variant(x - 1e-6)) / 2e-6
        np.testing.assert_allclose(variant.derivative(x), quotient, atol=1e-8)


def test_the_best_step_leaves_the_fewest_seeds_behind_and_then_is_the_quickest():
    nan = np.nan
    left = np.array([[[9, nan, nan], [8, 5, 9], [2, 3, nan]], [[nan] * 3, [4, 5, 6], [7, 8, 9]]])
    study = plateau.Plateau(("f", "g"), ("F", "G"), (0.2, 1, 3), left, 0.2, 200)
    assert study.best == (1, 1)
    assert study.table().rows == (
        ("F", "never [9, never], 2 never", "8 [5, 9]", "1"),
        ("G", "never", "5 [4, 6]", "1"),
    )


def test_each_step_trains_as_it_would_alone():
    both = plateau.run([tanh], (0.2, 3.0), steps=60, seeds=(4, 2))
    alone = [plateau.run([tanh], (rate,), steps=60, seeds=(4, 2)).left[0, 0] for rate in (0.2, 3.0)]
    np.testing.assert_array_equal(both.left[0], alone)
    start = Network.create((10, 8, 8, 8, 8, 1), tanh, initialisation=LECUN, seeds=(4, 2))
    data = plateau.forty_biopsies()
    _, history = train(start, data.x, data.y, loss=cross_entropy_from_logits, learning_rate=0.2, steps=60)
    np.testing.assert_array_equal(history.first_below(0.2), alone[0])


def test_the_forty_biopsies_are_balanced():
    data = plateau.forty_biopsies()
    assert data.x.shape == (40, 10)
    assert data.y.sum() == 20
