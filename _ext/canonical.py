"""What needs the address at which readers find the site: canonical links, sitemap.xml and robots.txt.

Where nothing says the address (publication.site_address), all of this is left out: better no address than a
wrong one. Pages ask by the tag `site`: `{only} site`. sphinx-sitemap lists only the pages that a build has
written anew, and warns where there is no address, so its dozen lines are here.
"""

from __future__ import annotations

import os
from html import escape
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config

from .publication import site_address


def sitemap(addresses: list[str]) -> str:
    """A sitemap without dates: they would differ between two builds of one commit."""
    lines = "\n".join(f"<url><loc>{escape(address)}</loc></url>" for address in addresses)
    head = (
        '<?xml version="1.0" encoding="utf-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
    )
    return f"{head}\n{lines}\n</urlset>\n"


def page_address(app: Sphinx, pagename: str) -> str:
    """A page's one address; the first page's is the site's own. Empty where the site's is not known."""
    if not app.config.html_baseurl:
        return ""
    uri = "" if pagename == app.config.root_doc else app.builder.get_target_uri(pagename)
    return f"{app.config.html_baseurl}{uri}"


def on_config(app: Sphinx, config: Config) -> None:
    """Settle the address; Sphinx writes the canonical links from it."""
    config.html_baseurl = site_address(dict(os.environ), config.html_baseurl or "", config.book_repository)
    if config.html_baseurl:
        app.tags.add("site")


def on_page(
    app: Sphinx, pagename: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """One address a page: `index.html` and the bare folder are the same page."""
    context["pageurl"] = page_address(app, pagename) or None


def on_finish(app: Sphinx, problem: Exception | None) -> None:
    """Write both files, or remove those of an earlier build."""
    if problem is not None or app.builder.format != "html":
        return
    listed = [page_address(app, name) for name in sorted(app.env.found_docs)]
    robots = f"User-agent: *\nAllow: /\nSitemap: {app.config.html_baseurl}sitemap.xml\n"
    for name, text in (("sitemap.xml", sitemap(listed)), ("robots.txt", robots)):
        target = Path(app.outdir, name)
        if app.config.html_baseurl:
            target.write_text(text, encoding="utf-8", newline="\n")
        else:
            target.unlink(missing_ok=True)


def setup(app: Sphinx) -> None:
    """Connect the addresses to Sphinx's events."""
    app.connect("config-inited", on_config, priority=200)  # when the repository is known
    app.connect("html-page-context", on_page, priority=300)  # not_found.py takes the address away
    app.connect("build-finished", on_finish)
