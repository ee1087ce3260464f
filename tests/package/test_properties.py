"""Measured facts: known values for the book's activations, and made-up ones that it has never seen."""

import math
import re

import numpy as np
import pytest

from actbook import ACTIVATIONS, Activation, Interval, leaky_relu, linear, relu, sigmoid, tanh
from actbook.properties import measure

INF = float("inf")


def made_up(function, derivative, kinks=()):
    """An activation of no registry; its stated range is wrong on purpose, since nobody should read it."""
    return Activation(
        name="made_up", title="Made up", formula="x", derivative_formula="1", function=function,
        derivative_function=derivative, output=Interval(-77, 77), source="none", kinks=kinks,
    )  # fmt: skip


def closed(low, high):
    return Interval(low, high, closed_low=True, closed_high=True)


def silu(x):
    return x * sigmoid(x)


def silu_derivative(x):
    return sigmoid(x) + x * sigmoid.derivative(x)


def softsign_derivative(x):
    return 1 / (1 + np.abs(x)) ** 2


# The book's own


def test_sigmoid():
    facts = measure(sigmoid)
    assert facts.output == Interval(0, 1)
    assert facts.slope_range == Interval(0, 0.25, closed_high=True)
    assert facts.slope_values == ()
    assert (facts.largest_slope, facts.largest_slope_at) == (0.25, 0)
    assert facts.mean_output == pytest.approx(0.5)
    assert not facts.zero_centred
    assert facts.saturates == ("left", "right")
    assert facts.dead_region is None
    assert facts.monotone
    assert facts.slope_bound(10) == 0.25**10


def test_tanh():
    facts = measure(tanh)
    assert facts.output == Interval(-1, 1)
    assert facts.slope_range == Interval(0, 1, closed_high=True)
    assert (facts.largest_slope, facts.largest_slope_at) == (1, 0)
    assert facts.mean_output == 0
    assert facts.zero_centred
    assert facts.saturates == ("left", "right")
    assert facts.dead_region is None


def test_relu():
    facts = measure(relu)
    assert facts.output == Interval(0, INF, closed_low=True)
    assert facts.slope_values == (0, 1)
    assert facts.largest_slope == 1
    assert math.isnan(facts.largest_slope_at)  # a whole half-line has it
    assert facts.mean_output == pytest.approx(1 / math.sqrt(2 * math.pi), rel=1e-5)
    assert facts.saturates == ("left",)
    assert facts.dead_region == Interval(-INF, 0, closed_high=True)
    assert facts.monotone


@pytest.mark.parametrize(
    ("alpha", "output", "slopes", "dead", "monotone"),
    [
        (0.01, Interval(-INF, INF), (0.01, 1), None, True),
        (0.2, Interval(-INF, INF), (0.2, 1), None, True),
        (2, Interval(-INF, INF), (1, 2), None, True),
        (1, Interval(-INF, INF), (1,), None, True),
        (0, Interval(0, INF, closed_low=True), (0, 1), Interval(-INF, 0, closed_high=True), True),
        (-0.5, Interval(0, INF, closed_low=True), (-0.5, 1), None, False),
    ],
)
def test_leaky_relu(alpha, output, slopes, dead, monotone):
    facts = measure(leaky_relu, alpha=alpha)
    assert facts.output == output
    assert facts.slope_values == slopes
    assert facts.slope_range == closed(slopes[0], slopes[-1])
    assert facts.largest_slope == max(map(abs, slopes))
    assert facts.dead_region == dead
    assert facts.monotone == monotone
    assert facts.zero_centred == (alpha == 1)
    assert facts.mean_output == pytest.approx((1 - alpha) / math.sqrt(2 * math.pi), rel=1e-5, abs=1e-15)


def test_linear():
    facts = measure(linear)
    assert facts.output == Interval(-INF, INF)
    assert facts.slope_values == (1,)
    assert facts.zero_centred
    assert facts.saturates == ()
    assert facts.dead_region is None


@pytest.mark.parametrize("activation", ACTIVATIONS, ids=lambda a: a.name)
def test_facts_are_plain_numbers_with_a_stable_repr(activation):
    text = repr(measure(activation))
    assert "np." not in text
    assert not re.search(r"-0\.0(?!\d)", text)
    assert text == repr(measure(activation))


