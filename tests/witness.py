"""Checks of one activation against the 60-digit reference, for the tests of accuracy and for the mutations.

They take the activation as an argument, so a wrong one can be handed in; what is right they ask of
`actbook.numerics`, by the activation's name.
"""

import warnings
from functools import cache

import numpy as np

from actbook import named
from actbook.numerics import reference
from bench.exact import Exact
from bench.points import points

DTYPES = (np.float64, np.float32, np.float16)
BOUND = {np.float64: 2.5, np.float32: 0.501, np.float16: 0.501}  # ULP; for float32 the promise is 4
SLOPES = (
    0.0,
    0.01,
    0.2,
    0.7,
    1.0,
    1.5,
    2.0,
    -0.5,
)  # for an activation with a parameter, what it is tried with


def settings(activation):
    """The parameters with which an activation is checked: its defaults, then others one at a time."""
    yield {}
    for name, parameter in activation.parameters.items():
        for value in sorted({parameter.low, parameter.high, *SLOPES}):
            yield {name: value}


@cache
def exact_values(name, derivative, dtype, count, parameters):
    """Points and exact values; computed once a test run, since the mutations ask for the same ones again."""
    activation = named(name)
    x = points(dtype, count, kinks=activation.kinks)
    x.flags.writeable = False
    every = {key: parameter.default for key, parameter in activation.parameters.items()} | dict(parameters)
    return x, Exact.values(name, x, derivative=derivative, **every)


def worst_error(activation, dtype, parameters, *, derivative, count=2400):
    """The largest error in ULP over all points, and where it is; a false zero is an infinite error."""
    x, exact = exact_values(activation.name, derivative, dtype, count, tuple(parameters.items()))
    f = activation.derivative if derivative else activation
    y = f(x, **parameters)
    assert y.dtype == dtype
    error = exact.ulp_error(y)
    error[exact.false_zeros(y)] = np.inf
    worst = np.argmax(error)
    return float(error[worst]), float(x[worst])


def check_accuracy(activation, dtype, *, parameters=None, count=2400):
    """f, f′ and both at once are within the bound at every point, and none of it warns."""
    parameters = parameters or {}
    with warnings.catch_warnings(), np.errstate(all="raise"):
        warnings.simplefilter("error")
        for derivative in (False, True):
            error, x = worst_error(activation, dtype, parameters, derivative=derivative, count=count)
            what = f"{activation.name}{'′' if derivative else ''}"
            assert error <= BOUND[dtype], f"{what} is {error:.3g} ULP off at {x!r}"
        x = points(dtype, 300, kinks=activation.kinks)
        y, slope = activation.value_and_derivative(x, **parameters)
        np.testing.assert_array_equal(y, activation(x, **parameters))
        np.testing.assert_array_equal(slope, activation.derivative(x, **parameters))


def check_ends(activation, parameters=None):
    """At ±∞ f and f′ have the values that the reference has far out; nan stays nan; no warning."""
    parameters = parameters or {}
    with warnings.catch_warnings(), np.errstate(all="raise"):
        warnings.simplefilter("error")
        for derivative in (False, True):
            f = activation.derivative if derivative else activation
            limits = [_limit(activation.name, x, derivative, parameters) for x in (-1e300, 1e300)]
            np.testing.assert_array_equal(f(np.array([-np.inf, np.inf]), **parameters), limits)
            assert np.isnan(f(np.array([1.0, np.nan, 2.0]), **parameters)).tolist() == [False, True, False]


def _limit(name, x, derivative, parameters):
    """The limit beyond `x`: the reference there if it has settled; infinite if it still grows."""
    every = {key: parameter.default for key, parameter in named(name).parameters.items()} | parameters
    here, further = (float(reference(name, at, derivative=derivative, **every)) for at in (x, 2 * x))
    return here if here == further else np.sign(further) * np.inf


def check_everything(activation, dtypes=(np.float64, np.float32), count=600):
    """All of the above, with few points: what a mutation has to survive."""
    for parameters in settings(activation):
        for dtype in dtypes:
            check_accuracy(activation, dtype, parameters=parameters, count=count)
        check_ends(activation, parameters)
