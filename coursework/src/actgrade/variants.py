"""The constants of one student's assignment: the same seed and student always give the same ones."""

import hashlib

from actgrade.assignment import Assignment


def constants(assignment: Assignment, seed: str = "", student: str = "") -> dict[str, float]:
    """The value of every variant for `student` (an id of the roster); the defaults where there is no seed.

    Each is drawn evenly between its ends and rounded to its digits. Release and grading both call this, with
    the seed that the instructor keeps; nothing about a student's constants is stored anywhere.
    """
    if not seed:
        return {variant.name: variant.default for variant in assignment.variants}
    drawn = {}
    for variant in assignment.variants:
        key = "\0".join((seed, assignment.name, str(assignment.version), student, variant.name))
        share = int.from_bytes(hashlib.sha256(key.encode()).digest()[:8], "big") / 2**64
        drawn[variant.name] = round(variant.low + share * (variant.high - variant.low), variant.digits)
    return drawn
