"""What stands around twenty layers: right derivatives, the same weights, and what is measured of them."""

import numpy as np
import pytest

from actbook.deep import LayerNorm
from actbook.experiments import digits, other_half
from actbook.functions.gelu import gelu
from actbook.functions.linear import linear
from actbook.functions.relu import relu
from actbook.functions.sigmoid import sigmoid
from actbook.functions.tanh import tanh


@pytest.mark.parametrize("part", other_half.PARTS)
@pytest.mark.parametrize("norm", [LayerNorm, other_half.RMSNorm])
def test_the_slope_at_the_input_is_the_limit_of_a_difference_quotient(part, norm):
    network = other_half.blocks(tanh, part, depth=3, width=5, norm=norm, ends=(4, 2), bias=0.5)([0, 1])
    rng = np.random.default_rng(0)
    x, towards, slope = rng.standard_normal((3, 2, 3, 4))
    _, kept = network.forward(x)
    back, _ = network.backward(kept, slope[..., :2])
    ahead, behind = (network.predict(x + h * towards) for h in (1e-5, -1e-5))
    quotient = ((ahead - behind) * slope[..., :2]).sum() / 2e-5
    np.testing.assert_allclose((back * towards).sum(), quotient, rtol=1e-6, atol=0)


def test_a_seed_has_the_same_weights_whatever_stands_around_them():
    nets = [other_half.blocks(relu, part, depth=3, width=5)([7]) for part in other_half.PARTS]
    weights = [[a for a in net.arrays if a.shape == (1, 5, 5)] for net in nets]
    for other in weights[1:]:
        np.testing.assert_array_equal(other, weights[0])


def test_growth_is_1_for_a_line_and_known_for_relu():
    assert other_half.growth(linear) == pytest.approx(1, rel=1e-6)
    assert other_half.growth(relu) == pytest.approx((np.pi / (np.pi - 1)) ** 0.5, rel=1e-3)
    assert other_half.growth(relu, centred=False) == pytest.approx(1, rel=1e-3)
    assert all(other_half.growth(f) > 1.01 for f in (sigmoid, tanh, gelu))


def test_relu_and_gelu_get_hes_weights_and_the_others_lecuns():
    names = {f.name: other_half.weights_for(f).name for f in (linear, sigmoid, tanh, relu, gelu)}
    assert names == {"linear": "lecun", "sigmoid": "lecun", "tanh": "lecun", "relu": "he", "gelu": "he"}


def test_a_network_that_leaves_the_pixels_alone_reads_most_digits_and_one_that_mixes_them_few():
    data = digits.split()
    near, far = (other_half.blocks(relu, "residual", branch=by)([0, 1]) for by in (0.0, 10.0))
    assert other_half.read_out(near, data).min() > 0.9
    assert other_half.read_out(far, data).max() < 0.6


def test_slopes_that_are_alike_have_likeness_1_and_noise_has_0():
    x = np.linspace(0, np.pi, 2001)
    noise = np.random.default_rng(0).standard_normal(20_001)
    assert other_half.likeness(np.sin(x)) == pytest.approx(1, abs=0.01)
    assert other_half.likeness(noise) == pytest.approx(0, abs=0.03)


def test_the_table_counts_the_networks_that_failed():
    run = other_half.compare((sigmoid,), ("plain", "both"), width=8, steps=60, seeds=range(2))
    table = run.table()
    assert table.headings[-1] == "Over half wrong"
    assert table.rows[0][-1] == "2 of 2"
    assert run.error.shape == (1, 2, 2)
