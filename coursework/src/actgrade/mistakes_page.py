"""Common mistakes, for those who help students: from the list that the assignment is checked with."""

import re

from actgrade.assignment import Assignment, Question
from actgrade.mutants import Mutant, read_mutants

FILE = "common-mistakes.md"
OPENING = """\
Each of these was called as students' answers are.
Where no words stand beside one, let the student work out one input that gives it away, on paper.
This page quotes what is not shown to students: keep it to those who mark.\
"""


def mistakes_page(assignment: Assignment) -> str:
    """Markdown: by question what a student writes, what gives it away, and what to say."""
    pieces = [f"# {assignment.title}: common mistakes", OPENING]
    mutants = read_mutants(assignment)
    for question in assignment.questions:
        wrong = [one for one in mutants if one.question == question.id and _lost(question, one)]
        if wrong:
            pieces += [f"## {_plain(question.title)}", *(_mistake(question, mutant) for mutant in wrong)]
    return "\n\n".join(pieces) + "\n"


def _mistake(question: Question, mutant: Mutant) -> str:
    lines = [f"### {_plain(mutant.name)}", "", "```python", mutant.code.strip(), "```", ""]
    lines.append(f"Given away by: {'; '.join(_lost(question, mutant))}.")
    return "\n".join([*lines, *(["", f"Say: {_plain(mutant.says)}"] if mutant.says else [])])


def _lost(question: Question, mutant: Mutant) -> list[str]:
    """The parts that it does not get all points for, in words."""
    return [
        f"{_plain(part.about or part.id)} ({mutant.marks[part.id]:g} of {part.points:g})"
        for part in question.parts
        if mutant.marks[part.id] < part.points
    ]


def _plain(text: str) -> str:
    """`text` as Markdown that shows just that."""
    return re.sub(r"([\\`*_<>\[\]$])", r"\\\1", text)
