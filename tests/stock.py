"""What any scientific environment brings, for tests of notebooks that are handed out."""

import subprocess
import sys
from pathlib import Path

from tools import side_environment
from tools.environment import CACHE

STOCK = ("numpy", "matplotlib", "ipywidgets", "ipykernel")


def stock_environment() -> Path:
    """An environment with STOCK and nothing of ours; it wants the network, once."""
    import fcntl  # on Unix only, and so are the tests that need this

    home = CACHE / "stock-environment"
    CACHE.mkdir(exist_ok=True)
    with (CACHE / "stock-environment.lock").open("w") as gate:  # files of tests may run two at a time
        fcntl.flock(gate, fcntl.LOCK_EX)
        side_environment.make(home, STOCK)
    return home


def fresh_environment(stock: Path, folder: Path, without: tuple[str, ...] = ()) -> Path:
    """A new environment that finds what `stock` has and installs into itself; its Python.

    without: the beginnings of names in site-packages that it shall not find.
    """
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder], check=True)
    (packages,) = folder.glob("lib/python*/site-packages")
    (theirs,) = stock.glob("lib/python*/site-packages")
    if without:
        found = [path for path in theirs.iterdir() if not path.name.startswith(without)]
        theirs = folder / "stock"
        theirs.mkdir()
        for path in found:
            (theirs / path.name).symlink_to(path)
    (packages / "stock.pth").write_text(f"{theirs}\n", encoding="utf-8")
    return folder / "bin" / "python"
