"""The same batch graded by nbgrader and by actgrade, in turns: `python -m bench nbgrader`.

Both get one course folder with the same submissions. nbgrader runs in an environment of its own
(`tools/nbgrader_environment.py`); `autograde` is asked once for the whole batch, as an instructor would.
"""

import csv
import json
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from actgrade.assignment import Assignment, read_assignment
from actgrade.course_tree import write_course
from actgrade.notebook import Notebook, is_answer, question_of, to_text
from actgrade.release import Release
from actgrade.sandbox import protection
from bench.machine import describe
from bench.missing import NotMeasured
from tools import nbgrader_environment as nbgrader
from tools.environment import ROOT

ASSIGNMENT = ROOT / "coursework" / "1-activations"
SUBMISSIONS, ROUNDS = 20, 3


def measure(submissions: int = SUBMISSIONS, rounds: int = ROUNDS) -> dict[str, Any]:
    """Seconds of each round of each tool."""
    protected = protection()
    if not protected.sandbox.program:
        raise NotMeasured(f"there is no sandbox to measure: {protected.why}")
    nbgrader.make()
    assignment = read_assignment(ASSIGNMENT)
    seconds: dict[str, list[float]] = {"nbgrader": [], "actgrade": []}
    with tempfile.TemporaryDirectory() as folder:
        course = Path(folder) / "course"
        hand_in(assignment, course, submissions)
        for number in range(rounds):
            started = time.perf_counter()
            nbgrader.run(course, "nbgrader", "autograde", assignment.name, "--force")
            seconds["nbgrader"].append(time.perf_counter() - started)
            results = Path(folder) / f"results-{number}"
            words = ["grade", str(ASSIGNMENT), str(course), "--roster", str(course / "roster.csv")]
            started = time.perf_counter()
            subprocess.run(
                [sys.executable, "-m", "actgrade", *words, "--results", str(results)],
                capture_output=True, check=False,
            )  # fmt: skip
            seconds["actgrade"].append(time.perf_counter() - started)
            assert len(list((results / "results").glob("*.json"))) == submissions
            print(f"  round {number + 1}: " + ", ".join(f"{k} {v[-1]:.1f} s" for k, v in seconds.items()))
    return {
        "submissions": submissions,
        "seconds": seconds,
        "version": nbgrader.VERSION,
        "machine": describe(),
    }


def hand_in(assignment: Assignment, course: Path, submissions: int) -> None:
    """A course folder of nbgrader with solved submissions, and their roster."""
    write_course(assignment, course)
    nbgrader.run(course, "nbgrader", "generate_assignment", assignment.name)
    given = course / "release" / assignment.name
    held = json.loads((given / f"{assignment.name}.ipynb").read_text(encoding="utf-8"))
    for cell in held["cells"]:
        cell["source"] = "".join(cell["source"])
    solutions = {
        question_of(cell): cell["source"]
        for cell in Release(assignment).solved_notebook()["cells"]
        if is_answer(cell)
    }
    text = to_text(answered(held, solutions))
    with (course / "roster.csv").open("w", newline="", encoding="utf-8") as file:
        table = csv.writer(file)
        table.writerow(["id", "name"])
        for number in range(submissions):
            student = f"s{number:03}"
            table.writerow([student, f"Student {number}"])
            folder = course / "submitted" / student / assignment.name
            shutil.copytree(given, folder)
            (folder / f"{assignment.name}.ipynb").write_text(text, encoding="utf-8")


def answered(given: Notebook, answers: Mapping[str, str]) -> Notebook:
    """The notebook with these answers by question."""
    cells = [
        cell | {"source": answers[question_of(cell)]}
        if is_answer(cell) and question_of(cell) in answers
        else cell
        for cell in given["cells"]
    ]
    return given | {"cells": cells}
