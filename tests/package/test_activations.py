"""The registry: what every activation states, accepts and refuses."""

import pickle
import pkgutil
import pydoc
import re
import reprlib
import subprocess
import sys
from dataclasses import FrozenInstanceError, replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from IPython.core.oinspect import Inspector

import actbook
from actbook import (
    ACTIVATIONS,
    CLASSICS,
    Activation,
    Interval,
    Parameter,
    get_activation,
    leaky_relu,
    linear,
    relu,
    sigmoid,
    sine,
    tanh,
)
from actbook.elementwise import BLOCK
from actbook.numerics import reference
from actbook.properties import measure
from tests.package import witness
from tests.package.latex import value_of
from tests.package.witness import each_activation

any_float = st.floats(allow_nan=False)
EDGES = np.array([0.0, -0.0, 5e-324, -5e-324, 1e308, -1e308, np.inf, -np.inf, np.nan, 745.2, -745.2, 373.3])


# What an entry states


@each_activation
def test_an_entry_is_complete(activation, root):
    assert getattr(actbook, activation.name) is activation
    assert activation.name in actbook.__all__
    assert get_activation(activation.name) is activation
    assert re.fullmatch("[a-z][a-z0-9_]*", activation.name)
    assert activation.title
    assert "$" not in activation.formula + activation.derivative_formula
    assert repr(activation) == activation.name  # stable, so that nbval can compare it
    for function in (activation.function, activation.derivative_function):
        assert len(function.__doc__.split()) >= 5
    entries = re.findall(r"@\w+\{(\w+),", (root / "references.bib").read_text(encoding="utf-8"))
    assert activation.source in entries
    for derivative in (False, True):
        reference(activation, 0.5, derivative=derivative)
    assert activation.family in ("classic", "modern")
    assert activation.bound.ulp <= 2.5 or len(activation.bound.reason.split()) > 4
    for parameter in activation.parameters.values():
        assert all(v in parameter.domain for v in (parameter.low, parameter.default, parameter.high))
    if any(activation.kinks_at(**parameters) for parameters in witness.settings(activation)):
        assert re.search(r"none at|no derivative", activation.derivative_function.__doc__)


def test_the_registry_is_one_list_with_the_five_of_the_lecture_note_first():
    assert [a.name for a in CLASSICS] == ["sigmoid", "tanh", "relu", "leaky_relu", "linear"]
    assert ACTIVATIONS[: len(CLASSICS)] == CLASSICS
    assert len({a.name for a in ACTIVATIONS}) == len({a.title for a in ACTIVATIONS}) == len(ACTIVATIONS)
    assert len(set(actbook.__all__)) == len(actbook.__all__)
    assert all(hasattr(actbook, name) for name in actbook.__all__)
    assert re.match(r"\d", actbook.__version__)
    with pytest.raises(AttributeError, match="no attribute 'swich'"):
        actbook.swich  # noqa: B018
    with pytest.raises(ValueError, match=r"'swich'.*sigmoid, tanh, relu, leaky_relu, linear"):
        get_activation("swich")
    with pytest.raises(FrozenInstanceError):
        sigmoid.name = "logistic"


@each_activation
def test_the_printed_formulas_are_those_that_are_computed(activation):
    parameters = {p.symbol: p.default for p in activation.parameters.values()}
    for x in (-2.5, -0.5, 0.25, 3.3):
        value = value_of(activation.formula, x, parameters)
        slope = value_of(activation.derivative_formula, x, parameters)
        assert value == pytest.approx(activation(x), rel=1e-12, abs=0)
        assert slope == pytest.approx(activation.derivative(x), rel=1e-12, abs=0)


def test_a_wrong_printed_formula_is_noticed():
    assert value_of(r"\frac{1}{1 + e^{x}}", 1.0, {}) != pytest.approx(sigmoid(1.0))
    assert value_of(r"1 - \tanh x", 1.0, {}) != pytest.approx(tanh.derivative(1.0))
    with pytest.raises(ValueError, match="arcsin"):
        value_of(r"\arcsin x", 1.0, {})


