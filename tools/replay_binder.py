"""Replay what repo2docker does for Binder, without a container: `python tools/replay_binder.py [CHAPTER]`.

Its Python build: a fresh environment with Jupyter in it; pip installs binder/requirements.txt, uncached,
while only binder/ is there; the repository is copied in; binder/postBuild is run in it. Then a chapter is
executed there, from its own folder, and its explorable has to be in the result. The image's own Jupyter is
played by the versions in requirements.lock.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

if __package__ in (None, ""):
    sys.path[0] = str(Path(__file__).resolve().parent.parent)

from tools.binder import LOCK, subset
from tools.environment import ROOT, fixed_environment
from tools.normal_form import WIDGET_STATE
from tools.student_tree import make

THE_IMAGE_BRINGS = ("actbook (pyproject.toml:lab)",)
FRONT_ENDS = (
    "@jupyter-widgets/jupyterlab-manager",
    "anywidget",
)  # what JupyterLab needs to show an explorable


class ReplayError(Exception):
    """A step that failed, with the end of what it said."""


def step(what: str, command: list[str], folder: Path, environment: dict[str, str]) -> None:
    """Run one step and say so."""
    print(f"  {what} ...", flush=True)
    done = subprocess.run(
        command, cwd=folder, env=environment, text=True, check=False,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    if done.returncode:
        raise ReplayError(f"{what} failed:\n{done.stdout[-3000:]}")


def replay(folder: Path, chapter: str) -> None:
    """All steps, in `folder`; raises `ReplayError` at the first that fails."""
    environment = folder / "environment"
    repository = folder / "repository"
    (repository / "binder").mkdir(parents=True)
    variables = fixed_environment(PATH=f"{environment / 'bin'}{os.pathsep}{os.environ['PATH']}")
    variables.pop("VIRTUAL_ENV", None)
    pip = ["pip", "install", "--no-cache-dir", "-r"]
    base = folder / "image.txt"
    base.write_text(subset(LOCK.read_text(encoding="utf-8"), THE_IMAGE_BRINGS), encoding="utf-8")

    step("a fresh environment", [sys.executable, "-m", "venv", str(environment)], folder, variables)
    step("what the image brings", [*pip, str(base)], folder, variables)
    for name in ("requirements.txt", "runtime.txt"):
        shutil.copy(ROOT / "binder" / name, repository / "binder")
    step("binder/requirements.txt", [*pip, "binder/requirements.txt"], repository, variables)
    make(folder / "student")  # what the launch links open
    shutil.copytree(folder / "student", repository, dirs_exist_ok=True)
    step("binder/postBuild", ["./binder/postBuild"], repository, variables)

    for name in FRONT_ENDS:
        if not (environment / "share/jupyter/labextensions" / name / "package.json").is_file():
            raise ReplayError(f"JupyterLab there has no {name}")
    path = repository / chapter
    run = ["jupyter", "nbconvert", "--to", "notebook", "--execute", "--output", "result.ipynb", path.name]
    step(f"running {chapter}", run, path.parent, variables)
    check_result(json.loads((path.parent / "result.ipynb").read_text(encoding="utf-8")))


def check_result(notebook: dict) -> None:
    """Every cell was run, and an explorable's state came with it."""
    code = [cell for cell in notebook["cells"] if cell["cell_type"] == "code" and cell["source"]]
    if not code or any(cell["execution_count"] is None for cell in code):
        raise ReplayError("some cells were not run")
    states = notebook["metadata"].get("widgets", {}).get(WIDGET_STATE, {}).get("state", {})
    names = [model["state"].get("_anywidget_id", "") for model in states.values()]
    if not any(name.startswith("actbook.explorables.") for name in names):
        raise ReplayError("the explorable is not in the result")


def main(arguments: list[str]) -> int:
    """Replay in a temporary folder."""
    chapter = arguments[0] if arguments else "chapters/02-sigmoid.ipynb"
    with tempfile.TemporaryDirectory(prefix="binder-") as folder:
        try:
            replay(Path(folder), chapter)
        except ReplayError as problem:
            print(problem, file=sys.stderr)
            return 1
    print("The replay went through: the chapter ran and its explorable is there.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
