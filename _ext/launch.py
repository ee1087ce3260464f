"""Where the launch buttons point: BOOK_REPOSITORY=owner/name, else the GitHub remote, else _config.yml.

Where none of them names a repository there are no buttons: better none than dead ones. The setting
`book_repository` tells other extensions (empty if unknown), the tag `launch` the pages: `{only} launch`.
"""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.errors import ConfigError

OWNER_AND_NAME = re.compile(r"[\w.-]+/[\w.-]+")
REMOTE = re.compile(r"github\.com[:/]([\w.-]+/[\w.-]+?)(?:\.git)?/?$")
NOBODY = "OWNER/"  # stands in _config.yml until somebody writes a name
#: What the theme's menu says of each service, as (text, tooltip), where it says too little.
MENU = {
    "Binder": (
        "Binder (forgets your work)",
        "Launch on Binder, which forgets your work when you leave: download the notebook first",
    )
}


def repository(environment: dict[str, str], remote: str, configured: str = "") -> str | None:
    """The repository as owner/name: the setting, else a remote's address, else _config.yml's, or None."""
    setting = environment.get("BOOK_REPOSITORY", "").strip()
    if setting:
        if not OWNER_AND_NAME.fullmatch(setting):
            raise ConfigError(f"BOOK_REPOSITORY should be owner/name, not {setting!r}")
        return setting
    for address in (remote.strip(), configured.strip()):
        found = REMOTE.search(address)
        if found and not found[1].startswith(NOBODY):
            return found[1]
    return None


def remote_address(folder: Path) -> str:
    """The address of `origin`, or an empty text; that of a repository around the book is not the book's."""
    command = ["git", "-C", str(folder), "remote", "get-url", "origin"]
    alone = os.environ | {"GIT_CEILING_DIRECTORIES": str(folder.resolve().parent)}
    try:
        return subprocess.run(command, env=alone, capture_output=True, text=True, check=False).stdout
    except OSError:  # no git here
        return ""


def point_at_repository(app: Sphinx, config: Config) -> None:
    """Put the repository's address where the theme reads it, or take the launch buttons away."""
    options = config.html_theme_options
    remote = remote_address(Path(app.srcdir))
    found = repository(dict(os.environ), remote, options.get("repository_url", ""))
    config.book_repository = found or ""
    if found:
        options["repository_url"] = f"https://github.com/{found}"
        app.tags.add("launch")
    else:
        options.pop("repository_url", None)
        options.pop("launch_buttons", None)


def label_menu(
    app: Sphinx, pagename: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Say in the launch menu what a reader has to know before the click."""
    for group in context.get("header_buttons", ()):
        for button in group.get("buttons", ()):
            if button.get("text") in MENU:
                button["text"], button["tooltip"] = MENU[button["text"]]


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the extension."""
    app.add_config_value("book_repository", "", "html", types=(str,))
    app.connect("config-inited", point_at_repository, priority=100)  # before the theme looks
    app.connect("html-page-context", label_menu, priority=900)  # after the theme has made the menu
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
