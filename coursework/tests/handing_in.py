"""Submissions to the small assignment, made by changing cells of what a student gets."""

import copy
import json
from pathlib import Path

from actgrade.assignment import read_assignment
from actgrade.releases import Release
from actgrade.submitted_cells import RawSubmission

SMALL = read_assignment(Path(__file__).with_name("small"))
SECRET = "a batch's secret"
RIGHT = {
    "sigmoid": "def sigmoid(x):\n    return 1 / (1 + np.exp(-x))\n",
    "slope": "def slope(x):\n    s = sigmoid(x)\n    return s * (1 - s)\n",
    "summary": (
        "def summary(a):\n    a = SCALE * a\n"
        "    return {'least': a.min(), 'greatest': a.max(), 'total': np.sum(numbers)}\n"
    ),
}
WRITTEN = "Slopes multiply through the layers, so they shrink."
_GIVEN = Release(SMALL).student_notebook()


def notebook(**answers):
    """The student's notebook with these answers by question; a question that is not named has its stub."""
    made = copy.deepcopy(_GIVEN)
    for question, text in answers.items():
        cell = cell_of(made, question)
        cell["source"] = text if cell["cell_type"] == "markdown" else f"# answer: {question}\n{text}"
    return made


def solved(**answers):
    """The same with right answers to everything that is not named."""
    return notebook(**({"why": WRITTEN} | RIGHT | answers))


def cell_of(held, grade_id):
    """The cell with this grade_id."""
    return next(
        cell for cell in held["cells"] if cell["metadata"].get("nbgrader", {}).get("grade_id") == grade_id
    )


def code_cell(text, **metadata):
    """A cell that a student added."""
    return {
        "cell_type": "code",
        "id": "added",
        "metadata": metadata,
        "outputs": [],
        "execution_count": 3,
        "source": text,
    }


def with_cell(held, text, at=None):
    """`held` with another code cell, at the end or at position `at`."""
    held = copy.deepcopy(held)
    held["cells"].insert(len(held["cells"]) if at is None else at, code_cell(text))
    return held


def as_bytes(held):
    """The notebook's file."""
    return json.dumps(held).encode()


def handed(held):
    """The notebook as the grader gets it."""
    return RawSubmission(held if isinstance(held, bytes) else as_bytes(held))
