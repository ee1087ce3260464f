"""Check the built site: every link in it leads somewhere, nothing comes from elsewhere, all is in the toc."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

from bs4 import BeautifulSoup, Tag

from _ext.publication import html_pages
from tools.pdf import toc_pages

NOT_IN_TOC = {"genindex.html", "search.html", "404.html"}
SHORTEST_DESCRIPTION = 40  # characters: less cannot say what a figure shows
FILE_NAME = re.compile(r"\b[\w-]+\.(png|svg|jpe?g|gif|ipynb|py)\b", re.IGNORECASE)
LOADING_LINKS = {"stylesheet", "icon", "preload", "preconnect", "dns-prefetch", "modulepreload"}


@lru_cache(maxsize=64)
def parse(path: Path, changed: int) -> BeautifulSoup:
    """The page at `path`; `changed` is its time of change, so that a new build is read."""
    return BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")


def pages(site: Path) -> dict[str, BeautifulSoup]:
    """Every published page of the book by its path."""
    return {p.relative_to(site).as_posix(): parse(p, p.stat().st_mtime_ns) for p in html_pages(site)}


def attributes(tags: list[Tag], name: str) -> list[str]:
    """The values of an attribute, where it has one."""
    return [str(tag[name]) for tag in tags if tag.get(name)]


def loaded_files(page: BeautifulSoup) -> list[str]:
    """The addresses of what the page loads by itself."""
    links = [link for link in page.select("link[rel]") if LOADING_LINKS & set(link["rel"])]
    return attributes(page.select("[src]"), "src") + attributes(links, "href")


def broken_links(site: Path) -> Iterator[str]:
    """Links and loaded files inside the site that lead nowhere, ids included."""
    everything = pages(site)
    ids = {
        name: {*attributes(page.select("[id]"), "id"), *attributes(page.select("[name]"), "name")}
        for name, page in everything.items()
    }
    for name, page in everything.items():
        root = str(page.html.get("data-content_root", "")) if page.html else ""
        for address in [*attributes(page.select("a[href]"), "href"), *loaded_files(page)]:
            parts = urlsplit(address)
            if parts.scheme or parts.netloc:
                continue
            target = place(site, name, root, parts.path)
            if target.is_dir():
                target /= "index.html"
            if not target.is_file():
                yield f"{name}: {address} leads to no file"
                continue
            there = ids.get(target.resolve().relative_to(site.resolve()).as_posix())
            if "?" in parts.fragment:  # an explorable's state: _ext/explorable_links.py has checked it
                continue
            if parts.fragment and there is not None and unquote(parts.fragment) not in there:
                yield f"{name}: {address} leads to no place in that page"


def place(site: Path, name: str, root: str, path: str) -> Path:
    """The file or folder that `path` means on the page called `name`.

    root: how the page says where the site begins; only 404.html begins with the site's path on its host.
    """
    if not path:
        return site / name
    if root.startswith("/") and path.startswith(root):
        return site / unquote(path.removeprefix(root))
    return (site / name).parent / unquote(path)


def third_parties(site: Path) -> Iterator[str]:
    """What pages would load from other hosts."""
    for name, page in pages(site).items():
        for address in loaded_files(page):
            if urlsplit(address).netloc or urlsplit(address).scheme in ("http", "https"):
                yield f"{name} loads {address}"


def describe_fault(text: str) -> str:
    """Say why this is no description of a figure, or nothing."""
    if not text.strip():
        return "has no description"
    if len(text.strip()) < SHORTEST_DESCRIPTION:
        return f"has a description of {len(text.strip())} characters, under {SHORTEST_DESCRIPTION}: {text!r}"
    return f"has a file name in its description: {text!r}" if FILE_NAME.search(text) else ""


def undescribed_pictures(site: Path) -> Iterator[str]:
    """Pictures in the text without a real description: the page's own check, whatever the notebook said."""
    for name, page in pages(site).items():
        for picture in page.select("article img"):
            if fault := describe_fault(str(picture.get("alt") or "")):
                yield f"{name}: {picture.get('src')} {fault}"


def strays(site: Path, toc: Path) -> Iterator[str]:
    """Pages and sources that are published and not in the toc, and pages that are in it and missing."""
    listed = {f"{name}.html" for name in toc_pages(toc)}
    published = {path.relative_to(site).as_posix() for path in html_pages(site)} - NOT_IN_TOC
    yield from (f"{name} is published and not in the toc" for name in sorted(published - listed))
    yield from (f"{name} is in the toc and not published" for name in sorted(listed - published))
    for path in sorted((site / "_sources").rglob("*")):
        name = path.relative_to(site / "_sources").as_posix()
        if path.is_file() and f"{name.split('.', 1)[0]}.html" not in listed:
            yield f"_sources/{name} is published and not in the toc"


def problems(site: Path, toc: Path) -> list[str]:
    """All of the above."""
    return [*broken_links(site), *third_parties(site), *undescribed_pictures(site), *strays(site, toc)]
