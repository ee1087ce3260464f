"""The environment in which chapters and tests run: the same on every machine, whatever the user has set."""

from __future__ import annotations

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CACHE = ROOT / ".cache"
NOTEBOOK_FOLDERS = ("chapters", "pages")  # where committed, executed notebooks lie

FIXED = {
    "OMP_NUM_THREADS": "1",  # fixes the order of sums, and stops threads fighting over two cores
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "PYTHONHASHSEED": "0",
    "JUPYTER_PREFER_ENV_PATH": "1",  # this environment's kernel, not one in the user's home
    "JUPYTER_PLATFORM_DIRS": "1",  # silences a deprecation notice
    "PYDEVD_DISABLE_FILE_VALIDATION": "1",  # a debugger's notice on stderr would land in outputs
    "MPLCONFIGDIR": str(CACHE / "matplotlib"),  # no user's matplotlibrc, and a font cache of our own
    "IPYTHONDIR": str(CACHE / "ipython"),  # no user's start-up files
}

UNSET = (
    "MPLBACKEND",  # a kernel would inherit it, and `plt.show()` would show nothing
    "PYTHONWARNINGS",
    "PYTHONSTARTUP",
    "PYTHONPATH",
)


def committed_notebooks(root: Path = ROOT) -> list[Path]:
    """Every notebook of the book, the chapters first."""
    return [path for folder in NOTEBOOK_FOLDERS for path in sorted((root / folder).glob("[!.]*.ipynb"))]


def fixed_environment(**changes: str) -> dict[str, str]:
    """A copy of this process's environment with the fixed values, then `changes`, laid over it."""
    kept = {name: value for name, value in os.environ.items() if name not in UNSET}
    return kept | FIXED | changes


def enter() -> None:
    """Apply the fixed environment to this process and to those that it starts."""
    for name in UNSET:
        os.environ.pop(name, None)
    os.environ.update(FIXED)


def warm_font_cache() -> None:
    """Let matplotlib write its font cache now: its notice would land in the output of the first chapter."""
    import logging

    logging.getLogger("matplotlib.font_manager").setLevel(logging.ERROR)
    import matplotlib.font_manager

    assert matplotlib.font_manager.fontManager.ttflist
