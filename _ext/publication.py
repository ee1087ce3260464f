"""What this copy of the book is called, and where it is published from and to. Plain functions: the site's
extensions, `make` and the tests all ask here.
"""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import yaml
from sphinx.errors import ConfigError

from actbook.install_cell import ADDRESS, pages_address

OWNER_AND_NAME = re.compile(r"[\w.-]+/[\w.-]+")
REMOTE = re.compile(r"github\.com[:/]([\w.-]+/[\w.-]+?)(?:\.git)?/?$")
PLACEHOLDER = "OWNER/"  # stands in _config.yml until somebody writes a name
CHAPTERS = "chapters/"
#: Where the kernel's own Python comes from; tests/test_lite.py holds the two together.
PYODIDE = "https://cdn.jsdelivr.net/pyodide/v314.0.6/full"
LITE_FOLDER = "lite"  # of the site: where Jupyter in the browser is
LITE_APP = "notebooks"  # Jupyter's page for one notebook


def settings(root: Path) -> dict[str, Any]:
    """The content of _config.yml of the book in `root`."""
    return dict(yaml.safe_load((root / "_config.yml").read_text(encoding="utf-8")))


def title(root: Path) -> str:
    """The book's title."""
    return str(settings(root)["title"])


def place(root: Path) -> tuple[str, str]:
    """The repository as owner/name and the site's address; an empty text for what nothing says.

    Raises ConfigError where BOOK_REPOSITORY or BOOK_URL has the wrong form.
    """
    environment, configured = dict(os.environ), settings(root)
    url = configured.get("repository", {}).get("url", "")
    name = repository(environment, remote_address(root), url) or ""
    return name, site_address(environment, configured["html"].get("baseurl", ""), name)


def repository(environment: dict[str, str], remote: str, configured: str = "") -> str | None:
    """The repository as owner/name: BOOK_REPOSITORY, else a remote's address, else _config.yml's, or None."""
    setting = environment.get("BOOK_REPOSITORY", "").strip()
    if setting:
        if not OWNER_AND_NAME.fullmatch(setting):
            raise ConfigError(f"BOOK_REPOSITORY should be owner/name, not {setting!r}")
        return setting
    for address in (remote.strip(), configured.strip()):
        match = REMOTE.search(address)
        if match and not match[1].startswith(PLACEHOLDER):
            return match[1]
    return None


def remote_address(folder: Path) -> str:
    """The address of `origin`, or an empty text; that of a repository around the book is not the book's."""
    command = ["git", "-C", str(folder), "remote", "get-url", "origin"]
    alone = os.environ | {"GIT_CEILING_DIRECTORIES": str(folder.resolve().parent)}
    try:
        return subprocess.run(command, env=alone, capture_output=True, text=True, check=False).stdout
    except OSError:  # no git here
        return ""


def site_address(environment: dict[str, str], baseurl: str, repository: str) -> str:
    """The site's address, with a slash at its end: BOOK_URL, else `html: baseurl` of _config.yml, else that
    of GitHub Pages for the repository (owner/name or an empty text), else an empty text.
    """
    given = environment.get("BOOK_URL", "").strip() or baseurl.strip()
    if not given:
        return pages_address(repository) if repository else ""
    if not ADDRESS.fullmatch(given):
        raise ConfigError(f"BOOK_URL should be like https://example.org/book/, not {given!r}")
    return given.rstrip("/") + "/"


def has_lite(environment: dict[str, str]) -> bool:
    """Whether the site is built with Jupyter in it; ConfigError for a setting that says neither."""
    setting = environment.get("BOOK_LITE", "").strip()
    if setting not in ("", "0", "1"):
        raise ConfigError(f"BOOK_LITE should be 1, or 0 or nothing for no in-browser Python, not {setting!r}")
    return setting == "1"


def pyodide_folder(environment: dict[str, str]) -> str:
    """The address of the folder that Python for browsers is fetched from, with a slash at its end.

    It is too large to hand out with the book: BOOK_PYODIDE_URL is a folder with the files of Pyodide's
    release, and the default is the CDN that the kernel was made for.
    """
    given = environment.get("BOOK_PYODIDE_URL", "").strip() or PYODIDE
    if not ADDRESS.fullmatch(given) or given.endswith((".js", ".mjs")):
        raise ConfigError(
            f"BOOK_PYODIDE_URL should be a folder like https://example.org/pyodide/, not {given!r}"
        )
    return given.rstrip("/") + "/"


def html_pages(site: Path) -> Iterator[Path]:
    """Every page of a built site; templates that a theme leaves in _static, and Jupyter's pages, are none."""
    for path in sorted(site.rglob("*.html")):
        if not {"_static", LITE_FOLDER} & {*path.relative_to(site).parts}:
            yield path


def edit_pages(site: Path, edit: Callable[[str, Path], str]) -> None:
    """Replace each page by `edit(text, path)`. A build leaves old pages alone: edits must bear repetition."""
    for path in html_pages(site):
        page = path.read_text(encoding="utf-8")
        if (edited := edit(page, path)) != page:
            path.write_text(edited, encoding="utf-8", newline="\n")
