"""A notebook being run: cell after cell in one process, and in a new one where that is lost."""

from collections.abc import Callable
from dataclasses import dataclass, field
from time import monotonic
from typing import Any

from actgrade.answers_found import Found, Run
from actgrade.sandbox.child_process import Child, ProcessEnded, ProtocolError

MOST_STARTS = 12  # of processes for one submission: one that always dies must not take the evening
SET_UPS = 2.0  # all cells of all processes together may take this many times the limit


@dataclass(frozen=True)
class CellError:
    """What a statement of a cell raised. The text is the student's own."""

    type: str
    text: str
    line: int | None


class LostError(Exception):
    """No process can be had any more for this submission. Holds the reason, and whether it is one of time."""

    def __init__(self, reason: str, slow: bool) -> None:
        super().__init__(reason)
        self.slow = slow


@dataclass
class Session:
    """Runs the steps of a plan up to where a question is asked. Close it."""

    steps: tuple[Run | Found, ...]
    start: Callable[[], Child]
    set_up_limit: float
    child: Child | None = None
    errors: dict[int, list[CellError]] = field(default_factory=dict)  #: by the cell's number
    ended: dict[int, ProcessEnded] = field(default_factory=dict)  #: cells that took the process with them
    odd: ProtocolError | None = None  #: a cell wrote to the grader's own channel
    _at: int = 0
    _starts: int = 0
    _used: float = 0.0
    _skipped: set[int] = field(default_factory=set)

    def reach(self, stop: int) -> Child:
        """A process that has run every cell before step number `stop`; cells that end it are left out."""
        if self.odd:
            raise self.odd
        while True:
            child = self.child or self._new()
            try:
                while self._at < stop:
                    self._step(child, self._at)
                    self._at += 1
                return child
            except ProtocolError as problem:
                self.lose()
                self.odd = problem  # it would come again with every new process
                raise
            except ProcessEnded as problem:
                step = self.steps[self._at]
                assert isinstance(step, Run)
                self.ended[step.cell] = problem
                self._skipped.add(self._at)
                self.lose()

    def again(self) -> "Session":
        """The same notebook in new processes, without the cells that ended one."""
        new = Session(self.steps, self.start, self.set_up_limit, ended=dict(self.ended))
        new._skipped = set(self._skipped)
        return new

    def lose(self) -> None:
        """Stop the process; the next question gets a new one."""
        if self.child is not None:
            self.child.close()
        self.child = None

    def _new(self) -> Child:
        if self._starts >= MOST_STARTS:
            raise LostError("the notebook's process ended too often", slow=False)
        self._starts += 1
        self._at = 0
        self.child = self.start()
        return self.child

    def _step(self, child: Child, number: int) -> None:
        step = self.steps[number]
        if not isinstance(step, Run) or number in self._skipped:
            return
        left = SET_UPS * self.set_up_limit - self._used
        if left <= 0:
            most = SET_UPS * self.set_up_limit
            raise LostError(
                f"the notebook's cells together take longer than {most:g} s, the limit", slow=True
            )
        started = monotonic()
        try:
            errors = child.run(step.text, f"<cell {step.cell}>", min(left, self.set_up_limit))
        finally:
            self._used += monotonic() - started
        self.errors.setdefault(step.cell, [_error(error) for error in errors])


def _error(error: dict[str, Any]) -> CellError:
    """The error, with the types that it should have."""
    kind, text, line = error.get("type"), error.get("text"), error.get("line")
    if not isinstance(kind, str) or not isinstance(text, str) or not (line is None or type(line) is int):
        raise ProtocolError("what came back from a cell is not what the grader asked for")
    return CellError(kind, text, line)
