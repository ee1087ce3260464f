"""nbgrader in an environment of its own, made once: this book's lock does not know it."""

import json
import os
import subprocess
from pathlib import Path

from places import ROOT
from tools import side_environment
from tools.environment import CACHE, fixed_environment

VERSION = "0.9.6"
HOME = CACHE / f"nbgrader-{VERSION}"
NEEDS = (f"nbgrader=={VERSION}", "numpy>=2.0", "matplotlib>=3.9", "anywidget>=0.9.13", "mpmath>=1.3")

SCORES = """
import json
from nbgrader.api import Gradebook
scores = {}
with Gradebook("sqlite:///gradebook.db") as book:
    for submission in book.assignment_submissions(__import__("sys").argv[1]):
        grades = [grade for notebook in submission.notebooks for grade in notebook.grades]
        found = {grade.name: (grade.auto_score, grade.needs_manual_grade) for grade in grades}
        scores[submission.student.id] = found
print(json.dumps(scores))
"""


def make() -> None:
    """Create the environment unless it is complete; takes a minute and the network."""
    side_environment.make(HOME, NEEDS)


def run(course: Path, *command: str) -> str:
    """Run one of the environment's programs in the course folder; AssertionError with its log if it fails."""
    path = f"{HOME / 'bin'}{os.pathsep}{os.environ['PATH']}"  # nbgrader calls alembic by its bare name
    environment = fixed_environment(PATH=path, PYTHONPATH=str(ROOT / "src"), VIRTUAL_ENV=str(HOME))
    done = subprocess.run(
        [HOME / "bin" / command[0], *command[1:]],
        cwd=course, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-4000:]
    return done.stdout


def scores(course: Path, assignment: str) -> dict[str, dict[str, tuple[float | None, bool]]]:
    """Of each student: the automatic score of each graded cell, and whether a person has to look at it."""
    held: dict[str, dict[str, tuple[float | None, bool]]] = json.loads(
        run(course, "python", "-c", SCORES, assignment)
    )
    return held
