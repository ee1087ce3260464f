"""The right values: the source notebook's own solutions, called by the author's machine."""

import ast
import contextlib
import io
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from actbook.coursework.plain import NotPlainError, plain, restored
from actgrade.assignment import Assignment, Question
from actgrade.errors import CourseworkError
from actgrade.notebook import grading, is_answer, is_variant, read_source, with_constants, with_solution


class Worked:
    """The solved assignment, ready to be called; the author's code runs in this process, in its folder."""

    def __init__(self, assignment: Assignment, constants: Mapping[str, float]) -> None:
        self.assignment = assignment
        self.namespace: dict[str, Any] = {"__name__": "worked"}
        with _in_folder(assignment.folder):
            for cell in read_source(assignment)["cells"]:
                if cell["cell_type"] == "code" and grading(cell):
                    self._run(cell, constants)

    def value(self, question: Question, args: list[Any]) -> Any:
        """What the solution returns for plain `args`, as `plain` writes it; CourseworkError if it fails."""
        where = f"{self.assignment.name}: the solution of {question.id}"
        function = self.namespace.get(question.function)
        if not callable(function):
            raise CourseworkError(f"{where} does not define {question.function}")
        try:
            with _in_folder(self.assignment.folder):
                return plain(function(*(restored(arg) for arg in args)))
        except NotPlainError as problem:
            raise CourseworkError(f"{where}: {problem}") from problem
        except Exception as problem:
            raise CourseworkError(f"{where} raised {type(problem).__name__}: {problem}") from problem

    def _run(self, cell: dict[str, Any], constants: Mapping[str, float]) -> None:
        """Statement by statement: what fails outside an answer (a plot, the check) does not matter."""
        source = with_solution(cell) if is_answer(cell) else cell["source"]
        if is_variant(cell):
            source = with_constants(source, constants)
        place = f"{self.assignment.name}/source.ipynb, cell {cell['id']}"
        for statement in ast.parse(source, place).body:
            try:
                exec(compile(ast.Module([statement], []), place, "exec"), self.namespace)
            except Exception as problem:
                if is_answer(cell):
                    raise CourseworkError(f"{place} raised {type(problem).__name__}: {problem}") from problem


@contextlib.contextmanager
def _in_folder(folder: Path) -> Iterator[None]:
    """Work in `folder`, where the notebook finds its data; nothing that is printed is shown."""
    before = os.getcwd()
    os.chdir(folder)
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            yield
    finally:
        os.chdir(before)
