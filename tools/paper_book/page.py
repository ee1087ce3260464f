"""One built page as a part of the one document: its article, without what is for hands, all names its own."""

from __future__ import annotations

from collections.abc import Collection
from html import escape
from pathlib import Path

from bs4 import BeautifulSoup, Tag

from tools.paper_book import BookError
from tools.paper_book.contents import Entry, place
from tools.paper_book.links import resolved, target

#: What nobody can press on paper, and what belongs to the page as a screen shows it.
FOR_HANDS = (
    "script, style, button, input, select, label.whole, a.headerlink, .widget-place, .widget-wait, "
    ".run-here, .mistakes"
)
#: A link to one of these gets its page number; one to a term or to a reference finds it by the alphabet.
NUMBERED = ("article", "section")
NAMES = ("id", "for", "aria-labelledby", "aria-describedby")


def parsed(site: Path, page: str) -> BeautifulSoup:
    """A page of the built site."""
    path = site / f"{page}.html"
    if not path.is_file():
        raise BookError(f"the built site has no {page}.html, which _toc.yml lists: run make book")
    return BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")


def article(soup: BeautifulSoup, entry: Entry) -> Tag:
    """The page's article, taken out: pictures by their paths from the site's root, ids made unique."""
    found = soup.select_one("article.bd-article")
    title = found and found.find("h1")
    if found is None or title is None:
        raise BookError(f"the page {entry.page} has no article with a title: run make book")
    found = found.extract()
    for tag in found.select(FOR_HANDS):
        tag.decompose()
    for tag in found.find_all(True):
        for name in NAMES:
            if tag.get(name):
                tag[name] = " ".join(place(entry.page, each) for each in str(tag[name]).split())
    for image in found.find_all("img"):
        image["src"] = resolved(entry.page, str(image["src"]))
        image["loading"] = "eager"  # nobody scrolls to them
        del image["decoding"]
    found["id"] = entry.place
    return found


def fragment(html: str) -> Tag:
    """The one element that a piece of HTML holds."""
    found = BeautifulSoup(html, "html.parser").find()
    assert isinstance(found, Tag)
    return found.extract()


def describe_explorables(found: Tag, site: str) -> None:
    """Under the picture of each explorable say in print what it shows: on paper there is nothing to try."""
    where = f'<a href="{escape(site)}">book’s site</a>' if site else "book’s site"
    for figure in found.select("figure.widget-picture"):
        image = figure.find("img")
        if image is None or not image.get("alt"):
            raise BookError("an explorable has no picture with a description: see _ext/widget_pictures.py")
        for caption in figure.find_all("figcaption"):
            caption.decompose()
        shown = escape(str(image["alt"]))
        words = f"On the {where} this is a figure to move by hand. It begins like this: {shown}"
        figure.append(fragment(f'<p class="caption">{words}</p>'))
        figure.name = "div"  # a browser tags a figure as a picture of its own, without a description


def mend_links(found: Tag, page: str, places: Collection[str], numbered: Collection[str], site: str) -> None:
    """Let the links of one page lead inside the document; one that leads nowhere is left as its words.

    numbered: the places to which a link is given a page number, unless they are on the same page.
    """
    own = place(page)
    for link in found.find_all("a", href=True):
        href = target(page, str(link["href"]), places, site)
        if href is None:
            link.unwrap()
            continue
        link["href"] = href
        name = href.removeprefix("#")
        if href.startswith("#") and name in numbered and name != own and not name.startswith(f"{own}--"):
            link["data-at"] = name


def heading_text(heading: Tag) -> str:
    """The words of a heading, on one line."""
    return " ".join(heading.get_text().split())
