"""Calling a stranger's function and getting the kernel back as it was.

Restored whatever happens: standard output, NumPy's error state, the warning filters, the alarm signal.
Caught: every exception, SystemExit and KeyboardInterrupt included, and, where the platform has an
interval timer and this is the main thread, a loop that does not end. Not caught: a loop inside one call
of a C function, memory running out, and code that ends the process; practice runs in the student's own
kernel, and marks are made elsewhere.
"""

import io
import linecache
import re
import signal
import sys
import threading
import time
import traceback
import warnings
from collections.abc import Callable
from contextlib import ExitStack, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from types import FrameType, TracebackType
from typing import Any, Self

import numpy as np

from actbook.checks.slips import slip_of

PRINTED_LIMIT = 2_000  # characters kept of what an answer prints
MESSAGE_LIMIT = 300  # characters kept of an error's message
AGAIN = 0.005  # seconds: the alarm rings again, in case the answer swallowed the first one
LINES_FURTHER = 20  # how many lines the interruption may wander on

_ADDRESS = re.compile(r" at 0x[0-9a-fA-F]+")
_NOT_THEIRS = (str(Path(__file__).parent), str(Path(np.__file__).parent))


class TimeLimit(BaseException):
    """Raised inside an answer that takes too long; not an Exception, so that few answers catch it."""


@dataclass(frozen=True)
class Raised:
    """An exception of the answer, in words."""

    name: str
    message: str
    line: int | None
    source: str
    timed_out: bool = False
    slip: str = ""  # the name of a common slip, where it is one, and what to do about it
    advice: str = ""


@dataclass(frozen=True)
class Returned:
    """What one call came to: a value, or what it raised."""

    value: Any = None
    raised: Raised | None = None


class _Printed(io.StringIO):
    """Keeps the first of what is printed, so that an endless print does not fill the memory."""

    def write(self, text: str) -> int:
        room = PRINTED_LIMIT - self.tell()
        if room > 0:
            super().write(text[:room])
        return len(text)


