"""The contents beside each page: chapters have their numbers, by which the text cites them.

The page that is open is marked for screen readers too.
"""

from __future__ import annotations

import re
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

HERE = re.compile(r'(<a class="current reference internal" href="#")>')
CHAPTER = re.compile(r"(?:^|/)0*(\d+)-[\w-]+(?:\.html)?$")
ENTRY = re.compile(r'(<a class="(?:current )?reference internal" href="([^"]*)"[^>]*>)')


def marked(contents: str, pagename: str) -> str:
    """The contents of the book, in HTML, as they stand beside this page."""

    def edit(entry: re.Match[str]) -> str:
        address = pagename if entry[2] == "#" else entry[2]
        number = CHAPTER.search(address)
        return f'{entry[1]}<span class="chapter-number">{number[1]}.</span> ' if number else entry[1]

    return ENTRY.sub(edit, HERE.sub(r'\1 aria-current="page">', contents))


def on_page(
    app: Sphinx, pagename: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Wrap what the theme's template calls; runs after the theme has provided it."""
    make = context.get("generate_toctree_html")
    if make is not None:
        context["generate_toctree_html"] = lambda *given, **named: marked(
            str(make(*given, **named)), pagename
        )


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the extension."""
    app.connect("html-page-context", on_page, priority=900)
    app.add_js_file("code_names.js", loading_method="defer", priority=850)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
