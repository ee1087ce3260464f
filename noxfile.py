"""Test the built wheel where readers have it: `nox -s "package(dependencies='lowest')"`.

Nothing but the wheel can be imported: the tests run in a copy without src.
"""

import os
import shutil

import nox

nox.options.default_venv_backend = "uv"

#: The tests of the package: on every system, with neither make nor a browser nor Node.
TESTS = (
    "tests/checks/test_checks_of_answers.py",
    "tests/experiments",
    "tests/package",
    "tests/test_quizzes.py",
)
COPIED = (
    "pyproject.toml",
    "references.bib",
    "tests",
    "tools",
    "bench",
    "chapters",
    "pages",
    "studies",
    "_ext",
)


@nox.session
@nox.parametrize("dependencies", ["locked", "lowest", "newest"])
def package(session: nox.Session, dependencies: str) -> None:
    """The package's tests against the wheel, with the lock's, the lowest or the newest dependencies."""
    built = session.create_tmp()
    session.run("uv", "build", "--quiet", "--clear", "--wheel", "--out-dir", built, ".", external=True)
    (wheel,) = (os.path.join(built, name) for name in os.listdir(built) if name.endswith(".whl"))
    if dependencies == "locked":
        session.run("uv", "pip", "sync", "--quiet", "--require-hashes", "requirements.lock", external=True)
        session.install("--no-deps", wheel)
    else:
        resolution = "lowest-direct" if dependencies == "lowest" else "highest"
        session.install("--resolution", resolution, "--only-binary", ":all:", wheel)
        session.install("hypothesis", "pytest", "pytest-cov", "pytest-xdist", "click", "psutil", "nbformat")
    tree = os.path.join(built, "tree")
    shutil.rmtree(tree, ignore_errors=True)
    for name in COPIED:
        copy = shutil.copytree if os.path.isdir(name) else shutil.copyfile
        os.makedirs(tree, exist_ok=True)
        copy(name, os.path.join(tree, name))
    session.chdir(tree)
    warnings = ("-W", "ignore::DeprecationWarning") if dependencies == "lowest" else ()
    session.run("python", "-m", "pytest", "-q", "-m", "not slow", "-n", "2", *warnings, *TESTS)
