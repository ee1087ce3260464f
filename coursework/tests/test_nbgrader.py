"""The course tree in nbgrader itself: it takes it, leaks nothing, and gives the marks that we give."""

import json
import shutil

import pytest

import nbgrader_environment as nbgrader
from actgrade.assignment import read_assignment
from actgrade.course_tree import write_course
from actgrade.grading import grade_submission
from actgrade.mutants import read_mutants
from actgrade.releases import Release
from actgrade.result import Status
from actgrade.sandbox import protection
from actgrade.source_notebook import grading, is_answer, question_of, to_text
from actgrade.submitted_cells import RawSubmission
from canary import CANARY, files_with
from places import NAMES, ROOT

pytestmark = pytest.mark.slow


def answered(given, answers):
    """The notebook with these answers by question."""
    cells = [
        cell | {"source": answers[question_of(cell)]}
        if is_answer(cell) and question_of(cell) in answers
        else cell
        for cell in given["cells"]
    ]
    return given | {"cells": cells}


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """A course folder with all assignments released and two students' work autograded."""
    nbgrader.make()
    course = tmp_path_factory.mktemp("course")
    for name in NAMES:
        assignment = read_assignment(ROOT / "coursework" / name)
        write_course(assignment, course)
        nbgrader.run(course, "nbgrader", "generate_assignment", name)
        given = course / "release" / name
        text = (given / f"{name}.ipynb").read_text(encoding="utf-8")
        for student, notebook in submissions(assignment, json.loads(text)).items():
            folder = course / "submitted" / student / name
            shutil.copytree(given, folder)
            (folder / f"{name}.ipynb").write_text(to_text(notebook), encoding="utf-8")
        nbgrader.run(course, "nbgrader", "autograde", name)
    return course


def submissions(assignment, given):
    """Made of nbgrader's release: solved, blank, and with a mutant for each question that has one."""
    for cell in given["cells"]:
        cell["source"] = "".join(cell["source"])
    solutions = {
        question_of(cell): cell["source"]
        for cell in Release(assignment).solved_notebook()["cells"]
        if is_answer(cell)
    }
    mutants = {
        one.question: f"# answer: {one.question}\n{one.code.strip()}" for one in read_mutants(assignment)
    }
    return {
        "solved": answered(given, solutions),
        "blank": answered(given, {}),
        "mutant": answered(given, solutions | mutants),
    }


@pytest.mark.parametrize("name", NAMES)
def test_nbgrader_gives_the_solved_the_blank_and_the_wrong_version_our_marks(course, name):
    assignment = read_assignment(ROOT / "coursework" / name)
    theirs = nbgrader.scores(course, name)
    assert set(theirs) == {"solved", "blank", "mutant"}
    for student, scores in theirs.items():
        raw = (course / "submitted" / student / name / f"{name}.ipynb").read_bytes()
        ours = grade_submission(
            RawSubmission(raw), student, assignment, secret="nbgrader", sandbox=protection().sandbox
        )
        called = {f"test-{p.question}--{p.part}": p.marks for p in ours.parts if p.part}
        assert {cell: score for cell, (score, _) in scores.items() if cell in called} == called
        waiting = {p.question for p in ours.parts if p.status is Status.PENDING}
        assert waiting == {cell for cell, (_, manual) in scores.items() if manual and cell not in called}
    blank = theirs["blank"].values()
    assert sum(score or 0 for score, _ in blank) == 0
    assert sum(score or 0 for score, _ in theirs["solved"].values()) == sum(
        question.points for question in assignment.questions if not question.manual
    )


def test_the_release_that_nbgrader_makes_holds_no_solution_and_no_hidden_test(course):
    assert len(files_with(CANARY, course / "source")) == len(NAMES)
    assert not files_with(CANARY, course / "release")
    for path in (course / "release").rglob("*.ipynb"):
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        tests = [
            "".join(cell["source"]) for cell in cells if grading(cell).get("grade_id", "").startswith("test-")
        ]
        hidden = [text for text in tests if "not shown" in text]
        assert hidden
        assert all("\n" not in text.strip() for text in hidden), "nothing but the comment is left"
