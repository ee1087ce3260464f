"""Which repository this copy of the book is published from, and at which address, for what make builds.

The site's extensions ask Sphinx; this asks the same functions without it.
"""

from __future__ import annotations

import os
from pathlib import Path

import yaml

from _ext.launch import remote_address, repository
from _ext.site_address import site_address


def place(root: Path) -> tuple[str, str]:
    """The repository as owner/name and the site's address; an empty text for what nothing says.

    Raises ConfigError where BOOK_REPOSITORY or BOOK_URL has the wrong form.
    """
    environment = dict(os.environ)
    baseurl = yaml.safe_load((root / "_config.yml").read_text(encoding="utf-8"))["html"].get("baseurl", "")
    found = repository(environment, remote_address(root)) or ""
    return found, site_address(environment, baseurl, found)
