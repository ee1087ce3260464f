"""The licences of what the site serves and others wrote, in one file: _static/third-party-licences.txt.

The licences of the theme, of its fonts and of its scripts all ask that their text goes where the files go.
Which packages have a file in the site is not typed: a file's checksum is looked up in the lists that every
installed package brings (RECORD). What such a package has taken in itself without the licence's text, as the
theme has Bootstrap and Font Awesome, is in the folder `licences`, from the publishers' own packages.
"""

from __future__ import annotations

import base64
import csv
import hashlib
import re
from importlib.metadata import Distribution, distributions
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx

NAME = "_static/third-party-licences.txt"
TAKEN_IN = Path(__file__).parent / "licences"
LICENCE = re.compile(r"(licen[cs]e|copying|notice)[^/]*$", re.IGNORECASE)
HEAD = """\
What this site serves that others wrote, with the licences that go with it.
The licence of Latin Modern Math, the font of the formulas, is in latin-modern-math-licence.txt.
The book's own code is under the MIT licence, its text and figures under CC BY 4.0.
"""


def checksum(data: bytes) -> str:
    """A file's checksum in the form that RECORD has."""
    return "sha256=" + base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode("ascii")


def listed(package: Distribution) -> list[tuple[str, str]]:
    """Path and checksum of each file of an installed package that has one.

    `package.files` would say the same, but asks the disk about each file: 17 seconds in this environment.
    """
    rows = csv.reader((package.read_text("RECORD") or "").splitlines())
    return [(row[0], row[1]) for row in rows if len(row) == 3 and row[1]]


def owners(site: Path) -> dict[str, list[Distribution]]:
    """For each file below _static, the installed packages that have the same file; none for what is ours."""
    packages: dict[str, list[Distribution]] = {}
    for package in distributions():
        for _, value in listed(package):
            packages.setdefault(value, []).append(package)
    found = {}
    for path in sorted((site / "_static").rglob("*")):
        if path.is_file() and path.stat().st_size:
            name = path.relative_to(site).as_posix()
            found[name] = packages.get(checksum(path.read_bytes()), [])
    return found


def licences_of(package: Distribution) -> list[str]:
    """The texts of the licences that a package brings."""
    paths = [path for path, _ in listed(package) if ".dist-info/" in path and LICENCE.search(path)]
    return [Path(str(package.locate_file(path))).read_text(encoding="utf-8") for path in sorted(paths)]


def text(site: Path) -> str:
    """All of it; ValueError where a package brings no licence."""
    parts = [HEAD]
    named = {p.metadata["Name"]: p for packages in owners(site).values() for p in packages}
    for name in sorted(named, key=str.lower):
        title, texts = f"{name} {named[name].version}", licences_of(named[name])
        if not texts:
            raise ValueError(f"the site serves files of {title}, which brings no licence")
        parts += [f"{title}\n\n{licence.strip()}\n" for licence in texts]
    for path in sorted(TAKEN_IN.iterdir()):
        title = f"{path.stem.replace('-', ' ')}, which one of the above has taken in"
        parts.append(f"{title}\n\n{path.read_text(encoding='utf-8').strip()}\n")
    return f"\n{'=' * 78}\n\n".join(parts)


def on_finish(app: Sphinx, problem: Exception | None) -> None:
    """Write the file."""
    if problem is None and app.builder.format == "html":
        site = Path(app.outdir)
        (site / NAME).unlink(missing_ok=True)
        (site / NAME).write_text(text(site), encoding="utf-8", newline="\n")


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the extension."""
    app.connect("build-finished", on_finish)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
