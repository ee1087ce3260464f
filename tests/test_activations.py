"""The registry: what every activation states, accepts and refuses."""

import pickle
import pydoc
import re
import reprlib
import subprocess
import sys
from dataclasses import FrozenInstanceError, replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from IPython.core.oinspect import Inspector

import actbook
from actbook import (
    ACTIVATIONS,
    CLASSICS,
    Activation,
    Interval,
    Parameter,
    leaky_relu,
    linear,
    named,
    relu,
    sigmoid,
    tanh,
)
from actbook.numerics import reference
from tests.latex import value_of
from tests.witness import settings

each_activation = pytest.mark.parametrize("activation", ACTIVATIONS, ids=lambda a: a.name)
ordinary = st.floats(-20, 20)
any_float = st.floats(allow_nan=True, allow_infinity=True)


# What an entry states


def test_the_five_of_the_lecture_note_come_first_and_in_its_order():
    assert [a.name for a in ACTIVATIONS][:5] == ["sigmoid", "tanh", "relu", "leaky_relu", "linear"]


def test_names_and_titles_are_unique():
    assert len({a.name for a in ACTIVATIONS}) == len({a.title for a in ACTIVATIONS}) == len(ACTIVATIONS)


@each_activation
def test_an_entry_is_complete(activation, root):
    assert getattr(actbook, activation.name) is activation
    assert activation.name in actbook.__all__
    assert named(activation.name) is activation
    assert re.fullmatch("[a-z][a-z0-9_]*", activation.name)
    assert activation.title
    assert activation.formula
    assert activation.derivative_formula
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


def test_the_classics_are_the_five_whatever_joins_the_list():
    assert [a.name for a in CLASSICS] == ["sigmoid", "tanh", "relu", "leaky_relu", "linear"]
    assert ACTIVATIONS[: len(CLASSICS)] == CLASSICS


def test_every_name_can_be_imported_and_means_what_it_says():
    """`from actbook import *` has what the registry has, and the names are typed: mypy reads the registry."""
    assert set(actbook.__all__) >= {a.name for a in ACTIVATIONS}
    assert all(hasattr(actbook, name) for name in actbook.__all__)
    assert len(set(actbook.__all__)) == len(actbook.__all__)


@each_activation
def test_the_derivatives_docstring_states_the_convention_at_a_kink(activation):
    if any(activation.kinks_at(**parameters) for parameters in settings(activation)):
        assert re.search(r"none at|no derivative", activation.derivative_function.__doc__)


@each_activation
@pytest.mark.parametrize("x", [-2.5, -0.5, 0.25, 3.0])
def test_the_printed_formulas_are_those_that_are_computed(activation, x):
    parameters = {p.symbol: p.default for p in activation.parameters.values()}
    assert value_of(activation.formula, x, parameters) == pytest.approx(activation(x), rel=1e-12, abs=0)
    if x in activation.kinks_at():
        return  # the formula need not say what the convention is
    slope = value_of(activation.derivative_formula, x, parameters)
    assert slope == pytest.approx(activation.derivative(x), rel=1e-12, abs=0)


def test_a_wrong_printed_formula_is_noticed():
    assert value_of(r"\frac{1}{1 + e^{x}}", 1.0, {}) != pytest.approx(sigmoid(1.0))
    assert value_of(r"1 - \tanh x", 1.0, {}) != pytest.approx(tanh.derivative(1.0))
    with pytest.raises(ValueError, match="arcsin"):
        value_of(r"\arcsin x", 1.0, {})


@each_activation
@given(x=any_float)
def test_values_stay_in_the_stated_range(activation, x):
    assume(not np.isnan(x))
    low, high = activation.output.low, activation.output.high
    with np.errstate(invalid="ignore"):  # of infinity
        below, above = np.nan_to_num(activation.bound.ulp * np.spacing(np.abs([low, high])))
    assert low - below <= activation(x) <= high + above  # an end is reached by rounding


@each_activation
def test_the_stated_range_is_the_measured_one(activation):
    from actbook.properties import measure

    measured, stated = measure(activation).output, activation.output
    for low, high in ((measured.low, stated.low), (measured.high, stated.high)):
        assert low == high or abs(low - high) <= 2 * np.spacing(abs(high))  # a smooth extreme is flat
    assert (measured.closed_low, measured.closed_high) == (stated.closed_low, stated.closed_high)


