"""404.html: what a static host serves for an address that leads nowhere.

It is served at any depth, so its own addresses have to start at the host's root: they are rewritten when all
else is done, with the path of the site's address (site_address.py), or "/" where that is not known.
sphinx-notfound-page does the same for Sphinx's own contents, but the theme's sidebar would stay relative.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from docutils import nodes
from sphinx.application import Sphinx

NAME = "404"
TITLE = "Page not found"
RELATIVE = re.compile(
    r'(\s(?:href|src|action|data-content_root)=")(?!#|/|[a-z][a-z0-9+.-]*:)(?:\./)?([^"]*")'
)
BODY = """\
<section id="page-not-found">
<h1>{title}<a class="headerlink" href="#page-not-found" title="Link to this heading">#</a></h1>
<svg class="not-found" viewBox="0 0 240 90" width="240" height="90" fill="none" stroke="currentColor"
 role="img" aria-label="ReLU, with a point far out on its flat side">
<path class="axis" d="M0 75.5H240M140.5 0V90"/><path class="curve" d="M0 75H140L215 0"/>
<circle cx="34" cy="75" r="6"/></svg>
<p>This address is on the flat side: nothing comes back from here, and no small step helps.
Jump instead: search the book, or go on from one of its pages.</p>
<form class="not-found" role="search" action="search.html" method="get">
<label for="not-found-query">Search in the text</label>
<input id="not-found-query" type="search" name="q" class="form-control" autocomplete="off">
<button type="submit" class="btn btn-primary">Search</button>
</form>
<p class="without-scripts">The search needs JavaScript; the pages below do not.</p>
<ul>
{links}
</ul>
</section>
"""


def rooted(page: str, place: str) -> str:
    """The page with all its relative addresses starting at `place`, the site's path on its host."""
    return RELATIVE.sub(rf"\g<1>{place}\g<2>", page)


def place_of(address: str) -> str:
    """The path of the site's address, with slashes around it; "/" where the address is not known."""
    return urlsplit(address).path or "/"


def links(app: Sphinx) -> Iterator[str]:
    """An item for each page in the order of the table of contents, the first page first."""
    root = app.config.root_doc
    order = [root, *(name for children in app.env.toctree_includes.values() for name in children)]
    for name in dict.fromkeys(order):
        title = escape(app.env.titles[name].astext())
        yield f'<li><a class="reference internal" href="{app.builder.get_target_uri(name)}">{title}</a></li>'


def collect(app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    """The page, for Sphinx to put into the theme's frame."""
    if app.builder.format == "html":
        yield (
            NAME,
            {"title": TITLE, "body": BODY.format(title=TITLE, links="\n".join(links(app)))},
            "page.html",
        )


def on_page(
    app: Sphinx, pagename: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """No search engine should list it, and it is no page's one address."""
    if pagename == NAME:
        context["metatags"] = context.get("metatags", "") + '\n<meta name="robots" content="noindex" />'
        context["pageurl"] = None


def on_finish(app: Sphinx, problem: Exception | None) -> None:
    """Rewrite the addresses of the finished page, those of the theme's frame among them."""
    path = Path(app.outdir, f"{NAME}.html")
    if problem is None and app.builder.format == "html" and path.is_file():
        page = rooted(path.read_text(encoding="utf-8"), place_of(app.config.html_baseurl))
        path.write_text(page, encoding="utf-8", newline="\n")


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the extension."""
    app.connect("html-collect-pages", collect)
    app.connect("html-page-context", on_page, priority=700)
    app.connect("build-finished", on_finish, priority=990)  # when page_weight has read and edited the page
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
