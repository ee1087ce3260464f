"""The check in an assignment's notebook: it compares on the inputs that students may see.

In Jupyter the notebook's cells are run once more, in a process like the one that grades, and the function
that they define there is called: what is right here is right in grading. Where no process can be had, as in a
browser, the function itself is called, and a note says so.

Its text is the same on every run. It never shows a traceback of its own: a wrong answer gets a sentence, and
a question that nobody has answered yet stops "Run All" with one.
"""

import copy
import json
import re
import sys
import time
import warnings
from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any

import numpy as np

from actbook.checks.guard import Guard, Raised, file_of
from actbook.checks.slips import REDUCES, slip_of
from actbook.coursework.chapter_words import chapter_words
from actbook.coursework.fresh_process import TOGETHER, FreshProcess, NoAnswerError
from actbook.coursework.judges import first_differences, judge_value, show_argument
from actbook.coursework.plain import NotPlainError, is_numeric, plain, restore
from actbook.coursework.stub import unanswered_question

FILE = "visible.json"
SET_UP_LIMIT = 20.0  # seconds for a cell, where the file does not say
ALONE = "Grading runs the notebook's cells in a fresh process, with NumPy alone"
Caller = Callable[[tuple[Any, ...]], dict[str, Any]]  # value, raised or refused; changed; warned


class NotAnswered(Exception):
    """Stops a notebook with one sentence: in Jupyter, and in plain Python too."""

    def _render_traceback_(self) -> list[str]:  # IPython shows this in place of a traceback
        return [str(self)]


class NotebookChecks:
    """Call it with a question and the function that answers it; it prints its verdict."""

    def __init__(self, declared: Mapping[str, Any], folder: Path | str = ".") -> None:
        self.questions: Mapping[str, Any] = declared["questions"]
        self.modules: tuple[str, ...] = tuple(declared["modules"])
        self._limit = float(declared.get("set_up_limit", SET_UP_LIMIT))
        self._folder = Path(folder)
        self._process: FreshProcess | None = None

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
        cells = _cells_that_were_run()
        process = None
        for part in asked["parts"]:
            if not callable(function):
                passed = f"you passed a value of type {type(function).__name__}"
                fault: tuple[str, ...] = (f"this question wants a function, but {passed}",)
            elif process := self._follow(cells):  # a new one where the last call took it along
                fault = _compare(question, asked, part, _call_there(process, asked, cells))
            else:
                with Guard(asked["time_limit"], file_of(function)) as guard:
                    fault = _compare(question, asked, part, _call_here(guard, function))
            word = "right" if fault[0] == "" else "wrong"
            lines.append(f"  {word}  {_points(part['points'])}: {part['about']}")
            lines += [f"         {line}" for line in fault if line]
            lines += [f"         {line}" for line in chapter_words(asked, part, function)]
        if hidden := asked["hidden_points"]:
            verb = "is" if hidden == 1 else "are"
            lines.append(
                f"  {_points(hidden).replace(' ', ' more ', 1)} {verb} given on inputs that are not shown"
            )
        print("\n".join(lines + self._notes(process, cells)))

    def demand(self, question: str, part: str, function: Callable[..., Any]) -> None:
        """AssertionError unless `part` of `question` is right: for nbgrader's test cells."""
        demand_part(function, next(p for p in self.questions[question]["parts"] if p["id"] == part))

    def _follow(self, cells: list[str]) -> FreshProcess | None:
        """The process that has run `cells`, or None where there are none, or no process can be had."""
        if not cells:
            return None
        try:
            self._process = self._process or FreshProcess(self.modules, self._folder / "data", self._limit)
            self._process.follow(cells)
        except (OSError, NoAnswerError):
            self._process = None
        return self._process

    def _notes(self, process: FreshProcess | None, cells: list[str]) -> list[str]:
        """What a student should know of the cells as a whole."""
        if process is None:
            return ["  note: called in this very process; grading has a fresh one, with NumPy alone"]
        if process.stopped:
            first = cells[min(process.stopped)].strip().partition("\n")[0][:40]
            ended = f"did not end well within {self._limit:g} s"
            return [f"  note: the cell “{first}” {ended}: grading leaves it out"]
        if process.seconds > TOGETHER * self._limit:
            most = f"{TOGETHER * self._limit:g} s"
            return [f"  note: all cells together took {process.seconds:.0f} s; grading stops them at {most}"]
        return []


class _Recorder:
    """Keeps the text of every cell that this kernel runs, those of clients that store no history included."""

    def __init__(self, shell: Any) -> None:
        self.cells: list[str] = list(getattr(shell.history_manager, "input_hist_raw", ()))
        self._is_first = True
        shell.events.register("pre_run_cell", self._before)
        shell.events.register("post_run_cell", self._after)

    def _before(self, info: Any) -> None:
        self.cells.append(info.raw_cell)

    def _after(self, result: Any) -> None:
        """Add the cell that made this recorder, unless the history has it."""
        text = result.info.raw_cell
        if self._is_first and [cell.rstrip() for cell in self.cells[-1:]] != [text.rstrip()]:
            self.cells.append(text)
        self._is_first = False


_recorders: list[_Recorder] = []  # one, once there is a check in IPython


def _cells_that_were_run() -> list[str]:
    """The text of every cell that this kernel has run, in order; none outside of IPython."""
    shell = getattr(sys.modules.get("IPython"), "get_ipython", lambda: None)()
    if shell is None:
        return []
    if not _recorders:
        _recorders.append(_Recorder(shell))
    cells = _recorders[0].cells
    return cells if any(map(str.strip, cells)) else []