def test_an_unknown_name_is_answered_with_the_names():
    with pytest.raises(ValueError, match=r"'swich'.*sigmoid, tanh, relu, leaky_relu, linear"):
        named("swich")


def test_an_entry_cannot_be_changed():
    with pytest.raises(FrozenInstanceError):
        sigmoid.name = "logistic"


@each_activation
def test_help_shows_the_activations_own_words(activation):
    """In a terminal and in a notebook: `help(sigmoid)` and `sigmoid?`."""
    page = " ".join(pydoc.plain(pydoc.render_doc(activation)).split())
    shown = Inspector(theme_name="nocolor").info(activation)["docstring"]
    for words in (page, " ".join(shown.split())):
        for function in (activation.function, activation.derivative_function):
            assert " ".join(function.__doc__.split()) in words
        assert all(f"{name}={p.default:g}" in words for name, p in activation.parameters.items())
        for said in ("pandas", "out=", "bfloat16", "masked", "integers, booleans and lists become float64"):
            assert said in words
        assert "the facts that cannot be computed" not in words  # the class's
    assert ":math:" not in activation.__doc__
    assert activation.__name__ == activation.name
    assert Activation.__name__ == "Activation"
    assert Activation.__doc__ != activation.__doc__
    assert pickle.loads(pickle.dumps(activation)).__doc__ == activation.__doc__
    assert replace(activation, name="other").__name__ == "other"


# Conventions


def test_slopes_at_the_kinks():
    assert relu.derivative(0.0) == relu.derivative(-0.0) == 0
    assert leaky_relu.derivative(0.0) == leaky_relu.derivative(-0.0) == 0.01
    assert leaky_relu.derivative(0.0, alpha=0.2) == 0.2
    assert sigmoid.derivative(0.0) == 0.25
    assert tanh.derivative(0.0) == 1


@pytest.mark.parametrize("length", [1, 3, 8, 1001])
def test_negative_zero(length):
    """It is treated as zero; odd functions keep its sign, and ReLU drops it."""
    x = np.full(length, -0.0)
    assert np.signbit(tanh(x)).all()
    assert np.signbit(linear(x)).all()
    assert np.signbit(leaky_relu(x)).all()
    assert not np.signbit(relu(x)).any()
    assert (relu(x) == 0).all()
    assert (sigmoid(x) == 0.5).all()


@each_activation
def test_infinities_and_nan_in_a_row(activation):
    y = activation(np.array([-np.inf, np.nan, np.inf]))
    slope = activation.derivative(np.array([-np.inf, np.nan, np.inf]))
    wanted = {
        "sigmoid": ([0, np.nan, 1], [0, np.nan, 0]),
        "tanh": ([-1, np.nan, 1], [0, np.nan, 0]),
        "relu": ([0, np.nan, np.inf], [0, np.nan, 1]),
        "leaky_relu": ([-np.inf, np.nan, np.inf], [0.01, np.nan, 1]),
        "linear": ([-np.inf, np.nan, np.inf], [1, np.nan, 1]),
    }
    if activation.name in wanted:
        np.testing.assert_array_equal((y, slope), wanted[activation.name])
    assert np.isnan(y).tolist() == np.isnan(slope).tolist() == [False, True, False]


@each_activation
def test_kinks_are_where_the_slope_jumps_and_nowhere_else(activation):
    for parameters in settings(activation):
        kinks, largest = activation.kinks_at(**parameters), max([1, *map(abs, parameters.values())])
        for kink in kinks:
            left, right = (activation.derivative(np.nextafter(kink, end), **parameters) for end in (-9, 9))
            assert left != right
        x = np.linspace(-8, 8, 64_001)
        moves = np.abs(np.diff(activation.derivative(x, **parameters)))
        jumps = np.flatnonzero(moves > 1e-3 * largest)  # a smooth slope moves by 2.5e-4 and a little
        assert all(any(x[i] <= kink <= x[i + 1] for kink in kinks) for i in jumps)


@each_activation
def test_zeros_are_where_the_slope_crosses_zero_and_nowhere_else(activation):
    for parameters in settings(activation):
        zeros = activation.zeros_at(**parameters)
        for zero in zeros:
            left, right = (activation.derivative(zero * (1 + side), **parameters) for side in (-1e-9, 1e-9))
            assert left * right < 0
        x = np.linspace(-8.00013, 8, 64_001)
        sign = np.sign(activation.derivative(x, **parameters))
        crossings = np.flatnonzero(sign[:-1] * sign[1:] < 0)
        places = [*zeros, *activation.kinks_at(**parameters)]
        assert all(any(x[i] <= place <= x[i + 1] for place in places) for i in crossings)


