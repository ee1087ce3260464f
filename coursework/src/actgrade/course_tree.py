"""An assignment as nbgrader wants it: source/<assignment>/ with test cells made from the declaration."""

import json
from pathlib import Path

from actbook.coursework.stub import NBGRADER_STUB
from actgrade.assignment import Assignment, Part, Question
from actgrade.files import write_new
from actgrade.reference import Reference
from actgrade.releases import Release, add_answer_tags, new_folder, with_cases
from actgrade.source_cells import CHECK
from actgrade.source_notebook import (
    WRITE_HERE,
    Cell,
    Notebook,
    grading,
    is_answer,
    question_of,
    read_source,
    transform,
)

CONFIG = f'''"""nbgrader settings: `nbgrader generate_assignment NAME`, later `nbgrader autograde NAME`."""

c = get_config()  # noqa: F821  (nbgrader puts it there)
c.CourseDirectory.course_id = "course"
c.ClearSolutions.code_stub = {{"python": {NBGRADER_STUB!r}}}
c.ClearSolutions.text_stub = {WRITE_HERE!r}
c.ExecutePreprocessor.timeout = 60  # seconds a cell
'''
HIDDEN = """\
### BEGIN HIDDEN TESTS
import json
from actbook.coursework import demand_part

demand_part({function}, json.loads({text}))
### END HIDDEN TESTS"""


def write_course(assignment: Assignment, course: Path, *, seed: str = "", force: bool = False) -> bool:
    """Put the assignment into the course folder's source/; True if nbgrader_config.py was there already.

    That file is the course's own, so one that is there stays. `seed` decides the inputs of the hidden tests,
    which stay the same for everybody: nbgrader stores tests, and draws nothing.
    """
    release = Release(assignment)
    with new_folder(course / "source" / assignment.name, force=force) as folder:
        release.fill(folder, course_notebook(assignment, seed or f"nbgrader {assignment.version}"))
    config = course / "nbgrader_config.py"
    if config.exists():
        return True
    write_new(config, CONFIG)
    return False


def course_notebook(assignment: Assignment, seed: str) -> Notebook:
    """The source notebook with a graded test cell after a question's check, one for each of its parts."""
    notebook = transform(add_answer_tags(read_source(assignment)), lambda cell: str(cell["source"]))
    cells: list[Cell] = []
    with Reference(assignment, Release(assignment).constants) as reference:
        for cell in notebook["cells"]:
            cells.append(cell)
            question = assignment.by_id.get(question_of(cell).removeprefix(CHECK))
            if question and grading(cell) and not is_answer(cell):
                cells += [_test(assignment, question, part, reference, seed) for part in question.parts]
    return notebook | {"cells": cells}


def _test(assignment: Assignment, question: Question, part: Part, reference: Reference, seed: str) -> Cell:
    """A cell that nbgrader runs for the points of one part."""
    name = f"test-{question.id}--{part.id}"
    if part.visible:
        where, body = "", f'check.demand("{question.id}", "{part.id}", {question.function})'
    else:
        where = ", on inputs that are not shown"
        held = with_cases(assignment, question, part, reference, seed)
        text = json.dumps(json.dumps(held, ensure_ascii=True, sort_keys=True))
        body = HIDDEN.format(function=question.function, text=text)
    metadata = {
        "grade": True, "grade_id": name, "locked": True, "points": part.points,
        "schema_version": 3, "solution": False, "task": False,
    }  # fmt: skip
    return {
        "cell_type": "code",
        "id": name[:64],
        "metadata": {"nbgrader": metadata},
        "source": f"# {part.points:g} points{where}: {part.about}\n{body}",
        "execution_count": None,
        "outputs": [],
    }
