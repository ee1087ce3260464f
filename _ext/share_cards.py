"""What a link to a page looks like in a chat, a feed or a search: title, description and a picture.

The description is the page's opening. The picture is drawn when the site is built: the chapter's function
with its derivative, or all functions. It needs an absolute address, so pictures and addresses are left out
where the site's is not known. sphinxext-opengraph was tried: it writes LaTeX, and no curve.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator
from html import escape, unescape
from pathlib import Path
from typing import Any

import matplotlib.style
import numpy as np
from docutils import nodes
from math_core import LatexToMathML
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from PIL import Image
from sphinx.application import Sphinx

from actbook import ACTIVATIONS, CLASSICS, Activation
from actbook.plotting import look_of, plot_pair

LONGEST = 200  # characters of a description: search engines show 160 or so
SHORTEST = 40  # a shorter opening says too little by itself, so the next paragraph is added
WITHOUT_TEXT = {
    "genindex": "Index",
    "search": "Search in the text",
    "404": "Page not found: search and contents",
}
NOT_IN_ONE_LINE = re.compile(r"\\(frac|sqrt|begin|sum|prod)|\^")

SIZE = (1200, 630)  # pixels: the shape that Open Graph readers do not crop
DPI = 100
WORDS, BRAND = "#1f2430", "#1f6f8b"  # the last is the icon's
SPAN = (-3.0, 3.0)
PALETTE = 64  # of the PNG: enough for smooth lines, and half the bytes
FOLDER = "_static/cards"


def one_line(node: nodes.Element) -> str:
    """The words of a paragraph or list item; none when a formula in it cannot be said in one line."""
    parts: list[str] = []
    for leaf in node.findall(lambda n: isinstance(n, nodes.Text | nodes.math)):
        if isinstance(leaf, nodes.math):
            if NOT_IN_ONE_LINE.search(leaf.astext()):
                return ""
            mathml = LatexToMathML().convert_with_local_state(leaf.astext(), displaystyle=False)
            words = unescape(re.sub(r"<[^>]*>", "", mathml)).replace("\u2061", "")  # "applied to", unseen
            parts.append(leaf.get("before", "") + words + leaf.get("after", ""))
        elif not isinstance(leaf.parent, nodes.math):
            parts.append(str(leaf))
    return " ".join("".join(parts).split())


def opening(doctree: nodes.document) -> Iterator[str]:
    """The paragraphs and list items of a page's first section, in order."""
    section = next(iter(doctree.findall(nodes.section)), doctree)
    for child in section.children:
        if isinstance(child, nodes.paragraph):
            yield one_line(child)
        elif isinstance(child, nodes.enumerated_list | nodes.bullet_list):
            yield from (one_line(item) for item in child.children if isinstance(item, nodes.Element))


def describe(doctree: nodes.document) -> str:
    """The opening of a page in one or two lines, cut between words; empty when the page has no words."""
    text = ""
    for piece in filter(None, opening(doctree)):
        text = f"{text} {piece}".strip()
        if len(text) >= SHORTEST and text.endswith((".", "?", "!")):
            break
    return text if len(text) <= LONGEST else text[: LONGEST - 1].rsplit(" ", 1)[0].rstrip(" ,;:.") + "…"


def activation_of(pagename: str) -> Activation | None:
    """The function that a chapter is about, by its file's name: `chapters/05-leaky-relu` is Leaky ReLU's."""
    name = re.sub(r"^\d+-", "", pagename.rsplit("/", 1)[-1]).replace("-", "_")
    return next((activation for activation in ACTIVATIONS if activation.name == name), None)


def draw_classics(ax: Axes, linewidth: float) -> str:
    """Draw the five curves of Part I; return their names."""
    x = np.linspace(*SPAN, 301)
    for each in CLASSICS:
        look = look_of(each.name)
        ax.plot(x, each(x), color=look.colour, linestyle=look.line, linewidth=linewidth, label=each.title)
    ax.set_ylim(-1.4, 2.6)
    return ", ".join(each.title for each in CLASSICS)


