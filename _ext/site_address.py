"""What needs the address at which readers find the site: canonical links, sitemap.xml and robots.txt.

The address is BOOK_URL, else `html: baseurl` of _config.yml, else that of GitHub Pages for the repository
that launch.py finds. Where none of them says it, all of this is left out: better no address than a wrong one.
Pages ask by the tag `site`: `{only} site`.

sphinx-sitemap would write the sitemap, but it lists only the pages that a build has written anew, warns where
there is no address, and starts a second process for a dozen lines.
"""

from __future__ import annotations

import os
from html import escape
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.errors import ConfigError

from actbook.install_cell import ADDRESS, pages_address


def site_address(environment: dict[str, str], baseurl: str, repository: str) -> str:
    """The address, with a slash at its end, or an empty text; raises ConfigError for what is no address.

    baseurl: as _config.yml has it; repository: owner/name, or an empty text.
    """
    given = environment.get("BOOK_URL", "").strip() or baseurl.strip()
    if not given:
        return pages_address(repository) if repository else ""
    if not ADDRESS.fullmatch(given):
        raise ConfigError(f"BOOK_URL should be like https://example.org/book/, not {given!r}")
    return given.rstrip("/") + "/"


def sitemap(addresses: list[str]) -> str:
    """A sitemap without dates: they would differ between two builds of one commit."""
    lines = [f"<url><loc>{escape(address)}</loc></url>" for address in addresses]
    return "\n".join(
        [
            '<?xml version="1.0" encoding="utf-8"?>',
            '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">',
            *lines,
            "</urlset>\n",
        ]
    )


def robots(address: str) -> str:
    """Everything may be read. Crawlers ask for this at the root of a host only."""
    return f"User-agent: *\nAllow: /\nSitemap: {address}sitemap.xml\n"


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
    address = app.config.html_baseurl
    listed = [page_address(app, name) for name in sorted(app.env.found_docs)]
    for name, text in (("sitemap.xml", sitemap(listed)), ("robots.txt", robots(address))):
        target = Path(app.outdir, name)
        if address:
            target.write_text(text, encoding="utf-8", newline="\n")
        else:
            target.unlink(missing_ok=True)


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the extension."""
    app.connect("config-inited", on_config, priority=200)  # after launch.py
    app.connect("html-page-context", on_page)
    app.connect("build-finished", on_finish)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
