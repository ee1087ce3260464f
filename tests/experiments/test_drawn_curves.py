"""Curves drawn at random: integrated and rescaled as on the front page, one for each network of a stack."""

import numpy as np
import pytest

from actbook.deep import Dense, Stack
from actbook.experiments import digits, drawn_curves
from actbook.experiments.drawn_curves import KINDS, DrawnCurves, activation, draw
from actbook.explorables.slope.drawn import EDGES, Neuron, read, spell
from actbook.initialisation import LECUN
from actbook.numerics import central_difference

DRAWN = [draw(kind, seed) for kind in KINDS for seed in range(3)]
Z = np.linspace(-6, 6, 997)


def test_a_curve_is_the_front_pages_shifted_to_mean_0():
    curves = DrawnCurves.create(DRAWN)
    np.testing.assert_array_equal(drawn_curves.EDGES, EDGES)
    for bars, steepness, (f, slopes) in zip(
        DRAWN, curves.mean_squared_slope, zip(*curves.forward(np.tile(Z, (len(DRAWN), 1, 1))), strict=True),
        strict=True,
    ):  # fmt: skip
        neuron = Neuron(bars)
        np.testing.assert_allclose(slopes[0], neuron.derivative(Z), rtol=1e-9)
        np.testing.assert_allclose(np.ptp(f[0] - neuron.f(Z)), 0, atol=1e-9)
        assert steepness == pytest.approx(neuron.mean_squared_slope, rel=1e-9)
        np.testing.assert_array_equal(read(spell(bars)), bars)


def test_rescaled_values_have_mean_0_and_variance_1_and_are_never_flatter_than_a_line():
    z = np.random.default_rng(0).standard_normal(10**5)
    f, _ = DrawnCurves.create(DRAWN).forward(np.tile(z, (len(DRAWN), 1, 1)))
    np.testing.assert_allclose(f.mean(axis=-1), 0, atol=0.02)
    np.testing.assert_allclose(f.var(axis=-1), 1, atol=0.05)
    assert DrawnCurves.create([np.ones(24)]).mean_squared_slope == pytest.approx([1.0])
    assert DrawnCurves.create(DRAWN).mean_squared_slope.min() > 1


def test_the_activation_is_the_layer_and_its_derivative_the_quotient():
    x = Z[np.abs(3 * Z - np.round(3 * Z)) > 1e-3]  # away from the kinks
    for bars in DRAWN:
        mine = activation(bars)
        value, slope = DrawnCurves.create([bars]).forward(Z[None, None])
        np.testing.assert_array_equal(mine(Z), value[0, 0])
        np.testing.assert_array_equal(mine.derivative(Z), slope[0, 0])
        np.testing.assert_allclose(mine.derivative(x), central_difference(mine, x), rtol=1e-6, atol=1e-8)


def test_each_network_has_its_own_curve_on_the_way_back_too():
    curves, rng = DrawnCurves.create(DRAWN[:4]), np.random.default_rng(1)
    dense = Dense.create([np.random.default_rng(s) for s in range(4)], 5, 3, LECUN)
    network, x, h = Stack((dense, curves)), rng.normal(size=(4, 7, 5)), 1e-6
    y, kept = network.forward(x)
    at_x, _ = network.backward(kept, np.ones_like(y))
    nudged = x.copy()
    nudged[..., 2] += h
    np.testing.assert_allclose(
        (network.predict(nudged) - y).sum(axis=-1) / h, at_x[..., 2], rtol=1e-4, atol=1e-6
    )


def test_flat_curves_and_too_few_bars_are_refused_in_words():
    with pytest.raises(ValueError, match="curve 1 is flat"):
        DrawnCurves.create([np.ones(24), np.zeros(24)])
    with pytest.raises(ValueError, match="24 bars for each curve"):
        DrawnCurves.create([np.ones(7)])


def test_two_images_drift_apart_by_the_mean_squared_slope_until_they_are_strangers():
    apart = drawn_curves.distances(DrawnCurves.create([np.ones(24), draw("noise", 1)]), width=256)
    np.testing.assert_allclose(apart[:, 0], 0.01, rtol=1e-9)  # a line keeps every ratio
    assert 0.05 < apart[1, 1] < 0.2 < 0.8 < apart[4, 1]


def test_of_several_rates_each_curve_takes_the_one_that_its_validation_part_prefers():
    one, both = (
        drawn_curves.run(("smooth",), (1,), seeds=range(3), learning_rates=rates, steps=30)
        for rates in ((1e-2,), (1e-5, 1e-2))
    )
    np.testing.assert_array_equal(one.error, both.error)
    assert one.error.max() < 0.3 < digits.CLASSES
