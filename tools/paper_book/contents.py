"""Which pages the book has, in what order and under which part: _toc.yml, read as Sphinx reads it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sphinx_external_toc.api import FileItem, SiteMap
from sphinx_external_toc.parsing import parse_toc_yaml


@dataclass(frozen=True)
class Entry:
    """A page by its name without suffix (`chapters/02-sigmoid`), and the caption of its part, or nothing."""

    page: str
    part: str = ""

    @property
    def place(self) -> str:
        """The name of its place in the one document."""
        return place(self.page)


def place(page: str, anchor: str = "") -> str:
    """The name in the one document of a page, or of a place on it: ids are unique on a page only."""
    return "--".join(filter(None, (page.replace("/", "-"), anchor)))


def entries(toc: Path) -> list[Entry]:
    """The pages that a table of contents lists, each once, the root first; what else a site has is none."""
    site_map = parse_toc_yaml(toc)
    return [Entry(site_map.root.docname), *_below(site_map, site_map.root.docname, "")]


def _below(site_map: SiteMap, page: str, part: str) -> Iterator[Entry]:
    for tree in site_map[page].subtrees:
        for item in tree.items:
            if (
                isinstance(item, FileItem) and item in site_map
            ):  # a link to another site, or a pattern, is no page
                caption = tree.caption or part
                yield Entry(str(item), caption)
                yield from _below(site_map, str(item), caption)
