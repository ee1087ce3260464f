"""How long the chapters take to execute, the site to build, and the tests to run.

`python -m bench chapters`, `… site` and `… tests`.
"""

import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from bench.machine import describe
from tools.environment import ROOT, enter, fixed_environment, warm_font_cache
from tools.run_tests import quick_tests

BUILD = (sys.executable, str(ROOT / "tools" / "build_site.py"))
IN_THE_BROWSER = "tests/site"
NOT_COPIED = shutil.ignore_patterns("_build", ".git", ".venv", ".cache", "__pycache__", ".*_cache")


def chapters() -> dict[str, Any]:
    """Execute every chapter in a fresh kernel, two at a time; nothing is written."""
    from tools.notebooks import process_all

    enter()
    warm_font_cache()
    paths = sorted((ROOT / "chapters").glob("[0-9]*.ipynb"))
    start = time.perf_counter()
    outcomes = process_all(paths, check=True, jobs=2)
    total = time.perf_counter() - start
    rows = [
        {"chapter": o.path.stem, "cells": o.cells, "seconds": o.seconds, "failed": bool(o.error)}
        for o in sorted(outcomes, key=lambda outcome: outcome.path)
    ]
    return {"rows": rows, "seconds": total, "machine": describe()}


def site() -> dict[str, Any]:
    """Build the site from the committed notebooks, in a copy of the book: from nothing, then unchanged."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "book"
        shutil.copytree(ROOT, copy, ignore=NOT_COPIED)
        build = (*BUILD, str(copy))
        measured = timed({"from nothing": build, "unchanged": build}, copy)
        pages = list((copy / "_build" / "html").rglob("*.html"))
        return measured | {"pages": len(pages)}


def tests() -> dict[str, Any]:
    """The quick tests with those in the browser, then without; the site is built before."""
    subprocess.run(BUILD, cwd=ROOT, env=fixed_environment(), check=True)
    return timed({"all": quick_tests(), "without a browser": quick_tests(f"--ignore={IN_THE_BROWSER}")}, ROOT)


def timed(commands: Mapping[str, Sequence[str]], folder: Path) -> dict[str, Any]:
    """Seconds of each command, one after the other, and the machine; `failed` and no more if one fails."""
    measured: dict[str, Any] = {"machine": describe(), "failed": False}
    for name, command in commands.items():
        start = time.perf_counter()
        done = subprocess.run(
            command, cwd=folder, env=fixed_environment(), capture_output=True, text=True, check=False
        )
        if done.returncode:
            print(done.stdout[-2000:] + done.stderr[-2000:], file=sys.stderr)
            return {"failed": True}
        measured[name] = time.perf_counter() - start
        print(f"  {name}: {measured[name]:.1f} s", flush=True)
    return measured
