"""What the launch links deliver: `python tools/student_tree.py [--branch NAME]` makes it in _build/student.

A launch link opens a whole repository, and this one holds the solutions and the marking schemes of its
coursework. So the links point at a branch of its own (`repository: branch:` in _config.yml) that holds this
tree: chapters, package, what Binder needs, and the coursework as students get it. It is made of a list of
what belongs in, not of what has to stay out. Its notebooks install the package where it is missing, as on
Colab, from the site's address (_ext/standalone.py).

With --branch the tree becomes a commit on that branch of this clone, on top of what it held; nothing is
checked out and nothing is pushed.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

if __package__ in (None, ""):
    sys.path[0] = str(Path(__file__).resolve().parent.parent)

from sphinx.errors import ConfigError

from _ext.publication import place, title
from _ext.standalone import make_standalone, wheel_name, without_grader
from actgrade.install_cell import FOLDER
from tools.environment import ROOT

TREE = ROOT / "_build" / "student"
COPIED = (
    "LICENSE",
    "LICENSE-text",
    "CITATION.cff",
    "binder",
    "chapters",
    "pages/concept-inventory.ipynb",
    "requirements.lock",
    "src/actbook",
)
#: The branch comes with the history of the whole repository, which Binder would hand on.
FORGET = """
if [ -n "${REPO_DIR:-}" ]; then rm -rf "$REPO_DIR/.git"; fi  # set in Binder's image alone
"""
README = """\
# {title}: to run

The chapters of the book, the package that they use, and the coursework as students get it.
This tree is made by `tools/student_tree.py` from the book's repository; changes belong there.

`chapters/` are the chapters, `coursework/` the assignments: open the notebook of one and follow its README.
To run them on a machine of your own: `python -m pip install . jupyterlab`, then `jupyter lab`.
"""


def make(target: Path, root: Path = ROOT) -> None:
    """Fill the new folder `target` with files that git knows in `root`; FileExistsError if it is there."""
    from actgrade.assignment import read_assignment
    from actgrade.release import Release

    target.mkdir(parents=True)
    for name in known_files(root):
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(root / name, target / name)
    (target / "README.md").write_text(README.format(title=title(root)), encoding="utf-8")
    project = (root / "pyproject.toml").read_text(encoding="utf-8")
    (target / "pyproject.toml").write_text(without_grader(project), encoding="utf-8")
    for notebook in [*(target / "chapters").glob("*.ipynb"), *(target / "pages").glob("*.ipynb")]:
        make_standalone(notebook, published_wheel(root))
    with (target / "binder" / "postBuild").open("a", encoding="utf-8") as script:
        script.write(FORGET)
    for declaration in sorted((root / "coursework").glob("*/assignment.toml")):
        assignment = read_assignment(declaration.parent)
        Release(assignment, package=published_wheel(root)).write_student(
            target / "coursework" / assignment.name
        )


def known_files(root: Path) -> Iterator[str]:
    """The tracked files of COPIED: what lies about is not delivered. ValueError where there is none."""
    if not (root / ".git").exists() or shutil.which("git") is None:
        raise ValueError(
            f"The student tree is made of the files that git knows, and {root} is no clone (or git is not "
            "installed). Clone the repository and run make student there."
        )
    for wanted in COPIED:
        listing = ["git", "-C", str(root), "ls-files", "-z", "--", wanted]
        found = subprocess.run(listing, capture_output=True, check=True, text=True).stdout.split("\0")
        names = [name for name in found if name and (root / name).is_file()]
        if not names:
            raise ValueError(f"git knows no file under {wanted}, which belongs into the student tree")
        yield from names


def published_wheel(root: Path) -> str:
    """The address of the package's wheel on the published site; "" where nothing says where that is."""
    _, address = place(root)
    project = (root / "pyproject.toml").read_text(encoding="utf-8")
    return f"{address}{FOLDER}/{wheel_name(project)}" if address else ""


def put_on_branch(tree: Path, branch: str, root: Path = ROOT) -> str:
    """Make `tree` a commit on `branch`, on top of its earlier one if there is one; returns its id."""
    with tempfile.TemporaryDirectory() as folder:
        index = str(Path(folder) / "index")
        environment = os.environ | {"GIT_INDEX_FILE": index, "GIT_WORK_TREE": str(tree)}

        def git(*arguments: str, check: bool = True) -> str:
            command = ["git", *arguments]
            return subprocess.run(
                command, cwd=root, env=environment, capture_output=True, text=True, check=check
            ).stdout.strip()

        environment["GIT_DIR"] = str((root / git("rev-parse", "--git-dir")).resolve())
        git("add", "--all", "--force", str(tree))
        written = git("write-tree")
        before = git("rev-parse", "--verify", "--quiet", f"refs/heads/{branch}^{{commit}}", check=False)
        if before and git("rev-parse", f"{before}^{{tree}}") == written:
            return before
        said = f"The student tree of {git('rev-parse', '--short', 'HEAD')}"
        parent = ("-p", before) if before else ()
        commit = git("commit-tree", written, *parent, "-m", said)
        git("update-ref", f"refs/heads/{branch}", commit)
        return commit


def main(arguments: list[str]) -> int:
    """Make the tree anew, and put it on a branch if one is named."""
    shutil.rmtree(TREE, ignore_errors=True)
    try:
        make(TREE)
    except (ValueError, ConfigError) as problem:
        print(problem, file=sys.stderr)
        return 1
    print(f"written: {TREE.relative_to(ROOT)}")
    if arguments[:1] == ["--branch"] and len(arguments) == 2:
        print(f"branch {arguments[1]}: {put_on_branch(TREE, arguments[1])[:12]}")
    elif arguments:
        print(__doc__)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
