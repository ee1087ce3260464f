"""The title page and the contents, and what is known of the book as a whole."""

from __future__ import annotations

import base64
import io
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

import matplotlib.style
import yaml
from bs4 import BeautifulSoup
from matplotlib.figure import Figure

from _ext import social_cards
from _ext.citation import version_of
from tools.publication import settings

if TYPE_CHECKING:
    from tools.paper_book.document import Heading


@dataclass(frozen=True)
class About:
    """What the title page and the file's properties say, each from where the book says it already."""

    title: str
    author: str
    language: str
    subject: str
    keywords: tuple[str, ...]
    version: str
    licences: tuple[str, ...]
    address: str  # of the published site, with a slash at its end, or nothing

    @classmethod
    def of(cls, root: Path, site: Path) -> About:
        """From _config.yml, CITATION.cff, pyproject.toml, and the built index, which may know its address."""
        config = settings(root)
        citation = yaml.safe_load((root / "CITATION.cff").read_text(encoding="utf-8"))
        licences = citation["license"]
        return cls(
            title=config["title"],
            author=config["author"],
            language=config["sphinx"]["config"]["language"],
            subject=" ".join(citation["abstract"].split()),
            keywords=tuple(citation["keywords"]),
            version=version_of(root),
            licences=tuple([licences] if isinstance(licences, str) else licences),
            address=_address(site / "index.html"),
        )


def _address(index: Path) -> str:
    """The canonical address of the index without its file's name, or nothing."""
    link = BeautifulSoup(index.read_text(encoding="utf-8"), "html.parser").select_one('link[rel="canonical"]')
    return str(link["href"]).removesuffix("index.html") if link else ""


def picture() -> tuple[str, str]:
    """The book's curves as an SVG in a data address, and what it shows in words."""
    with matplotlib.style.context(["actbook.house", {"svg.hashsalt": "title"}]):
        figure = Figure(figsize=(6, 4))
        ax = figure.add_subplot()
        words = social_cards.draw(ax, "index")
        ax.legend(loc="upper left")
        file = io.BytesIO()
        figure.savefig(file, format="svg", metadata={"Date": None, "Creator": None})
    return f"data:image/svg+xml;base64,{base64.b64encode(file.getvalue()).decode()}", words


def title_page(about: About) -> str:
    """The first page."""
    source, words = picture()
    link = f'at <a href="{escape(about.address)}">{escape(about.address)}</a>'
    where = link if about.address else "on the book’s site"
    return f"""<section class="title-page" id="title-page">
<h1>{escape(about.title)}</h1>
<p class="book-author">{escape(about.author)}</p>
<img src="{source}" alt="{escape(words)}">
<div class="imprint">
<p>{escape(about.subject)}</p>
<p>Version {escape(about.version)}, printed from the book’s pages.
The figures move, and every chapter runs, {where}.
On paper a figure is shown as it begins, with a description.
Hints stand at the end of the book, and behind them the answers and solutions.</p>
<p>Licences: {escape(", ".join(about.licences))}.</p>
</div></section>"""


def contents_page(headings: tuple[Heading, ...]) -> str:
    """The contents: parts, pages, and under each page its sections in a run; numbers are filled in later."""
    lines: list[str] = []
    run: list[str] = []

    def end_run() -> None:
        if run:
            lines.append(f'<p class="sections">{" · ".join(run)}</p>')
            run.clear()

    for heading in headings:
        words = escape(heading.words)
        if heading.level == 2:
            run.append(f'<a href="#{heading.place}" data-at="{heading.place}">{words}</a>')
        elif heading.level < 2:
            end_run()
            link = f'<a href="#{heading.place}" data-at="{heading.place}">{words}</a>'
            kind, inside = ("part", words) if heading.level == 0 else ("chapter", link)
            lines.append(f'<p class="{kind}">{inside}</p>')
        else:  # in the outline only, which finds it by a link
            lines.append(f'<a class="unseen" href="#{heading.place}"></a>')
    end_run()
    return f'<section class="contents" id="contents"><h1>Contents</h1>{"".join(lines)}</section>'
