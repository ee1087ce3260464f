"""The constants of one student's assignment: the same seed and student always give the same ones."""

import hashlib
from collections.abc import Iterable
from itertools import islice

from actgrade.answers_found import same_text
from actgrade.assignment import Assignment
from actgrade.errors import CourseworkError
from actgrade.source_notebook import Cell, is_variant, question_of, read_source, with_constants
from actgrade.submissions.submission import Submission
from actgrade.submitted_cells import NotebookError, read_cells, read_submission

ENOUGH = 50  # notebooks tell whether the seed is theirs; a class of 10,000 need not be read twice


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


def check_seed(submissions: Iterable[Submission], assignment: Assignment, seed: str) -> None:
    """CourseworkError where most notebooks have other constants than `seed` gives: right answers would lose.

    One notebook alone says nothing: its student may have edited the cell.
    """
    given = [cell for cell in read_source(assignment)["cells"] if is_variant(cell)]
    found = ((one, text) for one in submissions for cell in given for text in _texts(one, cell))
    same = [
        same_text(text, with_constants(given[0]["source"], constants(assignment, seed, one.student)))
        for one, text in islice(found, ENOUGH)
    ]
    if len(same) > 1 and 2 * sum(same) < len(same):
        gives = f"--seed {seed!r} gives" if seed else "the assignment itself has (there is no --seed)"
        raise CourseworkError(
            f"{same.count(False)} of {len(same)} notebooks have other constants than {gives}. Nothing was "
            "graded: give the seed with which the variants were released"
        )


def _texts(one: Submission, given: Cell) -> list[str]:
    """What became of the author's cell `given` in one notebook; nothing where that cannot be read."""
    try:
        cells = read_cells(read_submission(one.path).raw or b"")
    except NotebookError:
        return []
    return [cell.text for cell in cells if question_of(given) == cell.grade_id or given["id"] == cell.id]
