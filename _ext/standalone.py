"""Notebooks that run alone: each that the site hands out installs the book's package where it is missing.

The committed notebooks carry no such cell; the copies behind the site's download buttons get one here. The
package comes as a wheel from the site itself, so that a notebook and its package are of one edition. Where
nothing says at which address readers find the site (see publication.py), the copies are as the originals,
and there is no wheel.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

from sphinx.application import Sphinx

from actbook.install_cell import FOLDER, uses_package, with_set_up

SHIPPED = ("README.md", "LICENSE", "LICENSE-text", "pyproject.toml", "src/actbook")


def build_wheel(root: Path, target: Path) -> Path:
    """Build the wheel of the package in `root` into the folder `target`, the same bytes each time; its path.

    Raises RuntimeError with what hatchling said if it cannot.
    """
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder)
        for name in SHIPPED:
            source = root / name
            if source.is_dir():
                shutil.copytree(source, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                shutil.copyfile(source, copy / name)
        command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(copy / "dist")]
        done = subprocess.run(command, cwd=copy, capture_output=True, text=True, check=False)
        wheels = list((copy / "dist").glob("*.whl"))
        if done.returncode or len(wheels) != 1:
            raise RuntimeError(f"the package's wheel was not built:\n{done.stdout}{done.stderr}")
        target.mkdir(parents=True, exist_ok=True)
        return Path(shutil.copyfile(wheels[0], target / wheels[0].name))


def wheel_name(project: str) -> str:
    """What the wheel will be called, from pyproject.toml."""
    about = tomllib.loads(project)["project"]
    return f"{about['name']}-{about['version']}-py3-none-any.whl"


def make_standalone(path: Path, wheel: str) -> None:
    """Give the notebook at `path` its set-up cell; take it away for ""."""
    notebook = json.loads(path.read_text(encoding="utf-8"))
    changed = with_set_up(notebook, wheel)
    if changed != notebook:
        text = json.dumps(changed, indent=1, ensure_ascii=False, sort_keys=True)
        path.write_text(text + "\n", encoding="utf-8", newline="\n")


def on_finish(app: Sphinx, problem: Exception | None) -> None:
    """Put the wheel and the set-up cells into the site, or take away what an earlier build left."""
    if problem is not None or app.builder.format != "html":
        return
    site, address = Path(app.outdir), app.config.html_baseurl
    shutil.rmtree(site / FOLDER, ignore_errors=True)
    notebooks = sorted((site / "_sources").rglob("*.ipynb"))
    wheel = ""
    if address and any(uses_package(json.loads(path.read_text(encoding="utf-8"))) for path in notebooks):
        wheel = f"{address}{FOLDER}/{build_wheel(Path(app.srcdir), site / FOLDER).name}"
    for path in notebooks:
        make_standalone(path, wheel)


def setup(app: Sphinx) -> None:
    """Run when all pages are written."""
    app.connect("build-finished", on_finish)
