"""The link that opens a chapter in the reader's own browser, and the notice of what that click fetches.

BOOK_LITE=1 asks for it; `make lite` and the publishing workflow set that. Without it there is no link, for
there is nothing behind it: what it leads to, made by tools/lite.py, is larger than the book. The tag `lite`
tells the pages.

Python itself (Pyodide) is too large to hand out with the book. It comes from the address in BOOK_PYODIDE_URL,
a folder with the files of Pyodide's release, or else from the CDN that the kernel was made for.
"""

from __future__ import annotations

import os
import re
from html import escape
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import urlsplit

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.errors import ConfigError

FOLDER = "lite"  # of the site: where Jupyter is
APP = "notebooks"  # Jupyter's page for one notebook
#: Where the kernel's own Python comes from; tests/test_lite.py holds the two together.
PYODIDE = "https://cdn.jsdelivr.net/pyodide/v314.0.6/full"
LABEL = "Run in your browser, nothing to install"
#: What the first click fetches: 18 for Python and the kernel (Pyodide 314, measured), and 13 for NumPy,
#: matplotlib and what they need (Pyodide 0.27's files), less what a host saves by compressing.
MEGABYTES = 30
CHAPTERS = "chapters/"
ADDRESS = re.compile(r"https?://[\w.-]+(:\d+)?(/[\w.~/-]*)?")


def is_wanted(environment: dict[str, str]) -> bool:
    """Whether the site is built with Jupyter in it; ConfigError for a setting that says neither."""
    setting = environment.get("BOOK_LITE", "").strip()
    if setting not in ("", "0", "1"):
        raise ConfigError(f"BOOK_LITE should be 1, or 0 or nothing for no in-browser Python, not {setting!r}")
    return setting == "1"


def pyodide_folder(environment: dict[str, str]) -> str:
    """The address of the folder that Python is fetched from, with a slash at its end; ConfigError if none."""
    given = environment.get("BOOK_PYODIDE_URL", "").strip()
    if not given:
        given = PYODIDE
    if not ADDRESS.fullmatch(given) or given.endswith((".js", ".mjs")):
        raise ConfigError(
            f"BOOK_PYODIDE_URL should be a folder like https://example.org/pyodide/, not {given!r}"
        )
    return given.rstrip("/") + "/"


def file_name(docname: str) -> str:
    """What the chapter's notebook is called among Jupyter's files."""
    return f"{PurePosixPath(docname).name}.ipynb"


def link(docname: str) -> str:
    """From the page of a chapter to its notebook in Jupyter."""
    up = "../" * docname.count("/")
    return f"{up}{FOLDER}/{APP}/index.html?path={file_name(docname)}"


def notice(docname: str, host: str) -> str:
    """The paragraph on a chapter's page, in HTML; host: where Python comes from."""
    return (
        f'<p class="run-here"><a href="{escape(link(docname))}" target="_blank" rel="noopener">{LABEL}</a> '
        f"(opens in a new tab). That click fetches Python itself, about {MEGABYTES}&nbsp;MB the first time, "
        f"from {escape(host)}; nothing on this page does. What you change there stays in your browser.</p>"
    )


def on_config(app: Sphinx, config: Config) -> None:
    """Read the settings."""
    environment = dict(os.environ)
    if is_wanted(environment):
        config.book_lite_host = urlsplit(pyodide_folder(environment)).netloc
        app.tags.add("lite")


def add_notice(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Put the link where a chapter's opening ends and its first cell begins."""
    host = app.config.book_lite_host
    if not host or not docname.startswith(CHAPTERS) or app.builder.format != "html":
        return
    section = next(doctree.findall(nodes.section))
    first = next((child for child in section.children if "cell" in child.get("classes", ())), None)
    place = section.index(first) if first is not None else len(section)
    section.insert(place, nodes.raw("", notice(docname, host), format="html"))


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the extension."""
    app.add_config_value("book_lite_host", "", "html", types=(str,))
    app.connect("config-inited", on_config)
    app.connect("doctree-resolved", add_notice)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
