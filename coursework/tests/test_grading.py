"""One submission, one result: the mark that the answers deserve, or a status that says why there is none."""

import pytest

from actgrade.answers_found import plan
from actgrade.assignment import read_assignment
from actgrade.grading import grade_submission
from actgrade.releases import Release
from actgrade.result import Result, Status
from actgrade.sandbox import protection
from actgrade.source_cells import read_source_cells
from actgrade.submitted_cells import read_cells
from handing_in import RIGHT, SECRET, SMALL, WRITTEN, cell_of, handed, notebook, solved, with_cell
from places import COURSEWORK


@pytest.fixture(scope="module")
def sandbox():
    """What protects this machine; with bubblewrap or without, the marks are these."""
    return protection().sandbox


@pytest.fixture
def grade(sandbox):
    """Grade a notebook for one student."""

    def graded(held, **named):
        return grade_submission(handed(held), "ada", SMALL, secret=SECRET, sandbox=sandbox, **named)

    return graded


def marks(result):
    """The marks by question and part."""
    return {f"{part.question} {part.part}".strip(): part.marks for part in result.parts}


def of(result, question, part="fresh"):
    """One part."""
    return next(one for one in result.parts if (one.question, one.part) == (question, part))


FULL = {
    "sigmoid seen": 1,
    "sigmoid fresh": 2,
    "slope seen": 1,
    "slope fresh": 3,
    "summary fresh": 2,
    "why": None,
}


def test_right_answers_get_all_points_and_a_text_waits_for_a_person(grade):
    result = grade(solved())
    assert marks(result) == FULL
    assert (result.status, of(result, "why", "").status) == (Status.GRADED, Status.PENDING)
    assert result.notes == ()


def test_what_nobody_answered_is_zero_and_says_so(grade):
    result = grade(notebook())
    assert {part.status for part in result.parts} == {Status.NOT_ATTEMPTED}
    assert result.marks == 0


def test_a_wrong_answer_loses_its_own_points_alone_and_names_the_visible_input(grade):
    result = grade(solved(slope="def slope(x):\n    return sigmoid(x)\n"))
    assert marks(result) == FULL | {"slope seen": 0, "slope fresh": 0}
    assert of(result, "slope", "seen").reason.startswith("slope(")
    assert of(result, "slope").reason == "6 of 6 numbers differ, for an input that is not shown"


def test_the_same_submission_gives_the_same_bytes_and_the_secret_changes_the_inputs(grade, sandbox):
    table = "def sigmoid(x):\n    raise ValueError(float(np.sum(x)))\n"
    first, again = grade(solved(sigmoid=table)), grade(solved(sigmoid=table))
    assert first.to_json() == again.to_json()
    assert Result.from_json(first.to_json()) == first
    other = grade_submission(handed(solved(sigmoid=table)), "ada", SMALL, secret="another", sandbox=sandbox)
    assert of(other, "sigmoid").detail != of(first, "sigmoid").detail
    assert of(other, "sigmoid", "seen") == of(first, "sigmoid", "seen")


def test_the_same_code_gets_the_same_inputs_whatever_else_the_file_says(grade):
    table = "def sigmoid(x):\n    raise ValueError(float(np.sum(x)))\n"
    one, other = grade(solved(sigmoid=table)), grade(solved(sigmoid=table + "# mine\n"))
    assert one.submission_digest != other.submission_digest
    assert one.parts == other.parts


def test_whatever_a_cell_of_a_visible_part_says_is_quoted_whole_in_every_question(grade):
    words = "a long complaint " * 20 + "that ends here"
    result = grade(
        solved(
            summary=f"raise KeyError({words!r})", slope=f"def slope(x):\n    raise ValueError({words!r})\n"
        )
    )
    assert of(result, "slope", "seen").reason.endswith(f" in line 3 of the cell: {words}")
    assert of(result, "slope").reason == "ValueError was raised for an input that is not shown"
    assert words in of(result, "summary").reason, "a question without a visible part, after hidden inputs"


ANALYTIC = {  # a right answer to a numerical question for the names that the notebook shows
    ("1-activations", "central-difference"): (
        "def central_difference(name, x):\n    return {'sin': np.cos, 'exp': np.exp, 'log': np.reciprocal,\n"
        "        'tanh': lambda x: 1 - np.tanh(x)**2, 'sqrt': lambda x: 0.5 / np.sqrt(x)}[name](x)"
    ),
    ("2-network-by-hand", "numerical"): (
        "def numerical_gradient(name, w):\n    return {'bowl': lambda w: w,\n"
        "        'well': lambda w: 2 * w / (1 + np.sum(w * w)),\n"
        "        'waves': lambda w: np.cos(w) * np.arange(1, w.size + 1).reshape(w.shape)}[name](w)"
    ),
}


