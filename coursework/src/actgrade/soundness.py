"""Whether an assignment can be set: it is graded before any student does it.

Everything that a student could rightly complain of is tried: the solved notebook gets full marks, the blank
one 0, every wrong answer of mutants.toml exactly the marks that it should, for the default constants and for
those of invented students; and nothing of a solution is left in what is given out.
"""

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from actgrade.assignment import Assignment
from actgrade.grading import grade_submission
from actgrade.mutants import Mutant, read_mutants
from actgrade.readme import readme
from actgrade.reference import Reference
from actgrade.releases import Release
from actgrade.result import PartResult, Status
from actgrade.sandbox import Sandbox
from actgrade.source_faults import find_faults, solution_lines
from actgrade.source_notebook import Notebook, is_answer, question_of, to_text
from actgrade.submitted_cells import RawSubmission

INVENTED = ("ada", "grace")  # students, for the variants


@dataclass(frozen=True)
class Finding:
    """One thing that was tried; `faults` is empty if it came out as it should."""

    what: str
    faults: tuple[str, ...] = ()


def count_steps(assignment: Assignment) -> int:
    """How many findings `examine` yields."""
    return 5 + (len(INVENTED) if assignment.variants else 0) + len(read_mutants(assignment))


def examine(assignment: Assignment, sandbox: Sandbox, draws: int = 200) -> Iterator[Finding]:
    """Try everything, one finding after the other; CourseworkError if the assignment cannot even be read.

    Wrong answers are called with `draws` draws of every part's inputs: a mark should not be luck.
    """
    yield Finding("source notebook and declaration agree", tuple(find_faults(assignment)))
    release = Release(assignment)
    yield Finding("nothing of a solution is given out", tuple(_leaks(release)))

    def grade(notebook: Notebook, one: Release = release) -> list[PartResult]:
        raw = RawSubmission(to_text(notebook).encode())
        graded = grade_submission(
            raw, "check", assignment, secret="soundness", sandbox=sandbox, constants=one.constants
        )
        return list(graded.parts)

    yield Finding("solved: full marks", _faults(grade(release.solved_notebook())))
    for student in INVENTED if assignment.variants else ():
        one = Release(assignment, "soundness", student)
        values = ", ".join(f"{name} = {value:g}" for name, value in one.constants.items())
        yield Finding(f"solved: full marks with {values}", _faults(grade(one.solved_notebook(), one)))
    parts = grade(release.student_notebook())
    tried = [part for part in parts if part.status is not Status.NOT_ATTEMPTED or part.marks != 0]
    yield Finding("blank: not attempted, 0 marks", tuple(map(_in_words, tried)))
    for mutants in _batches(read_mutants(assignment)):
        solved = release.solved_notebook()
        is_sound = not _faults(grade(_mutated(solved, mutants)), mutants)
        for mutant in mutants:  # together all got their marks, or else each is tried alone
            alone = (
                () if is_sound else _faults(grade(_mutated(release.solved_notebook(), [mutant])), [mutant])
            )
            yield Finding(f"mutant of {mutant.question}: {mutant.name}", alone)
    yield Finding(f"the same marks in {draws} draws", tuple(_luck(assignment, draws)))


def _luck(assignment: Assignment, draws: int) -> Iterator[str]:
    """The parts, visible ones too, where a wrong answer gets the points with some inputs and not with others.

    One process answers all calls, without a sandbox: the code is the author's.
    """
    with Reference(assignment, Release(assignment).constants) as reference:
        solved = {name: cell.solved for name, cell in reference.source.of("answer").items()}
        mutants = read_mutants(assignment)
        for question, part in ((one, part) for one in assignment.questions for part in one.parts):
            drawn = [reference.cases(question, part, f"draw {n}", part.inputs) for n in range(draws)]
            for mutant in (one for one in mutants if one.question == question.id):
                reference.define(mutant.code)
                right = sum(reference.is_right(question, part, cases) for cases in drawn)
                if right not in (0, draws):
                    yield (
                        f"{question.id} · {part.id}: {mutant.name!r} is right in {right} of {draws} "
                        f"draws: let {part.inputs} of inputs.py always have a point that decides"
                    )
            reference.define(solved[question.id])


def _batches(mutants: Sequence[Mutant]) -> Iterator[list[Mutant]]:
    """The first wrong answer to every question, then the second, and so on: one notebook tries a batch."""
    of: defaultdict[str, list[Mutant]] = defaultdict(list)
    for mutant in mutants:
        of[mutant.question].append(mutant)
    for turn in range(max(map(len, of.values()), default=0)):
        yield [some[turn] for some in of.values() if turn < len(some)]


def _faults(parts: Sequence[PartResult], mutants: Sequence[Mutant] = ()) -> tuple[str, ...]:
    """The parts whose marks are not what they should be: full, but for the mutants' questions."""
    declared = {(one.question, part): marks for one in mutants for part, marks in one.marks.items()}
    wrong = (
        part
        for part in parts
        if part.status is not Status.PENDING
        and part.marks != declared.get((part.question, part.part), part.points)
    )
    return tuple(dict.fromkeys(map(_in_words, wrong)))


def _in_words(part: PartResult) -> str:
    marks = "no mark" if part.marks is None else f"{part.marks:g} of {part.points:g}"
    detail = f" ({part.detail})" if part.detail else ""
    name = part.part or "read by a person"
    return f"{part.question} · {name}: {marks}, {part.status}: {part.reason}{detail}"


def _mutated(notebook: Notebook, mutants: Sequence[Mutant]) -> Notebook:
    code = {mutant.question: mutant.code.strip() for mutant in mutants}
    for cell in notebook["cells"]:
        if is_answer(cell) and question_of(cell) in code:
            cell["source"] = f"# answer: {question_of(cell)}\n{code[question_of(cell)]}"
    return notebook


def _leaks(release: Release) -> Iterator[str]:
    """Lines of solutions, and notes for markers, that stand in something that students get."""
    notes = (line.strip() for one in release.assignment.questions for line in one.private.splitlines())
    private = sorted(solution_lines(release.assignment) | {line for line in notes if line})
    given = {
        release.file_name: "\n".join(cell["source"] for cell in release.student_notebook()["cells"]),
        "visible.json": json.dumps(release.visible(), ensure_ascii=False),
        "README.md": readme(release.assignment),
    }
    for name, text in given.items():
        yield from (
            f"{name} has this line of a solution or of a marker's notes: {line}"
            for line in private
            if line in text
        )
