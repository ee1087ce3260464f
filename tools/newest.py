"""What the newest versions would change: `python tools/newest.py --into _build/drift`.

The wheel goes into a fresh environment with the newest version of everything that pyproject.toml allows
(matrix.py makes it). There the package's tests are run, every chapter is executed and its text compared with
the stored one, and the site is built. What was found is left for `report_drift.py`; nothing in this tree
changes. It wants the network and takes some minutes.
"""

from __future__ import annotations

import argparse
import difflib
import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from importlib.metadata import distributions
from pathlib import Path

if __package__ in (None, ""):
    sys.path[0] = str(Path(__file__).resolve().parent.parent)

from tools import matrix
from tools.environment import ROOT, committed_notebooks, fixed_environment
from tools.findings import DRIFT, Finding, leave
from tools.normal_form import Json, joined
from tools.set_up import SetUpError

VERSIONS = """
from importlib.metadata import distributions
print(*sorted({f"{one.name.lower()}=={one.version}" for one in distributions()}))
"""
LAST = 60  # lines of a failed build that are kept


def run(python: Path, tree: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the environment's Python in the tree; its output, errors among it, as text."""
    return subprocess.run(
        [str(python), *arguments], cwd=tree, env=fixed_environment(**matrix.CALM), stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, encoding="utf-8", errors="replace", check=False,
    )  # fmt: skip


def text_of(notebook: Json) -> Iterator[str]:
    """The text outputs of a notebook, line by line, under a line for each cell that has one."""
    for number, cell in enumerate(notebook["cells"]):
        lines: list[str] = []
        for output in cell.get("outputs", []):
            shown = output.get("text", output.get("data", {}).get("text/plain", ""))
            if output["output_type"] == "error":
                shown = f"{output['ename']}: {output['evalue']}"
            lines += joined(shown).splitlines()
        if lines:
            yield f"In cell {number}, which begins {joined(cell['source']).splitlines()[0]!r}:"
            yield from lines


def difference(before: Json, after: Json, name: str) -> list[str]:
    """What the text outputs changed to, as a unified diff; empty if nothing did."""
    lines = difflib.unified_diff(
        [*text_of(before)], [*text_of(after)], f"{name}, stored", f"{name}, with the newest versions", "", "",
        n=3, lineterm="",
    )  # fmt: skip
    return [*lines]


def outputs(python: Path, tree: Path, root: Path = ROOT) -> Finding:
    """Execute every chapter of `tree`, and compare its text with that of the same chapter in `root`."""
    done = run(python, tree, "tools/notebooks.py")
    failed = re.findall(r"(?m)^\[\d+/\d+\] (\S+): FAILED$", done.stdout)
    if done.returncode and not failed:
        return Finding("outputs", False, "the chapters cannot be executed", last(done.stdout))
    said = [f"- {line.strip()}" for line in done.stdout.splitlines() if line.startswith(" " * 8)]
    lines = said if failed else []
    changed = []
    for path in committed_notebooks(root):
        before = json.loads(path.read_text(encoding="utf-8"))
        after = json.loads((tree / path.relative_to(root)).read_text(encoding="utf-8"))
        found = difference(before, after, path.relative_to(root).as_posix())
        changed += [path.name] if found else []
        lines += found
    total = len(committed_notebooks(root))
    said_of = [f"{len(failed)} fail"] if failed else []
    said_of += [f"{len(changed)} print something else"] if changed else []
    summary = f"of {total} notebooks {' and '.join(said_of)}"
    if not failed and not changed:
        return Finding("outputs", True, f"all {total} notebooks print what is stored")
    return Finding("outputs", False, summary, "\n".join(lines))


def last(text: str) -> str:
    """The end of what a program said."""
    return "\n".join(text.strip().splitlines()[-LAST:])


def tests(python: Path, tree: Path) -> Finding:
    """Run the package's tests."""
    done = run(python, tree, "-m", "pytest", *matrix.QUICKLY, "--tb=short", *matrix.TESTED)
    if done.returncode == 0:
        return Finding("tests", True, "the package's tests pass")
    failed = re.findall(r"(?m)^(?:FAILED|ERROR) .+$", done.stdout)
    said = re.sub(r"(?m)^[.sxXFE]+ +\[ *\d+%\]\n", "", done.stdout)  # not the dots
    details = "\n".join([*failed, "", last(said)])
    return Finding("tests", False, f"{len(failed) or 'all'} of the package's tests fail", details)


def site(python: Path, tree: Path) -> Finding:
    """Build the site; warnings are errors."""
    done = run(python, tree, "tools/build_site.py")
    if done.returncode == 0:
        return Finding("site", True, "the site can be built")
    wrong = [line for line in done.stdout.splitlines() if re.search(r"WARNING|ERROR|Error\b|rror:", line)]
    details = "\n".join([*wrong[:LAST], "", last(done.stdout)])
    return Finding("site", False, "the site cannot be built", details)


def versions(now: dict[str, str], newest: dict[str, str]) -> Finding:
    """Which versions differ from the ones in use; that is no fault, and opens no issue."""
    moved = [
        f"{name:30} {now[name]} → {newest[name]}"
        for name in sorted(now.keys() & newest.keys())
        if now[name] != newest[name]
    ]
    added = [f"{name:30} new: {newest[name]}" for name in sorted(newest.keys() - now.keys())]
    gone = [f"{name:30} {now[name]} → not needed" for name in sorted(now.keys() - newest.keys())]
    summary = f"{len(moved)} packages have another version than in requirements.lock"
    return Finding("versions", True, summary, "\n".join([*moved, *added, *gone]))


def installed_here() -> dict[str, str]:
    """The versions of this environment, which `make` keeps as the lock says."""
    return {one.name.lower(): one.version for one in distributions()}


def look(folder: Path, place: Path) -> list[Finding]:
    """Make all findings, leave each as soon as it is there, and return them."""
    found: list[Finding] = []

    def keep(finding: Finding) -> None:
        leave(finding, folder)
        found.append(finding)
        print(f"  {finding.line}", flush=True)

    try:
        python = matrix.make_environment("newest", place / "made")
    except (matrix.MatrixError, SetUpError) as problem:
        keep(Finding("versions", False, "the newest versions cannot be installed together", str(problem)))
        return found
    listed = run(python, place, "-c", VERSIONS).stdout.split()
    keep(versions(installed_here(), dict(one.split("==") for one in listed)))
    steps: tuple[Callable[[Path, Path], Finding], ...] = (tests, outputs, site)
    for number, step in enumerate(steps):
        tree = matrix.copy_without_source(place / f"tree-{number}")
        print(f"  {step.__name__} ...", flush=True)
        keep(step(python, tree))
    return found


def main(arguments: list[str] | None = None) -> int:
    """Command line; the exit code is 1 if anything fails or differs."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--into", type=Path, default=DRIFT, help="a folder (default: _build/drift)")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="newest-") as place:
        found = look(options.into.resolve(), Path(place))
    return 0 if all(one.sound for one in found) else 1


if __name__ == "__main__":
    sys.exit(main())
