"""The README of a released assignment: what a student wants to know before the first cell."""

from collections import defaultdict

from actgrade.assignment import Assignment, Question
from actgrade.session import SET_UPS
from actgrade.submitted_cells import MOST_BYTES

INTEGRITY = """\
The work that you hand in is your own.
Talk about the ideas with anybody, read what you like, and say in the notebook whom and what you used:
people, books, sites and language models alike.
Do not hand in, or pass on, somebody else's answers: what comes later builds on what you practise here.
If your course has rules of its own, they come first.\
"""

OPENING = "Open the notebook in an environment that has the book's package, such as the one of `make lab`."
OPENING_ANYWHERE = """\
Open the notebook in any Jupyter, in Colab or on Kaggle.
Its first code cell installs the book's package where that is missing; on Colab, upload the other files too.\
"""
HANDING_IN = """\
Keep the notebook, `visible.json` and the folder `data`, where there is one, together.
{opening}
Answer, and run the check under each answer.
At the end restart the kernel and run all cells; then hand in the notebook alone.

A part that its check calls right keeps its points in grading: the same lines compare the same inputs there.
The other parts are drawn afresh for each grading, so there is nothing in them to know beforehand.
What you print, plot or write in cells of your own is not graded.\
"""

LIMITS = """\
Grading runs your notebook anew and stops what takes more than this; what was stopped waits for a person.
Cells below the last check are not run then, so put what computes for long there.\
"""


def readme(assignment: Assignment, *, installs: bool = False) -> str:
    """Markdown, from the declaration alone; what is for markers only stays out.

    installs: whether the notebook has the cell that installs the book's package.
    """
    hours = assignment.minutes / 60
    pieces = [
        f"# {assignment.title}",
        f"{assignment.points:g} points, about {hours:g} hours. Version {assignment.version}.",
        "## Goals\n\nAfterwards you can\n\n" + _list(assignment.goals),
        "## Before you start\n\nYou need\n\n" + _list(assignment.prerequisites),
        "## How to work and hand in\n\n"
        + HANDING_IN.format(opening=OPENING_ANYWHERE if installs else OPENING),
        "## Limits\n\n" + LIMITS + "\n\n" + _list(_limits(assignment)),
        "## Points\n\n" + _points(assignment),
    ]
    if rubric := [_rubric(question) for question in assignment.questions if question.manual]:
        pieces.append(
            "## Rubric\n\nA person reads these answers and chooses the level that fits.\n\n"
            + "\n\n".join(rubric)
        )
    pieces.append("## Academic integrity\n\n" + INTEGRITY)
    if (assignment.folder / "data").is_dir():
        pieces.append(
            "## Data\n\nWhat the folder `data` holds, where it is from and its licence: `data/README.md`."
        )
    return "\n\n".join(pieces) + "\n"


def _list(lines: tuple[str, ...]) -> str:
    return "\n".join(f"- {line}" for line in lines)


def _limits(assignment: Assignment) -> tuple[str, ...]:
    cell, titles = assignment.set_up_limit, defaultdict[float, list[str]](list)
    for question in assignment.questions:
        if not question.manual:
            titles[question.time_limit].append(question.title)
    parts = (
        f"{seconds:g} s for all calls of one part" + f" of: {'; '.join(some)}" * (len(titles) > 1)
        for seconds, some in titles.items()
    )
    return (
        f"{MOST_BYTES // 2**20} MiB for the file, pictures and other outputs included",
        f"{cell:g} s for each cell, and {SET_UPS * cell:g} s for all cells together",
        *parts,
        f"{assignment.memory} MiB of memory",
    )


def _points(assignment: Assignment) -> str:
    rows = ["| Question | Points | of these, checked in the notebook |", "| --- | ---: | ---: |"]
    for question in assignment.questions:
        shown = sum(part.points for part in question.parts if part.visible)
        checked = "by a person" if question.manual else f"{shown:g}"
        rows.append(f"| {question.title} | {question.points:g} | {checked} |")
    return "\n".join([*rows, f"| **Total** | **{assignment.points:g}** | |"])


def _rubric(question: Question) -> str:
    rows = [f"### {question.title}\n", "| Points | Level |", "| ---: | --- |"]
    return "\n".join([*rows, *(f"| {level.points:g} | {level.text} |" for level in question.levels)])
