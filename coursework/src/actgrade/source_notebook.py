"""The source notebook and what is made of it: cells by their part in the assignment, solutions in and out."""

import copy
import json
import re
from collections.abc import Callable, Mapping
from typing import Any

from actbook.coursework.stub import stub
from actgrade.assignment import Assignment
from actgrade.errors import CourseworkError

Cell = dict[str, Any]
Notebook = dict[str, Any]

BEGIN, END = "### BEGIN SOLUTION", "### END SOLUTION"
WRITE_HERE, CODE_HERE = "*Your answer.*", "# Your code."


def read_source(assignment: Assignment) -> Notebook:
    """The source notebook, with every cell's source as one text; CourseworkError if it cannot be used."""
    path = assignment.folder / "source.ipynb"
    try:
        notebook: Notebook = json.loads(path.read_text(encoding="utf-8"))
        cells = notebook["cells"]
    except (ValueError, KeyError, TypeError) as problem:
        raise CourseworkError(f"{path} is not a notebook: {problem}") from problem
    if (notebook.get("nbformat"), notebook.get("nbformat_minor", 0) >= 5) != (4, True):
        raise CourseworkError(
            f"{path} is not in format 4.5, which gives every cell an id: save it with a new Jupyter"
        )
    for cell in cells:
        cell["source"] = "".join(cell["source"])
    return notebook


def grading(cell: Cell) -> dict[str, Any]:
    """What nbgrader's metadata say of a cell; empty for a cell that has none."""
    found = cell["metadata"].get("nbgrader")
    return found if isinstance(found, dict) else {}


def is_answer(cell: Cell) -> bool:
    return bool(grading(cell).get("solution"))


def is_locked(cell: Cell) -> bool:
    return bool(grading(cell).get("locked"))


def is_variant(cell: Cell) -> bool:
    return "variant" in cell["metadata"].get("tags", ())


def question_of(cell: Cell) -> str:
    return str(grading(cell).get("grade_id", ""))


def without_solution(cell: Cell, where: str = "the cell") -> str:
    """The source of an answer cell with a stub in the place of each solution."""
    if grading(cell).get("grade"):  # a person reads it: nothing that would stop "Run All"
        put = WRITE_HERE if cell["cell_type"] == "markdown" else CODE_HERE
    else:
        put = stub(question_of(cell))
    return _replaced(cell["source"], lambda indent, _: [indent + put], where)


def with_solution(cell: Cell, where: str = "the cell") -> str:
    """The source of an answer cell with its solution, and without the marks around it."""
    return _replaced(cell["source"], lambda _, lines: lines, where)


def with_constants(source: str, constants: Mapping[str, float], where: str = "the variant cell") -> str:
    """The source of the cell tagged `variant` with each constant set; each has a line of its own there."""
    for name, value in constants.items():
        source, count = re.subn(rf"(?m)^{re.escape(name)} = .*$", f"{name} = {value!r}", source)
        if count != 1:
            raise CourseworkError(f"{where} should set {name} once, on a line of its own: {name} = …")
    return source


def transform(notebook: Notebook, change: Callable[[Cell], str]) -> Notebook:
    """A copy without outputs whose cells have the source that `change` gives."""
    new = copy.deepcopy(notebook)
    for cell in new["cells"]:
        cell["source"] = change(cell)
        if cell["cell_type"] == "code":
            cell["outputs"], cell["execution_count"] = [], None
    return new


def to_text(notebook: Notebook) -> str:
    """The notebook as Jupyter writes it."""
    new = copy.deepcopy(notebook)
    for cell in new["cells"]:
        cell["source"] = cell["source"].splitlines(keepends=True)
    return json.dumps(new, indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def _replaced(source: str, change: Callable[[str, list[str]], list[str]], where: str) -> str:
    """`source` with every region between the two marks changed; `change` gets its indent and lines."""
    kept: list[str] = []
    region: list[str] | None = None
    indent = ""
    regions = 0
    for line in source.splitlines():
        word = line.strip()
        if word == BEGIN and region is None:
            region, indent, regions = [], line[: len(line) - len(line.lstrip())], regions + 1
        elif word == END and region is not None:
            kept += change(indent, region)
            region = None
        elif word in (BEGIN, END):
            raise CourseworkError(f"{where}: {word!r} without its partner")
        else:
            (kept if region is None else region).append(line)
    if region is not None or not regions:
        raise CourseworkError(f"{where}: the solution must stand between {BEGIN!r} and {END!r}")
    return "\n".join(kept)
