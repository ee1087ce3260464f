"""Points in time that people and systems write down, always with a zone: a due date without one is many."""

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from actgrade.errors import CourseworkError

#: A clock may be this far ahead before its time is not believed.
SKEW = timedelta(minutes=10)
_ZONED = re.compile(r"(?P<time>.*\d)\s+(?P<zone>[A-Za-z][\w+/-]*)")
_EXAMPLES = "write it as 2026-11-22T23:59+01:00 or as 2026-11-22 23:59 Europe/Berlin"


def read_moment(text: str) -> datetime:
    """The time that `text` says, with its zone; CourseworkError where it says none, or no such time is."""
    found = _ZONED.fullmatch(text.strip())
    try:
        time = datetime.fromisoformat(found["time"].strip() if found else text.strip())
    except ValueError:
        raise CourseworkError(f"“{text}” is not a time: {_EXAMPLES}") from None
    if not found:
        if time.tzinfo is None:
            raise CourseworkError(f"“{text}” names no time zone, so it is not one moment: {_EXAMPLES}")
        return time
    if time.tzinfo is not None:
        raise CourseworkError(f"“{text}” names two time zones: {_EXAMPLES}")
    if found["zone"].upper() in ("UTC", "GMT", "Z"):
        return time.replace(tzinfo=UTC)
    try:
        zone = ZoneInfo(found["zone"])
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise CourseworkError(f"“{found['zone']}” is no time zone that is known here: {_EXAMPLES}") from None
    if "/" not in found["zone"]:  # EST, CET: some parts of the world mean another hour by them
        raise CourseworkError(f"“{found['zone']}” does not say which hour is meant everywhere: {_EXAMPLES}")
    first, second = (time.replace(tzinfo=zone, fold=fold) for fold in (0, 1))
    if first.utcoffset() != second.utcoffset():
        raise CourseworkError(
            f"“{text}” happens twice or never, because the clocks change: give the offset instead, as in "
            "2026-10-25T02:30+01:00"
        )
    return first


def in_words(span: timedelta) -> str:
    """A span as “2 d 3 h 5 min”; seconds where it is under a minute."""
    seconds = int(abs(span).total_seconds())
    if seconds < 60:
        return f"{seconds} s"
    parts = ((seconds // 86400, "d"), (seconds // 3600 % 24, "h"), (seconds // 60 % 60, "min"))
    return " ".join(f"{count} {unit}" for count, unit in parts if count)
