"""The contents beside each page: chapters are numbered in their order, and the open page is marked for screen
readers too.
"""

from __future__ import annotations

import itertools
import posixpath
import re
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

from .publication import CHAPTERS

ENTRY = re.compile(r'<a class="(current )?reference internal" href="([^"]*)">')


def number_chapters(contents: str, pagename: str) -> str:
    """Edit the HTML of the book's contents as they stand beside this page."""
    numbers = itertools.count(1)

    def edit(entry: re.Match[str]) -> str:
        is_open = entry[1] and entry[2] == "#"
        tag = entry[0].replace(">", ' aria-current="page">') if is_open else entry[0]
        target = posixpath.normpath(posixpath.join(posixpath.dirname(pagename), entry[2]))
        is_chapter = (pagename if entry[2] == "#" else target).startswith(CHAPTERS)
        return f'{tag}<span class="chapter-number">{next(numbers)}.</span> ' if is_chapter else tag

    return ENTRY.sub(edit, contents)


def on_page(
    app: Sphinx, pagename: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Wrap the function that the theme's template calls."""
    make = context.get("generate_toctree_html")
    if make is not None:
        context["generate_toctree_html"] = lambda *args, **kwargs: number_chapters(
            str(make(*args, **kwargs)), pagename
        )


def setup(app: Sphinx) -> None:
    """Run when the theme has provided its function."""
    app.connect("html-page-context", on_page, priority=900)
