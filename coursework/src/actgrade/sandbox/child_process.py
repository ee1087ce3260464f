"""One process that runs cells and answers calls, bounded in everything, and gone when it is closed."""

import contextlib
import json
import os
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

import psutil

from actbook.coursework.fresh_process import PLAIN, PROGRAM, START
from actgrade.errors import CourseworkError
from actgrade.sandbox import bubblewrap
from actgrade.sandbox.channel import Channel, ClosedError, TooLongError, deadline
from actgrade.sandbox.modules import module_paths
from actgrade.sandbox.system_calls import build_filter

FIRST_LOOK = 0.25  # seconds after which the memory of a process that has not answered is looked at
LOOKS = 0.1
PATIENCE = 4.0  # a limit on time is on the processor's; one that sleeps has this many times as long
MiB = 2**20
LOADED = 128  # MiB of address space that Python and NumPy take before the first cell
#: systemd keeps these user ids for services that exist for a moment only: nobody's files belong to them.
FIRST_UID, UIDS = 61_184, 4_336
MARK = "ACTGRADE_CHILD"


class ProcessEnded(Exception):
    """The process ended, or was stopped, before it answered. The message says why, in words for a student."""


class TimeoutExceeded(ProcessEnded):
    """It did not answer in time."""


class MemoryExceeded(ProcessEnded):
    """It used more memory than it may."""


class ProtocolError(ProcessEnded):
    """What came back is not an answer to what was asked."""


@dataclass(frozen=True)
class Rules:
    """What a process may use, and what it finds."""

    memory: int = 1024  #: MiB, of all its processes together
    cpu: float = 60.0  #: seconds of the processor, a backstop: the grader keeps the time
    modules: tuple[str, ...] = ()
    data: Path | None = None  #: a folder that it finds under its name
    processes: int = 16  #: and threads
    file_bytes: int = 16 * MiB

    def limits(self) -> dict[str, int]:
        """As the child hands them to the system."""
        return {
            "AS": (self.memory + LOADED) * MiB,  # of each process; the grader looks at what all of them use
            "CPU": int(self.cpu) + 1,
            "FSIZE": self.file_bytes,
            "CORE": 0,
            "NOFILE": 64,
            "NPROC": self.processes,
        }


@dataclass(frozen=True)
class Sandbox:
    """How processes are started here. `program` is bubblewrap's path, or "" for a plain process."""

    program: str = ""
    trusted: bool = False  #: for the author's own solution: no limits

    def start(self, rules: Rules) -> "Child":
        """A process that is ready. CourseworkError if this machine cannot start one."""
        return Child(self, rules)


