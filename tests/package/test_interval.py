"""Intervals: membership, spelling, and what is refused."""

import pytest

from actbook import Interval

INF, NAN = float("inf"), float("nan")


@pytest.mark.parametrize(
    ("interval", "text", "words"),
    [
        (Interval(0, 1), "(0, 1)", "greater than 0 and less than 1"),
        (Interval(-1, 1), "(−1, 1)", "greater than -1 and less than 1"),
        (Interval(0, INF, closed_low=True), "[0, ∞)", "at least 0"),
        (Interval(-INF, INF), "(−∞, ∞)", "any number"),
        (Interval(-INF, 0.0, closed_high=True), "(−∞, 0]", "at most 0"),
        (Interval(0.2785, 1, True, True), "[0.2785, 1]", "at least 0.2785 and at most 1"),
    ],
)
def test_spelling(interval, text, words):
    assert (str(interval), interval.in_words) == (text, words)


def test_ends_belong_only_where_they_are_closed():
    half_open = Interval(0, 1, closed_low=True)
    assert [x in half_open for x in (-1e-300, 0, 0.5, 1, 1.1)] == [False, True, True, False, False]
    assert [x in Interval(0, 1, closed_high=True) for x in (0, 0.5, 1)] == [False, True, True]
    assert [x in Interval(-INF, INF) for x in (1e308, -1e308, INF, NAN)] == [True, True, False, False]


def test_ends_out_of_order_and_closed_infinite_ends_are_refused():
    for low, high in [(1, 0), (NAN, 0), (0, NAN), (INF, -INF)]:
        with pytest.raises(ValueError, match="low <= high, got"):
            Interval(low, high)
    for closed in [{"closed_low": True}, {"closed_high": True}]:
        with pytest.raises(ValueError, match="cannot be closed"):
            Interval(-INF, INF, **closed)
