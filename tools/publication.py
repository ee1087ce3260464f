"""What this copy of the book is called, and where it is published from and to, for what make builds.

The site's extensions ask Sphinx; this asks the same functions without it.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

import yaml

from _ext.launch import remote_address, repository
from _ext.site_address import site_address


def settings(root: Path) -> dict[str, Any]:
    """What _config.yml of the book in `root` says."""
    return dict(yaml.safe_load((root / "_config.yml").read_text(encoding="utf-8")))


def title(root: Path) -> str:
    """The book's title."""
    return str(settings(root)["title"])


def in_file_names(text: str) -> str:
    """`Activation Functions & Derivatives` as a part of a file's name."""
    return "-".join(re.findall(r"\w+", text.lower()))


def place(root: Path) -> tuple[str, str]:
    """The repository as owner/name and the site's address; an empty text for what nothing says.

    Raises ConfigError where BOOK_REPOSITORY or BOOK_URL has the wrong form.
    """
    environment = dict(os.environ)
    configured = settings(root)
    baseurl = configured["html"].get("baseurl", "")
    url = configured.get("repository", {}).get("url", "")
    found = repository(environment, remote_address(root), url) or ""
    return found, site_address(environment, baseurl, found)
