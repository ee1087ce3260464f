"""Stop with a readable sentence when this Python is too old. Plain enough for every Python to parse."""

import sys

OLDEST = (3, 11)


def complaint(version, name):  # type: ignore[no-untyped-def]
    """What is wrong with this Python, or an empty text."""
    if tuple(version[:2]) >= OLDEST:
        return ""
    # no f-string and no annotation: Python 3.5 and older must be able to read this file
    text = "This book needs Python {}.{} or later; `{}` is Python {}.{}.\n"
    text += "Name another one: make PYTHON=python3.12 ..."
    return text.format(OLDEST[0], OLDEST[1], name, version[0], version[1])


if __name__ == "__main__":
    message = complaint(sys.version_info, sys.argv[1] if len(sys.argv) > 1 else sys.executable)
    if message:
        sys.stderr.write(message + "\n")
        sys.exit(1)
