"""Test the built wheel where readers have it: `python tools/matrix.py --dependencies locked|lowest|newest`.

The sdist is built, the wheel from the sdist, and the wheel is installed into a fresh environment of its own
with one of three sets of dependencies; then the package's tests are run in a copy of this tree without src,
so that nothing but the wheel can be imported. CI calls it for each system and each Python (ci.yml), and
anyone can call it here; it wants the network.

locked   requirements.lock, all of it: what `make` installs, on this system and Python
lowest   the lowest versions that pyproject.toml allows and that come as a wheel for this Python;
         everything else as in the lock
newest   the newest versions that pyproject.toml allows, today
"""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

if __package__ in (None, ""):
    sys.path[0] = str(Path(__file__).resolve().parent.parent)

from tools.binder import entries
from tools.environment import ROOT, fixed_environment
from tools.lock import GROUPS
from tools.set_up import LOCK, SetUpError, find_uv, program

DEPENDENCIES = ("locked", "lowest", "newest")
#: What the tests are run with: of the lock's version where the dependencies are the lowest.
TESTERS = ("hypothesis", "pytest", "pytest-xdist")

#: The tests of the package: on every system, with neither make nor a browser nor Node.
PACKAGE = (
    "tests/checks/test_checks_hostile.py",
    "tests/checks/test_checks_of_answers.py",
    "tests/checks/test_checks_of_topics.py",
    "tests/checks/test_checks_tables.py",
    "tests/experiments",
    "tests/explorables/test_explorables_bundle.py",
    "tests/explorables/test_explorables_samples.py",
    "tests/explorables/test_explorables_tangent.py",
    "tests/test_accuracy.py",
    "tests/test_activations.py",
    "tests/test_datasets.py",
    "tests/test_elementwise.py",
    "tests/test_imports.py",
    "tests/test_initialisation.py",
    "tests/test_interval.py",
    "tests/test_losses.py",
    "tests/test_network.py",
    "tests/test_numerics.py",
    "tests/test_plotting.py",
    "tests/test_plotting_ends.py",
    "tests/test_properties.py",
    "tests/test_pytorch_reference.py",
    "tests/test_quizzes.py",
    "tests/test_tables.py",
    "tests/test_training.py",
)
#: The tests of actgrade that run no one's code: its files, tables and rules. The others need the sandbox,
#: which stands on POSIX limits and signals and on Linux's namespaces; the job `test` has those, on Linux.
PAPERWORK = (
    "tests/coursework/test_feedback.py",
    "tests/coursework/test_marks.py",
    "tests/coursework/test_moments.py",
    "tests/coursework/test_roster.py",
    "tests/coursework/test_sheet.py",
    "tests/coursework/test_spreadsheet.py",
)
TESTED = (*PACKAGE, *PAPERWORK)

#: What stays behind when the tree is copied: the package's source, above all.
LEFT_BEHIND = ("src", ".git", ".venv", ".cache", "_build", "dist", "__pycache__", ".*_cache", "node_modules")

CALM = {"CI": "true"}  # Hypothesis then draws the same each time, and has no deadline: machines are busy
QUICKLY = ("-q", "-m", "not slow", "-n", "2", "-p", "no:cacheprovider")
#: An old library calls a newer one beneath it by names of which this warns: not ours to mend.
OLD_AGE = ("-W", "ignore::DeprecationWarning", "--deselect", "tests/test_imports.py")

WHERE = """
import actbook, actgrade, pathlib, sys
for package in (actbook, actgrade):
    place = pathlib.Path(package.__file__).resolve()
    if not place.is_relative_to(pathlib.Path(sys.prefix).resolve()):
        sys.exit(f"{package.__name__} was imported from {place}, which is not the wheel's place")
"""


class MatrixError(Exception):
    """A step that failed, in words for the terminal."""


def step(what: str, command: Sequence[str | Path], folder: Path = ROOT, text: str = "") -> str:
    """Run one step, say so, and return its standard output; `MatrixError` with what it said if it fails."""
    print(f"  {what} ...", flush=True)
    environment = fixed_environment(UV_NO_PROGRESS="1")
    environment.pop("VIRTUAL_ENV", None)
    done = subprocess.run(
        [str(part) for part in command], cwd=folder, env=environment, input=text, capture_output=True,
        encoding="utf-8", check=False,
    )  # fmt: skip
    if done.returncode:
        raise MatrixError(f"{what} failed:\n{(done.stdout + done.stderr)[-3000:]}")
    return done.stdout


def needed_uv() -> Path:
    """uv, or `MatrixError`: only uv can choose the lowest versions."""
    uv = find_uv()
    if uv is None:
        raise MatrixError("uv cannot be had here, and only uv can choose the lowest versions: install uv.")
    return uv


