"""Checks of one activation against the 60-digit reference, for the tests of accuracy and for the mutations.

They take the activation as an argument, so a wrong one can be handed in; what is right they compute from the
reference of the registry's activation of that name.
"""

import warnings
from functools import cache

import mpmath
import numpy as np
import pytest

from actbook import ACTIVATIONS, get_activation
from actbook.numerics import HAS_EXTENDED, extended_reference, references
from tests.package.exact import Exact, untraced
from tests.package.points import dense, points, strided_float32

DTYPES = (np.float16, np.float32, np.float64)
NARROW_BOUND = 0.501  # ULP, of float32 and float16; for float32 the promise is 4
DENSE = 1.2  # times the bound: some of a million points meet the worst of NumPy's exp, which differs by CPU
NEAR_ZERO = 0.02  # of a root of f′: so near a reference in extended precision has lost digits
THINNED = 211  # one in so many dense points, where NumPy can't evaluate the reference (erf, for example)

# What an activation with a parameter is tried with, where its domain has it.
VALUES = (-1e3, -10.0, -0.5, 0.0, 1e-3, 0.01, 0.2, 0.7, 1.0, 1.5, 2.0, 5.0, 1e3)

each_activation = pytest.mark.parametrize("activation", ACTIVATIONS, ids=lambda a: a.name)
needs_extended = pytest.mark.skipif(not HAS_EXTENDED, reason="a longdouble is a float64 here")


def settings(activation):
    """The parameters with which an activation is checked: its defaults, then others one at a time."""
    yield {}
    for name, parameter in activation.parameters.items():
        for value in sorted({parameter.low, parameter.high, 0.5, *VALUES}):
            if value in parameter.domain:
                yield {name: value}


def bound_of(activation, dtype, parameters):
    """The error that is allowed, in ULP."""
    return activation.bound.at(parameters) if dtype == np.float64 else NARROW_BOUND


def both(activation):
    """f and f′, with the names that messages give them."""
    return (False, activation, activation.name), (True, activation.derivative, f"{activation.name}′")


def list_changed(activation):
    """Of `both`, those that are not the registry's own: what a mutation left alone needs no second check."""
    right = get_activation(activation.name)
    if activation is right or type(activation) is not type(right):
        return both(activation)
    same = activation.function is right.function, activation.derivative_function is right.derivative_function
    return [part for part, is_same in zip(both(activation), same, strict=True) if not is_same]


