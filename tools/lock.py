"""Write requirements.lock (and what is derived from it) anew: `make lock`.

    python tools/lock.py [--upgrade]

One file for every platform and Python from 3.11 on, with hashes and without any address. Versions stay as
they are unless pyproject.toml forbids them or `--upgrade` is given.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

if __package__ in (None, ""):
    sys.path[0] = str(Path(__file__).resolve().parent.parent)

from tools import binder
from tools.environment import CACHE, ROOT

UV = CACHE / "uv" / "bin" / "uv"  # make installs it
LOCK = ROOT / "requirements.lock"
UV_LOCK = ROOT / "tools" / "uv.txt"

GROUPS = ("build", "book", "lab", "lite", "release", "grade", "test")


def compile_command() -> list[str]:
    """The command that turns pyproject.toml into a lock."""
    command = [
        str(UV),
        "pip",
        "compile",
        "--quiet",
        "--universal",
        "--generate-hashes",
        "--python-version",
        "3.11",
    ]
    command += ["--no-emit-index-url", "--no-emit-find-links", "--custom-compile-command", "make lock"]
    return command


def main(arguments: list[str]) -> int:
    """Compile both locks, then derive binder/."""
    groups = [part for group in GROUPS for part in ("--group", group)]
    command = [*compile_command(), *arguments]
    subprocess.run(
        [*command, "pyproject.toml", *groups, "-o", str(LOCK)],
        cwd=ROOT,
        check=True,
        stdout=subprocess.DEVNULL,
    )
    subprocess.run(
        [*command, "-", "-o", str(UV_LOCK)],
        cwd=ROOT,
        check=True,
        input="uv",
        text=True,
        stdout=subprocess.DEVNULL,
    )
    return binder.main([])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