@each_activation
def test_the_stated_range_is_the_measured_one_and_no_value_leaves_it(activation):
    measured, stated = measure(activation).output, activation.output
    for low, high in ((measured.low, stated.low), (measured.high, stated.high)):
        assert low == high or abs(low - high) <= 2 * np.spacing(abs(high))  # a smooth extreme is flat
    assert (measured.closed_low, measured.closed_high) == (stated.closed_low, stated.closed_high)
    y = activation(np.concatenate([witness.dense_points(activation.name), [-np.inf, np.inf]]))
    with np.errstate(invalid="ignore"):  # of infinity
        below, above = np.nan_to_num(activation.bound.ulp * np.spacing(np.abs([stated.low, stated.high])))
    assert (
        stated.low - below <= np.nanmin(y) <= np.nanmax(y) <= stated.high + above
    )  # an end is reached by rounding


@each_activation
def test_help_shows_the_activations_own_words(activation):
    """In a terminal and in a notebook: `help(sigmoid)` and `sigmoid?`."""
    page = " ".join(pydoc.plain(pydoc.render_doc(activation)).split())
    in_notebook = Inspector(theme_name="nocolor").info(activation)["docstring"]
    for words in (page, " ".join(in_notebook.split())):
        for function in (activation.function, activation.derivative_function):
            assert " ".join(function.__doc__.split()) in words
        assert all(f"{name}={p.default:g}" in words for name, p in activation.parameters.items())
        for phrase in ("pandas", "out=", "bfloat16", "masked", "integers, booleans and lists become float64"):
            assert phrase in words
        assert "the facts that cannot be computed" not in words  # the class's
    assert ":math:" not in activation.__doc__
    assert activation.__name__ == activation.name
    assert pickle.loads(pickle.dumps(activation)).__doc__ == activation.__doc__
    assert replace(activation, name="other").__name__ == "other"


# Conventions


def test_slopes_at_the_kinks():
    for zero in (0.0, -0.0):
        assert (relu.derivative(zero), sigmoid.derivative(zero), tanh.derivative(zero)) == (0, 0.25, 1)
        assert leaky_relu.derivative(zero) == 0.01
        assert leaky_relu.derivative(zero, alpha=0.2) == 0.2


def test_negative_zero_is_zero_and_odd_functions_keep_its_sign():
    for length in (1, 3, 8, 1001):
        x = np.full(length, -0.0)
        assert all(np.signbit(f(x)).all() for f in (tanh, linear, leaky_relu))
        assert not np.signbit(relu(x)).any()
        assert (relu(x) == 0).all()
        assert (sigmoid(x) == 0.5).all()


def test_infinities_and_nan_in_a_row():
    nan, inf = np.nan, np.inf
    expected = {
        sigmoid: ([0, nan, 1], [0, nan, 0]),
        tanh: ([-1, nan, 1], [0, nan, 0]),
        relu: ([0, nan, inf], [0, nan, 1]),
        leaky_relu: ([-inf, nan, inf], [0.01, nan, 1]),
        linear: ([-inf, nan, inf], [1, nan, 1]),
    }
    for activation, rows in expected.items():
        np.testing.assert_array_equal(activation.value_and_derivative([-inf, nan, inf]), rows)


ENDS = np.array([-np.inf, np.inf])


@each_activation
def test_the_slope_jumps_at_kinks_and_crosses_zero_at_zeros_and_nowhere_else(activation):
    if activation.bound.reach:
        pytest.skip("it has a root in every half period")
    for parameters in witness.settings(activation):
        kinks, zeros = activation.kinks_at(**parameters), activation.zeros_at(**parameters)
        for kink in kinks:
            left, right = (
                activation.derivative(np.nextafter(kink, end), **parameters) for end in (-np.inf, np.inf)
            )
            assert left != right
        for zero in zeros:
            around = zero + (abs(zero) or 1) * np.array([-1e-9, 0, 1e-9])
            left, middle, right = activation.derivative(around, **parameters)
            assert left * right < 0 or (middle == 0 < left * right)  # a double root, as tanhshrink's
        x = np.linspace(-8.00013, 8, 64_001)
        slope = activation.derivative(x, **parameters)
        sizes = [abs(value) for value in parameters.values() if value]
        largest = max([1, *sizes, *(1 / size for size in sizes)])
        jumps = np.flatnonzero(np.abs(np.diff(slope)) > 1e-3 * largest)  # a smooth one moves by 2.5e-4
        crossings = np.flatnonzero(np.sign(slope[:-1]) * np.sign(slope[1:]) < 0)
        assert all(any(x[i] <= kink <= x[i + 1] for kink in kinks) for i in jumps)
        assert all(any(x[i] <= place <= x[i + 1] for place in (*zeros, *kinks)) for i in crossings)


