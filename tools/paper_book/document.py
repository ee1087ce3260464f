"""All pages of the built site in one HTML document: title page, contents, the pages, hints and answers."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import escape
from pathlib import Path

from bs4 import BeautifulSoup, Tag

from tools.paper_book import answers
from tools.paper_book.contents import Entry, entries
from tools.paper_book.front import About, contents_page, title_page
from tools.paper_book.page import (
    NUMBERED,
    article,
    describe_explorables,
    heading_text,
    mend_links,
    parsed,
)

STYLE = Path(__file__).with_name("book.css")
BACK = "For looking up"  # the part of hints and answers
START = "About this book"  # the root page's title on paper: the title page has the book's


@dataclass(frozen=True)
class Heading:
    """A place that the outline names: 0 a part, 1 a page, 2 and 3 its sections."""

    level: int
    words: str
    place: str


@dataclass(frozen=True)
class Document:
    """The HTML, what the outline names, in order, and the page of each place of the toc."""

    html: str
    headings: tuple[Heading, ...]
    entries: tuple[Entry, ...]


def put_together(
    site: Path, toc: Path, about: About, progress: Callable[[str], None] = lambda _: None
) -> Document:
    """The one document; `progress` is told each page.

    Raises BookError for a site that lacks a page, or a page that lacks what a page has.
    """
    listed = entries(toc)
    root = parsed(site, listed[0].page)
    articles = []
    for entry in listed:
        progress(entry.page)
        articles.append(article(root if entry is listed[0] else parsed(site, entry.page), entry))
    title = articles[0].find("h1")
    assert title is not None
    title.string = START
    _link(listed, articles, about.address)  # before anything leaves the page that its links start from
    hints, solutions = answers.back_matter()
    for entry, found in zip(listed, articles, strict=True):
        answers.drop_unanswered(found)
        answers.move(found, entry.page, hints, solutions)
        describe_explorables(found, about.address)
    back = [matter for matter in (hints, solutions) if matter.chapters]
    parts = [entry.part for entry in listed] + [BACK for _ in back]
    articles += [matter.article() for matter in back]
    headings = tuple(_headings(parts, articles))
    html = _page(root, about, articles, parts, headings)
    return Document(html, headings, tuple(listed))


def _link(listed: list[Entry], articles: list[Tag], site: str) -> None:
    everything = [tag for root in articles for tag in (root, *root.find_all(id=True))]
    places = {str(tag["id"]) for tag in everything}
    numbered = {str(tag["id"]) for tag in everything if tag.name in NUMBERED}
    for entry, found in zip(listed, articles, strict=True):
        mend_links(found, entry.page, places, numbered, site)


def _headings(parts: list[str], articles: list[Tag]) -> Iterator[Heading]:
    """What the outline names; exercises' names stand in it once, not again for their hints."""
    before = ""
    for part, found in zip(parts, articles, strict=True):
        if part != before:
            yield Heading(0, part, str(found["id"]))
        before = part
        deepest = 2 if "back" in (found.get("class") or []) else 3
        for heading in found.find_all(["h1", "h2", "h3"][:deepest]):
            level = int(heading.name[1])
            section = found if level == 1 else heading.find_parent("section", id=True)
            if section is not None:
                yield Heading(level, heading_text(heading), str(section["id"]))


def _page(
    root: BeautifulSoup, about: About, articles: list[Tag], parts: list[str], headings: tuple[Heading, ...]
) -> str:
    """The document in the frame that the style sheets know, with running titles."""
    sheets = "".join(
        f'<link rel="stylesheet" href="{escape(str(link["href"]))}">'
        for link in root.select('link[rel="stylesheet"]')
    )
    body, heads = [title_page(about), contents_page(headings)], []
    before = ""
    for number, (part, found) in enumerate(zip(parts, articles, strict=True)):
        title = found.find("h1")
        assert title is not None
        words = json.dumps(heading_text(title), ensure_ascii=False)  # quoted and escaped as in CSS
        heads.append(
            f"#{found['id']} {{ page: page{number} }} "
            f"@page page{number} {{ @top-left {{ content: {words} }} }}"
        )
        if part != before:
            title.insert_before(BeautifulSoup(f'<p class="part">{escape(part)}</p>', "html.parser"))
        before = part
        body.append(str(found))
    return (
        f'<!DOCTYPE html><html lang="{escape(about.language)}" data-theme="light" data-mode="light"><head>'
        f'<meta charset="utf-8"><title>{escape(about.title)}</title>{sheets}'
        f"<style>{STYLE.read_text(encoding='utf-8')}\n{chr(10).join(heads)}</style></head>"
        '<body class="book"><main class="bd-main"><div class="bd-content"><div class="bd-article-container">'
        f"{''.join(body)}</div></div></main></body></html>"
    )
