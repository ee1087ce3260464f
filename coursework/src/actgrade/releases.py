"""Releases of an assignment, made of one source: a student's folder, and the solved notebook."""

import json
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from actbook.coursework.plain import plain
from actbook.install_cell import with_set_up
from actgrade.assignment import Assignment, Part, Question
from actgrade.errors import CourseworkError
from actgrade.input_draws import draw_calls
from actgrade.mistakes_page import FILE as MISTAKES
from actgrade.mistakes_page import mistakes_page
from actgrade.readme import readme
from actgrade.reference import Reference
from actgrade.source_notebook import (
    Cell,
    Notebook,
    is_answer,
    is_variant,
    question_of,
    read_source,
    to_text,
    transform,
    with_constants,
    with_solution,
    without_solution,
)
from actgrade.variants import constants

_DECLARED = ("id", "about", "points", "rtol", "atol", "judge")  # of a part, what a check has to know


@dataclass(frozen=True)
class Release:
    """Makes the versions of an assignment; `seed` and `student` choose the constants of its variants.

    package: the address of the wheel that its notebook installs where the book's package is missing.
    """

    assignment: Assignment
    seed: str = ""
    student: str = ""
    package: str = ""
    constants: dict[str, float] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "constants", constants(self.assignment, self.seed, self.student))

    def student_notebook(self) -> Notebook:
        """Stubs for solutions, no outputs."""
        return self._notebook(without_solution)

    def solved_notebook(self) -> Notebook:
        """The solutions, without the marks around them, not executed."""
        return self._notebook(with_solution)

    def visible(self) -> dict[str, Any]:
        """What the notebook's check reads: for each visible part its inputs and the right values."""
        with Reference(self.assignment, self.constants) as reference:
            questions = {
                question.id: {
                    "function": question.function,
                    "title": question.title,
                    "time_limit": question.time_limit,
                    "hidden_points": sum(part.points for part in question.parts if not part.visible),
                    "parts": [
                        with_cases(self.assignment, question, part, reference)
                        for part in question.parts
                        if part.visible
                    ],
                }
                for question in self.assignment.questions
                if question.parts
            }
        about = {"assignment": self.assignment.name, "version": self.assignment.version}
        about["set_up_limit"] = self.assignment.set_up_limit
        return about | {"modules": list(self.assignment.modules), "questions": questions}

    def write_student(self, target: Path, *, force: bool = False) -> None:
        """Notebook, visible.json, README and data, as the folder `target`."""
        with new_folder(target, force=force) as folder:
            self.fill(folder, self.student_notebook())

    def write_solved(self, target: Path, *, execute: bool = False, force: bool = False) -> None:
        """The same, solved, executed on request, with a page of common mistakes: for markers alone."""
        with new_folder(target, force=force) as folder:
            self.fill(folder, self.solved_notebook())
            (folder / MISTAKES).write_text(mistakes_page(self.assignment), encoding="utf-8")
            if execute:
                from actgrade.execute import execute_in_place

                execute_in_place(folder / self.file_name)

    @property
    def file_name(self) -> str:
        return f"{self.assignment.name}.ipynb"

    def fill(self, folder: Path, notebook: Notebook) -> None:
        """Put everything that stands beside a notebook, and the notebook, into a new folder."""
        (folder / self.file_name).write_text(to_text(notebook), encoding="utf-8")
        text = json.dumps(self.visible(), ensure_ascii=False, sort_keys=True) + "\n"
        (folder / "visible.json").write_text(text, encoding="utf-8")
        text = readme(self.assignment, installs=bool(self.package))
        (folder / "README.md").write_text(text, encoding="utf-8")
        data = self.assignment.folder / "data"
        if data.is_dir():
            shutil.copytree(data, folder / "data", ignore=shutil.ignore_patterns("__pycache__", ".*"))

    def _notebook(self, answer: Callable[[Cell, str], str]) -> Notebook:
        path = self.assignment.folder / "source.ipynb"

        def change(cell: Cell) -> str:
            where = f"{path}, cell {cell['id']}"
            if is_variant(cell):
                return with_constants(cell["source"], self.constants, where)
            return answer(cell, where) if is_answer(cell) else str(cell["source"])

        source = add_answer_tags(read_source(self.assignment))
        notebook = with_set_up(transform(source, change), self.package)
        for cell in notebook["cells"]:
            cell["source"] = "".join(cell["source"])
        return notebook


def add_answer_tags(notebook: Notebook) -> Notebook:
    """Tag every answer cell, for where nbgrader's metadata are lost."""
    for cell in notebook["cells"]:
        if is_answer(cell):
            cell["metadata"]["tags"] = [*cell["metadata"].get("tags", ()), f"answer:{question_of(cell)}"]
    return notebook


def check_absent(path: Path, force: bool) -> None:
    """CourseworkError where there is something already, unless `force` is given."""
    if path.exists() and not force:
        raise CourseworkError(f"{path} is there already: name another folder, or give --force to replace it")


@contextmanager
def new_folder(target: Path, *, force: bool = False) -> Iterator[Path]:
    """A folder to fill beside `target`, put there whole at the end, or not at all."""
    target = Path(target)
    check_absent(target, force)
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{target.name}-", dir=target.parent) as making:
        folder = Path(making) / "new"
        folder.mkdir()
        yield folder
        if target.exists():
            target.rename(Path(making) / "old")
        folder.rename(target)


def with_cases(
    assignment: Assignment, question: Question, part: Part, reference: Reference, seed: str = ""
) -> dict[str, Any]:
    """A part as a check reads it: inputs, and right values where no judge decides."""
    cases = [
        {"args": args, "wanted": None if part.judge else plain(reference.right_value(question, args)[0])}
        for args in draw_calls(assignment, question, part, seed)
    ]
    return {name: getattr(part, name) for name in _DECLARED} | {"cases": cases}