@dataclass
class Child:
    """A started process. Use it in a `with`, or close it."""

    sandbox: Sandbox
    rules: Rules
    missing: tuple[str, ...] = ()  #: limits that this system does not know
    _inside: int = 0  #: process id of the first process in the namespace, 0 without one
    _folder: str = ""
    _started: bool = False
    _said: str = ""  #: what the system said where it could not start
    _mark: str = field(default_factory=lambda: f"{os.getpid()}-{secrets.token_hex(16)}")

    def __post_init__(self) -> None:
        environment = {
            "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "TZ": "UTC", "PYTHONHASHSEED": "0",
            "HOME": bubblewrap.SCRATCH, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"
        }  # fmt: skip
        if not self.sandbox.trusted:  # by this its copies and programs are found, where nothing shuts them in
            environment[MARK] = self._mark
        # -I would leave PYTHONHASHSEED unread; these are what else it means, and the environment is ours
        # and the trusted process may write NumPy's byte code: without it every import takes twice as long
        python = [
            os.path.realpath(sys.executable),
            *("-P", "-s", "-S"),
            *([] if self.sandbox.trusted else ["-B"]),
        ]
        python += ["-c", PROGRAM]
        modules = module_paths(self.rules.modules)
        drops_uid = bool(self.sandbox.program) and hasattr(os, "getuid") and os.getuid() == 0
        told, tell = os.pipe() if self.sandbox.program else (-1, -1)
        refused = _to_be_read(build_filter()) if self.sandbox.program else -1
        if self.sandbox.program:
            command = bubblewrap.command(
                self.sandbox.program, modules, self.rules.data, tell, drops_uid, refused
            )
            folders = dict.fromkeys(modules, bubblewrap.PACKAGES)
            place = "/"
        else:
            command, folders = [], {name: str(paths[0].parent) for name, paths in modules.items()}
            place = self._folder = tempfile.mkdtemp(prefix="actgrade-")
            environment |= {"HOME": place} | _windows()
            if self.rules.data is not None:
                shutil.copytree(self.rules.data, Path(place) / self.rules.data.name)
        try:
            self._process = subprocess.Popen(
                command + python, cwd=place, env=environment, start_new_session=not self.sandbox.trusted,
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                pass_fds=[descriptor for descriptor in (tell, refused) if descriptor >= 0],
            )  # fmt: skip
        except BaseException:
            for descriptor in (told, tell):
                if descriptor >= 0:
                    os.close(descriptor)
            self._remove_folder()
            raise
        finally:
            if refused >= 0:
                os.close(refused)
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._channel = Channel(self._process.stdin, self._process.stdout)  # type: ignore[arg-type]
        try:
            if self.sandbox.program:
                os.close(tell)
                self._inside = _first_pid(told)
            token = secrets.token_hex(16)
            set_up = {
                "token": token, "plain": PLAIN, "folders": folders,
                "limits": {} if self.sandbox.trusted else self.rules.limits(),
                "uid": FIRST_UID + os.getpid() % UIDS if drops_uid else None,
            }  # fmt: skip
            self._channel.send(json.dumps(set_up).encode())
            reply = self._reply(token, 10_000, deadline(START))
            self.missing = tuple(reply["missing"])
            self._started = True
        except (ProcessEnded, KeyError, TypeError, TimeoutError) as problem:
            self.close()
            said = self._said or "it does not answer"
            raise CourseworkError(
                f"the process for answers does not start on this machine: {said}"
            ) from problem
        except BaseException:
            self.close()
            raise

    def run(self, cell: str, name: str, seconds: float) -> list[dict[str, Any]]:
        """Run a cell; what its statements raised, each {"type", "text", "line"}, unchecked."""
        reply = self._ask({"cell": cell, "name": name}, 100_000, deadline(seconds))
        errors = reply.get("errors")
        if not isinstance(errors, list) or not all(isinstance(error, dict) for error in errors):
            raise ProtocolError("what came back from the cell is not what the grader asked for")
        return errors

    def call(self, function: str, args: Any, most: int, wait: Callable[[], float]) -> dict[str, Any]:
        """Call a function; the reply has one of value, raised, refused, absent, all of it unchecked."""
        return self._ask({"function": function, "args": args}, most, wait)

    def patience(self, seconds: float) -> Callable[[], float]:
        """Wait until it has used so much processor time, or `PATIENCE` times as long has passed."""
        start, used, looked = time.monotonic(), self._cpu(), 0

        def wait() -> float:
            nonlocal looked
            now = time.monotonic() - start
            looked += 1
            if now < seconds:
                return seconds - now
            if now >= PATIENCE * seconds or self._cpu() - used >= seconds:
                raise TimeoutError
            return LOOKS

        return wait

    def close(self) -> None:
        """Stop it and all that it started; take away its folder."""
        if self._inside and self._process.poll() is None:
            _kill(self._inside)  # the first process of a namespace takes all others of it along
        elif not self._inside:
            for process in self._all():
                _kill(process.pid)
        try:
            self._process.wait(10 if self._inside else 0.5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._channel.close()
        if self._process.stderr is not None and not self._process.stderr.closed:
            if not self._started:  # afterwards nobody writes there
                text = self._process.stderr.read(10_000).decode(errors="replace")
                self._said = " ".join(text.split())[-500:] or f"it ended with code {self._process.returncode}"
            self._process.stderr.close()
        self._remove_folder()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *problem: object) -> None:
        self.close()

    def _ask(self, request: dict[str, Any], most: int, wait: Callable[[], float]) -> dict[str, Any]:
        if self._channel.early():
            self.close()
            raise ProtocolError("the code wrote to the grader's own channel")
        token = secrets.token_hex(16)
        self._channel.send(json.dumps(request | {"token": token, "most": most}).encode())
        return self._reply(token, most, self._watched(wait))

    def _reply(self, token: str, most: int, wait: Callable[[], float]) -> dict[str, Any]:
        """The reply to one request; whatever else comes ends the process."""
        try:
            reply = json.loads(self._channel.receive(most + 1000, wait).decode("ascii"))
            if not isinstance(reply, dict) or reply.get("token") != token:
                raise ProtocolError("the code wrote to the grader's own channel")
            return reply
        except TimeoutError:
            problem: ProcessEnded = TimeoutExceeded("it did not end in time")
        except ClosedError:
            problem = ProcessEnded("its process ended")
        except TooLongError:
            problem = ProtocolError("more came back than any answer has")
        except (ValueError, RecursionError, MemoryError):
            problem = ProtocolError("what came back is not what the grader asked for")
        except ProcessEnded as ended:
            problem = ended
        self.close()
        raise problem from None

    def _watched(self, wait: Callable[[], float]) -> Callable[[], float]:
        """The same wait, with a look at the memory now and then."""
        if self.sandbox.trusted:
            return wait
        start = time.monotonic()

        def watched() -> float:
            left = wait()
            if (passed := time.monotonic() - start) < FIRST_LOOK:
                return min(left, FIRST_LOOK - passed)
            used = sum(_resident(process) for process in self._all())
            if used > self.rules.memory * MiB:
                raise MemoryExceeded(f"it used more than {self.rules.memory} MiB of memory")
            return min(left, LOOKS)

        return watched

    def _all(self) -> list[psutil.Process]:
        """Every process that it started and that can be found."""
        try:
            first = psutil.Process(self._inside or self._process.pid)
            found = [first, *first.children(recursive=True)]
        except psutil.Error:
            found = []
        if self._inside or self.sandbox.trusted:
            return found
        known = {process.pid for process in found}
        return found + [
            process
            for process in psutil.process_iter()
            if process.pid not in known and _has(process, self._mark)
        ]

    def _cpu(self) -> float:
        total = 0.0
        for process in self._all():
            try:
                times = process.cpu_times()
            except psutil.Error:
                continue
            total += times.user + times.system
        return total

    def _remove_folder(self) -> None:
        if self._folder:
            shutil.rmtree(self._folder, ignore_errors=True)


