"""A time is one moment, or is refused."""

from datetime import UTC, datetime, timedelta

import pytest

from actgrade.errors import CourseworkError
from actgrade.zoned_time import in_words, read_moment

LATE = datetime(2026, 11, 22, 22, 59, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-22T23:59+01:00",
        "2026-11-22 23:59:00.000 Europe/Berlin",
        "2026-11-22 22:59 UTC",
        "2026-11-22T22:59Z",
        " 2026-11-22 17:59 America/New_York ",
    ],
)
def test_a_time_with_its_zone_is_that_moment(text):
    assert read_moment(text) == LATE


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("2026-11-22 23:59", "names no time zone"),
        ("22/11/2026", "is not a time"),
        ("tomorrow", "is not a time"),
        ("2026-02-30 10:00 UTC", "is not a time"),
        ("2026-11-22 23:59 Mars/Base", "no time zone that is known"),
        ("2026-11-22 23:59 EST", "does not say which hour"),
        ("2026-11-22 23:59+01:00 Europe/Berlin", "names two time zones"),
        ("2026-10-25 02:30 Europe/Berlin", "happens twice or never"),
        ("2026-03-29 02:30 Europe/Berlin", "happens twice or never"),
    ],
)
def test_what_is_not_one_moment_is_refused(text, said):
    with pytest.raises(CourseworkError, match=said):
        read_moment(text)


def test_a_span_is_said_in_words():
    assert in_words(timedelta(days=2, hours=3, minutes=5, seconds=9)) == "2 d 3 h 5 min"
    assert in_words(timedelta(seconds=59)) == "59 s"
    assert in_words(timedelta(days=1)) == "1 d"
