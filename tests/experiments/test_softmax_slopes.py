"""Half a Jacobian, a second softmax, a temperature: the slopes are what the losses' names say."""

import numpy as np
import pytest

from actbook.experiments import digits, softmax_slopes
from actbook.experiments.softmax_slopes import WAYS
from actbook.functions.relu import relu
from actbook.vectors import softmax

Z = np.random.default_rng(0).standard_normal((6, 10))
Y = np.eye(10)[[0, 3, 3, 7, 9, 1]]
H = 1e-5


def quotients(loss, z):
    """The loss's slopes by central differences."""
    steps = H * np.eye(z.size).reshape(-1, *z.shape)
    return ((loss(z + steps, Y) - loss(z - steps, Y)) / (2 * H)).reshape(z.shape)


@pytest.mark.parametrize("temperature", [1.0, 0.3, 10.0])
@pytest.mark.parametrize("name", WAYS)
def test_a_slope_is_right_unless_it_is_the_shortcut(name, temperature):
    loss = WAYS[name].loss(temperature)
    slope = loss.slope(Z, Y)
    p = softmax(Z / temperature)
    if "s(1 − s)" in name:
        g = p - Y if name.startswith("squared") else -Y / p
        shortcut = p * (1 - p) * g / temperature / len(Z)
        np.testing.assert_allclose(slope, shortcut, rtol=1e-9, atol=1e-18)
        assert np.abs(slope - quotients(loss, Z)).max() > 0.05 * np.abs(slope).max()
    else:
        np.testing.assert_allclose(slope, quotients(loss, Z), atol=1e-8 / temperature)


def test_softmax_twice_has_its_floor():
    perfect = 1e3 * Y
    assert WAYS["entropy, twice"].loss()(perfect, Y) == pytest.approx(np.log(1 + 9 / np.e), abs=1e-12)


def test_the_loop_of_the_chapter_is_the_study():
    """Three minibatches by hand, seed 0, and the same from `run`."""
    parts = digits.split()
    net, rng = digits.plain(relu)([0]), np.random.default_rng([0, 1])
    for rows in rng.permutation(1000)[:192].reshape(3, 64):
        z, kept = net.forward(parts.train.x[rows][None])
        p = softmax(z)
        _, slopes = net.backward(kept, p * (1 - p) * (p - parts.train.y[rows]) / 64)
        net = net.with_arrays([a - 3 * slope for a, slope in zip(net.arrays, slopes, strict=True)])
    name = "squared, s(1 − s)"
    run = softmax_slopes.run((name,), parts=parts, steps=3, seeds=(0, 1), learning_rates={name: (3.0,)})
    np.testing.assert_allclose(run.trained[0].network.arrays[0][0], net.arrays[0][0], rtol=1e-9)


def test_a_table_counts_failures_and_says_when_a_step_is_at_an_end():
    run = softmax_slopes.run(
        ("squared", ("entropy", 2.0)), steps=2, seeds=(0,), learning_rates={"squared": (1e-6, 1e-5)}
    )
    assert run.failed.tolist() == [1, 1]
    text = str(run.table())
    assert "an end of the list" in text
    assert "cross-entropy, T = 2" in text
    assert run.trained[1].learning_rates == (0.6, 2.0, 6.0)
