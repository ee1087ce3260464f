"""Where the links of a page lead in the one document."""

from __future__ import annotations

import posixpath
from collections.abc import Collection
from urllib.parse import unquote, urlsplit

from tools.paper_book.contents import place


def resolved(page: str, address: str) -> str:
    """A file of the site by its path from the site's root: on `chapters/b`, `../_images/a` is `_images/a`.

    Raises ValueError for one that lies outside the site.
    """
    path = posixpath.normpath(posixpath.join(posixpath.dirname(page), unquote(urlsplit(address).path)))
    if path.startswith(("../", "/")):
        raise ValueError(f"{address} on the page {page} lies outside the site")
    return path


def target(page: str, href: str, places: Collection[str], site: str) -> str | None:
    """What a link on `page` becomes: a place (`#...`), an address, or None where paper has nothing for it.

    places: the names of all places in the one document. site: the address of the published site with a slash
    at its end, or an empty text. What the book has not, the state of an explorable or a file to download, is
    a link to the published site, if it has an address.
    """
    parts = urlsplit(href)
    if parts.scheme or parts.netloc:
        return href
    path = resolved(page, href) if parts.path else f"{page}.html"
    anchor = unquote(parts.fragment)
    name = path.removesuffix(".html")
    if path != name and "?" not in anchor and place(name) in places:
        exact = place(name, anchor)
        return f"#{exact if exact in places else place(name)}"
    return f"{site}{path}{'#' * bool(anchor)}{parts.fragment}" if site else None
