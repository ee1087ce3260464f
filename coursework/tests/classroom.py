"""A small class for tests: an assignment, results as the grader writes them, and a roster."""

import json
from collections.abc import Iterable
from pathlib import Path

from actgrade.assignment import Assignment, read_assignment
from actgrade.result import PartResult, Result, Status
from actgrade.roster import Roster, Student
from actgrade.student_key import student_key

DECLARATION = """
schema = 1
title = "Slopes"
version = 1
minutes = 60

[[question]]
id = "slope"
title = "The slope"
function = "slope"
[[question.part]]
id = "seen"
points = 2
inputs = "seen"
visible = true
about = "everyday inputs"
[[question.part]]
id = "tails"
points = 3
inputs = "tails"

[[question]]
id = "kink"
title = "At the kink"
function = "kink"
[[question.part]]
id = "zero"
points = 1
inputs = "zero"

[[question]]
id = "why"
title = "Say why"
[[question.level]]
points = 4
text = "Names the cause & measures it"
[[question.level]]
points = 2
text = "Names the cause"
[[question.level]]
points = 0
text = "Neither"
"""
MANUAL_PART = ""


def cell(question: str, kind: str, source: str) -> dict:
    """An answer's cell, as the author writes it."""
    graded = {"grade": kind == "markdown", "grade_id": question, "locked": False, "schema_version": 3}
    extra = {"outputs": [], "execution_count": None} if kind == "code" else {}
    metadata = {"nbgrader": graded | {"solution": True, "task": False}}
    return {"cell_type": kind, "id": f"cell-{question}", "metadata": metadata, "source": source} | extra


def solution(question: str) -> str:
    text = f"def {question}(x):\n    ### BEGIN SOLUTION\n    return x\n    ### END SOLUTION"
    return f"# answer: {question}\n{text}"


SOURCE = {
    "nbformat": 4,
    "nbformat_minor": 5,
    "metadata": {},
    "cells": [
        cell("slope", "code", solution("slope")),
        cell("kink", "code", solution("kink")),
        cell("why", "markdown", "### BEGIN SOLUTION\nBecause.\n### END SOLUTION"),
    ],
}


def make_assignment(folder: Path) -> Assignment:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "assignment.toml").write_text(DECLARATION, encoding="utf-8")
    (folder / "source.ipynb").write_text(json.dumps(SOURCE), encoding="utf-8")
    (folder / "inputs.py").write_text("")
    return read_assignment(folder)


def part(
    question: str, name: str, points: float, marks: float | None, status=Status.GRADED, reason=""
) -> PartResult:
    return PartResult(question, name, points, marks, status, reason)


def make_result(
    assignment: Assignment,
    student: str,
    marks: Iterable[float | Status | None] = (2, 3, 1, None),
    digest: str = "d1",
    status: Status = Status.GRADED,
) -> Result:
    """A mark for each part (slope/seen, slope/tails, kink/zero, why), or a status; None is pending."""
    places = [
        ("slope", "seen", 2.0),
        ("slope", "tails", 3.0),
        ("kink", "zero", 1.0),
        ("why", MANUAL_PART, 4.0),
    ]
    parts = tuple(
        part(*place, None, Status.PENDING)
        if mark is None
        else part(*place, None, mark, f"because it {mark}")
        if isinstance(mark, Status)
        else part(*place, float(mark))
        for place, mark in zip(places, marks, strict=True)
    )
    return Result(assignment.name, assignment.digest, student, digest, status, parts)


def keep(results: Path, *made: Result) -> None:
    folder = results / "results"
    folder.mkdir(parents=True, exist_ok=True)
    for result in made:
        (folder / f"{student_key(result.student)}.json").write_text(result.to_json(), encoding="utf-8")


def make_roster(path: Path, *students: Student) -> Roster:
    import csv

    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["id", "name", "email", "section", "canvas_id", "moodle_id"])
        writer.writerows([s.id, s.name, s.email, s.section, s.canvas_id, s.moodle_id] for s in students)
    return Roster(students)
