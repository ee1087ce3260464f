"""Environments with what others bring, for tests of notebooks that are handed out."""

import subprocess
import sys
from pathlib import Path

from tools import side_environment
from tools.environment import CACHE

STOCK = ("numpy", "matplotlib", "ipywidgets", "ipykernel")
#: Colab's published versions; the file says of which day.
COLAB = tuple(
    line
    for line in Path(__file__).with_name("colab.txt").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
)


def stock_environment(name: str = "stock", needs: tuple[str, ...] = STOCK) -> Path:
    """An environment with `needs` and nothing of ours; it wants the network, once."""
    import fcntl  # on Unix only, and so are the tests that need this

    home = CACHE / f"{name}-environment"
    CACHE.mkdir(exist_ok=True)
    with (CACHE / f"{name}-environment.lock").open("w") as gate:  # files of tests may run two at a time
        fcntl.flock(gate, fcntl.LOCK_EX)
        side_environment.make(home, needs)
    return home


def fresh_environment(stock: Path, folder: Path) -> Path:
    """A new environment that finds what `stock` has and installs into itself; its Python."""
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder], check=True)
    (packages,) = folder.glob("lib/python*/site-packages")
    (theirs,) = stock.glob("lib/python*/site-packages")
    (packages / "stock.pth").write_text(f"{theirs}\n", encoding="utf-8")
    return folder / "bin" / "python"