# Relations


@given(x=any_float)
def test_symmetries_of_sigmoid_and_tanh(x):
    assert sigmoid(x) + sigmoid(-x) == pytest.approx(1, rel=4e-16, abs=0)
    assert sigmoid.derivative(x) == sigmoid.derivative(-x)
    assert tanh(-x) == -tanh(x)
    assert tanh.derivative(x) == tanh.derivative(-x)


@given(x=st.floats(-17, 17))
def test_tanh_is_a_sigmoid_in_other_coordinates_and_slopes_follow_from_values(x):
    assert tanh(x) == pytest.approx(2 * sigmoid(2 * x) - 1, abs=4e-16)
    assert tanh.derivative(x) == pytest.approx(4 * sigmoid.derivative(2 * x), rel=2e-15, abs=0)
    assert tanh.derivative(x) == pytest.approx((1 - tanh(x)) * (1 + tanh(x)), abs=4e-16)
    assert sigmoid.derivative(x) == pytest.approx(sigmoid(x) * sigmoid(-x), rel=2e-15, abs=0)


@given(x=any_float, alpha=st.floats(-3, 3) | st.floats(allow_nan=False, allow_infinity=False))
def test_leaky_relu_between_relu_and_linear(x, alpha):
    assert leaky_relu(x, alpha=0) == relu(x)
    assert leaky_relu(x, alpha=1) == linear(x)
    if x > 0:
        assert leaky_relu.value_and_derivative(x, alpha=alpha) == (x, 1)
    elif np.isfinite(x):
        assert leaky_relu.value_and_derivative(x, alpha=alpha) == (alpha * x, alpha)


@each_activation
@settings(max_examples=25)
@given(x=st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=2, max_size=30))
def test_where_no_slope_is_negative_values_never_fall(activation, x):
    if np.all(activation.derivative(np.linspace(-50, 50, 2001)) >= 0):
        y = activation(np.sort(x))
        assert np.all(y[1:] >= y[:-1] - 1e-15 * np.minimum(np.abs(y[:-1]), 1e300))  # rounding


# Shapes, types, containers


@each_activation
def test_float_types_stay_and_others_become_float64_without_wrapping(activation):
    for f in (activation, activation.derivative, lambda x: activation.value_and_derivative(x)[1]):
        for dtype in ("float16", "float32", "float64"):
            y = f(np.array([[-2, -0.5, 0], [0.25, 1, 30]], dtype=dtype))
            assert (y.dtype, y.shape) == (dtype, (2, 3))
            assert f(np.empty((0, 4), dtype=dtype)).shape == (0, 4)
        for dtype in ("int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64"):
            x = np.array([0, 1, 100, np.iinfo(dtype).max, np.iinfo(dtype).min], dtype=dtype)
            assert f(x).dtype == np.float64
            np.testing.assert_array_equal(f(x), f(x.astype(np.float64)))
        for x in (np.array([False, True]), [False, True], [0, 1], (0, 1.0), [np.float32(0), 1], range(2)):
            np.testing.assert_array_equal(f(x), f(np.array([0.0, 1.0])))
        for x in (2, 2.0, True, np.float64(2), np.float32(2), np.array(2.0), np.array(2)):
            assert isinstance(f(x), np.float32 if isinstance(x, np.float32) else np.float64)
        assert f([]).shape == (0,)