# Made up: it measures, it does not know


def test_a_shifted_and_stretched_sigmoid():
    shifted = made_up(lambda x: 3 * sigmoid(x - 1.2345) - 5, lambda x: 3 * sigmoid.derivative(x - 1.2345))
    facts = measure(shifted)
    assert facts.output == Interval(-5, -2)
    assert facts.largest_slope == pytest.approx(0.75, rel=1e-12)
    assert facts.largest_slope_at == pytest.approx(1.2345, abs=1e-6)
    assert facts.saturates == ("left", "right")
    assert not facts.zero_centred


def test_silu_has_an_interior_minimum_and_slopes_above_one():
    facts = measure(made_up(silu, silu_derivative))
    assert facts.output.low == pytest.approx(-0.2784645427610738, rel=1e-12)
    assert facts.output.closed_low
    assert facts.output.high == INF
    assert facts.largest_slope == pytest.approx(1.0998393194974381, rel=1e-9)
    assert facts.largest_slope_at == pytest.approx(2.3993572805154, abs=1e-5)
    assert facts.slope_range.low == pytest.approx(-0.0998393194974381, rel=1e-7)
    assert not facts.monotone
    assert facts.saturates == ("left",)
    assert facts.dead_region is None


def test_a_sine_does_not_level_off_although_its_slope_is_often_zero():
    facts = measure(made_up(np.sin, np.cos))
    assert facts.output == closed(-1, 1)
    assert facts.slope_range == closed(-1, 1)
    assert facts.saturates == ()
    assert facts.zero_centred
    assert facts.dead_region is None
    assert not facts.monotone


def test_a_constant_is_dead_everywhere():
    facts = measure(made_up(lambda x: np.full_like(x, 0.5), np.zeros_like))
    assert facts.output == closed(0.5, 0.5)
    assert facts.slope_values == (0,)
    assert facts.largest_slope == 0
    assert facts.saturates == ("left", "right")
    assert facts.dead_region == Interval(-INF, INF)
    assert facts.monotone
    assert facts.mean_output == pytest.approx(0.5)


def test_the_logarithm_of_a_sigmoid_levels_off_only_on_the_right():
    facts = measure(made_up(lambda x: np.minimum(x, 0) - np.log1p(np.exp(-np.abs(x))), lambda x: sigmoid(-x)))
    assert facts.output == Interval(-INF, 0)
    assert facts.saturates == ("right",)
    assert facts.slope_range == Interval(0, 1)
    assert facts.largest_slope == 1
    assert math.isnan(facts.largest_slope_at)  # only approached, far to the left
    assert facts.dead_region is None


def test_a_slope_that_dies_slowly_still_levels_off():
    facts = measure(made_up(lambda x: x / (1 + np.abs(x)), softsign_derivative))
    assert facts.output.low == pytest.approx(-1, abs=1e-15)
    assert facts.saturates == ("left", "right")


def test_a_flat_piece_in_the_middle_is_a_dead_region():
    shrink = made_up(
        lambda x: np.sign(x) * np.maximum(np.abs(x) - 1, 0),
        lambda x: (np.abs(x) > 1).astype(float),
        kinks=(-1.0, 1.0),
    )
    facts = measure(shrink)
    assert facts.dead_region == closed(-1, 1)
    assert facts.zero_centred
    assert facts.saturates == ()


def test_a_turning_point_is_not_a_dead_region():
    facts = measure(made_up(lambda x: x**2, lambda x: 2 * x))
    assert facts.dead_region is None
    assert facts.output == Interval(0, INF, closed_low=True)
    assert facts.largest_slope == INF


def test_an_even_slope_with_two_equal_peaks_names_the_left_one():
    facts = measure(made_up(lambda x: np.exp(-(x**2)), lambda x: -2 * x * np.exp(-(x**2))))
    assert abs(facts.largest_slope_at) == pytest.approx(1 / math.sqrt(2), abs=1e-5)
    assert facts.largest_slope == pytest.approx(math.sqrt(2 / math.e), rel=1e-12)
    assert facts.output.high == 1
    assert facts.output.closed_high
