"""A process like the one that grades: fresh, with NumPy and what the assignment declares, and nothing else.

It runs the notebook's cells as they were run, each once more, and answers the calls of the notebook's check.
So what an answer borrows from another package shows before it is handed in.
"""

import importlib.util
import json
import queue
import secrets
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterable, Sequence
from importlib import resources
from pathlib import Path
from typing import Any

PROGRAM, PLAIN = (
    resources.files("actbook.coursework").joinpath(name).read_text(encoding="utf-8")
    for name in ("answer_process.py", "plain.py")
)
START = 60.0  # seconds for Python and NumPy to load, on a machine with much else to do
TOGETHER = 2.0  # all cells together may take this many times as long as one, as in grading
MOST = 2**30


class NoAnswerError(Exception):
    """The process ended before it replied; its cause is a TimeoutError where it was too slow."""


class FreshProcess:
    """Follows a notebook. OSError where no process can be started, as in a browser."""

    def __init__(self, modules: Iterable[str], data: Path, limit: float) -> None:
        self.folders = {name: _folder_of(name) for name in ("numpy", *modules)}
        self.data, self.limit = data, limit
        self.errors: list[dict[str, Any]] = []  #: what the cells raised
        self.stopped: set[int] = set()  #: cells that took too long, or took the process with them
        self.seconds = 0.0  #: that the cells took
        self._cells: list[str] = []
        self._process: subprocess.Popen[bytes] | None = None

    def follow(self, cells: Sequence[str]) -> None:
        """Run what is new in `cells`, which are all that were run; begin again where they are others."""
        if self._process is None or self._cells != list(cells[: len(self._cells)]):
            self._start()
        while len(self._cells) < len(cells):
            number, text = len(self._cells), cells[len(self._cells)]
            self._cells.append(text)
            if number in self.stopped:
                continue
            started = time.monotonic()
            try:
                self.errors += self._ask({"cell": text, "name": f"<cell {number}>"}, self.limit)["errors"]
            except NoAnswerError:
                self.stopped.add(number)
                self._start()
            self.seconds += time.monotonic() - started

    def call(self, function: str, args: Any, seconds: float) -> dict[str, Any]:
        """The reply to a call, as answer_process gives it; NoAnswerError if it did not end."""
        return self._ask({"function": function, "args": args, "look": True}, seconds)

    def close(self) -> None:
        """Stop the process and take its folder away."""
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._place.cleanup()
        self._process = None

    def _start(self) -> None:
        self.close()
        self._cells, self.errors, self.seconds = [], [], 0.0
        self._place = tempfile.TemporaryDirectory(prefix="actbook-")
        if self.data.is_dir():
            shutil.copytree(self.data, Path(self._place.name) / self.data.name)
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-s", "-S", "-B", "-c", PROGRAM],
            cwd=self._place.name, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        self._lines: queue.SimpleQueue[bytes] = queue.SimpleQueue()
        threading.Thread(target=_read, args=(self._process, self._lines), daemon=True).start()
        self._ask({"plain": PLAIN, "folders": self.folders, "limits": {}, "uid": None}, START)

    def _ask(self, request: dict[str, Any], seconds: float) -> dict[str, Any]:
        assert self._process is not None
        assert self._process.stdin is not None
        token = secrets.token_hex(16)
        try:
            line = json.dumps(request | {"token": token, "most": MOST}).encode() + b"\n"
            self._process.stdin.write(line)
            self._process.stdin.flush()
            reply: dict[str, Any] = json.loads(self._lines.get(timeout=seconds) or "null")
            if reply["token"] != token:
                raise ValueError("a line that nobody asked for")
            return reply
        except queue.Empty:
            self.close()
            raise NoAnswerError from TimeoutError()
        except (OSError, ValueError, TypeError, KeyError) as problem:
            self.close()
            raise NoAnswerError from problem
        except BaseException:  # the student pressed stop
            self.close()
            raise


def _folder_of(module: str) -> str:
    spec = importlib.util.find_spec(module)
    if spec is None or spec.origin is None:
        raise OSError(f"{module} is not installed")
    return str(Path(spec.origin).parents[1 if spec.submodule_search_locations else 0])


def _read(process: "subprocess.Popen[bytes]", lines: "queue.SimpleQueue[bytes]") -> None:
    """Pass lines on, and an empty one at the end."""
    assert process.stdout is not None
    line = b"start"
    while line:
        try:
            line = process.stdout.readline()
        except (OSError, ValueError):
            line = b""
        lines.put(line)