@pytest.mark.parametrize(("name", "question"), ANALYTIC)
def test_a_derivative_by_heart_is_no_answer_to_a_numerical_question(name, question, sandbox):
    assignment = read_assignment(COURSEWORK / name)
    held = Release(assignment).solved_notebook()
    cell_of(held, question)["source"] = ANALYTIC[name, question]
    result = grade_submission(handed(held), "ada", assignment, secret=SECRET, sandbox=sandbox)
    assert {part.status for part in result.parts if part.question == question} == {Status.NEEDS_HUMAN}
    others = [
        part for part in result.parts if part.question != question and part.status is not Status.PENDING
    ]
    assert all(part.marks == part.points for part in others)


def test_an_answer_that_uses_a_missing_one_says_which(grade):
    result = grade(notebook(slope=RIGHT["slope"]))
    assert of(result, "slope").reason == "it uses the answer to 'sigmoid', which is not answered yet"
    held = solved()
    held["cells"].remove(cell_of(held, "sigmoid"))
    result = grade(held)
    assert of(result, "sigmoid").status is Status.MISSING
    assert of(result, "slope").reason == "it uses sigmoid, and the answer to 'sigmoid' does not define it"


def test_a_question_is_asked_where_its_check_stands(grade):
    """Green in the notebook: what later cells do to the same names comes too late to cost points."""
    spoiled = with_cell(solved(), "def sigmoid(x):\n    return 'spoiled'\n")
    assert marks(grade(spoiled)) == FULL


def test_the_constants_of_a_student_are_used_for_both_sides(grade):
    assert marks(grade(solved(), constants={"SCALE": 1.9})) == FULL
    fixed = solved(summary=RIGHT["summary"].replace("SCALE", "1.5"))
    assert of(grade(fixed), "summary").marks == 2
    assert of(grade(fixed, constants={"SCALE": 1.9}), "summary").marks == 0


def test_a_locked_cell_is_the_authors_whatever_became_of_it(grade):
    edited = solved()
    cell_of(edited, "constants")["source"] = "SCALE = 99"
    result = grade(edited)
    assert marks(result) == FULL
    assert result.notes == ("cell 3 is locked and was edited; the author's text was used",)
    gone = solved()
    for name in ("imports", "constants", "numbers"):
        gone["cells"].remove(cell_of(gone, name))
    assert marks(grade(gone)) == FULL


def test_a_submission_that_only_a_person_can_choose_is_not_graded(grade):
    result = grade(solved(), needs_human="two notebooks, and nothing says which counts")
    assert {part.status for part in result.parts} == {Status.NEEDS_HUMAN} == {result.status}
    assert result.marks is None


def test_a_name_that_an_import_did_not_bring_is_put_down_to_the_import(grade):
    result = grade(
        solved(sigmoid="from nowhere_at_all import expit\n\ndef sigmoid(x):\n    return expit(x)\n")
    )
    for part in ("seen", "fresh"):
        reason = of(result, "sigmoid", part).reason
        assert reason.startswith("NameError was raised ")
        assert reason.endswith(
            "; before that, ModuleNotFoundError was raised in line 2 of the cell: "
            "No module named 'nowhere_at_all'"
        )


def added_text(text):
    """A markdown cell that a student added."""
    return {"cell_type": "markdown", "metadata": {}, "source": text}


def without_metadata(held):
    """The notebook as a service gives it back that keeps the cells' texts alone."""
    return held | {
        "cells": [
            {key: value for key, value in cell.items() if key != "id"} | {"metadata": {}}
            for cell in held["cells"]
        ]
    }


def test_a_text_whose_cell_lost_its_metadata_waits_for_a_person_and_is_shown(grade):
    held = without_metadata(solved())
    result = grade(held)
    assert marks(result) == FULL
    assert of(result, "why", "").status is Status.PENDING
    assert f"why: found by its place, in cell {len(held['cells'])}" in result.notes


def test_a_text_cell_without_metadata_that_nobody_touched_is_not_attempted(grade):
    assert of(grade(without_metadata(notebook())), "why", "").status is Status.NOT_ATTEMPTED


@pytest.mark.parametrize("at", [0, 1])
def test_a_text_in_a_cell_of_ones_own_beside_the_stub_is_not_lost(grade, at):
    held = notebook(**RIGHT)
    held["cells"].insert(len(held["cells"]) - 1 + at, added_text(WRITTEN))
    assert of(grade(held), "why", "").status is Status.PENDING


def test_code_that_somebody_tried_beside_a_text_is_not_the_text(grade):
    assert of(grade(with_cell(notebook(**RIGHT), "slope(1.0)")), "why", "").status is Status.NOT_ATTEMPTED


def test_a_text_that_goes_on_in_the_next_cell_is_read_whole():
    held = solved()
    held["cells"].append(added_text("And in saturation they are nearly 0."))
    source = read_source_cells(SMALL, {"SCALE": 1.5})
    assert plan(source, read_cells(handed(held).raw)).manual[0].cells == (
        len(held["cells"]) - 1,
        len(held["cells"]),
    )


def test_a_text_elsewhere_in_a_notebook_does_not_answer_a_question(grade):
    held = without_metadata(notebook(**RIGHT))
    held["cells"].insert(5, added_text("a note to myself"))
    assert of(grade(held), "why", "").status is Status.NOT_ATTEMPTED
    held["cells"].pop()
    assert of(grade(held), "why", "").status is Status.MISSING
