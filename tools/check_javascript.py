"""Types (by JSDoc, with TypeScript's checker) and lint of the JavaScript: `python tools/check_javascript.py`.

The checkers are pinned in tools/javascript and installed into .cache/javascript when they are not there yet.
What all explorables share, and the widget host, must say the type of every parameter; an explorable's own
file may leave types to be inferred. To check needs Node; the book does not.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

if __package__ in (None, ""):
    sys.path[0] = str(Path(__file__).resolve().parent.parent)

from tools.environment import ROOT

PINS = ROOT / "tools" / "javascript"
INSTALLED = ROOT / ".cache" / "javascript"
PROJECTS = ("tsconfig.json", "tsconfig.explorables.json")
LINTED = ("src/actbook/explorables", "_ext", "tests/explorables", "tools/javascript")


class CheckersMissing(Exception):
    """Why the checkers could not be installed, in words."""


def install() -> Path:
    """The folder with the checkers, as package-lock.json has them; CheckersMissing says why there is none."""
    npm = shutil.which("npm")
    if npm is None or shutil.which("node") is None:
        raise CheckersMissing("Node and npm are not here: install Node ≥ 20")
    names = ("package.json", "package-lock.json", ".npmrc", "eslint.config.js")
    wanted = hashlib.sha256(b"".join((PINS / name).read_bytes() for name in names)).hexdigest()
    stamp = INSTALLED / "stamp"
    if stamp.is_file() and stamp.read_text() == wanted:
        return INSTALLED
    INSTALLED.mkdir(parents=True, exist_ok=True)
    stamp.unlink(missing_ok=True)
    for name in names:
        shutil.copy(PINS / name, INSTALLED / name)
    done = subprocess.run(
        [npm, "ci", "--ignore-scripts", "--silent"],
        cwd=INSTALLED, capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip
    if done.returncode:
        raise CheckersMissing(f"npm could not install them: {(done.stdout + done.stderr).strip()[-500:]}")
    stamp.write_text(wanted)
    return INSTALLED


def run(program: str, *arguments: str | Path, text: str | None = None) -> list[str]:
    """What a checker complains about, a line each; empty when it is content."""
    script = install() / "node_modules" / program
    done = subprocess.run(
        ["node", str(script), *map(str, arguments)],
        cwd=ROOT, input=text, capture_output=True, text=True, encoding="utf-8", check=False,
        env=os.environ | {"NO_COLOR": "1"},
    )  # fmt: skip
    said = (done.stdout + done.stderr).strip().splitlines()
    return said or (["it failed without a word"] if done.returncode else [])


def wrong_types(project: Path) -> list[str]:
    """Complaints about types in the files of one tsconfig."""
    return run("typescript/bin/tsc", "--project", project, "--pretty", "false")


def lint(*paths: str | Path, text: str | None = None) -> list[str]:
    """Complaints about style and likely faults, in files or in a text by itself; warnings count."""
    place = ("--stdin", "--stdin-filename", "src/actbook/explorables/text.js") if text is not None else ()
    config = INSTALLED / "eslint.config.js"
    return run("eslint/bin/eslint.js", "--config", config, "--max-warnings", "0", *place, *paths, text=text)


def complaints() -> Iterator[str]:
    """All of them, about everything."""
    for project in PROJECTS:
        yield from wrong_types(PINS / project)
    yield from lint(*LINTED)


def main() -> int:
    """Print the complaints; the exit code is 1 if there are any."""
    try:
        said = list(complaints())
    except CheckersMissing as problem:
        said = [str(problem)]
    print("\n".join(said) or "JavaScript: types and lint are in order")
    return 1 if said else 0


if __name__ == "__main__":
    sys.exit(main())