def notebook_checks(folder: Path | str = ".") -> NotebookChecks:
    """The checks of the assignment in `folder` (a notebook's own, by default)."""
    _quiet_in_plain_python()
    _cells_that_were_run()  # from here on all are kept
    path = Path(folder) / FILE
    try:
        return NotebookChecks(json.loads(path.read_text(encoding="utf-8")), folder)
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


def _call_here(guard: Guard, function: Callable[..., Any]) -> Caller:
    """Call the function itself."""

    def call(args: tuple[Any, ...]) -> dict[str, Any]:
        given = copy.deepcopy(args)
        returned = guard.call(function, *given)
        if returned.raised:
            return {"raised": returned.raised}
        try:
            changed = json.dumps([plain(arg) for arg in args]) != json.dumps([plain(arg) for arg in given])
            return {"value": plain(returned.value), "changed": changed, "warned": guard.warned}
        except NotPlainError as problem:
            return {"refused": str(problem)}

    return call


def _call_there(process: FreshProcess, asked: Mapping[str, Any], cells: list[str]) -> Caller:
    """Call the function of that name in a fresh process."""
    limit = asked["time_limit"]
    end = time.monotonic() + limit

    def call(args: tuple[Any, ...]) -> dict[str, Any]:
        try:
            reply = process.call(asked["function"], list(map(plain, args)), max(end - time.monotonic(), 0.01))
        except NoAnswerError as problem:
            slow = isinstance(problem.__cause__, TimeoutError)
            ended = {"refused": "its process ended while it was called"}
            return {"raised": Raised("", "", None, "", timed_out=True)} if slow else ended
        if "absent" in reply:
            return _absent(process, asked["function"], cells)
        if "raised" in reply:
            raised = reply["raised"]
            name = re.fullmatch(r"name '(\w+)' is not defined", raised["text"])
            before = [error for error in process.errors if name and _mentions(name[1], _source(error, cells))]
            said = [f"before that, {error['type']}: {error['text']}. {ALONE}" for error in before[-1:]]
            return {"raised": _raised_there(raised, cells), "before": said}
        return reply

    return call


def _absent(process: FreshProcess, function: str, cells: list[str]) -> dict[str, Any]:
    """Why there is no such function: the first error of the last cell that would have defined it."""
    defines = re.compile(rf"(?m)^(?:def|class) +{function}\b|^{function}\b[^=\n]*=(?!=)")
    places = [f"<cell {number}>" for number, cell in enumerate(cells) if defines.search(cell)]
    errors = [error for error in process.errors if error["cell"] in places[-1:]]
    if errors:
        return {"raised": _raised_there(errors[0], cells), "before": [f"{ALONE}."]}
    return {"refused": f"no cell of this notebook defines {function} by itself. {ALONE}."}


def _source(error: Mapping[str, Any], cells: list[str]) -> str:
    """The line that raised."""
    cell = re.fullmatch(r"<cell (\d+)>", error["cell"])
    lines = cells[int(cell[1])].splitlines() if cell else []
    return lines[error["line"] - 1].strip() if error["line"] and error["line"] <= len(lines) else ""


def _mentions(name: str, text: str) -> bool:
    return bool(re.search(rf"\b{re.escape(name)}\b", text))


def _raised_there(error: Mapping[str, Any], cells: list[str]) -> Raised:
    source = _source(error, cells)
    slip, advice = slip_of(error["type"], error["text"], source, error["inside"])
    return Raised(error["type"], error["text"], error["line"], source, slip=slip, advice=advice)


def _compare(
    question: str, asked: Mapping[str, Any], part: Mapping[str, Any], call: Caller
) -> tuple[str, ...]:
    """("", notes…) where the part is right, else what is wrong, where it shows first, and notes."""
    started = time.monotonic()
    too_slow = (f"it was not done within the {asked['time_limit']:g} seconds that are allowed",)
    fault: tuple[str, ...] = ()
    changed = False
    warned: dict[str, None] = {}
    for number, case in enumerate(part["cases"], start=1):
        args = tuple(map(restore, case["args"]))
        reply = call(args)
        shown = f"in call {number}: {asked['function']}({', '.join(map(show_argument, args))})"
        if raised := reply.get("raised"):
            if other := unanswered_question(raised.name, raised.message, question):
                raise NotAnswered(_not_yet(other, question))
            line = f" (line {raised.line} of the cell)" if raised.line else ""
            advice = [raised.advice] if raised.advice else []
            before = reply.get("before", [])
            fault = (f"it raised {raised.name}: {raised.message}{line}", *before, *advice, shown)
            fault = too_slow if raised.timed_out else fault
        elif "refused" in reply:
            fault = reply["refused"], shown
        else:
            value = restore(reply["value"])
            fault = _value_fault(part, args, value, restore(case["wanted"]), shown)
        changed = changed or reply.get("changed", False)
        warned |= dict.fromkeys(reply.get("warned", ()))
        if fault:
            break
    if not fault and time.monotonic() - started > asked["time_limit"]:
        fault = too_slow
    notes = [f"note: NumPy warns: {text}" for text in warned]
    if changed:
        notes.append("note: it changes its input; the caller's array is then no longer what it was")
    return (*(fault or ("",)), *notes)


def _value_fault(
    part: Mapping[str, Any], args: tuple[Any, ...], got: Any, right: Any, call: str
) -> tuple[str, ...]:
    """Say what is wrong with a value, and where; () for a right one."""
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
