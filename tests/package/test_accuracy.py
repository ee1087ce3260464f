"""Every activation against 60-digit values, over the whole range of each float type."""

import mpmath
import numpy as np
import pytest

from actbook import ACTIVATIONS, elu, get_activation, leaky_relu, sigmoid, tanh
from actbook.numerics import extended_reference, reference, references, ulp_error
from tests.package.exact import Exact
from tests.package.points import ladders, points, strided_float32
from tests.package.witness import (
    DTYPES,
    NARROW_BOUND,
    both,
    check_accuracy,
    check_densely,
    check_ends,
    check_parameters_densely,
    each_activation,
    is_extended,
    near_a_zero,
    needs_extended,
    settings,
    worst_error,
)

every_setting = pytest.mark.parametrize(
    ("activation", "parameters"),
    [
        pytest.param(a, p, id=" ".join([a.name, *(f"{k}={v:g}" for k, v in p.items())]))
        for a in ACTIVATIONS
        for p in settings(a)
    ],
)


@every_setting
def test_value_and_derivative_are_accurate_everywhere(activation, parameters):
    for dtype in DTYPES:
        check_accuracy(activation, dtype, parameters=parameters, count=300 if parameters else 1200)
    check_ends(activation, parameters)


def test_elu_is_checked_with_a_kink_and_without():
    assert [{"alpha": alpha} in settings(elu) for alpha in (0.5, 1.0)] == [True, True]
    assert (elu.kinks_at(alpha=0.5), elu.kinks_at(alpha=1), elu.kinks_at()) == ((0.0,), (), ())


@needs_extended
@each_activation
def test_no_narrow_window_and_no_value_of_a_parameter_is_wrong(activation):
    check_densely(activation)
    check_parameters_densely(activation)


@needs_extended
@each_activation
def test_the_extended_reference_is_the_reference(activation):
    if not is_extended(activation.name):
        pytest.skip("NumPy can't evaluate its reference: 60 digits at fewer points take its place")
    x = points(np.float64, 300, kinks=activation.kinks_at())[::5]
    x = x[~near_a_zero(activation, x, {}, width=0.2)]
    for derivative, *_ in both(activation):
        extended = extended_reference(activation, x, derivative=derivative)
        exact = references(activation, x.tolist(), derivative=derivative)
        for value, truth in zip(extended, exact, strict=True):
            high = float(value)
            with mpmath.workdps(40):
                error = abs(mpmath.mpf(high) + mpmath.mpf(float(value - np.longdouble(high))) - truth)
                unit = max(abs(truth) * mpmath.mpf(2) ** -53, mpmath.mpf(2) ** -1074)
                assert error <= unit / (100 if abs(truth) > 1e-280 else 2) or np.isinf(high)


def test_points_lie_in_every_decade_and_come_ever_nearer_to_a_zero_of_the_derivative():
    """A digit that is lost at a root shows within about 1e-8 of it."""
    for count in (300, 2400):
        x = points(np.float64, count)
        for low in 10.0 ** np.arange(-9, 3):
            assert min(((low <= side) & (side <= 10 * low)).sum() for side in (x, -x)) >= 10
    root = -1.2784645427610738  # of SiLU's derivative
    for dtype in DTYPES:
        distance = np.abs(points(dtype, 300, zeros=[root]).astype(float) / root - 1)
        for size in 2.0 ** -np.arange(2, np.finfo(dtype).nmant - 2):
            assert ((size / 3 < distance) & (distance < 3 * size)).sum() >= 2
        assert distance.min() <= np.finfo(dtype).eps
    assert set(ladders([0.0], np.float64)) >= {0.5, -0.5, 2.0**-52}


# What is known from the literature or by hand, so that the reference itself has a witness.
@pytest.mark.parametrize(
    ("name", "x", "derivative", "digits"),
    [
        ("sigmoid", 0.0, True, "0.25"),
        ("sigmoid", 1.0, False, "0.73105857863000487925"),
        ("tanh", 2.0, False, "0.96402758007581688395"),
        ("tanh", 2.0, True, "0.07065082485316446565"),
        ("relu", -3.0, False, "0"),
        ("relu", 3.0, False, "3"),
        ("relu", 0.0, True, "0"),
        ("linear", -3.0, True, "1"),
    ],
)
def test_the_reference_agrees_with_known_values(name, x, derivative, digits):
    with mpmath.workdps(30):
        value = reference(get_activation(name), x, derivative=derivative)
        assert mpmath.almosteq(value, mpmath.mpf(digits), rel_eps=1e-19)


