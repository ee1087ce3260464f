"""Lines to and from a process that is not trusted: each bounded in bytes and in time.

A thread reads and a thread writes, on every system alike: neither a child that does not read nor one that
does not end its line can hold the grader up. The threads end when the child's end of the pipe is closed.
"""

import contextlib
import queue
import threading
import time
from collections.abc import Callable
from typing import BinaryIO

CHUNK = 65_536
AHEAD = 16  # chunks read before anybody asks for them: a flood waits in the pipe, and not in memory


class ClosedError(Exception):
    """The other end is closed: the process has ended, or has closed the pipe."""


class TooLongError(Exception):
    """The line is longer than any answer to what was asked."""


class Channel:
    """A pipe to and a pipe from a process."""

    def __init__(self, to: BinaryIO, back: BinaryIO) -> None:
        self._to, self._back = to, back
        self._out: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        self._in: queue.Queue[bytes] = queue.Queue(AHEAD)
        self._held = b""
        self._closed = False
        for work in (self._write, self._read):
            threading.Thread(target=work, daemon=True).start()

    def send(self, line: bytes) -> None:
        """Pass on `line`; returns at once."""
        self._out.put(line + b"\n")

    def early(self) -> bool:
        """Whether anything came that nobody asked for."""
        try:
            chunk = self._in.get_nowait()
        except queue.Empty:
            return bool(self._held)
        if chunk:
            self._held += chunk
        else:
            self._in.put(chunk)  # the end of the pipe is no answer
        return bool(self._held)

    def receive(self, most: int, wait: Callable[[], float]) -> bytes:
        """The next line without its end, of at most `most` bytes.

        `wait` gives the seconds until it wants to be asked again, and raises when it has waited enough.
        ClosedError, TooLongError as they say.
        """
        parts, size = [self._held], len(self._held)
        while b"\n" not in parts[-1]:
            if size > most:
                raise TooLongError
            try:
                chunk = self._in.get(timeout=max(wait(), 0.001))
            except queue.Empty:
                continue
            if not chunk:
                self._in.put(b"")  # whoever asks next hears it too
                raise ClosedError
            parts.append(chunk)
            size += len(chunk)
        line, _, self._held = b"".join(parts).partition(b"\n")
        if len(line) > most:
            raise TooLongError
        return line

    def close(self) -> None:
        """Let both threads end; the process has been stopped before."""
        self._closed = True
        self._out.put(None)
        while True:  # a reader that waits for room
            try:
                self._in.get_nowait()
            except queue.Empty:
                return

    def _write(self) -> None:
        try:
            while (line := self._out.get()) is not None:
                self._to.write(line)
                self._to.flush()
        except (OSError, ValueError):
            pass  # the process is gone: whoever waits for its answer hears that from the other pipe
        with contextlib.suppress(OSError):
            self._to.close()

    def _read(self) -> None:
        chunk = b"start"
        while chunk and not self._closed:
            try:
                chunk = self._back.read1(CHUNK)  # type: ignore[attr-defined]
            except (OSError, ValueError):
                chunk = b""
            while not self._closed:
                try:
                    self._in.put(chunk, timeout=1.0)
                    break
                except queue.Full:
                    continue
        self._back.close()


def deadline(seconds: float) -> Callable[[], float]:
    """Wait for so long and no longer: TimeoutError."""
    end = time.monotonic() + seconds

    def wait() -> float:
        left = end - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return left

    return wait
