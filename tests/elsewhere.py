"""A place unlike the one where the book is made: everything that could change an output is changed at once.

The book comes there as its sdist, so without git, into a folder whose path has blanks and letters of three
alphabets. It is run by a user who is not root and owns nothing else, without a network, at another date, in
another time zone, under the locale of no language. If something differs there, bisect: take the
changes away one by one.

Where this machine cannot do a part of it, `unmet` says which and why, and the rest still holds. A locale with
a decimal comma or Turkish letters is no part of it: Python applies a locale's numbers and letters only when
a program asks for them with `locale.setlocale`, which nothing of ours does (a test looks).
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tarfile
from dataclasses import dataclass, field
from pathlib import Path

from tools.environment import FIXED, ROOT, UNSET

NAME = "Übung für später, книга 書"
NOBODY = 65534
DATE = "2032-02-29T23:30:00"  # beyond every release and certificate of today, on a day that few years have
CHANGED = {
    "TZ": "Asia/Kathmandu",  # 5:45 hours from Greenwich
    "LANG": "C",  # not LC_ALL: Python 3.11 itself cannot read a path's letters under that
}

#: Goes into the environment's site-packages, so that every Python process there starts with it.
START_UP = '''
"""Another date for whoever asks the clock, and no way to another machine."""

import datetime, ipaddress, os, socket, time

SHIFT = {shift}
now, now_ns, local, utc = time.time, time.time_ns, time.localtime, time.gmtime
time.time = lambda: now() + SHIFT
time.time_ns = lambda: now_ns() + SHIFT * 10**9
time.localtime = lambda seconds=None: local(time.time() if seconds is None else seconds)
time.gmtime = lambda seconds=None: utc(time.time() if seconds is None else seconds)
ctime, strftime, asctime = time.ctime, time.strftime, time.asctime
time.ctime = lambda seconds=None: ctime(time.time() if seconds is None else seconds)
time.strftime = lambda form, when=None: strftime(form, time.localtime() if when is None else when)
time.asctime = lambda when=None: asctime(time.localtime() if when is None else when)


class LikeDate(type(datetime.date)):
    def __instancecheck__(cls, value):
        return isinstance(value, cls.__mro__[1])

    def __subclasscheck__(cls, other):
        return issubclass(other, cls.__mro__[1])


class date(datetime.date, metaclass=LikeDate):
    @classmethod
    def today(cls):
        return datetime_.now().date()


class datetime_(datetime.datetime, metaclass=LikeDate):
    @classmethod
    def now(cls, tz=None):
        return real.fromtimestamp(time.time(), tz)

    @classmethod
    def utcnow(cls):
        return real.fromtimestamp(time.time(), datetime.timezone.utc).replace(tzinfo=None)

    today = now


real = datetime.datetime
datetime.date, datetime.datetime = date, datetime_

connect = socket.socket.connect


def connect_here(self, address):
    named = self.family in (socket.AF_INET, socket.AF_INET6) and address[0] != "localhost"
    if named and not ipaddress.ip_address(address[0]).is_loopback:
        raise OSError(101, "Network is unreachable")
    return connect(self, address)


socket.socket.connect = connect_here
'''


def seconds_to(date: str) -> int:
    """From now to that local time."""
    import datetime

    return int(datetime.datetime.fromisoformat(date).timestamp() - datetime.datetime.now().timestamp())


@dataclass
class Elsewhere:
    """The tree there, and what this machine could not change."""

    root: Path
    unmet: list[str] = field(default_factory=list)

    @property
    def python(self) -> Path:
        """The interpreter of the environment there."""
        return self.root / ".venv" / "bin" / "python"

    def environment(self, **changes: str) -> dict[str, str]:
        """Few variables, as a new user's: no home of ours, no setting of ours."""
        kept = {name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH") if name in os.environ}
        home = {"HOME": str(self.root / ".home"), "PYTHONPYCACHEPREFIX": str(self.root / ".bytecode")}
        kept["PATH"] = f"{Path(sys.base_prefix) / 'bin'}{os.pathsep}{kept['PATH']}"
        return kept | home | CHANGED | changes

    def run(self, *command: str | Path, **changes: str) -> subprocess.CompletedProcess[str]:
        """Run a command there; its output, errors among it, is text, whatever letters it has."""
        return subprocess.run(
            [*self.shut_in(), *map(str, command)], cwd=self.root, env=self.environment(**changes),
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            encoding="utf-8", errors="replace", timeout=900, check=False,
        )  # fmt: skip

    def shut_in(self) -> list[str]:
        """What takes the network and root's powers away; empty where it cannot be."""
        if not wraps():
            return []
        wrap = ["bwrap", "--bind", "/", "/", "--dev-bind", "/dev", "/dev", "--proc", "/proc"]
        wrap += ["--unshare-net", "--die-with-parent"]
        if os.geteuid() == 0:
            wrap += [*opened(Path(sys.base_prefix)), "--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID"]
            wrap += ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups", "--inh-caps=-all"]
            wrap += ["--ambient-caps=-all", "--no-new-privs"]
        return wrap


def opened(python: Path) -> list[str]:
    """Options that show, of root's home, which is closed to others, the Python in it and nothing else."""
    home = Path("/root")
    if not python.is_relative_to(home):
        return []
    ways = [part for part in reversed(python.parents) if part != home and part.is_relative_to(home)]
    options = ["--tmpfs", str(home)]
    for part in ways:
        options += ["--perms", "0755", "--dir", str(part)]
    return [*options, "--ro-bind", str(python), str(python)]


def wraps() -> bool:
    """Whether bubblewrap works here."""
    if shutil.which("bwrap") is None:
        return False
    probe = ["bwrap", "--bind", "/", "/", "--unshare-net", "true"]
    return subprocess.run(probe, capture_output=True, check=False).returncode == 0


def make(place: Path) -> Elsewhere:
    """Bring the book's sdist to a folder below the new folder `place`, set it up, and change what can be."""
    build = [sys.executable, "-m", "hatchling", "build", "-t", "sdist", "-d", str(place)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (packed,) = place.glob("*.tar.gz")
    with tarfile.open(packed) as archive:
        archive.extractall(place, filter="data")
    (unpacked,) = place.glob("actbook-*/")
    there = Elsewhere(unpacked.rename(place / NAME))
    (there.root / ".home").mkdir()
    set_up(there)
    (packages,) = (there.root / ".venv").glob("lib/python*/site-packages")
    (packages / "elsewhen.py").write_text(START_UP.format(shift=seconds_to(DATE)), encoding="utf-8")
    (packages / "elsewhen.pth").write_text("import elsewhen\n", encoding="utf-8")
    if not wraps():
        there.unmet.append("bubblewrap does not work here: the network is refused in Python only")
    if os.geteuid() == 0 and wraps():
        hand_over(there.root)
    elif os.geteuid() == 0:
        there.unmet.append("run as root: bubblewrap would be needed to drop it")
    return there


def set_up(there: Elsewhere) -> None:
    """`make set-up`, while there is a network, with what uv has kept."""
    kept = {name: value for name, value in os.environ.items() if name not in {*UNSET, *FIXED, "VIRTUAL_ENV"}}
    done = subprocess.run(
        ["make", "set-up", f"PYTHON={sys.executable}"], cwd=there.root, env=kept,
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]


def hand_over(root: Path) -> None:
    """Give the tree to nobody, but for the environment: its files are also those of uv's cache."""
    os.chown(root, NOBODY, NOBODY)
    for folder, names, files in os.walk(root):
        if Path(folder) == root:
            names.remove(".venv")
        for name in (*names, *files):
            os.chown(Path(folder) / name, NOBODY, NOBODY, follow_symlinks=False)
