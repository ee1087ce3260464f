"""Measured facts: known values for the book's activations, and made-up ones that it has never seen."""

import math
import re

import numpy as np
import pytest

from actbook import ACTIVATIONS, Activation, Interval, leaky_relu, linear, relu, sigmoid, tanh
from actbook.properties import measure

INF = float("inf")


def closed(low, high):
    return Interval(low, high, closed_low=True, closed_high=True)


def made_up(function, derivative, kinks=()):
    """An activation of no registry; its stated range is wrong on purpose, since nobody should read it."""
    return Activation(
        name="made_up", title="Made up", formula="x", derivative_formula="1", function=function,
        derivative_function=derivative, output=Interval(-77, 77), source="none", kinks=kinks,
    )  # fmt: skip


STRETCHED = made_up(lambda x: 3 * sigmoid(x - 1.2345) - 5, lambda x: 3 * sigmoid.derivative(x - 1.2345))
SWISH = made_up(lambda x: x * sigmoid(x), lambda x: sigmoid(x) + x * sigmoid.derivative(x))
SINE = made_up(np.sin, np.cos)
CONSTANT = made_up(lambda x: np.full_like(x, 0.5), np.zeros_like)
LOG_SIGMOID = made_up(lambda x: np.minimum(x, 0) - np.log1p(np.exp(-np.abs(x))), lambda x: sigmoid(-x))
SOFTSIGN = made_up(lambda x: x / (1 + np.abs(x)), lambda x: 1 / (1 + np.abs(x)) ** 2)
SHRINK = made_up(
    lambda x: np.sign(x) * np.maximum(np.abs(x) - 1, 0), lambda x: (np.abs(x) > 1).astype(float), (-1.0, 1.0)
)
PARABOLA = made_up(lambda x: x**2, lambda x: 2 * x)
BELL = made_up(lambda x: np.exp(-(x**2)), lambda x: -2 * x * np.exp(-(x**2)))
HALF_LINE = Interval(0, INF, closed_low=True)
LEFT = Interval(-INF, 0, closed_high=True)
MEAN = 1 / math.sqrt(2 * math.pi)  # of ReLU for a standard normal x

# What is measured, as far as it is known; numbers to twelve digits, places to five.
KNOWN = {
    "sigmoid": (sigmoid, {}, {
        "output": Interval(0, 1), "slope_range": Interval(0, 0.25, closed_high=True), "slope_values": (),
        "largest_slope": 0.25, "mean_output": 0.5, "zero_centred": False,
        "saturates": ("left", "right"), "dead_region": None,
    }),
    "tanh": (tanh, {}, {
        "output": Interval(-1, 1), "slope_range": Interval(0, 1, closed_high=True), "largest_slope": 1,
        "mean_output": 0, "zero_centred": True, "saturates": ("left", "right"),
        "dead_region": None,
    }),
    "relu": (relu, {}, {
        "output": HALF_LINE, "slope_values": (0, 1), "largest_slope": 1,
        "mean_output": MEAN, "saturates": ("left",), "dead_region": LEFT,
    }),
    "linear": (linear, {}, {
        "output": Interval(-INF, INF), "slope_values": (1,), "zero_centred": True, "saturates": (),
        "dead_region": None,
    }),
    "a stretched sigmoid": (STRETCHED, {}, {
        "output": Interval(-5, -2), "largest_slope": 0.75,
        "saturates": ("left", "right"), "zero_centred": False,
    }),
    "slopes above 1 and below 0": (SWISH, {}, {
        "output": Interval(-0.2784645427610738, INF, closed_low=True), "largest_slope": 1.0998393194974381,
        "saturates": ("left",), "dead_region": None,
    }),
    "a sine does not level off": (SINE, {}, {
        "output": closed(-1, 1), "slope_range": closed(-1, 1), "saturates": (), "zero_centred": True,
        "dead_region": None,
    }),
    "a constant is dead everywhere": (CONSTANT, {}, {
        "output": closed(0.5, 0.5), "slope_values": (0,), "largest_slope": 0, "saturates": ("left", "right"),
        "dead_region": Interval(-INF, INF), "mean_output": 0.5,
    }),
    "a slope that is approached": (LOG_SIGMOID, {}, {
        "output": Interval(-INF, 0), "saturates": ("right",), "slope_range": Interval(0, 1),
        "largest_slope": 1, "dead_region": None,
    }),
    "a slope that dies slowly": (SOFTSIGN, {}, {"saturates": ("left", "right")}),
    "a flat piece in the middle": (SHRINK, {}, {
        "dead_region": closed(-1, 1), "zero_centred": True, "saturates": (),
    }),
    "a turning point is no region": (PARABOLA, {}, {
        "dead_region": None, "output": HALF_LINE, "largest_slope": INF,
    }),
    "of two peaks the higher slope": (BELL, {}, {
        "largest_slope": math.sqrt(2 / math.e), "output": Interval(0, 1, closed_high=True),
    }),
} | {
    f"leaky_relu {alpha:g}": (leaky_relu, {"alpha": alpha}, {
        "output": Interval(-INF, INF) if alpha > 0 else HALF_LINE, "slope_values": slopes,
        "slope_range": closed(slopes[0], slopes[-1]), "largest_slope": max(map(abs, slopes)),
        "dead_region": LEFT if alpha == 0 else None, "zero_centred": alpha == 1,
        "mean_output": (1 - alpha) * MEAN,
    })
    for alpha, slopes in (
        (0.01, (0.01, 1)), (0.2, (0.2, 1)), (2, (1, 2)), (1, (1,)), (0, (0, 1)), (-0.5, (-0.5, 1)),
    )
}  # fmt: skip


@pytest.mark.parametrize("case", KNOWN)
def test_facts_are_measured(case):
    activation, parameters, known = KNOWN[case]
    facts = measure(activation, **parameters)
    for name, value in known.items():
        measured = getattr(facts, name)
        if isinstance(value, Interval):
            assert (measured.closed_low, measured.closed_high) == (value.closed_low, value.closed_high)
            assert (measured.low, measured.high) == pytest.approx((value.low, value.high), rel=1e-12, abs=0)
        elif isinstance(value, int | float):
            precision = 1e-5 if name == "mean_output" else 1e-9
            assert measured == pytest.approx(value, rel=precision, abs=1e-15), name
        else:
            assert measured == value, name


def test_the_bound_on_a_gradient_is_a_power_of_the_largest_slope():
    assert measure(sigmoid).slope_bound(10) == 0.25**10


@pytest.mark.parametrize("activation", ACTIVATIONS, ids=lambda a: a.name)
def test_facts_are_plain_numbers_with_a_stable_repr(activation):
    text = repr(measure(activation))
    assert "np." not in text
    assert not re.search(r"-0\.0(?!\d)", text)
    assert text == repr(measure(activation))
