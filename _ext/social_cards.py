"""What a link to a page looks like in a chat, a feed or a slide: title, description and a picture.

The picture is drawn when the site is built: the chapter's function with its derivative, or all functions. It
needs an absolute address, so pictures and addresses are left out where the site's address is not known
(site_address.py). sphinxext-opengraph would write a text card in a font of its own and relative addresses.
"""

from __future__ import annotations

import re
import textwrap
from html import escape
from pathlib import Path
from typing import Any

import matplotlib.style
import numpy as np
from docutils import nodes
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from PIL import Image
from sphinx.application import Sphinx

from actbook import ACTIVATIONS, CLASSICS, Activation
from actbook.plotting import look_of, plot_pair

SIZE = (1200, 630)  # pixels: the shape that Open Graph readers do not crop
DPI = 100
GROUND, WORDS, BRAND = "#ffffff", "#1f2430", "#1f6f8b"  # the last is the icon's
SPAN = (-3.0, 3.0)
PALETTE = 64  # of the PNG: enough for smooth lines, and half the bytes
FOLDER = "_static/cards"
DESCRIPTION = re.compile(r'<meta name="description" content="([^"]*)"')


def activation_of(pagename: str) -> Activation | None:
    """The function that a chapter is about, by its file's name: `chapters/05-leaky-relu` is Leaky ReLU's."""
    name = re.sub(r"^\d+-", "", pagename.rsplit("/", 1)[-1]).replace("-", "_")
    return next((activation for activation in ACTIVATIONS if activation.name == name), None)


def draw(ax: Axes, pagename: str) -> str:
    """Draw the page's functions; return what the picture shows, in words."""
    activation = activation_of(pagename)
    if activation is not None:
        return plot_pair(ax, activation, span=SPAN)
    grid = np.linspace(*SPAN, 401)
    for each in CLASSICS:
        look = look_of(each.name)
        ax.plot(grid, each(grid), color=look.colour, linestyle=look.line, label=each.title)
    ax.set_ylim(-1.4, 2.6)
    ax.legend(loc="upper left", fontsize=17)
    return f"The curves of {', '.join(each.title for each in CLASSICS)}."


def card(pagename: str, title: str, book: str) -> tuple[Figure, str]:
    """The picture for a page, drawn, and what it shows in words."""
    with matplotlib.style.context("actbook.house"):
        figure = Figure(figsize=(SIZE[0] / DPI, SIZE[1] / DPI), dpi=DPI, facecolor=GROUND)
        figure.set_layout_engine("none")
        canvas = FigureCanvasAgg(figure)
        ax = figure.add_axes((0.51, 0.12, 0.43, 0.76))
        said = draw(ax, pagename)
        ax.set_xlabel("")
        ax.tick_params(labelsize=15)
        for line in ax.lines:
            line.set_linewidth(5)
        for text in ax.texts:
            text.set_fontsize(26)
        lines = textwrap.wrap(title, 15)
        size = 46 if max(map(len, lines)) < 11 else 36
        words: dict[str, Any] = {"weight": "bold", "va": "center", "linespacing": 1.15}
        figure.text(0.06, 0.45, "\n".join(lines), color=WORDS, fontsize=size, **words)
        if title != book:
            figure.text(0.06, 0.86, "\n".join(textwrap.wrap(book, 24)), color=BRAND, fontsize=20, va="top")
        figure.add_artist(Rectangle((0, 0), 0.015, 1, color=BRAND, transform=figure.transFigure))
        canvas.draw()
    return figure, said


def write_card(path: Path, figure: Figure) -> None:
    """Write a drawn card as a PNG: the same drawing gives the same bytes."""
    canvas = figure.canvas
    assert isinstance(canvas, FigureCanvasAgg)
    drawn = Image.fromarray(np.asarray(canvas.buffer_rgba())).convert("RGB")
    path.parent.mkdir(parents=True, exist_ok=True)
    drawn.quantize(PALETTE, dither=Image.Dither.NONE).save(path, optimize=True)


def tags(named: dict[str, str]) -> str:
    """Open Graph has its names in `property`, Twitter in `name`. Values are escaped already."""
    return "".join(
        f'\n<meta {"name" if name.startswith("twitter:") else "property"}="{name}" content="{value}" />'
        for name, value in named.items()
        if value
    )


def on_page(
    app: Sphinx, pagename: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Add the tags, and draw the card where its address can be given."""
    if doctree is None:  # the index, the search and the page for lost readers are not shared
        return
    described = DESCRIPTION.search(context.get("metatags", ""))
    title = app.env.titles[pagename].astext()
    named = {
        "og:type": "website" if pagename == app.config.root_doc else "article",
        "og:site_name": escape(app.config.html_title),
        "og:title": escape(title),
        "og:description": described[1] if described else "",
        "og:url": escape(context.get("pageurl") or ""),
        "twitter:card": "summary",
    }
    if app.config.html_baseurl:
        name = f"{FOLDER}/{pagename.replace('/', '-')}.png"
        figure, said = card(pagename, title, app.config.html_title)
        write_card(Path(app.outdir, name), figure)
        named |= {
            "og:image": escape(app.config.html_baseurl + name),
            "og:image:type": "image/png",
            "og:image:width": str(SIZE[0]),
            "og:image:height": str(SIZE[1]),
            "og:image:alt": escape(said),
            "twitter:card": "summary_large_image",
        }
    context["metatags"] = context.get("metatags", "") + tags(named)


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the extension."""
    app.connect("html-page-context", on_page, priority=700)  # after the description and the address
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
