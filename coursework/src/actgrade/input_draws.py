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


def draw_calls(assignment: Assignment, question: Question, part: Part, seed: str) -> list[list[Any]]:
    """A list of argument lists for `part`, as `plain` writes them.

    A visible part is always drawn with the visible seed, whatever `seed` is. The draw depends on the seed and
    the names of question and part alone, so that adding a question changes no other's inputs.
    """
    used = visible_seed(assignment) if part.visible else seed
    digest = hashlib.sha256("\0".join((used, question.id, part.id)).encode()).digest()
    where = f"{assignment.folder / 'inputs.py'}: {part.inputs}"
    draw = _generators(assignment.folder / "inputs.py").get(part.inputs)
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


@lru_cache(maxsize=8)
def _generators(path: Path) -> dict[str, Any]:
    """What inputs.py defines; it is the author's, so it runs here."""
    try:
        return runpy.run_path(str(path))
    except Exception as problem:
        raise CourseworkError(f"{path} raised {type(problem).__name__}: {problem}") from problem
