"""Open the chapters in JupyterLab, in the environment in which they are tested: `make lab`."""

from __future__ import annotations

import os
import sys
from pathlib import Path

if __package__ in (None, ""):
    sys.path[0] = str(Path(__file__).resolve().parent.parent)

from tools.environment import ROOT, fixed_environment


def main(arguments: list[str]) -> None:
    """Replace this process by JupyterLab's."""
    command = [
        sys.executable,
        "-m",
        "jupyterlab",
        f"--ServerApp.root_dir={ROOT}",
        "--LabApp.default_url=/lab/tree/chapters",
    ]
    os.execve(sys.executable, [*command, *arguments], fixed_environment())


if __name__ == "__main__":
    main(sys.argv[1:])
