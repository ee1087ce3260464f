"""Softmax and its kin, gated units and maxout: values, backward passes and Jacobians."""

import warnings

import mpmath
import numpy as np
import pytest

from actbook import gelu, relu, sigmoid, silu
from actbook.numerics import central_difference, ulp_error
from actbook.vectors import VECTOR_MAPS, geglu, glu, log_softmax, maxout, reglu, softmax, softmin, swiglu
from tests.package.exact import exact_softmax

each_map = pytest.mark.parametrize("vector_map", VECTOR_MAPS, ids=lambda f: f.name)
SCALES = (1, 10, 100, 300, 1000)


def worst(computed, exact):
    return max(ulp_error(value, truth) for value, truth in zip(computed, exact, strict=True))


@pytest.mark.parametrize("scale", SCALES)
def test_softmax_is_right_to_six_units_at_every_scale_of_logits(scale):
    rng = np.random.default_rng(3)
    with mpmath.workdps(60):
        for size in (2, 10, 100):
            logits = rng.normal(0, scale, size)
            p, logs, diagonal = exact_softmax(logits)
            negative = exact_softmax(-logits)[0]
            assert worst(softmax(logits), p) <= 6
            assert worst(softmin(logits), negative) <= 6
            assert worst(log_softmax(logits), logs) <= 6
            assert worst(np.diag(softmax.jacobian(logits)), diagonal) <= 8
            narrow = logits.astype(np.float32)
            assert softmax(narrow).dtype == np.float32
            assert worst(softmax(narrow), exact_softmax(narrow)[0]) <= 0.501


def test_the_slope_of_a_sure_class_is_small_and_not_0():
    """As written, log(sum) and 1 - p are exactly 0 here."""
    assert log_softmax([0.0, -40.0])[0] == pytest.approx(-np.exp(-40.0), rel=1e-15)
    assert softmax.jacobian([0.0, -40.0])[0, 0] == pytest.approx(np.exp(-40.0), rel=1e-15)
    assert log_softmax.jacobian([0.0, -40.0])[0, 0] == pytest.approx(np.exp(-40.0), rel=1e-15)


@each_map
def test_the_backward_pass_is_the_difference_quotient(vector_map):
    rng = np.random.default_rng(1)
    x = rng.normal(0, 2, (3, 6))
    slope = rng.normal(size=vector_map(x).shape)
    backward = vector_map.backward(x, slope)
    for row in range(3):
        for column in range(6):

            def loss(value, row=row, column=column):
                moved = x.copy()
                moved[row, column] = value
                return float((vector_map(moved) * slope).sum())

            assert central_difference(loss, x[row, column]) == pytest.approx(backward[row, column], abs=1e-8)


@each_map
def test_the_backward_pass_is_a_product_with_the_jacobian(vector_map):
    x = np.random.default_rng(2).normal(0, 3, 8)
    jacobian = vector_map.jacobian(x)
    assert jacobian.shape == (vector_map(x).size, 8)
    for i, row in enumerate(np.eye(len(jacobian))):
        np.testing.assert_allclose(vector_map.backward(x, row), jacobian[i], rtol=1e-11, atol=1e-15)


@each_map
def test_any_axis_is_the_last_one_turned(vector_map):
    x = np.random.default_rng(3).normal(size=(4, 6, 2))
    slope = np.random.default_rng(4).normal(size=vector_map(x, axis=1).shape)
    turned, turned_slope = np.moveaxis(x, 1, -1), np.moveaxis(slope, 1, -1)
    np.testing.assert_array_equal(vector_map(x, axis=1), np.moveaxis(vector_map(turned), -1, 1))
    expected = np.moveaxis(vector_map.backward(turned, turned_slope), -1, 1)
    np.testing.assert_array_equal(vector_map.backward(x, slope, axis=1), expected)
    np.testing.assert_array_equal(vector_map(x, axis=-2), vector_map(x, axis=1))