@each_activation
def test_memory_layout_changes_nothing_and_the_input_is_left_alone(activation):
    x = np.linspace(-5, 5, 60_000).reshape(200, 300)  # more than one block
    frozen = x.copy()
    frozen.flags.writeable = False
    for f in (activation, activation.derivative):
        y = f(x.copy())
        np.testing.assert_array_equal(f(x[::2, ::3]), y[::2, ::3])
        np.testing.assert_array_equal(f(x[::-1]), y[::-1])
        np.testing.assert_array_equal(f(x.T), y.T)
        np.testing.assert_array_equal(f(np.asfortranarray(x)), y)
        np.testing.assert_array_equal(f(np.broadcast_to(x[0], (7, 300)))[4], y[0])
        np.testing.assert_array_equal(f(x.astype(">f8")), y)
        assert f(x.astype(">f8")).dtype.isnative
        result = f(frozen)
        assert not np.shares_memory(result, frozen)
        result[:] = 0  # and can be written to
        np.testing.assert_array_equal(frozen, x)


@each_activation
def test_where_an_array_is_cut_into_blocks_changes_nothing(activation):
    for dtype in ("float32", "float64"):
        x = np.random.default_rng(0).normal(0, 5, 2 * BLOCK + 3).astype(dtype)
        x[[0, BLOCK - 1, BLOCK, -1]] = np.nan
        for f in (activation, activation.derivative):
            parts = np.concatenate([f(part) for part in np.split(x, [BLOCK // 3, BLOCK, 2 * BLOCK])])
            np.testing.assert_array_equal(f(x), parts)


@each_activation
@pytest.mark.parametrize(
    "x", [["1"], None, 1j, {1.0}, 10**400, [[1], []], np.ma.array([1.0], mask=[True])], ids=reprlib.repr
)
def test_anything_but_real_numbers_is_refused_in_words(activation, x):
    """Every kind, with what its message advises, is in test_elementwise."""
    for f in (activation, activation.derivative, activation.value_and_derivative):
        with pytest.raises(TypeError, match=r"expected real numbers .* got"):
            f(x)


@each_activation
def test_nothing_warns_whatever_the_error_state(activation):
    for state in ("raise", "warn", "ignore"):
        with np.errstate(all=state):
            for kind in ("float64", "float32", "float16"):
                with np.errstate(all="ignore"):
                    x = EDGES.astype(kind)
                activation.value_and_derivative(x)
            assert set(np.geterr().values()) == {state}  # and the state is the caller's again


def test_every_module_imports_and_everything_runs_with_warnings_as_errors():
    names = [info.name for info in pkgutil.walk_packages(actbook.__path__, "actbook.")]
    assert len(names) > 50
    program = (
        f"import numpy as np; np.seterr(all='raise'); import {', '.join(names)}\n"
        "x = [-1e308, -800., -1., 0., 5e-324, 800., np.nan]\n"
        "for a in actbook.ACTIVATIONS: a.value_and_derivative(x)\n"
        "print(actbook.tables.summary(actbook.ACTIVATIONS))"
    )
    command = [sys.executable, "-W", "error", "-c", program]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (run.returncode, run.stderr) == (0, "")
    assert all(activation.title in run.stdout for activation in ACTIVATIONS)


# Parameters


def test_a_parameter_is_a_keyword_with_the_taught_default():
    assert leaky_relu.parameters["alpha"] == Parameter(symbol=r"\alpha", default=0.01, low=0.0, high=2.0)
    assert leaky_relu(-2.0) == -0.02
    for alpha in (0.2, 1 / 4, np.float32(0.5), np.float64(0.5), np.int64(2), 2, Fraction(1, 2), True):
        assert leaky_relu.value_and_derivative(-2.0, alpha=alpha) == (-2 * float(alpha), float(alpha))


@pytest.mark.parametrize(
    "alpha",
    [np.nan, np.inf, "0.1", None, [0.1], np.array([0.1]), np.ma.masked, 1j, 10**400, np.timedelta64(1)],
    ids=reprlib.repr,
)
def test_a_parameter_must_be_one_finite_number(alpha):
    for f in (leaky_relu, leaky_relu.derivative, leaky_relu.value_and_derivative):
        with pytest.raises(ValueError, match="alpha of leaky_relu must be one finite number, got"):
            f(1.0, alpha=alpha)


@each_activation
def test_a_parameter_outside_its_domain_is_refused_in_words(activation):
    """Of every activation with such a domain, and of domains that none has."""
    inf = np.inf
    cases = [(activation, name, parameter.domain) for name, parameter in activation.parameters.items()]
    if activation is leaky_relu:
        for domain in (Interval(0, 1, closed_high=True), Interval(-inf, 2), Interval(-1, 1, closed_low=True)):
            alpha = replace(leaky_relu.parameters["alpha"], domain=domain)
            cases.append((replace(leaky_relu, parameters={"alpha": alpha}), "alpha", domain))
    for entry, name, domain in cases:
        tried = (-1e300, -1.5, -1.0, -5e-324, -0.0, 0, 0.5, 1, 1.5, 2, 3, 1e300)
        outside = [value for value in tried if value not in domain]
        assert outside or domain == Interval(-inf, inf)
        for value in outside:
            words = re.escape(f"{name} of {entry.name} must be {domain.in_words}, got {value}")
            for f in (entry, entry.derivative, entry.value_and_derivative):
                with pytest.raises(ValueError, match=f"^{words}$"):
                    f(1.0, **{name: value})
            for facts in (entry.kinks_at, entry.zeros_at):
                with pytest.raises(ValueError, match=f"^{words}$"):
                    facts(**{name: value})


def test_kinks_and_zeros_may_depend_on_parameters():
    assert leaky_relu.kinks_at() == leaky_relu.kinks_at(alpha=0.5) == (0.0,)
    assert leaky_relu.kinks_at(alpha=1) == ()  # the identity
    assert relu.kinks_at() == (0.0,)
    bowl = replace(leaky_relu, zeros=lambda alpha: (alpha,))
    assert (bowl.zeros_at(), bowl.zeros_at(alpha=2)) == ((0.01,), (2.0,))


def test_a_wrong_call_is_answered_with_the_parameters_that_there_are():
    with pytest.raises(TypeError, match=r"leaky_relu has no parameter 'slope'; its parameters are: alpha"):
        leaky_relu(1.0, slope=0.1)
    for f in (sigmoid.derivative, sigmoid.kinks_at):
        with pytest.raises(TypeError, match=r"sigmoid has no parameter 'alpha'; its parameters are: none"):
            f(**{"alpha": 0.1} | ({"x": 1.0} if f == sigmoid.derivative else {}))
    for method in ("__call__", "derivative", "value_and_derivative"):
        with pytest.raises(
            TypeError, match=r"leaky_relu takes one arg.* as in leaky_relu\(x, alpha=\.\.\.\)"
        ):
            getattr(leaky_relu, method)(1.0, 0.2)
        with pytest.raises(TypeError, match="takes one argument by position, x, not 3; it has no others"):
            getattr(sigmoid, method)(1.0, 0.2, 0.3)


def test_an_activation_made_elsewhere_works_like_ours():
    """What the capstone does: a pair of functions and an entry, with nan and types taken care of."""
    step = Activation(
        name="hard_step", title="Step", formula="x", derivative_formula="1", output=Interval(0, 1),
        function=lambda x, width: np.clip(x / width, 0, 1), source="nair2010", kinks=(0.0, 1.0),
        derivative_function=lambda x, width: np.where((x > 0) & (x < width), 1 / width, 0.0),
        parameters={"width": Parameter("w", 1.0, 0.5, 2.0)},
    )  # fmt: skip
    np.testing.assert_array_equal(step(np.float32([-1, 0.5, np.nan, 3])), np.float32([0, 0.5, np.nan, 1]))
    np.testing.assert_array_equal(step.derivative([-1, 0.5, np.nan], width=2), [0, 0.5, np.nan])
    assert step.derivative(np.float32(0.5)).dtype == np.float32


@pytest.mark.parametrize(
    ("x", "omega", "truth"),
    [
        (1e12, 0.3, -0.41779773115532504),
        (1e20, 0.3, 0.7331246111702991),
        (1e308, 1e-308, 0.8414709848078965),
        (5e-324, 1e308, 4.9406564584124655e-16),
        (1e305, 1.0, -0.7426673558228153),
    ],
)
def test_the_sine_of_a_large_angle_is_the_sine_of_that_angle(x, omega, truth):
    """To first order in what rounding takes from ωx it would be -1014 at 1e20."""
    assert sine(x, omega=omega) == pytest.approx(truth, rel=4e-16)
    assert abs(sine.derivative(x, omega=omega) / omega) <= 1
