"""An assignment as nbgrader wants it: source/<assignment>/ with test cells made from the declaration."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from actbook.coursework.stub import NBGRADER_STUB

from actgrade.assignment import Assignment, Part, Question
from actgrade.files import write_new
from actgrade.notebook import WRITE_HERE, Cell, Notebook, grading, is_answer, made, question_of, read_source
from actgrade.reference import Reference
from actgrade.release import Release, as_declared, cases, new_folder, tagged
from actgrade.source import CHECK

CONFIG = f'''"""nbgrader settings: `nbgrader generate_assignment NAME`, later `nbgrader autograde NAME`."""

c = get_config()  # noqa: F821  (nbgrader puts it there)
c.CourseDirectory.course_id = "course"
c.ClearSolutions.code_stub = {{"python": {NBGRADER_STUB!r}}}
c.ClearSolutions.text_stub = {WRITE_HERE!r}
c.ExecutePreprocessor.timeout = 60  # seconds a cell
'''


def write_course(assignment: Assignment, course: Path, *, seed: str = "", force: bool = False) -> bool:
    """Put the assignment into the course folder's source/; whether nbgrader_config.py was there already.

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
    notebook = made(tagged(read_source(assignment)), lambda cell: str(cell["source"]))
    with Reference(assignment, Release(assignment).constants) as reference:
        notebook["cells"] = list(_with_tests(assignment, notebook, reference, seed))
    return notebook


def _with_tests(
    assignment: Assignment, notebook: Notebook, reference: Reference, seed: str
) -> Iterator[Cell]:
    for cell in notebook["cells"]:
        yield cell
        question = assignment.by_id.get(question_of(cell).removeprefix(CHECK))
        if question is None or is_answer(cell) or not grading(cell):
            continue
        for part in question.parts:
            if part.visible:
                yield _test(
                    question, part, f'check.demand("{question.id}", "{part.id}", {question.function})'
                )
            else:
                held = as_declared(part) | {"cases": cases(assignment, question, part, reference, seed)}
                yield _test(question, part, _hidden(question, held))


def _hidden(question: Question, held: dict[str, Any]) -> str:
    text = json.dumps(json.dumps(held, ensure_ascii=True, sort_keys=True))
    return (
        "### BEGIN HIDDEN TESTS\n"
        "import json\n"
        "from actbook.coursework import demand_part\n\n"
        f"demand_part({question.function}, json.loads({text}))\n"
        "### END HIDDEN TESTS"
    )


def _test(question: Question, part: Part, body: str) -> Cell:
    """A cell that nbgrader runs for the points of one part."""
    name = f"test-{question.id}--{part.id}"
    where = "" if part.visible else ", on inputs that are not shown"
    said = {
        "grade": True, "grade_id": name, "locked": True, "points": part.points,
        "schema_version": 3, "solution": False, "task": False,
    }  # fmt: skip
    return {
        "cell_type": "code",
        "id": name[:64],
        "metadata": {"nbgrader": said},
        "source": f"# {part.points:g} points{where}: {part.about}\n{body}",
        "execution_count": None,
        "outputs": [],
    }