# Relations


@given(x=any_float)
def test_sigmoid_and_its_mirror_image_add_up_to_one(x):
    assume(not np.isnan(x))
    assert sigmoid(x) + sigmoid(-x) == pytest.approx(1, rel=4e-16, abs=0)
    assert sigmoid.derivative(x) == sigmoid.derivative(-x)


@given(x=any_float)
def test_tanh_is_odd_and_its_slope_even(x):
    assume(not np.isnan(x))
    assert tanh(-x) == -tanh(x)
    assert tanh.derivative(x) == tanh.derivative(-x)


@given(x=st.floats(-17, 17))
def test_tanh_is_a_sigmoid_in_other_coordinates(x):
    assert tanh(x) == pytest.approx(2 * sigmoid(2 * x) - 1, abs=4e-16)
    assert tanh.derivative(x) == pytest.approx(4 * sigmoid.derivative(2 * x), rel=2e-15, abs=0)


@given(x=ordinary)
def test_derivatives_in_terms_of_the_values(x):
    assert sigmoid.derivative(x) == pytest.approx(sigmoid(x) * sigmoid(-x), rel=2e-15, abs=0)
    assert tanh.derivative(x) == pytest.approx((1 - tanh(x)) * (1 + tanh(x)), abs=4e-16)


@given(x=any_float, alpha=st.floats(-3, 3) | st.floats(allow_nan=False, allow_infinity=False))
def test_leaky_relu_between_relu_and_linear(x, alpha):
    assume(not np.isnan(x))
    assert leaky_relu(x, alpha=0) == relu(x)
    assert leaky_relu(x, alpha=1) == linear(x)
    if x > 0:
        assert leaky_relu(x, alpha=alpha) == x
        assert leaky_relu.derivative(x, alpha=alpha) == 1
    elif np.isfinite(x):
        assert leaky_relu(x, alpha=alpha) == alpha * x
        assert leaky_relu.derivative(x, alpha=alpha) == alpha


@each_activation
@given(x=st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=2, max_size=30))
def test_where_no_slope_is_negative_values_never_fall(activation, x):
    x = np.sort(x)
    if np.all(activation.derivative(np.linspace(-50, 50, 2001)) >= 0):
        y = activation(x)
        assert np.all(y[1:] >= y[:-1] - 1e-15 * np.abs(y[:-1]) * (np.abs(y[:-1]) < 1e300))  # rounding


# Shapes, types, containers


@each_activation
@pytest.mark.parametrize("dtype", ["float16", "float32", "float64"])
def test_float_types_stay(activation, dtype):
    x = np.array([[-2, -0.5, 0], [0.25, 1, 30]], dtype=dtype)
    for result in (activation(x), activation.derivative(x), *activation.value_and_derivative(x)):
        assert result.dtype == dtype
        assert result.shape == (2, 3)


@each_activation
@pytest.mark.parametrize("dtype", ["int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64"])
def test_integers_become_float64_and_do_not_wrap(activation, dtype):
    info = np.iinfo(dtype)
    x = np.array([0, 1, 2, 100, info.max, info.min], dtype=dtype)
    for f in (activation, activation.derivative):
        assert f(x).dtype == np.float64
        np.testing.assert_array_equal(f(x), f(x.astype(np.float64)))


@each_activation
def test_booleans_lists_and_python_numbers(activation):
    wanted = activation(np.array([0.0, 1.0]))
    for x in (np.array([False, True]), [False, True], [0, 1], (0, 1.0), [np.float32(0), 1], range(2)):
        np.testing.assert_allclose(activation(x), wanted, rtol=1e-7)
    assert activation([0, 1]).dtype == np.float64


@each_activation
@pytest.mark.parametrize("x", [2, 2.0, True, np.float64(2), np.float32(2), np.array(2.0), np.array(2)])
def test_a_scalar_gives_a_numpy_scalar(activation, x):
    for result in (activation(x), activation.derivative(x), *activation.value_and_derivative(x)):
        assert isinstance(result, np.floating)
        assert result.shape == ()
    assert activation(np.float32(2)).dtype == np.float32


