"""Build the site into _build/html (`make book`): nit-picky, warnings are errors, nothing stale stays.

With BOOK_LITE=1 (`make lite`) Jupyter in the browser goes into it too; see lite.py beside this.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from sphinx.errors import ConfigError

from _ext.publication import LITE_FOLDER, has_lite, place, pyodide_folder
from tools import lite
from tools.environment import ROOT, fixed_environment

SETTINGS = ("BOOK_REPOSITORY", "BOOK_URL", "BOOK_LITE", "BOOK_PYODIDE_URL")
NO_ADDRESS = """\
Nothing says where this site will be: it has no launch buttons, and its notebooks do not install the package.
BOOK_REPOSITORY=owner/name (or BOOK_URL=https://...) says it."""
SHAPES_EVERY_PAGE = ("_config.yml", "_toc.yml", "requirements.lock", "_ext", "src/actbook/explorables")


def shaping_files(root: Path) -> Iterator[Path]:
    """What Sphinx does not watch but what changes every page."""
    for name in SHAPES_EVERY_PAGE:
        path = root / name
        yield from [path] if path.is_file() else sorted(p for p in path.rglob("*") if p.is_file())


def fingerprint(root: Path, *settings: str) -> str:
    """When this changes the site is built from nothing: a page that left the toc must not stay."""
    digest = hashlib.sha256("\0".join(settings).encode())
    for path in shaping_files(root):
        if "__pycache__" not in path.parts:
            digest.update(str(path.relative_to(root)).encode() + path.read_bytes())
    return digest.hexdigest()


def build(root: Path) -> int:
    """Run Jupyter Book; after a failure forget what was read, or a second build would hide the warnings.

    Jupyter in the browser, if it is asked for, comes last and goes first: our extensions edit every page.
    """
    output = root / "_build"
    stamp = output / "site-stamp"
    environment = fixed_environment(PYTHONWARNINGS="ignore")
    stamp_text = fingerprint(root, *(environment.get(name, "") for name in SETTINGS))
    if not stamp.is_file() or stamp.read_text() != stamp_text:
        for name in ("html", ".doctrees", "jupyter_execute"):
            shutil.rmtree(output / name, ignore_errors=True)
    shutil.rmtree(output / "html" / LITE_FOLDER, ignore_errors=True)
    note, kept = output / "html" / ".buildinfo", output / "buildinfo"
    if kept.is_file() and note.parent.is_dir():
        kept.replace(note)
    program = Path(sys.executable).with_name("jupyter-book")
    command = [str(program), "build", "-n", "-W", "--keep-going", "--path-output", str(root)]
    code = subprocess.run([*command, str(root)], cwd=root, env=environment, check=False).returncode
    if note.is_file():  # Sphinx's note to itself, which depends on where the theme is installed
        note.replace(kept)
    if code:
        shutil.rmtree(output / ".doctrees", ignore_errors=True)
        stamp.unlink(missing_ok=True)
        return code
    stamp.write_text(stamp_text)
    return add_lite(root) if has_lite(environment) else 0


def add_lite(root: Path) -> int:
    """Put Jupyter in the browser into the built site, and say what it weighs."""
    start = time.monotonic()
    try:
        files, megabytes = lite.size(lite.build(root, root / "_build" / "html"))
    except lite.LiteError as problem:
        print(f"\n{problem}", file=sys.stderr)
        return 1
    print(f"Jupyter in the browser: {files} files, {megabytes:.0f} MB, in {time.monotonic() - start:.0f} s.")
    print("It starts from a server only: BOOK_LITE=1 make serve")
    return 0


def main(arguments: list[str]) -> int:
    """Build the book that lies in the given folder (default: this one)."""
    root = Path(arguments[0]).resolve() if arguments else ROOT
    try:
        if has_lite(dict(os.environ)):
            pyodide_folder(dict(os.environ))
    except ConfigError as problem:
        print(problem, file=sys.stderr)
        return 1
    start = time.monotonic()
    if build(root):
        print(
            "\nThe site was not built: mend what is listed above, then run make book again.", file=sys.stderr
        )
        return 1
    if not place(root)[1]:
        print(f"\n{NO_ADDRESS}")
    print(f"\nBuilt in {time.monotonic() - start:.0f} s. Open {(root / '_build/html/index.html').as_uri()}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
