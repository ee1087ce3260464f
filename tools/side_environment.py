"""An environment beside the book's, for what its lock does not know: made once, and anew for other needs."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path


def make(home: Path, needs: Sequence[str]) -> None:
    """Create the environment `home` with these requirements unless it is complete; it wants the network."""
    done = home / "complete"
    if done.is_file() and done.read_text() == repr(tuple(needs)):
        return
    shutil.rmtree(home, ignore_errors=True)
    subprocess.run([sys.executable, "-m", "venv", home], check=True)
    subprocess.run([home / "bin" / "python", "-m", "pip", "install", "--quiet", *needs], check=True)
    done.write_text(repr(tuple(needs)))
