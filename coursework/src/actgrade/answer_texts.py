"""What a student wrote for each question, for a person to read."""

from dataclasses import dataclass
from pathlib import Path

from actgrade.answers_found import Found, Plan, plan
from actgrade.source_cells import Source
from actgrade.submitted_cells import Cell, NotebookError, read_cells, read_submission

NOTHING = Plan((), (), ())


@dataclass(frozen=True)
class Answers:
    """A submission as a person reads it."""

    texts: dict[str, str]  #: of each question's cells, or in brackets why there is none
    cells: tuple[Cell, ...] = ()  #: of the whole notebook; none where it cannot be shown
    plan: Plan = NOTHING


def read_answers(path: Path | None, digest: str, source: Source) -> Answers:
    """The answers in the notebook at `path`.

    The cells are those that the grader finds; several are given one after the other, since a person reads
    them. Nothing is run. `digest` is that of the file that was graded: another file's text is not shown.
    """
    questions = source.assignment.by_id
    handed = read_submission(path)
    if handed.digest != digest:
        said = "it has changed since it was graded: run actgrade grade again" if handed.raw else handed.reason
        return Answers(dict.fromkeys(questions, f"(the file {path} is not shown: {said})"))
    if handed.raw is None:
        return Answers(dict.fromkeys(questions, f"({handed.reason})"))
    try:
        cells = read_cells(handed.raw)
    except NotebookError as problem:
        return Answers(dict.fromkeys(questions, f"({problem})"))
    planned = plan(source, cells)
    found = {}
    for one in (*planned.manual, *(step for step in planned.steps if isinstance(step, Found))):
        texts = dict.fromkeys(cells[number - 1].text for number in one.cells)
        found[one.question.id] = "\n\n".join(texts) or f"({one.reason})"
    return Answers(found, tuple(cells), planned)
