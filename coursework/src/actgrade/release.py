"""What is made of one source: a student's folder, the solved notebook, and (in nbgrader.py) a course tree."""

import json
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from actbook.coursework.plain import plain
from actbook.install_cell import with_set_up

from actgrade.assignment import Assignment, Part, Question
from actgrade.drawing import drawn
from actgrade.errors import CourseworkError
from actgrade.notebook import (
    Cell,
    Notebook,
    is_answer,
    is_variant,
    made,
    question_of,
    read_source,
    to_text,
    with_constants,
    with_solution,
    without_solution,
)
from actgrade.readme import readme
from actgrade.reference import Reference
from actgrade.variants import constants

Change = Callable[[Cell], str]


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
        return self._made(without_solution)

    def solved_notebook(self) -> Notebook:
        """The solutions, without the marks around them, not executed."""
        return self._made(with_solution)

    def visible(self) -> dict[str, Any]:
        """What the notebook's check reads: for each visible part its inputs and the right values."""
        asked = [question for question in self.assignment.questions if question.parts]
        with Reference(self.assignment, self.constants) as reference:
            questions = {question.id: _shown(self.assignment, question, reference) for question in asked}
        return {
            "assignment": self.assignment.name,
            "version": self.assignment.version,
            "modules": list(self.assignment.modules),
            "questions": questions,
        }

    def write_student(self, target: Path, *, force: bool = False) -> None:
        """Notebook, visible.json, README and data, as the folder `target`."""
        with new_folder(target, force=force) as folder:
            self.fill(folder, self.student_notebook())

    def write_solved(self, target: Path, *, execute: bool = False, force: bool = False) -> None:
        """The same with the solved notebook, executed if asked: for the instructor alone."""
        with new_folder(target, force=force) as folder:
            self.fill(folder, self.solved_notebook())
            if execute:
                from actgrade.executing import execute_in_place

                execute_in_place(folder / self.file_name)

    @property
    def file_name(self) -> str:
        return f"{self.assignment.name}.ipynb"

    def fill(self, folder: Path, notebook: Notebook) -> None:
        """Put everything that stands beside a notebook, and the notebook, into a new folder."""
        (folder / self.file_name).write_text(to_text(notebook), encoding="utf-8")
        text = json.dumps(self.visible(), ensure_ascii=False, sort_keys=True) + "\n"
        (folder / "visible.json").write_text(text, encoding="utf-8")
        (folder / "README.md").write_text(
            readme(self.assignment, installs=bool(self.package)), encoding="utf-8"
        )
        data = self.assignment.folder / "data"
        if data.is_dir():
            shutil.copytree(data, folder / "data", ignore=shutil.ignore_patterns("__pycache__", ".*"))

    def _made(self, answer: Callable[[Cell, str], str]) -> Notebook:
        path = self.assignment.folder / "source.ipynb"

        def change(cell: Cell) -> str:
            where = f"{path}, cell {cell['id']}"
            if is_variant(cell):
                return with_constants(cell["source"], self.constants, where)
            return answer(cell, where) if is_answer(cell) else str(cell["source"])

        notebook = with_set_up(made(tagged(read_source(self.assignment)), change), self.package)
        for cell in notebook["cells"]:
            cell["source"] = "".join(cell["source"])
        return notebook


def tagged(notebook: Notebook) -> Notebook:
    """With a tag on every answer cell, for where metadata of nbgrader's are lost."""
    for cell in notebook["cells"]:
        if is_answer(cell):
            cell["metadata"]["tags"] = [*cell["metadata"].get("tags", ()), f"answer:{question_of(cell)}"]
    return notebook


class new_folder:
    """Fill a folder beside `target`, and put it there whole at the end, or not at all.

    CourseworkError where there is something already, unless `force` is given; then that is replaced.
    """

    def __init__(self, target: Path, *, force: bool = False) -> None:
        self.target = Path(target)
        if self.target.exists() and not force:
            raise CourseworkError(
                f"{self.target} is there already: name another folder, or give --force to replace it"
            )

    def __enter__(self) -> Path:
        self.target.parent.mkdir(parents=True, exist_ok=True)
        self.making = Path(tempfile.mkdtemp(prefix=f".{self.target.name}-", dir=self.target.parent))
        self.folder = self.making / "new"
        self.folder.mkdir()
        return self.folder

    def __exit__(self, kind: type[BaseException] | None, error: object, trace: object) -> None:
        try:
            if kind is None:
                if self.target.exists():
                    self.target.rename(self.making / "old")
                self.folder.rename(self.target)
        finally:
            shutil.rmtree(self.making)


def _shown(assignment: Assignment, question: Question, reference: Reference) -> dict[str, Any]:
    parts = [
        as_declared(part) | {"cases": cases(assignment, question, part, reference)}
        for part in question.parts
        if part.visible
    ]
    return {
        "function": question.function,
        "title": question.title,
        "time_limit": question.time_limit,
        "hidden_points": sum(part.points for part in question.parts if not part.visible),
        "parts": parts,
    }


def as_declared(part: Part) -> dict[str, Any]:
    """What a check has to know of a part beside its cases."""
    return {name: getattr(part, name) for name in ("id", "about", "points", "rtol", "atol", "judge")}


def cases(
    assignment: Assignment, question: Question, part: Part, reference: Reference, seed: str = ""
) -> list[dict[str, Any]]:
    """Inputs and right values of one part; where a judge decides there is no one right value."""
    calls = drawn(assignment, question, part, seed)
    return [
        {"args": args, "wanted": None if part.judge else plain(reference.wanted(question, args)[0])}
        for args in calls
    ]
