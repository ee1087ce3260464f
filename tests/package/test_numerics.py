"""The independent witness: difference quotients, references, errors in units in the last place."""

import ast
import inspect
from dataclasses import replace
from pathlib import Path

import mpmath
import numpy as np
import pytest

import actbook.numerics
from actbook import sigmoid, tanh
from actbook.numerics import EPSILON, best_step, central_difference, reference, ulp_error
from tests.package.witness import each_activation, settings


def test_the_witness_imports_nothing_of_what_it_judges():
    tree = ast.parse(Path(actbook.numerics.__file__).read_text(encoding="utf-8"))
    imported = [node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    imported += [alias.name for n in ast.walk(tree) if isinstance(n, ast.Import) for alias in n.names]
    assert "mpmath" in imported
    assert not [name for name in imported if name.startswith("actbook")]


@each_activation
def test_a_reference_calls_nothing_of_what_it_judges(activation):
    """Its names are its own arguments: no NumPy, no function of the package."""
    for formula in (activation.reference, activation.derivative_reference):
        tree = ast.parse(inspect.getsource(formula))
        arguments = {node.arg for node in ast.walk(tree) if isinstance(node, ast.arg)}
        names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
        made = {n.id for n in ast.walk(tree) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
        assert names - arguments - made <= {"Any", "abs", "max", "min"}


def third_derivative(f, x, d, kinks):
    """The largest |f‴| by differences of width `d`, at those of `x` that are away from kinks."""
    far = x[np.abs(x[:, None] - np.array([*kinks, np.inf])).min(axis=1) > 3 * d]
    differences = f(far + 2 * d) - 2 * f(far + d) + 2 * f(far - d) - f(far - 2 * d)
    return np.abs(differences / (2 * d**3)).max(initial=0)


def assert_slope(f, slope, x, h=1e-5, *, ulp=2.5, kinks=()):
    """`slope` at each of `x` is the difference quotient's, within the error of the method.

    Truncation leaves at most h²·max|f‴|/6; f‴ is estimated from f, by differences of three widths. Rounding
    leaves at most the error of f at either end, `ulp`, over h. The tails belong to the 60-digit values.
    """
    third = max(third_derivative(f, x, d, kinks) for d in (1e-2, 1e-3, 1e-4))
    truncation = 1.2 * h**2 / 6 * max(1, third)
    rounding = ulp * EPSILON * np.maximum(np.abs(f(x - h)), np.abs(f(x + h))) / h
    excess = np.abs(slope(x) - central_difference(f, x, h)) / (truncation + rounding)
    assert excess.max() <= 1, (
        f"at x = {x[excess.argmax()]} off by {excess.max():.3g} times the method's error"
    )


@each_activation
def test_derivative_is_the_limit_of_a_difference_quotient(activation):
    # where some parameters make a kink, the others may make f″ jump
    kinks = [kink for parameters in settings(activation) for kink in activation.kinks_at(**parameters)]
    x = np.random.default_rng(0).uniform(-10, 10, 4000)
    x = x[np.abs(x[:, None] - np.array([*kinks, np.inf])).min(axis=1) > 2e-5]
    for parameters in settings(activation):
        assert_slope(
            lambda t, p=parameters: activation(t, **p),
            lambda t, p=parameters: activation.derivative(t, **p),
            x,
            ulp=activation.bound.at(parameters),
            kinks=kinks,
        )


@pytest.mark.parametrize(
    "wrong",
    [
        sigmoid,
        lambda x: sigmoid(x) * (1 + sigmoid(x)),
        lambda x: -sigmoid.derivative(x),
        lambda x: sigmoid.derivative(x) + 1e-8,
        lambda x: sigmoid.derivative(x) * (1 + 1e-7),
    ],
    ids=["f for its slope", "s(1 + s)", "sign", "off by 1e-8", "off by a factor 1 + 1e-7"],
)
def test_a_wrong_derivative_is_caught(wrong):
    assert_slope(sigmoid, sigmoid.derivative, np.array([0.3]))
    with pytest.raises(AssertionError, match="times the method's error"):
        assert_slope(sigmoid, wrong, np.array([0.3]))


def test_a_curve_that_bends_more_than_the_books_passes():
    x = np.linspace(-3, 3, 1001) + 1e-3
    assert_slope(lambda x: x / (1 + np.abs(x)), lambda x: 1 / (1 + np.abs(x)) ** 2, x)
    assert_slope(lambda x: np.sin(30 * x), lambda x: 30 * np.cos(30 * x), x)


@each_activation
def test_a_quotient_across_a_kink_gives_the_mean_of_both_slopes(activation):
    """The reason why kinks are left out above: the quotient is wrong there in a way that looks right."""
    for kink in activation.kinks_at():
        if np.ptp(activation(np.nextafter(kink, [-np.inf, np.inf]))) > 1e-9:
            continue  # a jump of f itself has no slope
        left, right = activation.derivative(np.nextafter(kink, [-np.inf, np.inf]))
        assert central_difference(activation, kink) == pytest.approx((left + right) / 2, abs=1e-5)


def test_the_best_step_is_nearly_the_best_of_all():
    for x in (0.5, 1.5, 3.0):

        def error(h, x=x):
            steps = h * (1 + np.arange(20) / 50)
            return np.mean(np.abs(central_difference(np.sin, np.full(20, x), steps) - np.cos(x)))

        assert error(best_step(x)) < 20 * min(error(h) for h in 10.0 ** np.arange(-9, -1))


def test_the_error_falls_with_the_square_of_the_step_until_rounding_takes_over():
    error = [abs(central_difference(np.exp, 1.0, h) - np.e) for h in (1e-1, 1e-2, 1e-3)]
    assert error[0] / error[1] == pytest.approx(100, rel=0.01)
    assert error[1] / error[2] == pytest.approx(100, rel=0.01)
    assert abs(central_difference(np.exp, 1.0, 1e-12) - np.e) > error[2]


def test_the_quotient_divides_by_the_step_that_floating_point_takes():
    assert central_difference(lambda x: x, 1e9, 3e-7) == 1  # 1e9 ± 3e-7 are not 6e-7 apart
    slopes = central_difference(lambda x: 7 * x, np.array([[0.0, 1e15]]))
    np.testing.assert_allclose(slopes, [[7, 7]], rtol=1e-9)


def test_a_function_that_keeps_masks_may():
    x = np.ma.array([1.0, 2.0], mask=[False, True])
    assert central_difference(np.sin, x).mask.tolist() == [False, True]
    assert central_difference(np.sin, np.ones(2), x * 1e-6).mask.tolist() == [False, True]


def test_errors_say_what_was_wrong():
    for step in (0, -1e-6, float("nan"), [1e-6, 0]):
        with pytest.raises(ValueError, match="the step must be positive, got"):
            central_difference(np.sin, np.zeros(2), step)
    with pytest.raises(ValueError, match="sigmoid has no reference; state it in its entry"):
        reference(replace(sigmoid, reference=None), 1.0)
    with pytest.raises(ValueError, match="sigmoid has no derivative_reference"):
        reference(replace(sigmoid, derivative_reference=None), 1.0, derivative=True)


def test_the_reference_has_sixty_digits_and_leaves_the_callers_precision_alone():
    digits = mpmath.mp.dps
    slope = reference(tanh, 300.0, derivative=True)
    assert mpmath.mp.dps == digits
    with mpmath.workdps(55):
        assert mpmath.almosteq(slope, 4 * mpmath.exp(-600), rel_eps=mpmath.mpf(10) ** -50)


def test_units_in_the_last_place_by_hand():
    two = mpmath.mpf(2)
    for computed, exact, error in (
        (1.0, two / 2, 0),
        (1 + EPSILON, two / 2, 1),
        (np.float32(1 + 2**-22), two / 2, 2),
        (np.float16(1), 1 + two**-11, 0.5),
        (0.0, 3 * two**-1074, 3),  # a false zero counts
        (1.5e-323, 0 * two, 3),
        (np.float32(0), two**-149, 1),
        (float("nan"), two / 2, np.inf),
    ):
        assert ulp_error(computed, exact) == error
