"""The inputs that a part is called with, drawn from a seed by the assignment's own inputs.py."""

import hashlib
import runpy
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from actbook.coursework.plain import NotPlainError, plain
from actgrade.assignment import Assignment, Part, Question
from actgrade.errors import CourseworkError


def visible_seed(assignment: Assignment) -> str:
    """The seed of what the notebook shows: the same for everybody, until the assignment's version changes."""
    return f"visible {assignment.name} {assignment.version}"


def draw_calls(
    assignment: Assignment, question: Question, part: Part, seed: str, generator: str = ""
) -> list[list[Any]]:
    """A list of argument lists for `part`, as `plain` writes them.

    A visible part is always drawn with the visible seed, whatever `seed` is, unless a `generator` of
    inputs.py is named. The draw depends on the seed and the names of question and part alone, so that adding
    a question changes no other's inputs.
    """
    used = visible_seed(assignment) if part.visible and not generator else seed
    name = generator or part.inputs
    digest = hashlib.sha256("\0".join((used, question.id, part.id)).encode()).digest()
    where = f"{assignment.folder / 'inputs.py'}: {name}"
    draw = _generators(assignment.folder / "inputs.py").get(name)
    if not callable(draw):
        raise CourseworkError(f"{where} does not exist, and {question.id} · {part.id} needs it")
    try:
        calls = draw(np.random.default_rng(int.from_bytes(digest[:16], "big")))
        drawn_calls = [[plain(arg) for arg in args] for args in calls]
    except NotPlainError as problem:
        raise CourseworkError(f"{where}: {problem}") from problem
    except Exception as problem:
        raise CourseworkError(f"{where} raised {type(problem).__name__}: {problem}") from problem
    if not drawn_calls:
        raise CourseworkError(
            f"{where} draws nothing, so {question.id} · {part.id} would be right for any answer"
        )
    return drawn_calls


def fresh_generator(assignment: Assignment, part: Part) -> str:
    """The generator that tries a visible part again on inputs that nobody was shown.

    It is the part's own, or that with `_fresh` after its name, where there is one: for what has to be unseen
    and not only drawn anew, such as names.
    """
    fresh = f"{part.inputs}_fresh"
    return fresh if fresh in _generators(assignment.folder / "inputs.py") else part.inputs


def unseen_set_up(assignment: Assignment) -> str:
    """Code (UNSEEN of inputs.py) that runs before hidden inputs are given; it defines what those name."""
    return str(_generators(assignment.folder / "inputs.py").get("UNSEEN", ""))


@lru_cache(maxsize=8)
def _generators(path: Path) -> dict[str, Any]:
    """What inputs.py defines; it is the author's, so it runs here."""
    try:
        return runpy.run_path(str(path))
    except Exception as problem:
        raise CourseworkError(f"{path} raised {type(problem).__name__}: {problem}") from problem