@each_activation
def test_the_reference_of_the_derivative_is_the_derivative_of_the_reference(activation):
    for x in {-30.5, -3.25, -0.75, 0.5, 1.75, 20.25}.difference(activation.kinks_at()):
        with mpmath.workdps(60):
            step = 2.0**-20  # x ± step is a float, and the error of the quotient is about step², 1e-12
            left, right = references(activation, (x - step, x + step))
            slope = reference(activation, x, derivative=True)
            assert mpmath.almosteq((right - left) / (2 * step), slope, rel_eps=1e-11)


def test_results_at_the_ends_of_floating_point():
    for x in (-745.1, -709.8, -100.0, -37.0):  # where textbook forms give a false zero
        assert min(sigmoid(x), sigmoid.derivative(x), sigmoid.derivative(-x)) > 0
    assert tanh.derivative(372.9) > 0
    assert tanh.derivative(374.0) == 0  # the truth is below half of the smallest subnormal number
    with np.errstate(all="raise"):
        assert leaky_relu(np.float16(-60000), alpha=2) == -np.inf


def test_float32_is_within_half_a_unit_and_a_little():
    """The sigmoid at 3.5762787e-07: in float64 it is a tie of two float32, and in truth it is not."""
    x = np.float32(3.5762787e-07)
    assert sigmoid(np.float64(x)) == 0.5 + 1.5 * 2.0**-24
    exact = reference(sigmoid, float(x))
    assert 0.5 < ulp_error(sigmoid(x), exact) < 0.5000001
    assert ulp_error(np.float32(0.5 + 2.0**-24), exact) < 0.5


@each_activation
def test_float32_is_accurate_over_all_of_its_numbers(activation):
    """Every 2^21-st finite float32 against exact values; `make bench` takes more."""
    x = strided_float32(2**21)
    for derivative, f, _ in both(activation):
        error = Exact.values(activation, x, derivative=derivative).ulp_error(f(x))
        assert error.max() <= NARROW_BOUND


@pytest.mark.slow
@each_activation
def test_float32_is_the_rounded_float64_over_all_of_its_numbers(activation):
    """Every 2^10-th of all finite float32 numbers, 4 million; `check_densely` takes 260,000."""
    x = strided_float32(2**10)
    for _, f, _ in both(activation):
        with np.errstate(all="ignore"):
            rounded = f(x.astype(np.float64)).astype(np.float32)
        np.testing.assert_array_equal(f(x), rounded)


@pytest.mark.slow
@each_activation
def test_fifty_thousand_float64_points(activation):
    for derivative in (False, True):
        error, x = worst_error(activation, np.float64, {}, derivative=derivative, count=50_000)
        assert error <= activation.bound.ulp, x


def test_the_error_of_arrays_is_the_error_of_each_element():
    """`Exact` is arithmetic on arrays; `ulp_error` is its plain definition."""
    rng = np.random.default_rng(1)
    for dtype in DTYPES:
        x = rng.permutation(points(dtype, 300))[:100]
        for f, stated, wrong in ((sigmoid, sigmoid, 1), (tanh, tanh, 1 + 1e-3), (tanh, leaky_relu, 1 - 3e-7)):
            with np.errstate(all="ignore"):
                computed = f(x) * dtype(wrong)
            numbers = references(stated, x.astype(float).tolist())
            one_by_one = [ulp_error(*pair) for pair in zip(computed, numbers, strict=True)]
            at_once = Exact.of(numbers).ulp_error(computed)
            np.testing.assert_allclose(at_once, one_by_one, rtol=1e-9, atol=1e-15)


def test_errors_of_special_results():
    one, tiny, huge = mpmath.mpf(1), mpmath.mpf(2) ** -1074, mpmath.mpf(10) ** 400
    computed = np.array([1 + 2**-52, 0.0, 0.0, np.inf, -np.inf, np.inf, np.nan, 5e-324, 0.0])
    numbers = [one, tiny, 0.4 * tiny, huge, huge, one, one, mpmath.mpf(0), mpmath.mpf(0)]
    wanted = [1, 1, 0.4, 0, np.inf, np.inf, np.inf, 1, 0]
    exact = Exact.of(numbers)
    np.testing.assert_allclose(exact.ulp_error(computed), wanted)
    np.testing.assert_allclose([ulp_error(*pair) for pair in zip(computed, numbers, strict=True)], wanted)
    assert exact.false_zeros(computed).tolist() == [False, True] + [False] * 7
