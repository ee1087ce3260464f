"""Check the built site: every link in it leads somewhere, nothing comes from elsewhere, all is in the toc.

python tools/site_check.py [_build/html]
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import yaml

if __package__ in (None, ""):
    sys.path[0] = str(Path(__file__).resolve().parent.parent)

from _ext.lite import FOLDER
from tools.environment import ROOT

NOT_IN_TOC = {"genindex.html", "search.html", "404.html"}
NOT_PAGES = {"_static", FOLDER}
THIRD_PARTIES: frozenset[str] = frozenset()  # what a page may load from elsewhere: nothing
LOADS = {
    "script": "src",
    "img": "src",
    "source": "src",
    "iframe": "src",
    "video": "src",
    "audio": "src",
    "embed": "src",
}
SHORTEST_DESCRIPTION = 40  # characters: less cannot say what a figure shows
FILE_NAME = re.compile(r"\b[\w-]+\.(png|svg|jpe?g|gif|ipynb|py)\b", re.IGNORECASE)
LOADING_LINKS = {"stylesheet", "icon", "preload", "preconnect", "dns-prefetch", "modulepreload"}


@dataclass
class Page:
    """What matters of one page."""

    root: str = ""  # how the page says where the site begins; from "/" on only 404.html does
    ids: set[str] = field(default_factory=set)
    links: list[str] = field(default_factory=list)
    loads: list[str] = field(default_factory=list)
    pictures: list[tuple[str, str | None]] = field(
        default_factory=list
    )  # address and description, in the article


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.page = Page()
        self._depth_of_article = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        self.page.ids |= {value for name in ("id", "name") if (value := values.get(name))}
        if tag == "html":
            self.page.root = values.get("data-content_root") or ""
        if tag == "article":
            self._depth_of_article += 1
        if tag == "a" and values.get("href"):
            self.page.links.append(values["href"] or "")
        if tag == "link" and LOADING_LINKS & set((values.get("rel") or "").split()):
            self.page.loads.append(values.get("href") or "")
        if tag in LOADS and values.get(LOADS[tag]):
            self.page.loads.append(values[LOADS[tag]] or "")
        if tag == "img" and self._depth_of_article:
            self.page.pictures.append((values.get("src") or "", values.get("alt")))

    def handle_endtag(self, tag: str) -> None:
        if tag == "article":
            self._depth_of_article -= 1


def read(html: str) -> Page:
    """The page's ids, links, loaded addresses and pictures."""
    reader = _Reader()
    reader.feed(html)
    return reader.page


def pages(site: Path) -> dict[str, Page]:
    """Every published page of the book by its path; a theme's templates and Jupyter's pages are none."""
    found = sorted(p for p in site.rglob("*.html") if not NOT_PAGES & {*p.relative_to(site).parts})
    return {p.relative_to(site).as_posix(): read(p.read_text(encoding="utf-8")) for p in found}


def broken_links(site: Path) -> Iterator[str]:
    """Links and loaded files inside the site that lead nowhere, ids included."""
    everything = pages(site)
    for name, page in everything.items():
        for address in [*page.links, *page.loads]:
            parts = urlsplit(address)
            if parts.scheme or parts.netloc:
                continue
            target = place(site, name, page.root, parts.path)
            if target.is_dir():
                target /= "index.html"
            if not target.is_file():
                yield f"{name}: {address} leads to no file"
                continue
            other = everything.get(target.resolve().relative_to(site.resolve()).as_posix())
            if "?" in parts.fragment:  # an explorable's state: _ext/explorable_links.py has checked it
                continue
            if parts.fragment and other and unquote(parts.fragment) not in other.ids:
                yield f"{name}: {address} leads to no place in that page"


def place(site: Path, name: str, root: str, path: str) -> Path:
    """The file or folder that `path` means on the page called `name`; root: the site's path on its host."""
    if not path:
        return site / name
    if root.startswith("/") and path.startswith(root):
        return site / unquote(path.removeprefix(root))
    return (site / name).parent / unquote(path)


def third_parties(site: Path) -> Iterator[str]:
    """What pages would load from other hosts, but for the stated exceptions."""
    for name, page in pages(site).items():
        for address in page.loads:
            parts = urlsplit(address)
            if (parts.netloc or parts.scheme in ("http", "https")) and address not in THIRD_PARTIES:
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
        for address, text in page.pictures:
            if fault := describe_fault(text or ""):
                yield f"{name}: {address} {fault}"


def toc_files(toc: Path) -> set[str]:
    """The documents that the table of contents names, without suffixes."""

    def walk(node: object) -> Iterator[str]:
        if isinstance(node, dict):
            yield from (str(node[key]).rsplit(".", 1)[0] for key in ("file", "root") if key in node)
            for value in node.values():
                yield from walk(value)
        elif isinstance(node, list):
            for item in node:
                yield from walk(item)

    return set(walk(yaml.safe_load(toc.read_text(encoding="utf-8"))))


def strays(site: Path, toc: Path) -> Iterator[str]:
    """Pages and sources that are published and not in the toc, and pages that are in it and missing."""
    listed = toc_files(toc)
    published = {name for name in pages(site) if name not in NOT_IN_TOC}
    yield from (
        f"{name} is published and not in the toc"
        for name in sorted(published - {f"{x}.html" for x in listed})
    )
    yield from (
        f"{name} is in the toc and not published"
        for name in sorted({f"{x}.html" for x in listed} - published)
    )
    for path in sorted((site / "_sources").rglob("*")):
        name = path.relative_to(site / "_sources").as_posix()
        if path.is_file() and name.split(".", 1)[0] not in listed:
            yield f"_sources/{name} is published and not in the toc"


def problems(site: Path, toc: Path) -> list[str]:
    """All of the above."""
    return [*broken_links(site), *third_parties(site), *undescribed_pictures(site), *strays(site, toc)]


if __name__ == "__main__":
    found = problems(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "_build" / "html", ROOT / "_toc.yml")
    print("\n".join(found) or "The site is sound.")
    sys.exit(bool(found))
