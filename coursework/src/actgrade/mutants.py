"""Wrong answers on purpose, which `check` hands in to see that they get the marks that they should.

Feedback calls a student's answer by the name of the one that returns the same.
"""

import tomllib
from dataclasses import dataclass
from typing import Any

from actgrade.assignment import Assignment
from actgrade.errors import CourseworkError

FILE = "mutants.toml"


@dataclass(frozen=True)
class Mutant:
    """An answer to one question, and the marks that each of its parts must get; the rest stays solved."""

    name: str
    question: str
    code: str
    marks: dict[str, float]  #: by the part's id
    says: str = ""  #: for the student who made it: what it is, and what to look at next


def read_mutants(assignment: Assignment) -> tuple[Mutant, ...]:
    """Those of mutants.toml, if there is one; CourseworkError for one that cannot be graded."""
    path = assignment.folder / FILE
    if not path.is_file():
        return ()
    try:
        held = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as problem:
        raise CourseworkError(f"{path} is not TOML: {problem}") from problem
    return tuple(_mutant(entry, assignment, str(path)) for entry in held.get("mutant", ()))


def _mutant(entry: dict[str, Any], assignment: Assignment, path: str) -> Mutant:
    where = f"{path}: mutant {entry.get('name', '?')!r}"
    wanted = {"name", "question", "code", "marks"}
    if set(entry) - {"says"} != wanted:
        needed = f"{', '.join(sorted(wanted))}, and may have says"
        raise CourseworkError(f"{where} has {', '.join(sorted(entry))}; it needs {needed}")
    question = assignment.by_id.get(entry["question"])
    if question is None or question.manual:
        raise CourseworkError(f"{where}: {entry['question']!r} is not a question that is called")
    if set(entry["marks"]) != {part.id for part in question.parts}:
        parts = ", ".join(part.id for part in question.parts)
        raise CourseworkError(f"{where}: marks needs one number for each part of {question.id}: {parts}")
    return Mutant(**entry)
