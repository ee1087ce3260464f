"""Whether an assignment can be set: it is graded before any student is.

Everything that a student could rightly complain of is tried: the solved notebook gets full marks, the blank
one 0, every wrong answer of mutants.toml exactly the marks that it should, for the default constants and for
those of invented students; and nothing of a solution is left in what is given out.
"""

import json
import time
from collections.abc import Iterator
from dataclasses import dataclass

from actgrade import anatomy
from actgrade.assignment import Assignment
from actgrade.cells import Handed
from actgrade.grading import grade_submission
from actgrade.mutants import Mutant, read_mutants
from actgrade.notebook import Notebook, is_answer, question_of, to_text
from actgrade.readme import readme
from actgrade.release import Release
from actgrade.result import PartResult, Result, Status
from actgrade.sandbox import Sandbox

INVENTED = ("ada", "grace")  # students, for the variants


@dataclass(frozen=True)
class Finding:
    """One thing that was tried; `faults` is empty if it came out as it should."""

    what: str
    faults: tuple[str, ...] = ()
    seconds: float = 0.0


def steps(assignment: Assignment) -> int:
    """How many findings `examine` yields."""
    return 4 + (len(INVENTED) if assignment.variants else 0) + len(read_mutants(assignment))


def examine(assignment: Assignment, sandbox: Sandbox, draws: int = 2) -> Iterator[Finding]:
    """Try everything, one finding after the other; CourseworkError if the assignment cannot even be read.

    Everything is graded with `draws` draws of the inputs that are not shown: a mark should not be luck.
    """
    yield Finding("source notebook and declaration agree", tuple(anatomy.faults(assignment)))
    release = Release(assignment)
    yield Finding("nothing of a solution is given out", tuple(_left_over(release)))

    def graded(notebook: Notebook, one: Release, mutant: Mutant | None = None) -> tuple[list[str], float]:
        handed = Handed(to_text(notebook).encode())
        said: dict[str, None] = {}
        slowest = 0.0
        for draw in range(draws):
            started = time.monotonic()
            result = grade_submission(
                handed,
                "check",
                assignment,
                secret=f"soundness {draw}",
                sandbox=sandbox,
                constants=one.constants,
            )
            slowest = max(slowest, time.monotonic() - started)
            said |= dict.fromkeys(map(_said, _lost(result, mutant)))
        return list(said), slowest

    faults, seconds = graded(release.solved_notebook(), release)
    yield Finding("solved: full marks", tuple(faults), seconds)
    for student in INVENTED if assignment.variants else ():
        one = Release(assignment, "soundness", student)
        faults, seconds = graded(one.solved_notebook(), one)
        values = ", ".join(f"{name} = {value:g}" for name, value in one.constants.items())
        yield Finding(f"solved: full marks with {values}", tuple(faults), seconds)
    blank = Handed(to_text(release.student_notebook()).encode())
    result = grade_submission(blank, "check", assignment, secret="soundness", sandbox=sandbox)
    tried = [part for part in result.parts if part.status is not Status.NOT_ATTEMPTED or part.marks != 0]
    yield Finding("blank: not attempted, 0 marks", tuple(map(_said, tried)))
    for mutant in read_mutants(assignment):
        faults, seconds = graded(_with(release.solved_notebook(), mutant), release, mutant)
        yield Finding(f"mutant of {mutant.question}: {mutant.name}", tuple(faults), seconds)


def _lost(result: Result, mutant: Mutant | None = None) -> list[PartResult]:
    """The parts whose marks are not what they should be: full, but for the mutant's question."""
    wrong = []
    for part in result.parts:
        wanted = mutant.marks[part.part] if mutant and part.question == mutant.question else part.points
        if part.status is not Status.PENDING and part.marks != wanted:
            wrong.append(part)
    return wrong


def _said(part: PartResult) -> str:
    marks = "no mark" if part.marks is None else f"{part.marks:g} of {part.points:g}"
    detail = f" ({part.detail})" if part.detail else ""
    return (
        f"{part.question} · {part.part or 'read by a person'}: {marks}, {part.status}: {part.reason}{detail}"
    )


def _with(notebook: Notebook, mutant: Mutant) -> Notebook:
    for cell in notebook["cells"]:
        if is_answer(cell) and question_of(cell) == mutant.question:
            cell["source"] = f"# answer: {mutant.question}\n{mutant.code.strip()}"
    return notebook


def _left_over(release: Release) -> Iterator[str]:
    """Lines of solutions, and notes for markers, that stand in something that students get."""
    assignment = release.assignment
    private = anatomy.lines_of_solutions(assignment)
    private |= {
        line.strip() for one in assignment.questions for line in one.notes.splitlines() if line.strip()
    }
    given = {
        release.file_name: "\n".join(cell["source"] for cell in release.student_notebook()["cells"]),
        "visible.json": json.dumps(release.visible(), ensure_ascii=False),
        "README.md": readme(assignment),
    }
    for name, text in given.items():
        for line in sorted(private):
            if line in text:
                yield f"{name} has this line of a solution or of a marker's notes: {line}"
