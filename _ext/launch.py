"""Where the launch buttons point: BOOK_REPOSITORY=owner/name, else the GitHub remote, else _config.yml.

What was found is in the setting `book_repository` for other extensions; it is empty when nothing says it.
"""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.errors import ConfigError

OWNER_AND_NAME = re.compile(r"[\w.-]+/[\w.-]+")
REMOTE = re.compile(r"github\.com[:/]([\w.-]+/[\w.-]+?)(?:\.git)?/?$")


def repository(environment: dict[str, str], remote: str) -> str | None:
    """The repository as owner/name, from the setting or from a remote's address; None if neither says it."""
    setting = environment.get("BOOK_REPOSITORY", "").strip()
    if setting:
        if not OWNER_AND_NAME.fullmatch(setting):
            raise ConfigError(f"BOOK_REPOSITORY should be owner/name, not {setting!r}")
        return setting
    found = REMOTE.search(remote.strip())
    return found[1] if found else None


def remote_address(folder: Path) -> str:
    """The address of `origin`, or an empty text; that of a repository around the book is not the book's."""
    command = ["git", "-C", str(folder), "remote", "get-url", "origin"]
    alone = os.environ | {"GIT_CEILING_DIRECTORIES": str(folder.resolve().parent)}
    try:
        return subprocess.run(command, env=alone, capture_output=True, text=True, check=False).stdout
    except OSError:  # no git here
        return ""


def point_at_repository(app: Sphinx, config: Config) -> None:
    """Put the repository's address where the theme reads it."""
    found = repository(dict(os.environ), remote_address(Path(app.srcdir)))
    config.book_repository = found or ""
    if found:
        config.html_theme_options["repository_url"] = f"https://github.com/{found}"


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the extension."""
    app.add_config_value("book_repository", "", "html", types=(str,))
    app.connect("config-inited", point_at_repository, priority=100)  # before the theme looks
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