class Guard:
    """Call answers through `call` inside `with Guard(...) as guard:`; then read what they did."""

    def __init__(self, seconds: float, own_file: str | None = None) -> None:
        self.seconds = seconds
        self.own_file = own_file  # where the answer was written: error lines are looked for there
        self.out_of_time = False
        self.changed_error_state = False
        self._calling = False
        self._rings = 0  # how often the alarm has interrupted
        self._lines_to_go = 0
        self._trace_before = sys.gettrace()  # a debugger's, or a coverage tool's
        self._printed = _Printed()
        self._warned: list[warnings.WarningMessage] = []

    @property
    def printed(self) -> str:
        return self._printed.getvalue()

    @property
    def warned(self) -> tuple[str, ...]:
        """The first line of each different warning, in order."""
        lines = (_line_of(str(warning.message)) for warning in self._warned)
        return tuple(dict.fromkeys(lines))

    def __enter__(self) -> Self:
        self._stack = ExitStack()
        self._stack.enter_context(redirect_stdout(self._printed))
        self._stack.enter_context(redirect_stderr(self._printed))
        self._warned = self._stack.enter_context(warnings.catch_warnings(record=True))
        warnings.simplefilter("always")
        self._stack.enter_context(np.errstate(over="warn", divide="warn", invalid="warn", under="ignore"))
        self._start_alarm()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        self._calling = False
        self._stop_alarm()
        self._stack.close()

    def call(self, function: Callable[..., Any], *args: Any, **keywords: Any) -> Returned:
        """Call; whatever happens, return."""
        if self.out_of_time:  # one limit for the whole check
            return self._late()
        state = np.geterr()
        try:
            self._calling = True
            value = function(*args, **keywords)
            self._calling = False
            return self._late() if self._rings else Returned(value)
        except TimeLimit:
            self._calling = False
            return self._late()
        except BaseException as error:  # a student's SystemExit must not end the kernel
            self._calling = False
            return self._late() if self._rings else Returned(raised=self._describe(error))
        finally:
            self._calling = False
            if self._rings:
                sys.settrace(self._trace_before)
            if np.geterr() != state:
                self.changed_error_state = True
                np.seterr(**state)

    def _late(self) -> Returned:
        self.out_of_time = True
        message = f"no answer within {self.seconds:g} seconds"
        return Returned(raised=Raised("TimeLimit", message, None, "", timed_out=True))

    def _describe(self, error: BaseException) -> Raised:
        try:
            message = _line_of(str(error))
        except BaseException:  # an exception whose __str__ raises
            message = ""
        name = type(error).__name__
        line, source = _place_of(error.__traceback__, self.own_file)
        inside = [frame.f_code.co_name for frame, _ in traceback.walk_tb(error.__traceback__)]
        slip, advice = slip_of(name, message, source, inside)
        return Raised(name, message, line, source, slip=slip, advice=advice)

    def _start_alarm(self) -> None:
        self._alarmed = hasattr(signal, "setitimer") and threading.current_thread() is threading.main_thread()
        if not self._alarmed:
            return
        self._handler_before = signal.signal(signal.SIGALRM, self._ring)
        self._timer_before = signal.setitimer(signal.ITIMER_REAL, self.seconds, AGAIN)
        self._started = time.monotonic()

    def _stop_alarm(self) -> None:
        if not self._alarmed:
            return
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, self._handler_before or signal.SIG_DFL)
        remaining, interval = self._timer_before
        if remaining:  # somebody else's alarm, put back
            remaining = max(remaining - (time.monotonic() - self._started), 1e-3)
            signal.setitimer(signal.ITIMER_REAL, remaining, interval)

    def _ring(self, number: int, frame: FrameType | None) -> None:
        """Interrupt the answer, and only the answer: never a line of this file.

        An answer that swallows the exception gets it again at the next line, then two lines further
        on, and so on, until it is raised at a line that is not inside a `try`.
        """
        if not self._calling or frame is None or frame.f_code.co_filename == __file__:
            return
        self._rings += 1
        if self._rings == 1:
            raise TimeLimit
        self._lines_to_go = self._rings % LINES_FURTHER
        while frame is not None and frame.f_code.co_filename != __file__:
            frame.f_trace = self._raise_at_line
            frame = frame.f_back
        sys.settrace(self._raise_at_line)

    def _raise_at_line(self, frame: FrameType, event: str, argument: object) -> Callable[..., Any] | None:
        if not self._calling or frame.f_code.co_filename == __file__:
            return None
        if event == "line":
            self._lines_to_go -= 1
            if self._lines_to_go < 0:
                raise TimeLimit
        return self._raise_at_line


def _line_of(text: str) -> str:
    """The first line of `text`, or two where the first ends a sentence; no memory addresses, not too long."""
    first, _, rest = _ADDRESS.sub("", text.strip()).partition("\n")
    if first.endswith(".") and rest.strip():
        first += " " + rest.strip().partition("\n")[0]
    return first if len(first) <= MESSAGE_LIMIT else first[: MESSAGE_LIMIT - 1] + "…"


def _place_of(trace: TracebackType | None, own_file: str | None) -> tuple[int | None, str]:
    """The line of the answer at which it stopped, and its source where that is known."""
    places = [(frame.f_code.co_filename, line) for frame, line in traceback.walk_tb(trace)]
    places = [place for place in places if not place[0].startswith(_NOT_THEIRS)]
    own = [place for place in places if place[0] == own_file]
    if not places:
        return None, ""
    file, line = (own or places)[-1]
    return line, linecache.getline(file, line).strip()


def file_of(answer: object) -> str | None:
    """Where a function was written (a notebook's cell has a name too)."""
    code = getattr(answer, "__code__", None)
    return getattr(code, "co_filename", None)