@cache
def exact_values(name, derivative, count, parameters):
    """Points and exact values; computed once a test run, since the mutations need the same ones again.

    First come float16 numbers, then float32, then float64: a wider type is measured at the narrower ones too.
    """
    activation, given = get_activation(name), dict(parameters)
    places = {"kinks": activation.kinks_at(**given), "zeros": activation.zeros_at(**given)}
    few = {"spread": count // 5, "reach": 2}
    narrow = [points(dtype, count // 5, **places, **few) for dtype in (np.float16, np.float32)]
    parts = [part.astype(np.float64) for part in (*narrow, points(np.float64, count, **places))]
    parts = [within_reach(activation, part, given) for part in parts]
    exact = Exact.values(activation, np.concatenate(parts), derivative=derivative, **given)
    ends = np.cumsum([len(part) for part in parts]).tolist()
    return np.concatenate(parts), exact, dict(zip(DTYPES, ends, strict=True))


def worst_error(activation, dtype, parameters, *, derivative, count=1200):
    """The largest error in ULP over all points, and where it is; a false zero is an infinite error."""
    x, exact, ends = exact_values(activation.name, derivative, count, tuple(parameters.items()))
    x, exact = x[: ends[dtype]].astype(dtype), exact.first(ends[dtype])
    y = both(activation)[derivative][1](x, **parameters)
    assert y.dtype == dtype
    error = exact.ulp_error(y)
    error[exact.false_zeros(y)] = np.inf
    worst = np.argmax(error)
    return float(error[worst]), float(x[worst])


def check_accuracy(activation, dtype, *, parameters=None, count=1200):
    """f and f′ are within the bound at every point, and none of it warns."""
    parameters = parameters or {}
    with warnings.catch_warnings(), np.errstate(all="raise"):
        warnings.simplefilter("error")
        for derivative, _, what in both(activation):
            error, x = worst_error(activation, dtype, parameters, derivative=derivative, count=count)
            assert error <= bound_of(activation, dtype, parameters), f"{what} is {error:.3g} ULP off at {x!r}"


def check_ends(activation, parameters=None):
    """At ±∞ f and f′ have the values that the reference has far out; nan stays nan; no warning."""
    parameters = parameters or {}
    with warnings.catch_warnings(), np.errstate(all="raise"):
        warnings.simplefilter("error")
        for derivative, f, _ in both(activation):
            has_limits = activation.bound.reach is None  # the sine has none
            ends = (-1e300, 1e300)
            limits = [
                _limit(activation.name, x, derivative, parameters) if has_limits else np.nan for x in ends
            ]
            np.testing.assert_array_equal(f(np.array([-np.inf, np.inf]), **parameters), limits)
            for given in () if has_limits else settings(activation):
                large = np.array([1e10, 1e20, 1e250, 1e305, -1e305])
                truth = np.array(references(activation, large, derivative=derivative, **given), float)
                np.testing.assert_allclose(f(large, **given), truth, rtol=1e-13)
            assert np.isnan(f(np.array([1.0, np.nan, 2.0]), **parameters)).tolist() == [False, True, False]


def _limit(name, x, derivative, parameters):
    """The limit beyond `x`: the reference there if it has settled; infinite if it still grows."""
    activation = get_activation(name)
    if activation.bound.reach:  # the sine has no limits
        return np.nan
    near, far = map(float, references(activation, (x, 2 * x), derivative=derivative, **parameters))
    return near if near == far else np.sign(far) * np.inf


@cache
def is_extended(name):
    """Whether NumPy can evaluate both references of an activation."""
    activation = get_activation(name)
    try:
        for derivative in (False, True):
            extended_reference(activation, np.array([-9.0, 0.5]), derivative=derivative)
    except (AttributeError, TypeError, ValueError):
        return False
    return HAS_EXTENDED


@cache
def dense_points(name):
    """The points of `dense` at which an activation is checked: all of them, if NumPy knows its reference."""
    x = dense() if is_extended(name) else dense()[::THINNED]
    return within_reach(get_activation(name), x, {})


def within_reach(activation, x, parameters):
    """Those of `x` for which the activation's bound holds: all, unless it states how far."""
    settled = {name: p.default for name, p in activation.parameters.items()} | parameters
    reach = activation.bound.reach
    return x[np.abs(x) <= reach / np.prod(list(settled.values()))] if reach else x


class Extended:
    """The extended reference at many points, in parts with which float64 arithmetic compares quickly."""

    def __init__(self, name, x, derivative, parameters):
        activation = get_activation(name)
        if is_extended(name):
            exact = extended_reference(activation, x, derivative=derivative, **parameters)
            one_by_one = (
                near_a_zero(activation, x, parameters) if derivative else np.zeros(x.shape, dtype=bool)
            )
        else:
            exact, one_by_one = np.empty(x.shape, dtype=np.longdouble), np.ones(x.shape, dtype=bool)
        left = x[one_by_one].tolist()
        numbers = untraced(lambda: references(activation, left, derivative=derivative, **parameters))
        exact[one_by_one] = [_as_longdouble(number) for number in numbers]
        with np.errstate(all="ignore"):
            self.nearest = exact.astype(np.float64)
            self.unit = np.spacing(np.abs(self.nearest))
            self.rest = ((exact - self.nearest) / self.unit).astype(np.float32)
        self.overflows = np.flatnonzero(np.isinf(self.nearest))

    def ulp_error(self, computed):
        """As of `Exact`, to a thousandth; a false zero counts as inf."""
        with np.errstate(all="ignore"):
            error = np.abs((computed - self.nearest) / self.unit - self.rest)
        error[(computed == 0) & (self.nearest != 0)] = np.inf
        error[self.overflows] = np.where(computed == self.nearest, 0, np.inf)[self.overflows]
        return np.where(np.isnan(error), np.inf, error)


def near_a_zero(activation, x, parameters, width=NEAR_ZERO):
    """Which of `x` are near a root of f′."""
    near = np.zeros(x.shape, dtype=bool)
    for zero in activation.zeros_at(**parameters):
        near |= np.abs(x - zero) <= width * (abs(zero) or 1)
    return near


def _as_longdouble(number):
    high = float(number)
    with mpmath.workdps(40):
        return np.longdouble(high) + np.longdouble(float(number - high))


@cache
def dense_values(name, derivative):
    """At `dense_points`, with the default parameters; computed once a test run."""
    return Extended(name, dense_points(name), derivative, {})


def check_densely(activation):
    """f, f′ and both at once at most of a million points: in no window to speak of is one of them wrong.

    float32 and float16 are compared with the rounded float64, which is all that they are.
    """
    x = dense_points(activation.name)
    some = x[::101]
    pair = activation.value_and_derivative(some)
    for derivative, f, what in list_changed(activation):
        y = f(x)
        np.testing.assert_array_equal(pair[derivative], f(some))
        error = dense_values(activation.name, derivative).ulp_error(y)
        worst = np.argmax(error)
        bound = DENSE * activation.bound.ulp
        assert error[worst] <= bound, f"{what} is {error[worst]:.3g} ULP off at {x[worst]!r}"
        for dtype, narrow in (
            (np.float32, strided_float32(2**14)),
            (np.float16, np.arange(2**16, dtype=np.uint16).view(np.float16)),
        ):
            with np.errstate(all="ignore"):
                rounded = f(narrow.astype(np.float64)).astype(dtype)
            np.testing.assert_array_equal(f(narrow), rounded, err_msg=what)


FEW_POINTS = np.array([-1e150, -700.0, -3.3, -0.25, -1e-9, 0.0, 1e-9, 0.25, 3.3, 700.0, 1e150])


def few_points(activation, parameters):
    """`FEW_POINTS`, as far as the bound reaches."""
    return within_reach(activation, FEW_POINTS, parameters)


@cache
def few_values(name, derivative, parameter, value):
    """At `FEW_POINTS`, with one parameter set; computed once a test run."""
    activation = get_activation(name)
    return Extended(name, few_points(activation, {parameter: value}), derivative, {parameter: value})


def check_parameters_densely(activation):
    """f and f′ at a few points, for a thousand values of each parameter, over all sizes in its domain."""
    sizes = np.concatenate([10.0 ** np.linspace(-150, 150, 301), np.linspace(0.003, 20.1, 400)])
    for name, parameter in activation.parameters.items():
        bound = DENSE * activation.bound.at({name: parameter.default})
        for value in np.concatenate([-sizes, [0.0], sizes]).tolist():
            if value not in parameter.domain:
                continue
            for derivative, f, what in list_changed(activation):
                exact = few_values(activation.name, derivative, name, value)
                error = exact.ulp_error(f(few_points(activation, {name: value}), **{name: value}))
                assert error.max() <= bound, f"{what} with {name}={value!r} is {error.max():.3g} ULP off"


def check_everything(activation):
    """All of the above, with few exact points, in float64: what a mutation has to survive."""
    for parameters in settings(activation):
        if not set(parameters.values()) <= {0.5, 5.0}:
            continue  # those are checked densely
        check_accuracy(activation, np.float64, parameters=parameters, count=300)
        check_ends(activation, parameters)
    if HAS_EXTENDED:
        check_densely(activation)
        check_parameters_densely(activation)
