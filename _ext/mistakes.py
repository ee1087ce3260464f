"""Under each page: where to report a mistake in it, and where to mend it; both in the site's repository.

Where nothing says which repository this is (see launch.py), there is no line.
"""

from __future__ import annotations

import re
from html import escape, unescape
from typing import Any
from urllib.parse import quote, urlencode

from docutils import nodes
from sphinx.application import Sphinx

BRANCH = "main"  # what is published; the workflow's too


def line(repository: str, source: str, title: str) -> str:
    """The paragraph, in HTML; repository: owner/name, source: the page's file in it, title: the page's."""
    home = f"https://github.com/{repository}"
    report = f"{home}/issues/new?{urlencode({'title': f'{title} ({source}): '})}"
    edit = f"{home}/edit/{BRANCH}/{quote(source)}"
    return (
        f'<p class="mistakes">Is something wrong here? <a href="{escape(report)}">Report it</a>, '
        f'or <a href="{escape(edit)}">edit this page’s source</a>; both open GitHub.</p>'
    )


def on_page(
    app: Sphinx, pagename: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Put the line behind a page that is made of a file."""
    if app.config.book_repository and doctree is not None and pagename in app.env.found_docs:
        title = unescape(re.sub("<[^>]*>", "", context["title"]))
        source = app.env.doc2path(pagename, base=False)
        context["body"] += line(app.config.book_repository, str(source), title)


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the extension."""
    app.connect("html-page-context", on_page)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
