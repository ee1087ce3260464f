"""Intervals: membership, spelling, and what is refused."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from actbook import Interval

INF = float("inf")


@pytest.mark.parametrize(
    ("interval", "text", "latex"),
    [
        (Interval(0, 1), "(0, 1)", "(0, 1)"),
        (Interval(-1, 1), "(−1, 1)", "(-1, 1)"),
        (Interval(0, INF, closed_low=True), "[0, ∞)", r"[0, \infty)"),
        (Interval(-INF, INF), "(−∞, ∞)", r"(-\infty, \infty)"),
        (Interval(-0.25, 0.2785, closed_low=True, closed_high=True), "[−0.25, 0.2785]", "[-0.25, 0.2785]"),
        (Interval(-INF, 0.0, closed_high=True), "(−∞, 0]", r"(-\infty, 0]"),
        (Interval(1, 1, closed_low=True, closed_high=True), "[1, 1]", "[1, 1]"),
    ],
)
def test_spelling(interval, text, latex):
    assert str(interval) == text
    assert interval.latex == latex


def test_ends_belong_only_where_they_are_closed():
    half_open = Interval(0, 1, closed_low=True)
    assert 0 in half_open
    assert 0.5 in half_open
    assert 1 not in half_open
    assert -1e-300 not in half_open
    assert 1 in Interval(0, 1, closed_high=True)
    assert 0 not in Interval(0, 1, closed_high=True)
    assert 1e308 in Interval(-INF, INF)
    assert INF not in Interval(-INF, INF)
    assert float("nan") not in Interval(-INF, INF)


@given(low=st.floats(allow_nan=False), high=st.floats(allow_nan=False), x=st.floats(allow_nan=False))
def test_membership_is_what_the_inequalities_say(low, high, x):
    assume(low <= high)
    assert (x in Interval(low, high)) == (low < x < high)


@pytest.mark.parametrize(("low", "high"), [(1, 0), (float("nan"), 0), (0, float("nan")), (INF, -INF)])
def test_ends_out_of_order_are_refused(low, high):
    with pytest.raises(ValueError, match="low <= high, got"):
        Interval(low, high)


@pytest.mark.parametrize("closed", [{"closed_low": True}, {"closed_high": True}])
def test_an_infinite_end_cannot_be_closed(closed):
    with pytest.raises(ValueError, match="cannot be closed"):
        Interval(-INF, INF, **closed)
