import numpy as np
import pytest

from actbook import CLASSICS, relu, sigmoid
from actbook.experiments import depth
from actbook.initialisation import HE, LECUN


@pytest.fixture(scope="module")
def study():
    return depth.run(depths=(1, 5, 50), seeds=range(2))


def at(study, activation, scheme):
    return study.activations.index(activation), study.initialisations.index(scheme)


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
        assert measured.shape == product.shape == (len(CLASSICS), 3, layers, 2)
        np.testing.assert_array_equal(measured[:, :, -1], 1)
        np.testing.assert_array_equal(product[:, :, -1], 1)
        assert np.abs(np.log(measured / product)).max() < np.log(4)
