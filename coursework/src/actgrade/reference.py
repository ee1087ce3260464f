"""The right values: the author's solutions, run once in a process of their own, and asked as answers are."""

import json
from collections.abc import Mapping
from functools import cached_property
from typing import Any, Self

from actbook.coursework.judges import judge_value
from actbook.coursework.plain import restore
from actgrade.assignment import Assignment, Part, Question
from actgrade.errors import CourseworkError
from actgrade.input_draws import draw_calls, unseen_set_up
from actgrade.mutants import FILE, Mutant, read_mutants
from actgrade.sandbox.channel import deadline
from actgrade.sandbox.child_process import Child, ProcessEnded, Rules, Sandbox
from actgrade.source_cells import Source, read_source_cells

LONGEST = 300.0  # seconds for a cell or a call of the author's
MOST = 2**30
Case = tuple[list[Any], Any, int]  #: plain arguments, the right value, how many bytes that takes


class Reference:
    """The solved assignment with one student's constants, ready to be called. Close it."""

    def __init__(self, assignment: Assignment, constants: Mapping[str, float]) -> None:
        self.source: Source = read_source_cells(assignment, constants)
        self._assignment = assignment
        self._cases: dict[tuple[str, ...], list[Case]] = {}
        self._replies: dict[tuple[str, ...], tuple[str, list[dict[str, Any]]]] = {}
        self._where = f"{assignment.folder / 'source.ipynb'}: the solution of"
        self._child: Child = Sandbox(trusted=True).start(rules_for(assignment))
        try:
            for cell in self.source.cells:
                if cell.role in ("answer", "locked") and cell.kind == "code":
                    errors = self._child.run(cell.solved, f"<{cell.name}>", LONGEST)
                    if errors and cell.role == "answer":
                        raise CourseworkError(f"{self._where} {cell.name} raised {_said(errors[0])}")
            self.define(unseen_set_up(assignment))
        except ProcessEnded as problem:
            self.close()
            raise CourseworkError(
                f"{assignment.folder / 'source.ipynb'} does not run: {problem}"
            ) from problem
        except BaseException:
            self.close()
            raise

    def right_value(self, question: Question, args: list[Any]) -> tuple[Any, int]:
        """The right value for plain `args`, and how many bytes it takes to write down."""
        try:
            reply = self._child.call(question.function, args, MOST, deadline(LONGEST))
        except ProcessEnded as problem:
            raise CourseworkError(f"{self._where} {question.id} does not end well: {problem}") from problem
        if "value" not in reply:
            said = reply.get("refused") or (
                _said(reply["raised"]) if "raised" in reply else "it is not defined"
            )
            raise CourseworkError(f"{self._where} {question.id} gives no value: {said}")
        return restore(reply["value"]), len(json.dumps(reply["value"]))

    def cases(self, question: Question, part: Part, seed: str, generator: str = "") -> list[Case]:
        """The calls that `draw_calls` gives, with their right values; kept for the next submission."""
        key = question.id, part.id, seed, generator
        if key not in self._cases:
            self._cases[key] = [
                (args, None, 4 * len(json.dumps(args)))
                if part.judge
                else (args, *self.right_value(question, args))
                for args in draw_calls(self._assignment, question, part, seed, generator)
            ]
        return self._cases[key]

    def define(self, code: str) -> None:
        """Run more of the author's code: another answer, or what hidden inputs name."""
        self._child.run(code, "<inputs.py>", LONGEST)

    def is_right(self, question: Question, part: Part, cases: list[Case]) -> bool:
        """Whether what the function is now gets the points of `part` on these cases."""
        for plain_args, truth, _ in cases:
            reply = self._child.call(question.function, plain_args, MOST, deadline(LONGEST))
            args = tuple(map(restore, plain_args))
            if "value" not in reply or judge_value(
                part.judge, args, truth, restore(reply["value"]), part.rtol, part.atol
            ):
                return False
        return True

    def close(self) -> None:
        self._child.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *problem: object) -> None:
        self.close()

    @cached_property
    def mutants(self) -> tuple[Mutant, ...]:
        """The wrong answers of the marking scheme."""
        return read_mutants(self.source.assignment)

    def replies(self, mutant: Mutant, part: Part, calls: list[list[Any]]) -> list[dict[str, Any]]:
        """What a wrong answer replies to `calls`; kept while a class gets the same ones."""
        key = mutant.question, mutant.name, part.id
        asked, kept = json.dumps(calls), self._replies.get(key)
        if kept and kept[0] == asked:
            return kept[1]
        function, own = self.source.assignment.by_id[mutant.question].function, self.source.of("answer")
        try:
            self._child.run(mutant.code, f"<{mutant.name}>", LONGEST)
            replies = [self._child.call(function, args, MOST, deadline(LONGEST)) for args in calls]
            self._child.run(own[mutant.question].solved, f"<{mutant.question}>", LONGEST)
        except ProcessEnded as problem:
            raise CourseworkError(
                f"{FILE}: mutant {mutant.name!r} of {mutant.question} does not end well: {problem}"
            ) from problem
        self._replies[key] = asked, replies
        return replies


def rules_for(assignment: Assignment) -> Rules:
    """What a process that runs this assignment's answers may use."""
    data = assignment.folder / "data"
    calls = sum(question.time_limit * len(question.parts) for question in assignment.questions)
    return Rules(
        memory=assignment.memory,
        cpu=assignment.set_up_limit + calls + 5,
        modules=assignment.modules,
        data=data if data.is_dir() else None,
    )


def _said(error: Any) -> str:
    return f"{error['type']}: {error['text']}"
