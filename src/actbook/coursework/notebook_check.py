"""The check in an assignment's notebook: it compares on the inputs that students may see.

Its text is the same on every run. It never shows a traceback of its own: a wrong answer gets a sentence, and
a question that nobody has answered yet stops "Run All" with one.
"""

import copy
import json
import sys
import time
import warnings
from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any

import numpy as np

from actbook.checks.guard import Guard, file_of
from actbook.checks.slips import REDUCES
from actbook.coursework.chapter_words import chapter_words
from actbook.coursework.foreign_packages import foreign_packages
from actbook.coursework.judges import first_differences, judge_value, show_argument
from actbook.coursework.plain import NotPlainError, is_numeric, plain, restore
from actbook.coursework.stub import unanswered_question

FILE = "visible.json"


class NotAnswered(Exception):
    """Stops a notebook with one sentence: in Jupyter, and in plain Python too."""

    def _render_traceback_(self) -> list[str]:  # IPython shows this in place of a traceback
        return [str(self)]


class NotebookChecks:
    """Call it with a question and the function that answers it; it prints its verdict."""

    def __init__(self, declared: Mapping[str, Any]) -> None:
        self.questions: Mapping[str, Any] = declared["questions"]
        self.modules: tuple[str, ...] = tuple(declared["modules"])

    def __repr__(self) -> str:
        return f"checks of {len(self.questions)} questions"

    def __call__(self, question: str, function: Callable[..., Any]) -> None:
        """Print a line for every visible part; NotAnswered if the answer is still the stub."""
        if question not in self.questions:
            raise NotAnswered(
                f"There is no question {question!r} here; there are: {', '.join(self.questions)}."
            )
        asked = self.questions[question]
        lines = [f"{question}: {asked['title']}"]
        problem = self._unusable(function)
        for part in asked["parts"]:
            fault = problem or _compare(question, asked, part, function)
            word = "right" if fault[0] == "" else "wrong"
            lines.append(f"  {word}  {_points(part['points'])}: {part['about']}")
            lines += [f"         {line}" for line in fault if line]
            lines += [f"         {line}" for line in chapter_words(asked, part, function)]
        if hidden := asked["hidden_points"]:
            verb = "is" if hidden == 1 else "are"
            lines.append(
                f"  {_points(hidden).replace(' ', ' more ', 1)} {verb} given on inputs that are not shown"
            )
        print("\n".join(lines))

    def demand(self, question: str, part: str, function: Callable[..., Any]) -> None:
        """AssertionError unless `part` of `question` is right: for nbgrader's test cells."""
        demand_part(function, next(p for p in self.questions[question]["parts"] if p["id"] == part))

    def _unusable(self, function: Any) -> tuple[str, ...]:
        if not callable(function):
            return (
                f"this question wants a function, but you passed a value of type {type(function).__name__}",
            )
        if away := foreign_packages(function, self.modules):
            return (f"it uses {', '.join(away)}, which is not there in grading: use NumPy alone",)
        return ()