def build(uv: Path, folder: Path) -> Path:
    """Build the sdist of this tree into `folder`, and from the sdist the wheel; the wheel's path."""
    step("the sdist, and the wheel from it", [uv, "build", "--quiet", "--out-dir", folder, ROOT])
    (wheel,) = folder.glob("*.whl")
    return wheel


def lowest_pins(compiled: str, names: Sequence[str]) -> dict[str, str]:
    """The chosen versions of the named packages, from a compiled list of requirements."""
    chosen = dict(re.findall(r"(?m)^([\w.-]+)==([^\s;]+)", compiled))
    return {name: chosen[name] for name in names}


def constraints(lock: str, pins: dict[str, str]) -> str:
    """The lock's versions for all packages but the pinned ones, for a resolver."""
    kept = [line for line in entries(lock) if re.split(r"[=\[ ;]", line)[0] not in pins]
    return "\n".join([*kept, *(f"{name}=={version}" for name, version in pins.items())]) + "\n"


def direct_needs(root: Path = ROOT) -> list[str]:
    """The names of the packages that the wheel and actgrade ask for themselves."""
    import tomllib

    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    asked = [*project["project"]["dependencies"], *project["dependency-groups"]["grade"]]
    return [re.split(r"[\s<>=!~;\[]", one)[0].lower() for one in asked]


def install(dependencies: str, uv: Path, python: Path, wheel: Path, folder: Path) -> None:
    """Install the wheel and its dependencies for `python`; `folder` is for passing files."""
    pip: list[str | Path] = [uv, "pip", "install", "--quiet", "--python", python]
    project = ROOT / "pyproject.toml"
    if dependencies == "locked":
        sync: list[str | Path] = [uv, "pip", "sync", "--quiet", "--python", python, "--require-hashes", LOCK]
        step("everything in requirements.lock", sync)
        step("the wheel", [*pip, "--no-deps", wheel])
    elif dependencies == "lowest":
        lowest: list[str | Path] = [uv, "pip", "compile", "--quiet", "--no-annotate", "--no-header"]
        lowest += ["--python", python, "--resolution", "lowest-direct", "--only-binary", ":all:"]
        lowest += [project, "--group", "grade"]
        names = direct_needs()
        pins = lowest_pins(step("choosing the lowest versions", lowest), names)
        print("    " + ", ".join(f"{name} {version}" for name, version in pins.items()), flush=True)
        limits = folder / "constraints.txt"
        limits.write_text(constraints(LOCK.read_text(encoding="utf-8"), pins), encoding="utf-8")
        step("the wheel with the lowest", [*pip, "--constraint", limits, wheel, *names, *TESTERS])
    else:
        groups = [part for group in GROUPS for part in ("--group", f"{project}:{group}")]
        step("the wheel with the newest of everything", [*pip, "--upgrade", "--refresh", wheel, *groups])


def make_environment(dependencies: str, home: Path, base: str = sys.executable) -> Path:
    """A fresh environment in the new folder `home`, with the wheel in it; its Python. Wants the network."""
    uv = needed_uv()
    home.mkdir(parents=True)
    wheel = build(uv, home / "built")
    step(f"an environment of {base}", [uv, "venv", "--quiet", "--no-config", "--python", base, home / "venv"])
    python = program(home / "venv", "python")
    install(dependencies, uv, python, wheel, home)
    return python


def copy_without_source(target: Path, root: Path = ROOT) -> Path:
    """Copy the tree, but for the package's source and what was built, to `target`."""
    shutil.copytree(root, target, ignore=shutil.ignore_patterns(*LEFT_BEHIND))
    return target


def run_tests(python: Path, tree: Path, tests: Sequence[str], dependencies: str) -> int:
    """Run these tests in `tree` against what `python` has installed; the exit code of pytest."""
    step("where the package is imported from", [python, "-c", WHERE], tree)
    command = [str(python), "-m", "pytest", *QUICKLY]
    if dependencies == "lowest":
        command += OLD_AGE
    return subprocess.run([*command, *tests], cwd=tree, env=fixed_environment(**CALM), check=False).returncode


def main(arguments: list[str] | None = None) -> int:
    """Command line; the exit code is that of the tests, or 1 if it did not come to them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--dependencies", choices=DEPENDENCIES, required=True)
    parser.add_argument("--python", default=sys.executable, help="path or name (default: this one)")
    parser.add_argument("tests", nargs="*", default=TESTED, help="files of tests (default: the package's)")
    options = parser.parse_args(arguments)
    start = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="matrix-") as place:
        folder = Path(place)
        try:
            python = make_environment(options.dependencies, folder / "made", options.python)
            tree = copy_without_source(folder / "tree")
            code = run_tests(python, tree, options.tests, options.dependencies)
        except (MatrixError, SetUpError) as problem:
            print(problem, file=sys.stderr)
            return 1
    verdict = "passed" if code == 0 else "FAILED"
    print(f"{options.dependencies}: {verdict} in {time.monotonic() - start:.0f} s")
    return code


if __name__ == "__main__":
    sys.exit(main())
