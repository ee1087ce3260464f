"""Dask in an environment of its own, made once: this book's lock does not know it."""

import os
import subprocess
from pathlib import Path

from places import COURSEWORK, ROOT
from tools import side_environment
from tools.environment import CACHE, fixed_environment

HOME = CACHE / "dask"
NEEDS = (
    *("distributed==2026.8.0", "click>=8.1", "nbformat", "psutil"),
    *("numpy>=2.0", "matplotlib>=3.9", "anywidget>=0.9.13", "mpmath>=1.3"),
)


def make() -> None:
    """Create the environment unless it is complete; takes half a minute and the network."""
    side_environment.make(HOME, NEEDS)


def start(folder: Path, *words: str) -> "subprocess.Popen[str]":
    """Start a program of the environment; what it says goes to a file of `folder` named after it."""
    environment = fixed_environment(PYTHONPATH=os.pathsep.join([str(ROOT / "src"), str(COURSEWORK / "src")]))
    with (folder / f"{words[0]}-{len(list(folder.iterdir()))}.log").open("w") as log:
        return subprocess.Popen(
            [HOME / "bin" / words[0], *words[1:]], cwd=folder, env=environment, text=True,
            stdout=log, stderr=subprocess.STDOUT,
        )  # fmt: skip