def notebook_checks(folder: Path | str = ".") -> NotebookChecks:
    """The checks of the assignment in `folder` (a notebook's own, by default)."""
    _quiet_in_plain_python()
    path = Path(folder) / FILE
    try:
        return NotebookChecks(json.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        raise NotAnswered(
            f"{FILE} is not here. It came with the notebook: keep the two, and the folder data, together."
        ) from None
    except (ValueError, KeyError, TypeError):
        raise NotAnswered(f"{FILE} is damaged: take the one that came with the notebook.") from None


def demand_part(function: Callable[..., Any], part: Mapping[str, Any]) -> None:
    """Call `function` on every case of `part` (as visible.json has it); AssertionError where it is wrong.

    nbgrader runs this beside the student's code, so it trusts that code; `actgrade grade` does not. nbgrader
    also takes anything on stderr for a failure, so that a right answer would lose its points to a warning:
    warnings are not shown.
    """
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        for case in part["cases"]:
            args = tuple(map(restore, case["args"]))
            got = restore(plain(function(*copy.deepcopy(args))))
            fault = judge_value(part["judge"], args, restore(case["wanted"]), got, part["rtol"], part["atol"])
            assert not fault, fault


def _compare(
    question: str, asked: Mapping[str, Any], part: Mapping[str, Any], function: Callable[..., Any]
) -> tuple[str, ...]:
    """("", notes…) where the part is right, else what is wrong, where it shows first, and notes."""
    started = time.monotonic()
    too_slow = (f"it was not done within the {asked['time_limit']:g} seconds that are allowed",)
    fault: tuple[str, ...] = ()
    changed = False
    with Guard(asked["time_limit"], file_of(function)) as guard:
        for number, case in enumerate(part["cases"], start=1):
            args = tuple(map(restore, case["args"]))
            given = copy.deepcopy(args)
            returned = guard.call(function, *given)
            call = f"in call {number}: {asked['function']}({', '.join(map(show_argument, args))})"
            if raised := returned.raised:
                if other := unanswered_question(raised.name, raised.message, question):
                    raise NotAnswered(_not_yet(other, question))
                line = f" (line {raised.line} of the cell)" if raised.line else ""
                advice = [raised.advice] if raised.advice else []
                fault = (f"it raised {raised.name}: {raised.message}{line}", *advice, call)
                fault = too_slow if raised.timed_out else fault
            else:
                changed = changed or not _same(args, given)
                fault = _value_fault(part, args, returned.value, restore(case["wanted"]), call)
            if fault:
                break
    if not fault and time.monotonic() - started > asked["time_limit"]:
        fault = too_slow
    notes = [f"note: NumPy warns: {text}" for text in guard.warned]
    if changed:
        notes.append("note: it changes its input; the caller's array is then no longer what it was")
    return (*(fault or ("",)), *notes)


def _value_fault(
    part: Mapping[str, Any], args: tuple[Any, ...], value: Any, right: Any, call: str
) -> tuple[str, ...]:
    """Say what is wrong with a value, and where; () for a right one."""
    try:
        got = restore(plain(value))
    except NotPlainError as problem:
        return str(problem), call
    fault = judge_value(part["judge"], args, right, got, part["rtol"], part["atol"])
    if not fault:
        return ()
    is_one_number = is_numeric(got) and not isinstance(got, list) and np.ndim(got) == 0
    advice = [REDUCES] if is_one_number and isinstance(right, np.ndarray) and right.ndim else []
    return fault, *advice, call, *_first(part, args, right, got)


def _not_yet(question: str, asked: str) -> str:
    uses = f"The answer to {asked!r} uses question {question!r}, which"
    subject = f"Question {question!r}" if question == asked else uses
    return f"{subject} is not answered yet. Write your answer in its cell, run that, then go on from here."


def _points(points: float) -> str:
    return f"{points:g} point" + ("" if points == 1 else "s")


def _same(before: Any, after: Any) -> bool:
    """Tell whether nested arguments are still equal, nan included."""
    if isinstance(before, (list, tuple)):
        return len(before) == len(after) and all(map(_same, before, after))
    if isinstance(before, np.ndarray):
        return before.shape == np.shape(after) and bool(np.array_equal(before, after, equal_nan=True))
    return bool(before == after)


def _first(part: Mapping[str, Any], args: tuple[Any, ...], wanted: Any, got: Any) -> tuple[str, ...]:
    """The first number that differs, where it is, and what is right there; () where numbers do not say it."""
    if part["judge"]:
        return ()
    for place, mine, right in first_differences(args, wanted, got, part["rtol"], part["atol"], 1):
        beside = f"it returned {mine}, and {right} is right"
        if not place:
            return (beside,)
        where = f"where the arguments are {place}" if place.startswith("(") else f"at index {place}"
        return (f"first {where}: {beside}",)
    return ()


def _quiet_in_plain_python() -> None:
    """Let plain Python print a NotAnswered as one sentence, as Jupyter does."""
    before = sys.excepthook
    if getattr(before, "of_coursework", False):
        return

    def hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if isinstance(error, NotAnswered):
            print(error, file=sys.stderr)
        else:
            before(kind, error, trace)

    hook.of_coursework = True  # type: ignore[attr-defined]
    sys.excepthook = hook
