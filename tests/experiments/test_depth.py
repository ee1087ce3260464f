import numpy as np
import pytest

from actbook import CLASSICS, relu, sigmoid
from actbook.experiments import depth
from actbook.initialisation import HE, LECUN, normal


@pytest.fixture(scope="module")
def study():
    return depth.run()


def at(study, activation, scheme):
    return study.activations.index(activation), study.initialisations.index(scheme)


def test_shapes(study):
    assert study.first.shape == study.predicted.shape == (len(CLASSICS), 3, 6, 5)
    assert study.by_layer.shape == (len(CLASSICS), 3, 50, 5)
    np.testing.assert_array_equal(study.by_layer[:, :, -1], 1)
    np.testing.assert_array_equal(study.by_layer[:, :, 0], study.first[:, :, -1])


def test_the_product_of_one_factor_a_layer_predicts_what_is_measured(study):
    """Over fifty layers and thirty powers of ten, to a factor of 4."""
    assert np.abs(np.log(study.first / study.predicted)).max() < np.log(4)


@pytest.mark.parametrize(
    ("activation", "scheme", "low", "high"),
    [
        ("sigmoid", "lecun", 0, 1e-25),  # at most (1/4)^49 = 3e-30 in size, were the weights' factor 1
        ("tanh", "lecun", 1e-3, 1),
        ("relu", "lecun", 1e-9, 1e-6),  # (1/√2)^49 = 4e-8
        ("relu", "he", 0.1, 10),
        ("leaky_relu", "he", 0.1, 10),
        ("linear", "lecun", 0.1, 10),
        ("linear", "he", 1e6, 1e9),  # (√2)^49 = 2e7: exploding is the same product
    ],
)
def test_fifty_layers_keep_lose_or_multiply_the_slope(study, activation, scheme, low, high):
    left = study.first[(*at(study, activation, scheme), -1)]
    assert ((low <= left) & (left <= high)).all(), left


def test_ten_layers_of_sigmoid_leave_at_most_a_millionth(study):
    """Nine factors of at most 1/4 are 4e-6; LeCun's weights neither shrink nor stretch on average."""
    assert study.first[(*at(study, "sigmoid", "lecun"), study.depths.index(10))].max() < 4e-6


def test_it_is_deterministic_and_describes_itself(study):
    measured, product = depth.slopes(relu, HE, 20, 64, 16, [3])
    i, j = at(study, "relu", "he")
    k = study.depths.index(20)
    np.testing.assert_allclose(measured[0, 0], study.first[i, j, k, 3], rtol=1e-9)
    np.testing.assert_allclose(product[0, 0], study.predicted[i, j, k, 3], rtol=1e-9)
    assert len(study.describe().splitlines()) == 2 + 3 * len(CLASSICS)


def test_the_columns_fit_the_longest_name():
    """Headings and numbers end at the same places, also beside `normal(0.353553)`."""
    lines = depth.run([relu], [HE, normal(0.353553)], depths=[2], seeds=[0]).describe().splitlines()
    assert "relative to layer 2" in lines[0]
    assert len({len(line) for line in lines[1:]}) == 1, lines
    assert lines[1].split() == ["weights", "median", "lowest", "highest", "product"]


def test_a_network_without_a_slope_anywhere_is_zero_and_not_nan():
    """Two units a layer, thirty layers, no biases: the ReLU networks of these seeds are born dead."""
    measured, _ = depth.slopes(relu, HE, 30, 2, 1, range(8))
    assert np.isfinite(measured).all()
    assert (measured == 0).any()
    assert np.isfinite(depth.slopes(sigmoid, LECUN, 30, 2, 1, range(8))[0]).all()


def test_a_slope_whose_square_would_be_zero_is_measured():
    """Squares are 0 from 1e-162 on; the slope itself is not, and follows the product."""
    measured, product = depth.slopes(sigmoid, LECUN, 420, 64, 4, [0])
    tiny = product[:, 0] < 1e-200
    assert tiny.sum() > 20
    assert np.abs(np.log(measured[tiny] / product[tiny])).max() < np.log(100)


def test_every_depth_has_every_layer(study):
    for layers, measured, product in zip(study.depths, study.measured, study.product, strict=True):
        assert measured.shape == product.shape == (len(CLASSICS), 3, layers, 5)
        np.testing.assert_array_equal(measured[:, :, -1], 1)
        np.testing.assert_array_equal(product[:, :, -1], 1)
        assert np.abs(np.log(measured / product)).max() < np.log(4)