@each_activation
@pytest.mark.parametrize("shape", [(0,), (3, 0), (0, 2, 4)])
def test_empty_arrays_stay_empty(activation, shape):
    for f in (activation, activation.derivative):
        assert f(np.empty(shape, dtype=np.float32)).shape == shape
        assert f(np.empty(shape, dtype=np.float32)).dtype == np.float32
    assert activation([]).shape == (0,)


@each_activation
def test_strided_reversed_transposed_broadcast_read_only_and_swapped_inputs(activation):
    x = np.linspace(-5, 5, 60_000).reshape(200, 300)  # more than one block
    plain = {f: f(x.copy()) for f in (activation, activation.derivative)}
    frozen = x.copy()
    frozen.flags.writeable = False
    for f, wanted in plain.items():
        np.testing.assert_array_equal(f(x[::2, ::3]), wanted[::2, ::3])
        np.testing.assert_array_equal(f(x[::-1]), wanted[::-1])
        np.testing.assert_array_equal(f(x.T), wanted.T)
        np.testing.assert_array_equal(f(np.asfortranarray(x)), wanted)
        np.testing.assert_array_equal(f(np.broadcast_to(x[0], (7, 300)))[4], wanted[0])
        np.testing.assert_array_equal(f(frozen), wanted)
        np.testing.assert_array_equal(f(x.astype(">f8")), wanted)
        assert f(x.astype(">f8")).dtype.isnative


@each_activation
def test_the_input_is_left_alone_and_the_result_is_new(activation):
    for n in (5, 50_000):
        x = np.linspace(-3, 3, n)
        before = x.copy()
        for f in (activation, activation.derivative):
            result = f(x)
            assert not np.shares_memory(result, x)
            result[:] = 0  # and can be written to
        np.testing.assert_array_equal(x, before)


