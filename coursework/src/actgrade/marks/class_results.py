"""The results of a class, with the marks that people gave."""

from dataclasses import dataclass
from pathlib import Path

from actgrade.assignment import Assignment
from actgrade.errors import CourseworkError
from actgrade.manual import read_manual, with_manual
from actgrade.printable import bullets, printable
from actgrade.result import Result
from actgrade.roster import Roster
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
    paths = sorted(folder.glob("*.json"))
    if not paths:
        raise CourseworkError(f"{results} holds no results: run actgrade grade --results {results} first")
    owner = {f"{student_key(student.id)}.json": student.id for student in roster}
    graded: dict[str, Result] = {}
    strangers, problems = [], []
    for path in paths:
        try:
            result = Result.from_json(path.read_text(encoding="utf-8"))
        except (KeyError, TypeError, ValueError, OSError) as problem:
            problems.append(f"{path.name}: {problem}")
            continue
        student = owner.get(path.name)
        if student is None:
            strangers.append(result.student)
        elif result.student != student:
            about = printable(result.student, 40)
            problems.append(f"{path.name} is about “{about}” and not “{printable(student, 40)}”")
        else:
            graded[student] = result
    if problems:
        raise CourseworkError(
            f"results in {folder} cannot be used; delete them and run actgrade grade again, which makes "
            f"only those again:\n{bullets(problems)}"
        )
    _check_assignment(graded, assignment, results, allow_stale)
    final = {who: with_manual(result, read_manual(results, who)) for who, result in graded.items()}
    return ClassResults(final, graded, tuple(strangers))


def _check_assignment(
    graded: dict[str, Result], assignment: Assignment, results: Path, allow_stale: bool
) -> None:
    if other := sorted({result.assignment for result in graded.values()} - {assignment.name}):
        raise CourseworkError(
            f"{results} holds results of {', '.join(other)} and not of {assignment.name}: name the other "
            "assignment, or the other folder"
        )
    stale = sum(result.assignment_digest != assignment.digest for result in graded.values())
    if stale and not allow_stale:
        raise CourseworkError(
            f"{stale} of {len(graded)} results were made before {assignment.folder} was changed: run "
            "actgrade grade, which makes only those again, or give --allow-stale to use them as they are"
        )
