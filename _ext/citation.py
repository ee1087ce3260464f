"""How to cite the book: CITATION.cff, completed with what is known only where the book is built.

The committed file has what its authors decide. The version stands in pyproject.toml, its date in
CHANGELOG.md, and the repository and the site's address follow from the repository that builds the book
(launch.py, site_address.py), so that a fork cites itself. The completed file is in the site and in every
bundle; what is not known is left out.
"""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx

NAME = "CITATION.cff"
HEADING = re.compile(r"(?m)^## (?P<version>\S+) \((?P<date>[^)]*)\)$")
DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


def version_of(root: Path) -> str:
    """The version, from pyproject.toml: the one place that has it."""
    text = (root / "pyproject.toml").read_text(encoding="utf-8")
    return str(tomllib.loads(text)["project"]["version"])


def newest_heading(changelog: str) -> tuple[str, str]:
    """The version and the date of the newest section of CHANGELOG.md; the date is a word where there is none.

    Raises ValueError if no heading has the form `## 1.2.0 (2026-05-01)`.
    """
    found = HEADING.search(changelog)
    if not found:
        raise ValueError("CHANGELOG.md has no heading like: ## 1.2.0 (2026-05-01)")
    return found["version"], found["date"]


def completed(root: Path, repository: str, address: str) -> str:
    """The text of CITATION.cff for this edition.

    repository: owner/name on GitHub, address: the site's; an empty text where it is not known.
    Raises ValueError if the committed file says itself what is added here.
    """
    text = (root / NAME).read_text(encoding="utf-8")
    version = version_of(root)
    newest, date = newest_heading((root / "CHANGELOG.md").read_text(encoding="utf-8"))
    facts = {
        "version": f'"{version}"',
        "date-released": date if newest == version and DATE.fullmatch(date) else "",
        "repository-code": f"https://github.com/{repository}" if repository else "",
        "url": address,
    }
    for key in facts:
        if re.search(rf"(?m)^{key}:", text):
            raise ValueError(f"{NAME} should not say {key}: it is added when the book is built")
    return text + "".join(f"{key}: {value}\n" for key, value in facts.items() if value)


def on_finish(app: Sphinx, problem: Exception | None) -> None:
    """Put the file into the site."""
    root = Path(app.srcdir)
    if problem is None and app.builder.format == "html" and (root / NAME).is_file():
        text = completed(root, app.config.book_repository, app.config.html_baseurl or "")
        Path(app.outdir, NAME).write_text(text, encoding="utf-8", newline="\n")


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the extension."""
    app.connect("build-finished", on_finish)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
