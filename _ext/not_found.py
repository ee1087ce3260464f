"""404.html: what a static host serves for an address that leads nowhere, at any depth.

sphinx-notfound-page writes it, with addresses that start at the host's root: with the path of the site's
address, or "/" where that is not known. This is what it says, and what the extension leaves out.
"""

from __future__ import annotations

from html import escape
from typing import Any
from urllib.parse import urlsplit

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config

NAME = "404"
TITLE = "Page not found"
BODY = """\
<section id="page-not-found">
<h1>{title}<a class="headerlink" href="#page-not-found" title="Link to this heading">#</a></h1>
<svg class="not-found" viewBox="0 0 240 90" width="240" height="90" fill="none" stroke="currentColor"
 role="img" aria-label="ReLU, with a point far out on its flat side">
<path class="axis" d="M0 75.5H240M140.5 0V90"/><path class="curve" d="M0 75H140L215 0"/>
<circle cx="34" cy="75" r="6"/></svg>
<p>This address is on the flat side: nothing comes back from here, and no small step helps.
Jump instead: search the book, or go on from one of its pages.</p>
<form class="not-found" role="search" action="{root}search.html" method="get">
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


def on_config(app: Sphinx, config: Config) -> None:
    """Say where the site begins on its host."""
    config.notfound_urls_prefix = urlsplit(config.html_baseurl).path or "/"


def write_body(app: Sphinx) -> list[Any]:
    """Write the page's text, with a link to each page of the book in its order; add no page."""
    root, titles = app.config.notfound_urls_prefix, app.env.titles
    children = (name for names in app.env.toctree_includes.values() for name in names)
    links = "\n".join(
        f'<li><a class="reference internal" href="{root}{name}.html">{escape(titles[name].astext())}</a></li>'
        for name in dict.fromkeys([app.config.root_doc, *children])
    )
    body = BODY.format(title=TITLE, root=root, links=links)
    app.config.notfound_context = {"title": TITLE, "body": body}
    return []


def on_page(
    app: Sphinx, pagename: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """No search engine should list it, and it is no page's one address."""
    if pagename == NAME:
        toctree = context["toctree"]  # None for a book of one page, and the theme would fail
        context["toctree"] = lambda *args, **kwargs: toctree(*args, **kwargs) or ""
        context["metatags"] = context.get("metatags", "") + '\n<meta name="robots" content="noindex" />'
        context["content_root"] = app.config.notfound_urls_prefix
        context["pageurl"] = None


def setup(app: Sphinx) -> None:
    """Connect the page to Sphinx's events."""
    app.setup_extension("notfound.extension")
    app.connect("config-inited", on_config, priority=300)  # when the address is known
    app.connect("html-collect-pages", write_body, priority=400)  # before the extension takes it
    app.connect("html-page-context", on_page, priority=450)  # between the extension and the theme