@each_activation
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_where_an_array_is_cut_into_blocks_changes_nothing(activation, dtype):
    from actbook.elementwise import BLOCK

    x = np.random.default_rng(0).normal(0, 5, 2 * BLOCK + 3).astype(dtype)
    x[[0, BLOCK - 1, BLOCK, -1]] = np.nan
    for f in (activation, activation.derivative):
        parts = np.concatenate([f(part) for part in np.split(x, [BLOCK // 3, BLOCK, 2 * BLOCK])])
        np.testing.assert_array_equal(f(x), parts)


@each_activation
@pytest.mark.parametrize(
    "x", [["1"], None, 1j, {1.0}, 10**400, [[1], []], np.ma.array([1.0], mask=[True])], ids=reprlib.repr
)
def test_what_is_not_real_numbers_is_refused_in_words(activation, x):
    """Every kind, with what its message advises, is in test_elementwise."""
    for f in (activation, activation.derivative, activation.value_and_derivative):
        with pytest.raises(TypeError, match=r"expected real numbers .* got"):
            f(x)


@each_activation
def test_nothing_warns_whatever_the_error_state(activation):
    x = np.array([0.0, -0.0, 5e-324, -5e-324, 1e308, -1e308, np.inf, -np.inf, np.nan, 745.2, -745.2, 373.3])
    for state in ("raise", "warn", "ignore"):
        with np.errstate(all=state):
            for kind in ("float64", "float32", "float16"):
                with np.errstate(all="ignore"):
                    values = x.astype(kind)
                activation(values)
                activation.derivative(values)
                activation.value_and_derivative(values)
            assert set(np.geterr().values()) == {state}  # and the state is the caller's again


def test_everything_imports_and_runs_with_warnings_as_errors():
    program = (
        "import numpy as np; np.seterr(all='raise'); import actbook, actbook.properties, actbook.tables\n"
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
    assert leaky_relu.parameters["alpha"] == Parameter(symbol=r"\alpha", default=0.01, low=0.0, high=1.0)
    assert leaky_relu(-2.0) == -0.02
    for alpha in (0.2, 1 / 4, np.float32(0.5), np.float64(0.5), np.int64(2), 2, Fraction(1, 2), True):
        assert leaky_relu(-2.0, alpha=alpha) == -2 * float(alpha)
        assert leaky_relu.derivative(-2.0, alpha=alpha) == float(alpha)
        assert leaky_relu.value_and_derivative(-2.0, alpha=alpha) == (-2 * float(alpha), float(alpha))


@pytest.mark.parametrize("f", [leaky_relu, leaky_relu.derivative, leaky_relu.value_and_derivative])
@pytest.mark.parametrize(
    "alpha",
    [np.nan, np.inf, "0.1", None, [0.1], np.array([0.1]), 1j, 10**400, np.timedelta64(1)],
    ids=reprlib.repr,
)
def test_a_parameter_must_be_one_finite_number(f, alpha):
    with pytest.raises(ValueError, match="alpha of leaky_relu must be one finite number, got"):
        f(1.0, alpha=alpha)


@pytest.mark.parametrize(
    ("domain", "refused", "words"),
    [
        (Interval(0, np.inf), (0, -0.0, -1, -5e-324), "greater than 0"),
        (Interval(0, np.inf, closed_low=True), (-1e-300,), "at least 0"),
        (Interval(0, 1, closed_high=True), (0, 1.5), "greater than 0 and at most 1"),
        (Interval(-np.inf, 2), (2, 3), "less than 2"),
    ],
)
def test_a_parameter_outside_its_domain_is_refused_in_words(domain, refused, words):
    narrow = replace(leaky_relu, parameters={"alpha": replace(leaky_relu.parameters["alpha"], domain=domain)})
    assert narrow(-1.0, alpha=0.5) == -0.5
    for alpha in refused:
        for f in (narrow, narrow.derivative, narrow.value_and_derivative):
            with pytest.raises(ValueError, match=rf"^alpha of leaky_relu must be {words}, got {alpha}$"):
                f(1.0, alpha=alpha)
        with pytest.raises(ValueError, match="must be"):
            narrow.kinks_at(alpha=alpha)


def test_kinks_and_zeros_may_depend_on_parameters():
    assert leaky_relu.kinks_at() == leaky_relu.kinks_at(alpha=0.5) == (0.0,)
    assert leaky_relu.kinks_at(alpha=1) == ()  # the identity
    assert relu.kinks_at() == (0.0,)
    assert sigmoid.kinks_at() == sigmoid.zeros_at() == ()
    bowl = replace(leaky_relu, zeros=lambda alpha: (alpha,))
    assert (bowl.zeros_at(), bowl.zeros_at(alpha=2)) == ((0.01,), (2.0,))
    with pytest.raises(TypeError, match="leaky_relu has no parameter 'beta'"):
        leaky_relu.kinks_at(beta=1)


def test_an_unknown_parameter_is_answered_with_the_known_ones():
    with pytest.raises(TypeError, match=r"leaky_relu has no parameter 'slope'; its parameters are: alpha"):
        leaky_relu(1.0, slope=0.1)
    with pytest.raises(TypeError, match=r"sigmoid has no parameter 'alpha'; its parameters are: none"):
        sigmoid.derivative(1.0, alpha=0.1)


@pytest.mark.parametrize("method", ["__call__", "derivative", "value_and_derivative"])
def test_a_parameter_by_position_is_refused_in_words(method):
    with pytest.raises(
        TypeError, match=r"leaky_relu takes one argument .* as in leaky_relu\(x, alpha=\.\.\.\)"
    ):
        getattr(leaky_relu, method)(1.0, 0.2)
    with pytest.raises(TypeError, match="sigmoid takes one argument by position, x, not 3; it has no others"):
        getattr(sigmoid, method)(1.0, 0.2, 0.3)


def test_an_activation_made_elsewhere_works_like_ours():
    """What the capstone does: a pair of functions and an entry, with nan and types taken care of."""
    step = actbook.Activation(
        name="hard_step", title="Step", formula="x", derivative_formula="1", output=actbook.Interval(0, 1),
        function=lambda x, width: np.clip(x / width, 0, 1), source="nair2010", kinks=(0.0, 1.0),
        derivative_function=lambda x, width: np.where((x > 0) & (x < width), 1 / width, 0.0),
        parameters={"width": Parameter("w", 1.0, 0.5, 2.0)},
    )  # fmt: skip
    np.testing.assert_array_equal(step(np.float32([-1, 0.5, np.nan, 3])), np.float32([0, 0.5, np.nan, 1]))
    np.testing.assert_array_equal(step.derivative([-1, 0.5, np.nan], width=2), [0, 0.5, np.nan])
    assert step.derivative(np.float32(0.5)).dtype == np.float32
