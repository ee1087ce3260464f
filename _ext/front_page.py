"""An explorable on a page that is no notebook, and the front page's card for each chapter.

`{explorable} SlopeExplorer` makes the widget when the page is read: its state is never older than the code.
`{chapter-cards}` lists the chapters with what they say themselves: title, opening question and minutes. The
thumbnails are drawn from the functions.
"""

from __future__ import annotations

import io
import itertools
import json
import re
from html import escape
from pathlib import Path
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from docutils import nodes
from ipywidgets.embed import dependency_state  # type: ignore[import-untyped]
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from myst_nb.sphinx_ import NbMetadataCollector  # type: ignore[import-untyped]
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.docutils import SphinxDirective

from actbook import Activation, gelu, gelu_tanh, quick_gelu, relu, sigmoid, tanh
from actbook.explorables import PAGE_WIDGETS, Gallery
from actbook.plotting import INK, ROLES, look_of
from actbook.vectors import softmax

from .share_cards import activation_of, draw_classics
from .widget_pictures import VIEW

CHAPTERS = "chapters/"
MINUTES = re.compile(r"about (\d+) minutes; the exercises take another (\d+)")
QUESTION = re.compile(r"[^.?!]+\?")
SIZE = (2.4, 1.5)  # inches


class ExplorableDirective(SphinxDirective):
    """An explorable at its default state: `{explorable} SlopeExplorer`."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Put the widget's state where a notebook's would be, and a view of it here."""
        widget = {kind.__name__: kind for kind in PAGE_WIDGETS}[self.arguments[0]]()
        if isinstance(widget, Gallery):
            widget.chapters = self.chapters()
        name = f"{self.arguments[0]}-{self.env.docname}"
        model = dependency_state([widget], drop_defaults=False)[widget.model_id]
        for part in ("layout", "tabbable", "tooltip"):
            model["state"].pop(part, None)
        NbMetadataCollector.add_js_file(
            self.env,
            self.env.docname,
            "ipywidgets_state",
            None,
            {
                "type": "application/vnd.jupyter.widget-state+json",
                "body": json.dumps({"state": {name: model}}, default=str),
            },
        )
        return [nodes.raw("", f"{VIEW}{json.dumps({'model_id': name})}</script>", format="html")]

    def chapters(self) -> dict[str, str]:
        """The chapters that are about one function: their addresses from this page, by its name."""
        self.env.note_reread()  # a chapter may come or go
        names = {name: activation_of(name) for name in self.env.found_docs if name.startswith(CHAPTERS)}
        up = "../" * self.env.docname.count("/")
        return {about.name: f"{up}{name}.html" for name, about in sorted(names.items()) if about}


class chapter_cards(nodes.General, nodes.Element):
    """Where the cards go: they are written when all chapters have been read."""


class ChapterCards(SphinxDirective):
    """`{chapter-cards}`"""

    def run(self) -> list[nodes.Node]:
        """Hold the place; read this page again when a chapter changes."""
        for name in self.env.found_docs:
            if name.startswith(CHAPTERS):
                self.env.note_dependency(self.env.doc2path(name))
        return [chapter_cards()]


class WriteCards(SphinxPostTransform):
    """The cards as a list of links."""

    default_priority = 8
    formats = ("html",)

    def run(self, **kwargs: Any) -> None:
        """In the order of the contents."""
        for node in list(self.document.findall(chapter_cards)):
            listed = self.env.toctree_includes.get(self.env.config.root_doc, [])
            names = [name for name in listed if name.startswith(CHAPTERS)]
            cards = "".join(self.card(number, name) for number, name in enumerate(names, start=1))
            node.replace_self(nodes.raw("", f'<ol class="chapter-cards">{cards}</ol>', format="html"))

    def card(self, number: int, name: str) -> str:
        """One chapter: thumbnail, title, question, minutes."""
        document = self.env.get_doctree(name)
        chapter = next(document.findall(nodes.section))
        opening = itertools.takewhile(lambda child: isinstance(child, nodes.paragraph), chapter.children[1:])
        asked = QUESTION.findall(" ".join(paragraph.astext() for paragraph in opening))
        question = " ".join(map(str.strip, asked))
        minutes = MINUTES.search(document.astext())
        picture, description = thumbnail(name)
        target = Path(self.app.outdir, "_images", f"card-{name.rsplit('/', 1)[-1]}.svg")
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(picture)
        width, height = (round(96 * inches) for inches in SIZE)
        return (
            f'<li><img src="_images/{target.name}" alt="{escape(description)}" '
            f'width="{width}" height="{height}" loading="lazy">'
            f'<div><a href="{name}.html">{number} {escape(chapter[0].astext())}</a><p>{escape(question)}</p>'
            + (f"<p>Reading {minutes[1]} min, exercises {minutes[2]} min</p>" if minutes else "")
            + "</div></li>"
        )


def thumbnail(name: str) -> tuple[bytes, str]:
    """A chapter's picture as SVG, and what it shows in words."""
    activation = activation_of(name)
    draw = next((each for part, each in THUMBNAILS.items() if part in name), draw_all)
    file = io.BytesIO()
    with plt.style.context(["actbook.house", {"svg.hashsalt": "card"}]):
        figure = Figure(figsize=SIZE)
        ax = figure.add_axes((0.02, 0.02, 0.96, 0.96))
        description = draw_pair(ax, activation) if activation else draw(ax)
        ax.axis("off")
        figure.savefig(file, format="svg", metadata={"Date": None, "Creator": None}, transparent=True)
    return file.getvalue(), description