def _to_be_read(text: bytes) -> int:
    """A descriptor from which `text` can be read, or -1 where there is none; it fits into a pipe."""
    if not text:
        return -1
    source, sink = os.pipe()
    with os.fdopen(sink, "wb") as stream:
        stream.write(text)
    return source


def _first_pid(told: int) -> int:
    """What bubblewrap says of the process that it started, or 0 if it could not."""
    with os.fdopen(told, "rb") as stream:
        text = stream.read(1000)
    try:
        return int(json.loads(text)["child-pid"])
    except (ValueError, KeyError, TypeError):
        return 0


def _kill(pid: int) -> None:
    with contextlib.suppress(OSError):  # it has gone by itself
        os.kill(pid, signal.SIGKILL if hasattr(signal, "SIGKILL") else signal.SIGTERM)


def _resident(process: psutil.Process) -> int:
    try:
        return int(process.memory_info().rss)
    except psutil.Error:
        return 0


def _has(process: psutil.Process, mark: str) -> bool:
    """Whether it was started by the process that carries the mark."""
    try:
        return bool(process.environ().get(MARK) == mark)
    except (psutil.Error, OSError):
        return False


def _windows() -> dict[str, str]:
    """What Python wants of the environment on Windows, where there is nothing of it elsewhere."""
    return {name: os.environ[name] for name in ("SYSTEMROOT", "TEMP", "TMP") if name in os.environ}