def test_masked_entries_are_as_if_they_were_not_there():
    x = np.array([[1.0, -np.inf, 3.0, -np.inf]])
    seen = [0, 2]
    with warnings.catch_warnings(), np.errstate(all="raise"):
        warnings.simplefilter("error")
        for f, hidden in ((softmax, 0.0), (log_softmax, -np.inf)):
            np.testing.assert_array_equal(f(x)[:, seen], f(x[:, seen]))
            assert (f(x)[:, [1, 3]] == hidden).all()
        slope = np.array([[1.0, np.nan, -2.0, np.inf]])
        backward = softmax.backward(x, slope)
        np.testing.assert_array_equal(backward[:, seen], softmax.backward(x[:, seen], slope[:, seen]))
        assert (backward[:, [1, 3]] == 0).all()
        of_logs = log_softmax.backward(x, slope)
        np.testing.assert_array_equal(of_logs[:, seen], log_softmax.backward(x[:, seen], slope[:, seen]))
        assert (of_logs[:, [1, 3]] == 0).all()
        assert log_softmax.backward([-np.inf, 0.0], [2.0, 0.0])[0] == 2, "a finite slope there is as it was"
        assert not np.isfinite(log_softmax.backward([1.0, 0.0], [np.inf, 0.0])).any()
        assert np.isnan(softmax([-np.inf, -np.inf])).all()


def test_a_number_added_to_all_logits_changes_nothing():
    x = np.array([1.0, 2.0, 4.0])
    np.testing.assert_array_equal(softmax(x), softmax(x + 512))
    assert np.abs(softmax.backward(x, [3.0, 3.0, 3.0])).max() < 1e-15
    assert softmax(x).sum() == pytest.approx(1)


def test_gated_units_are_products_of_the_two_halves():
    a, b = np.random.default_rng(5).normal(size=(2, 3, 4))
    for unit, gate in ((glu, sigmoid), (reglu, relu), (geglu, gelu), (swiglu, silu)):
        np.testing.assert_array_equal(unit(np.concatenate([a, b], axis=1)), a * gate(b))


def test_maxout_is_the_larger_of_each_pair_and_its_slope_goes_to_the_first_of_equals():
    np.testing.assert_array_equal(maxout([1.0, 5.0, -2.0, -3.0]), [5.0, -2.0])
    np.testing.assert_array_equal(maxout.backward([2.0, 2.0, 0.0, 1.0], [1.0, 1.0]), [1, 0, 0, 1])
    np.testing.assert_array_equal(
        maxout.backward([1.0, 2.0, np.nan, 1.0], [np.inf, 1.0]), [0, np.inf, np.nan, np.nan]
    )
    two = maxout.backward([[1.0, np.nan], [1.0, 2.0]], [[1.0], [1.0]])
    np.testing.assert_array_equal(two, [[np.nan, np.nan], [0, 1]])


def test_nan_gives_nan_where_a_probability_underflows():
    assert np.isnan(softmax.backward([-800.0, 0.0, 1.0], [np.nan, 1.0, 2.0])).all()


@each_map
def test_types_shapes_and_errors(vector_map):
    x = np.arange(6.0).reshape(1, 6)
    assert vector_map(x.astype(np.float32)).dtype == np.float32
    assert vector_map([1, 2]).dtype == np.float64
    assert repr(vector_map) == vector_map.name
    assert len(vector_map.__doc__.split()) > 8
    for wrong, message in ((3.0, "a vector"), (np.empty((2, 0)), "is empty")):
        with pytest.raises(ValueError, match=message):
            vector_map(wrong)
    with pytest.raises(ValueError, match="axis 2 does not exist"):
        vector_map(x, axis=2)
    for axis in (None, 1.0, (0, 1), True):
        with pytest.raises(TypeError, match="axis is one whole number"):
            vector_map(x, axis=axis)
    with pytest.raises(TypeError, match="real numbers"):
        vector_map(["a", "b"])
    with pytest.raises(ValueError, match="slope has shape"):
        vector_map.backward(x, np.zeros((1, 5)))
    with pytest.raises(ValueError, match="of one vector"):
        vector_map.jacobian(x)


@pytest.mark.parametrize("vector_map", [f for f in VECTOR_MAPS if f([1.0, 2.0]).size == 1], ids=str)
def test_an_odd_number_of_inputs_is_refused_in_words(vector_map):
    with pytest.raises(ValueError, match="3"):
        vector_map([1.0, 2.0, 3.0])
