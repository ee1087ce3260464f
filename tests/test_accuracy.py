"""Every activation against 60-digit values, over the whole range of each float type."""

import mpmath
import numpy as np
import pytest

from actbook import ACTIVATIONS, leaky_relu, named, sigmoid, tanh
from actbook.numerics import HAS_EXTENDED, extended_reference, reference, ulp_error
from tests.exact import Exact
from tests.points import dense, ladders, points, strided_float32
from tests.witness import (
    DTYPES,
    NARROW_BOUND,
    check_accuracy,
    check_densely,
    check_ends,
    check_parameters_densely,
    near_a_zero,
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
each_activation = pytest.mark.parametrize("activation", ACTIVATIONS, ids=lambda a: a.name)
each_dtype = pytest.mark.parametrize("dtype", DTYPES, ids=lambda d: np.dtype(d).name)


@every_setting
@each_dtype
def test_value_and_derivative_are_accurate_everywhere(activation, parameters, dtype):
    check_accuracy(activation, dtype, parameters=parameters, count=300 if parameters else 1200)


@every_setting
def test_infinite_inputs_give_the_limits_and_nan_gives_nan(activation, parameters):
    check_ends(activation, parameters)


@pytest.mark.skipif(not HAS_EXTENDED, reason="a longdouble is a float64 here")
@each_activation
def test_no_narrow_window_and_no_value_of_a_parameter_is_wrong(activation):
    check_densely(activation)
    check_parameters_densely(activation)


@pytest.mark.skipif(not HAS_EXTENDED, reason="a longdouble is a float64 here")
@each_activation
def test_the_extended_reference_is_the_reference(activation):
    x = points(np.float64, 300, kinks=activation.kinks_at())[::5]
    x = x[~near_a_zero(activation, x, {}, width=0.2)]
    for derivative in (False, True):
        extended = extended_reference(activation, x, derivative=derivative)
        for value, at in zip(extended, x.tolist(), strict=True):
            exact = reference(activation, at, derivative=derivative)
            high = float(value)
            with mpmath.workdps(40):
                of_it = mpmath.mpf(high) + mpmath.mpf(float(value - np.longdouble(high)))
                unit = max(abs(exact) * mpmath.mpf(2) ** -53, mpmath.mpf(2) ** -1074)
                assert abs(of_it - exact) <= unit / 2 or np.isinf(high)
                if abs(exact) > 1e-280:
                    assert abs(of_it - exact) <= unit / 100 or np.isinf(high)


def test_dense_points_leave_no_gap():
    x = dense()
    assert np.isfinite(x).all()
    near = x[(x > 1e-5) & (x < 8)]
    assert np.diff(near).max() < 5e-5
    assert np.diff(x[(x > 8) & (x < 760)]).max() < 0.015
    assert (x[1:][x[1:] > 1e-300] / x[:-1][x[1:] > 1e-300]).max() < 1.1
    for end in (745.1, 373.0, 709.78):
        assert np.diff(x[np.abs(x - end) < 0.02]).max() < 4e-4
    np.testing.assert_array_equal(x, -x[::-1])


def test_log_uniform_points_of_both_signs():
    for count in (300, 2400):
        x = points(np.float64, count)
        for low in 10.0 ** np.arange(-9, 3):
            assert ((low <= x) & (x <= 10 * low)).sum() >= 10
            assert ((low <= -x) & (-x <= 10 * low)).sum() >= 10


def test_points_come_ever_nearer_to_a_zero_of_the_derivative():
    """A digit that is lost at a root shows within about 1e-8 of it."""
    root = -1.2784645427610738  # of SiLU's derivative
    for dtype in DTYPES:
        distance = np.abs(points(dtype, 300, zeros=[root]).astype(float) / root - 1)
        smallest = np.finfo(dtype).eps
        for size in 2.0 ** -np.arange(2, np.finfo(dtype).nmant - 2):
            assert ((size / 3 < distance) & (distance < 3 * size)).sum() >= 2
        assert distance.min() <= smallest
    assert set(ladders([0.0], np.float64)) >= {0.5, -0.5, 2.0**-52}
    assert ladders([], np.float32).dtype == np.float32


@each_activation
def test_the_points_reach_what_is_hard(activation):
    for dtype in DTYPES:
        x, kind = points(dtype, 2400, kinks=activation.kinks_at()), np.finfo(dtype)
        assert len(x) > 2000
        assert np.isfinite(x).all()
        assert {kind.max, -kind.max, kind.smallest_subnormal, -kind.smallest_subnormal} <= set(x.tolist())
        assert (np.abs(x[x != 0]) < kind.smallest_normal).sum() >= 30
        assert np.signbit(x[x == 0]).tolist() == [False, True]
        for kink in activation.kinks_at():
            assert {np.nextafter(dtype(kink), dtype(9)), np.nextafter(dtype(kink), dtype(-9))} <= set(x)


# What is known from the literature or by hand, so that the reference itself has a witness.
@pytest.mark.parametrize(
    ("name", "x", "derivative", "digits"),
    [
        ("sigmoid", 0.0, False, "0.5"),
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
        assert mpmath.almosteq(
            reference(named(name), x, derivative=derivative), mpmath.mpf(digits), rel_eps=1e-19
        )


@each_activation
def test_the_reference_of_the_derivative_is_the_derivative_of_the_reference(activation):
    for x in (-30.5, -3.25, -0.75, 0.5, 1.75, 20.25):
        with mpmath.workdps(60):
            step = 2.0**-20  # x ± step is a float, and the error of the quotient is about step², 1e-12
            left, right = (reference(activation, x + h) for h in (-step, step))
            slope = reference(activation, x, derivative=True)
            assert mpmath.almosteq((right - left) / (2 * step), slope, rel_eps=1e-11)


@pytest.mark.parametrize("x", [-745.1, -709.8, -100.0, -37.0])
def test_no_false_zero_where_the_textbook_form_gives_one(x):
    assert sigmoid(x) > 0
    assert sigmoid.derivative(x) > 0
    assert sigmoid.derivative(-x) > 0


def test_the_last_slopes_of_tanh_before_underflow():
    assert tanh.derivative(372.9) > 0
    assert tanh.derivative(374.0) == 0  # the truth is below half of the smallest subnormal number


def test_a_large_float16_overflows_to_infinity_in_silence():
    with np.errstate(all="raise"):
        assert leaky_relu(np.float16(60000), alpha=2) == np.float16(60000)
        assert leaky_relu(np.float16(-60000), alpha=2) == -np.inf


def test_float32_is_within_half_a_unit_and_a_little():
    """The sigmoid at 3.5762787e-07: in float64 it is a tie of two float32, and in truth it is not."""
    x = np.float32(3.5762787e-07)
    assert sigmoid(np.float64(x)) == 0.5 + 1.5 * 2.0**-24
    exact = reference(sigmoid, float(x))
    assert 0.5 < ulp_error(sigmoid(x), exact) < 0.5000001
    assert ulp_error(np.float32(0.5 + 2.0**-24), exact) < 0.5


@pytest.mark.slow
@each_activation
def test_float32_is_the_rounded_float64_over_all_of_its_numbers(activation):
    """Every 2^10-th of all finite float32 numbers, 4 million; `check_densely` takes 260,000."""
    x = strided_float32(2**10)
    for f in (activation, activation.derivative):
        with np.errstate(all="ignore"):
            rounded = f(x.astype(np.float64)).astype(np.float32)
        np.testing.assert_array_equal(f(x), rounded)


@each_activation
def test_float32_is_accurate_over_all_of_its_numbers(activation):
    """Every 2^21-st finite float32 against exact values; `make bench` takes more."""
    x = strided_float32(2**21)
    for derivative in (False, True):
        f = activation.derivative if derivative else activation
        error = Exact.values(activation, x, derivative=derivative).ulp_error(f(x))
        assert error.max() <= NARROW_BOUND


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
        x = rng.permutation(points(dtype, 300))[:150]
        for name, wrong in (("sigmoid", 1), ("tanh", 1 + 1e-3), ("linear", 1 - 3e-7)):
            for derivative in (False, True):
                with np.errstate(all="ignore"):
                    computed = (sigmoid if name == "sigmoid" else tanh)(x) * dtype(wrong)
                numbers = [reference(named(name), value, derivative=derivative) for value in x.tolist()]
                one_by_one = [ulp_error(*pair) for pair in zip(computed, numbers, strict=True)]
                at_once = Exact.of(numbers).ulp_error(computed)
                np.testing.assert_allclose(at_once, one_by_one, rtol=1e-9, atol=1e-40)  # 106 bits, 60 digits


def test_errors_of_special_results():
    one, tiny, huge = mpmath.mpf(1), mpmath.mpf(2) ** -1074, mpmath.mpf(10) ** 400
    computed = np.array([1 + 2**-52, 0.0, 0.0, np.inf, -np.inf, np.inf, np.nan, 5e-324, 0.0])
    numbers = [one, tiny, 0.4 * tiny, huge, huge, one, one, mpmath.mpf(0), mpmath.mpf(0)]
    wanted = [1, 1, 0.4, 0, np.inf, np.inf, np.inf, 1, 0]
    exact = Exact.of(numbers)
    np.testing.assert_allclose(exact.ulp_error(computed), wanted)
    np.testing.assert_allclose([ulp_error(*pair) for pair in zip(computed, numbers, strict=True)], wanted)
    assert exact.false_zeros(computed).tolist() == [False, True] + [False] * 7
