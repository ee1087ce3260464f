"""Whether what was built for a release is what it should be. Each check gives a sentence for each fault."""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path

from tools import binder, licences
from tools.bundle import names as zip_names
from tools.leaks import CANARY, files_with
from tools.releasing.artefacts import SUMS, files
from tools.set_up import LOCK, find_uv
from tools.site_check import broken_links

#: What the wheel asks for, and what its command `actgrade` needs besides.
ROOTS = ("actbook (pyproject.toml)", "actbook (pyproject.toml:grade)")
USE = """\
import importlib.metadata, sys
import actbook, actbook.checks, actbook.explorables, actgrade
assert importlib.metadata.version("actbook") == sys.argv[1], importlib.metadata.version("actbook")
assert "site-packages" in actbook.__file__, actbook.__file__
assert actbook.sigmoid.derivative(0.0) == 0.25
assert len(actbook.explorables.EXPLORABLES) > 1
"""


def everything_is_there(folder: Path, version: str) -> list[str]:
    """The files that were announced, and no others; the checksums come last."""
    found, wanted = {path.name for path in folder.iterdir()}, set(files(version)) - {SUMS}
    missing = [f"{name} was not made" for name in sorted(wanted - found)]
    return missing + [f"{name} is in {folder} and not announced" for name in sorted(found - wanted)]


def zips_open(folder: Path, version: str) -> list[str]:
    """Each zip is whole and has one folder; links in the site lead somewhere, notebooks say how to start."""
    faults = []
    for name, first in zip(zip_names(version), ("index.html", "README.txt"), strict=True):
        with tempfile.TemporaryDirectory() as place:
            try:
                with zipfile.ZipFile(folder / name) as archive:
                    archive.extractall(place)  # checks each file's checksum
            except (OSError, zipfile.BadZipFile) as problem:
                faults.append(f"{name} does not open: {problem}")
                continue
            top = Path(place, name.removesuffix(".zip"))
            if [path.name for path in Path(place).iterdir()] != [top.name] or not (top / first).is_file():
                faults.append(f"{name} should have one folder, {top.name}, with {first} in it")
            elif first == "index.html":
                faults += [f"{name}: {fault}" for fault in broken_links(top)]
    return faults


def nothing_leaks(folder: Path, version: str) -> list[str]:
    """No solution of the coursework is in what is uploaded, packed or not."""
    return [f"{name} holds a solution of the coursework" for name in files_with(CANARY, folder)]


def _run(command: list[str], place: Path) -> str:
    """What a command complains of, apart from this clone; empty if it succeeds."""
    kept = {key: value for key, value in os.environ.items() if key not in ("PYTHONPATH", "VIRTUAL_ENV")}
    done = subprocess.run(command, cwd=place, env=kept, capture_output=True, text=True, check=False)
    said = (done.stdout + done.stderr).strip()[-1500:]
    return (said or "it failed without a word") if done.returncode else ""


def wheel_installs(folder: Path, version: str) -> list[str]:
    """In a new environment with what it asks for, as locked, it imports and its command starts."""
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        python, uv = str(place / "new/bin/python"), find_uv()
        wanted = place / "requirements.txt"
        wanted.write_text(binder.subset(LOCK.read_text(encoding="utf-8"), ROOTS), encoding="utf-8")
        if uv:
            new = [str(uv), "venv", "--quiet", "--no-config", "--python", sys.executable, "new"]
            pip, to = [str(uv), "pip"], ["--python", python]
        else:
            new, pip, to = [sys.executable, "-m", "venv", "new"], [python, "-m", "pip"], []
        wheel = str((folder / f"actbook-{version}-py3-none-any.whl").resolve())
        steps = (
            ("a new environment", new),
            (
                "installing what it asks for",
                [*pip, "install", *to, "--quiet", "--require-hashes", "-r", str(wanted)],
            ),
            ("installing it", [*pip, "install", *to, "--quiet", "--no-deps", "--no-index", wheel]),
            ("asking whether it has what it asks for", [*pip, "check", *to]),
            ("importing it", [python, "-I", "-c", USE, version]),
            ("actgrade --help", [str(place / "new/bin/actgrade"), "--help"]),
        )
        for what, command in steps:
            if complaint := _run(command, place):
                return [f"{Path(wheel).name}: {what} failed:\n{complaint}"]
    return []


def sdist_gives_the_wheel(folder: Path, version: str) -> list[str]:
    """The source that is uploaded builds the very wheel that is uploaded."""
    wheel = f"actbook-{version}-py3-none-any.whl"
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        with tarfile.open(folder / f"actbook-{version}.tar.gz") as packed:
            packed.extractall(place, filter="data")
        source = place / f"actbook-{version}"
        complaint = _run(
            [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(place)], source
        )
        if complaint:
            return [f"actbook-{version}.tar.gz: building the wheel from it failed:\n{complaint}"]
        if (place / wheel).read_bytes() != (folder / wheel).read_bytes():
            return [f"actbook-{version}.tar.gz builds another wheel than {wheel}"]
    return []


def licences_are_allowed(folder: Path, version: str) -> list[str]:
    """Everything that the lock installs may be used by everyone."""
    return [] if licences.main() == 0 else ["a licence is not allowed: see above"]


CHECKS: tuple[tuple[str, Callable[[Path, str], list[str]]], ...] = (
    ("everything is there, and nothing else", everything_is_there),
    ("the zips open", zips_open),
    ("no solution of the coursework is in it", nothing_leaks),
    ("the wheel installs and runs in a new environment", wheel_installs),
    ("the source builds the same wheel", sdist_gives_the_wheel),
    ("all licences are allowed", licences_are_allowed),
)