def draw_pair(ax: Axes, activation: Activation) -> str:
    """Draw f, solid, and f′, dashed and broken where it jumps."""
    colour = look_of(activation.name).colour
    ax.axhline(0, color=INK, linewidth=0.75)
    ax.axvline(0, color=INK, linewidth=0.75)
    x = np.linspace(-4, 4, 401)
    slope = np.where(np.isin(x, activation.kinks_at()), np.nan, activation.derivative(x))
    ax.plot(x, activation(x), color=colour, linewidth=2.5)
    ax.plot(x, slope, color=colour, linewidth=2.5, linestyle="--")
    ax.set_ylim(-1.3, 2.2)
    return f"{activation.title}, solid, and its derivative, dashed."


def draw_bends(ax: Axes) -> str:
    """Draw what three ReLUs add up to, and a straight line."""
    x = np.linspace(-3, 3, 301)
    ax.plot(x, x / 3, linestyle="--", linewidth=2.5)
    ax.plot(x, 1.4 * relu(x + 2) - 2.4 * relu(x + 0.5) + 2.2 * relu(x - 1) - 1, linewidth=2.5)
    return "A straight line, dashed, and a line with three bends, the sum of three ReLUs."


def draw_passes(ax: Axes) -> str:
    """Draw a chain of numbers with a pass forward above it and one back below."""
    ax.plot(range(4), [0] * 4, "o", color=INK, markersize=14)
    for there, back, height, colour in ((0, 3, 0.35, "f"), (3, 0, -0.35, "derivative")):
        arrow = {"arrowstyle": "-|>", "color": ROLES[colour], "linewidth": 2.5, "mutation_scale": 18}
        ax.annotate("", (back, height), (there, height), arrowprops=arrow)
    ax.set(xlim=(-0.4, 3.4), ylim=(-1, 1))
    return "Four numbers in a row: an arrow above them leads forward, one below them leads back."


def draw_products(ax: Axes) -> str:
    """Draw the largest product of slopes through twenty layers."""
    layers = np.arange(21)
    for activation in (tanh, sigmoid):
        look = look_of(activation.name)
        steepest = float(activation.derivative(0.0))
        ax.semilogy(layers, steepest**layers, color=look.colour, linestyle=look.line, linewidth=2.5)
    return (
        "The steepest slope to the power of the layers, on a logarithmic scale: 1 for tanh, and down to "
        f"{float(sigmoid.derivative(0.0)) ** 20:.0e} after 20 layers for the sigmoid."
    )


def draw_shares(ax: Axes) -> str:
    """Draw five probabilities, and what becomes of them as the first logit rises."""
    logits = np.array([0.5, 1.0, 0.0, -0.5, -1.0])
    for place, (raised, colour) in enumerate(((0.0, "f"), (1.0, "derivative"))):
        shares = softmax(logits + raised * np.eye(5)[0])
        ax.bar(np.arange(5) + 0.4 * place, shares, width=0.36, color=ROLES[colour])
    return "Five bars, and beside each what becomes of it: the first grows, the four others shrink."


def draw_gelus(ax: Axes) -> str:
    """Draw how far two other functions of its name are from GELU."""
    x = np.linspace(-4, 4, 401)
    for activation in (quick_gelu, gelu_tanh):
        colour = look_of(activation.name).colour
        ax.semilogy(x, np.abs(activation(x) - gelu(x)), color=colour, linewidth=2.5)
    ax.set_ylim(1e-5, 1e-1)
    return "How far quick GELU, above, and the tanh form, below, are from GELU, on a logarithmic scale."


def draw_bypass(ax: Axes) -> str:
    """Draw three layers in a row, with an arrow through them and one that goes round."""
    ax.plot(range(3), [0] * 3, "s", color=INK, markersize=16)
    for bend, colour in ((0.0, "f"), (-0.5, "derivative")):
        arrow = {"arrowstyle": "-|>", "color": ROLES[colour], "linewidth": 2.5, "mutation_scale": 18,
                 "connectionstyle": f"arc3,rad={bend}"}  # fmt: skip
        ax.annotate("", (3, 0), (-1, 0), arrowprops=arrow)
    ax.set(xlim=(-1.4, 3.4), ylim=(-1, 1.4))
    return "Three layers in a row: one arrow leads through them, another one past them."


def draw_all(ax: Axes) -> str:
    """Draw the five curves of Part I."""
    return f"The curves of {draw_classics(ax, linewidth=2.5)} on each other."


def draw_bars(ax: Axes) -> str:
    """Draw a slope as bars, and the curve that they add up to."""
    bars = np.array([0.2, 0.5, 1.4, -0.6, 0.9, 1.6, 0.4, -0.8])
    ax.bar(np.arange(8), bars, 1, align="edge", color=ROLES["derivative"], alpha=0.6)
    ax.plot(np.arange(9), np.cumsum([0, *bars]) - 1, color=ROLES["f"], linewidth=2.5)
    return "Eight bars, and a crooked line that rises where they stand up and falls where they hang down."


#: What is drawn for a chapter that is not about one function, by a part of its name.
THUMBNAILS = {
    "why-non-linearity": draw_bends,
    "backpropagation": draw_passes,
    "through-depth": draw_products,
    "softmax": draw_shares,
    "gelu-and-mish": draw_gelus,
    "the-other-half": draw_bypass,
    "design-your-own": draw_bars,
}


def setup(app: Sphinx) -> None:
    """Register the directives, and what the cards become."""
    app.add_node(chapter_cards)
    app.add_directive("explorable", ExplorableDirective)
    app.add_directive("chapter-cards", ChapterCards)
    app.add_post_transform(WriteCards)
