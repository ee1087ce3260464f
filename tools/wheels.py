"""The wheels that travel with the notebooks: what the package needs and a scientific environment may lack.

Such an environment has NumPy, matplotlib and a Jupyter kernel, with what is compiled in them. All else that
the package needs is pure Python, one file for every system. Which packages those are is worked out from their
own metadata, on every system and Python that the book knows: some are needed on one only. Versions and
checksums are the lock's. Downloaded wheels stay in .cache/wheels, so that the network is needed once.
"""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from importlib.metadata import PackageNotFoundError, requires
from pathlib import Path

from packaging.requirements import Requirement

if __package__ in (None, ""):
    sys.path[0] = str(Path(__file__).resolve().parent.parent)

from tools import binder
from tools.environment import CACHE
from tools.licences import normal

PACKAGE = "actbook"
BROUGHT = ("numpy", "matplotlib", "ipykernel")  # by any environment that can run a chapter
PYTHONS = ("3.11", "3.12", "3.13", "3.14")
SYSTEMS = (
    {"sys_platform": "linux", "platform_system": "Linux", "os_name": "posix"},
    {"sys_platform": "darwin", "platform_system": "Darwin", "os_name": "posix"},
    {"sys_platform": "win32", "platform_system": "Windows", "os_name": "nt"},
)
HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")
#: One file for every system, and no other: where there is none, pip says so.
PURE = ("--only-binary", ":all:", "--platform", "any", "--implementation", "py", "--abi", "none")


class WheelError(Exception):
    """A wheel cannot be had; the message says why and what to do."""


def named_by(name: str, environment: dict[str, str]) -> set[str]:
    """What a package itself asks for in an environment; nothing for one of another system."""
    try:
        wanted = [Requirement(text) for text in requires(name) or ()]
    except PackageNotFoundError:
        return set()
    return {normal(one.name) for one in wanted if one.marker is None or one.marker.evaluate(environment)}


def missing(environment: dict[str, str]) -> set[str]:
    """What the package needs, directly or through others, beyond what BROUGHT are and ask for themselves.

    What comes along behind those is not counted on: it changes from version to version.
    """
    there = set(BROUGHT).union(*(named_by(name, environment) for name in BROUGHT))
    found: set[str] = set()
    waiting = named_by(PACKAGE, environment)
    while waiting:
        name = waiting.pop()
        if name not in found | there:
            found.add(name)
            waiting |= named_by(name, environment)
    return found


def carried() -> list[str]:
    """The names of the packages whose wheels go with the notebooks, ours not among them."""
    found: set[str] = set()
    for python in PYTHONS:
        for system in SYSTEMS:
            version = {"python_version": python, "python_full_version": f"{python}.5", "extra": ""}
            found |= missing(system | version)
    return sorted(found)


def locked(lock: str, names: Iterable[str]) -> Iterator[tuple[str, set[str]]]:
    """The pins of packages (`name==version`), each with its checksums; WheelError for one not in the lock."""
    wanted = set(names)
    for line, block in binder.entries(lock).items():
        pin = line.split(" ")[0]
        name = normal(pin.split("==")[0])
        if name in names:
            wanted.discard(name)
            yield pin, set(HASH.findall(block))
    if wanted:
        raise WheelError(f"requirements.lock has no {', '.join(sorted(wanted))}: run make lock")


def lying_there(folder: Path, pin: str, checksums: set[str]) -> Path | None:
    """The wheel of a pin in `folder`, if there is one with a checksum of the lock."""
    name, version = pin.split("==")
    for path in sorted(folder.glob("*.whl")):
        its_name, its_version = path.name.split("-")[:2]
        if (normal(its_name), its_version) == (normal(name), version):
            if hashlib.sha256(path.read_bytes()).hexdigest() in checksums:
                return path
            path.unlink()  # half of it, or changed
    return None


def pip() -> Path:
    """A Python with pip, which .venv has not where uv made it; made in .cache/pip if need be."""
    home = CACHE / "pip"
    python = home / "bin" / "python"
    if not (home / "complete").is_file():
        shutil.rmtree(home, ignore_errors=True)
        done = subprocess.run(
            [sys.executable, "-m", "venv", str(home)], capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise WheelError(f"pip cannot be had: is python3-venv installed?\n{done.stdout}{done.stderr}")
        (home / "complete").touch()
    return python


def download(pin: str, checksums: set[str], folder: Path) -> Path:
    """Fetch one wheel into `folder`; WheelError says what pip said."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder) as place:
        wish = Path(place) / "wish.txt"
        wish.write_text(f"{pin} {' '.join(f'--hash=sha256:{one}' for one in sorted(checksums))}\n")
        command = [str(pip()), "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps"]
        command += ["--require-hashes", *PURE, "--dest", place, "--requirement", str(wish)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        wheels = list(Path(place).glob("*.whl"))
        if done.returncode or len(wheels) != 1:
            raise WheelError(
                f"the wheel of {pin} cannot be had. It comes from the package index, so this needs the\n"
                f"network once; what was fetched stays in {folder}. pip says:\n{done.stderr.strip()}"
            )
        return Path(shutil.move(wheels[0], folder / wheels[0].name))


def fetched(lock: str, folder: Path = CACHE / "wheels") -> list[Path]:
    """The wheels that go with the notebooks, fetched where they are not in `folder`; sorted by name."""
    found = []
    for pin, checksums in locked(lock, carried()):
        wheel = lying_there(folder, pin, checksums)
        if wheel is None:
            print(f"  fetching {pin}", flush=True)
            wheel = download(pin, checksums, folder)
        found.append(wheel)
    return sorted(found, key=lambda path: path.name)
