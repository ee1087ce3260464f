"""Derive binder/ from requirements.lock: `make binder`; `--check` only compares.

repo2docker installs binder/requirements.txt with pip while the repository itself is not there yet, then
copies the repository and runs binder/postBuild. So the requirements name no local path; postBuild installs
the package. JupyterLab and its server are left to the image; pinned here is what the chapters import and
what builds the package.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

if __package__ in (None, ""):
    sys.path[0] = str(Path(__file__).resolve().parent.parent)

from tools.environment import ROOT

LOCK = ROOT / "requirements.lock"
FOLDER = ROOT / "binder"
ROOTS = (
    "actbook (pyproject.toml)",
    "actbook (pyproject.toml:build)",
)  # what the package needs, what builds it
PYTHON = "3.11"

POST_BUILD = """\
#!/bin/bash
# Made by `make binder`: do not edit.
set -eu
python -m pip install --no-cache-dir --no-build-isolation --no-deps -e .
python -c "import matplotlib.font_manager"  # writes the font cache, whose notice would land in an output
# In Binder's image alone: a reader's Jupyter shows neither coursework, which has solutions, nor tests.
if [ -n "${REPO_DIR:-}" ]; then rm -rf "$REPO_DIR/coursework" "$REPO_DIR/tests"; fi
"""


def entries(lock: str) -> dict[str, str]:
    """The lock's blocks by their first line: requirement, hashes, and the comment that says who wants it."""
    blocks = re.split(r"\n(?=\S)", "\n".join(line for line in lock.splitlines() if not line.startswith("#")))
    return {block.split(" \\")[0]: block for block in blocks if block.strip()}


def wanted_by(block: str) -> list[str]:
    """Who needs this requirement, from the `# via` comment."""
    comments = [
        line.strip().removeprefix("#").strip() for line in block.splitlines() if line.strip().startswith("#")
    ]
    return [name.removeprefix("via").strip() for name in comments if name.removeprefix("via").strip()]


def subset(lock: str, roots: tuple[str, ...] = ROOTS) -> str:
    """The part of the lock that `roots` need, directly or through others, with its hashes and no comments."""
    blocks = entries(lock)
    name_of = {key: re.split(r"[=\[ ;]", key)[0] for key in blocks}
    kept: set[str] = set()
    reached = set(roots)
    while True:
        new = {key for key, block in blocks.items() if key not in kept and reached & set(wanted_by(block))}
        if not new:
            break
        kept |= new
        reached |= {name_of[key] for key in new}
    lines = [
        "\n".join(line for line in blocks[key].splitlines() if not line.strip().startswith("#"))
        for key in blocks
        if key in kept
    ]
    return "\n".join(lines) + "\n"


def files(lock: str) -> dict[str, str]:
    """Every file of binder/ with its content."""
    header = "# Made from requirements.lock by `make binder`: do not edit.\n"
    return {
        "requirements.txt": header + subset(lock),
        "runtime.txt": f"python-{PYTHON}\n",
        "postBuild": POST_BUILD,
    }


def main(arguments: list[str]) -> int:
    """Write the files, or say which are out of date."""
    wanted = files(LOCK.read_text(encoding="utf-8"))
    stale = [name for name, text in wanted.items() if _read(FOLDER / name) != text]
    if "--check" in arguments:
        print(
            "binder/ is up to date" if not stale else f"binder/ is stale: {', '.join(stale)}; run make binder"
        )
        return 1 if stale else 0
    FOLDER.mkdir(exist_ok=True)
    for name in stale:
        (FOLDER / name).write_text(wanted[name], encoding="utf-8")
    (FOLDER / "postBuild").chmod(0o755)
    return 0


def _read(path: Path) -> str | None:
    return path.read_text(encoding="utf-8") if path.is_file() else None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