def card(pagename: str, title: str, book: str) -> tuple[Figure, str]:
    """The picture for a page, drawn, and what it shows in words."""
    with matplotlib.style.context("actbook.house"):
        figure = Figure(figsize=(SIZE[0] / DPI, SIZE[1] / DPI), dpi=DPI, facecolor="white")
        figure.set_layout_engine("none")
        canvas = FigureCanvasAgg(figure)
        ax = figure.add_axes((0.51, 0.12, 0.43, 0.76))
        if activation := activation_of(pagename):
            shown = plot_pair(ax, activation, span=SPAN)
        else:
            shown = f"The curves of {draw_classics(ax, linewidth=5)}."
            ax.legend(loc="upper left", fontsize=17)
        ax.set_xlabel("")
        ax.tick_params(labelsize=15)
        for line in ax.lines:
            line.set_linewidth(5)
        for text in ax.texts:
            text.set_fontsize(26)
        lines = textwrap.wrap(title, 15)
        longest = max(map(len, lines))
        size = 46 if longest < 11 else 36 if longest < 15 else 32
        words: dict[str, Any] = {"weight": "bold", "va": "center", "linespacing": 1.15}
        figure.text(0.06, 0.45, "\n".join(lines), color=WORDS, fontsize=size, **words)
        if title != book:
            figure.text(0.06, 0.86, "\n".join(textwrap.wrap(book, 24)), color=BRAND, fontsize=20, va="top")
        figure.add_artist(Rectangle((0, 0), 0.015, 1, color=BRAND, transform=figure.transFigure))
        canvas.draw()
    return figure, shown


def write_card(path: Path, figure: Figure) -> None:
    """Write a drawn card as a PNG: the same drawing gives the same bytes."""
    canvas = figure.canvas
    assert isinstance(canvas, FigureCanvasAgg)
    drawn = Image.fromarray(np.asarray(canvas.buffer_rgba())).convert("RGB")
    path.parent.mkdir(parents=True, exist_ok=True)
    drawn.quantize(PALETTE, dither=Image.Dither.NONE).save(path, optimize=True)


def on_page(
    app: Sphinx, pagename: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Add description and tags, and draw the card where its address can be given."""
    book = app.config.html_title
    text = describe(doctree) if doctree is not None else ""
    tags = {"description": text or f"{WITHOUT_TEXT.get(pagename, pagename)} of the book {book}."}
    if doctree is not None:  # the index, the search and the page for lost readers are not shared
        title = app.env.titles[pagename].astext()
        tags |= {
            "og:type": "website" if pagename == app.config.root_doc else "article",
            "og:site_name": book,
            "og:title": title,
            "og:description": tags["description"],
            "og:url": context.get("pageurl") or "",
            "twitter:card": "summary",
        }
        if app.config.html_baseurl:
            name = f"{FOLDER}/{pagename.replace('/', '-')}.png"
            figure, shown = card(pagename, title, book)
            write_card(Path(app.outdir, name), figure)
            tags |= {
                "og:image": app.config.html_baseurl + name,
                "og:image:type": "image/png",
                "og:image:width": str(SIZE[0]),
                "og:image:height": str(SIZE[1]),
                "og:image:alt": shown,
                "twitter:card": "summary_large_image",
            }
    for name, value in tags.items():
        key = "property" if name.startswith("og:") else "name"
        if value and f'{key}="{name}"' not in context.get("metatags", ""):  # a page may describe itself
            context["metatags"] = (
                f'{context.get("metatags", "")}\n<meta {key}="{name}" content="{escape(value)}" />'
            )


def setup(app: Sphinx) -> None:
    """Connect the cards to Sphinx's events."""
    app.connect("html-page-context", on_page, priority=700)  # when the page's address is known
