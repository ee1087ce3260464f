"""The results of a class, with the marks that people gave."""

import json
from dataclasses import dataclass
from pathlib import Path

from actgrade.assignment import Assignment
from actgrade.errors import CourseworkError
from actgrade.manual import read_manual, with_manual
from actgrade.result import Result
from actgrade.roster import Roster
from actgrade.shown import several, shown
from actgrade.student_key import student_key

FOLDER = "results"  #: in the results folder


@dataclass(frozen=True)
class ClassResults:
    """What there is, by student."""

    final: dict[str, Result]  #: with people's marks
    graded: dict[str, Result]  #: as the grader left them
    strangers: tuple[str, ...]  #: students with a result who are not on the roster


def read_results(
    results: Path, roster: Roster, assignment: Assignment, *, allow_stale: bool = False
) -> ClassResults:
    """All results of `roster` in the results folder.

    CourseworkError where there are none, one is damaged, or some were made for another state of the
    assignment (those are used with `allow_stale`).
    """
    folder = results / FOLDER
    files = {path.name for path in folder.glob("*.json")} if folder.is_dir() else set()
    if not files:
        raise CourseworkError(f"{results} holds no results: run actgrade grade --results {results} first")
    graded: dict[str, Result] = {}
    problems: list[str] = []
    for student in roster:
        name = f"{student_key(student.id)}.json"
        if name in files:
            files.discard(name)
            result = _read(folder / name, problems)
            if result and result.student != student.id:
                problems.append(
                    f"{name} is about “{shown(result.student, 40)}” and not “{shown(student.id, 40)}”"
                )
            elif result:
                graded[student.id] = result
    strangers = [result.student for name in sorted(files) if (result := _read(folder / name, problems))]
    if problems:
        raise CourseworkError(
            f"results in {folder} cannot be used; delete them and run actgrade grade again, which makes "
            "only those "
            f"anew:\n{several(problems)}"
        )
    _check_assignment(graded, assignment, results, allow_stale)
    final = {
        student: with_manual(result, read_manual(results, student)) for student, result in graded.items()
    }
    return ClassResults(final, graded, tuple(strangers))


def _read(path: Path, problems: list[str]) -> Result | None:
    try:
        return Result.from_json(path.read_text(encoding="utf-8"))
    except (json.JSONDecodeError, UnicodeDecodeError, KeyError, TypeError, ValueError, OSError) as problem:
        problems.append(f"{path.name}: {problem}")
        return None


def _check_assignment(
    graded: dict[str, Result], assignment: Assignment, results: Path, allow_stale: bool
) -> None:
    if other := sorted({result.assignment for result in graded.values()} - {assignment.name}):
        raise CourseworkError(
            f"{results} holds results of {', '.join(other)} and not of {assignment.name}: name the other "
            "assignment, "
            "or the other folder"
        )
    stale = [student for student, result in graded.items() if result.assignment_digest != assignment.digest]
    if stale and not allow_stale:
        raise CourseworkError(
            f"{len(stale)} of {len(graded)} results were made before {assignment.folder} was changed: "
            "run actgrade "
            "grade again, which makes only those anew, or give --allow-stale to use them as they are"
        )
