"""Figures of cells stand in the page as drawings: sharp at any size, in the page's own ink and colours.

MyST-NB prefers the SVG of a cell's output and makes a picture of it; here the file's content
takes the picture's place, so that book.css can give each of the palette's colours a dark and a light form.
A figure is as wide as its points at 1.4 pixels each, and never wider than the page.
"""

from __future__ import annotations

import re
from html import escape
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform

from actbook.plotting import COLOURS, INK

PIXELS_PER_POINT = 1.4
VARIABLES = {INK: "var(--ink)"} | {colour: f"var(--{name})" for name, colour in COLOURS.items()}
_SIZE = re.compile(r' width="([\d.]+)pt" height="[\d.]+pt"')
_ID = re.compile(r'(?<= id=")|(?<=url\(#)|(?<=href="#)')


class InlineFigures(SphinxPostTransform):
    """Put each drawing that a cell has made into the page itself."""

    default_priority = 210  # after MyST-NB has chosen the picture among an output's forms
    formats = ("html",)

    def run(self, **kwargs: Any) -> None:
        """Every picture directly in an output; other pictures are the author's to lay out."""
        number = 0
        for image in list(self.document.findall(nodes.image)):
            if "cell_output" in getattr(image.parent, "attributes", {}).get("classes", ()):
                number += 1
                svg = Path(self.app.srcdir, image["uri"]).read_text(encoding="utf-8")
                image.replace_self(nodes.raw("", in_page(svg, image.get("alt", ""), number), format="html"))


def in_page(svg: str, description: str, number: int) -> str:
    """Return `svg` as the page's figure `number`: described, with ids of its own and colours by name."""
    for colour, variable in VARIABLES.items():
        svg = svg.replace(colour, variable)
    svg = _ID.sub(f"figure-{number}-", svg)
    width = float(_SIZE.search(svg)[1]) * PIXELS_PER_POINT  # type: ignore[index]
    svg = _SIZE.sub("", svg, count=1)
    name = f'class="figure" role="img" aria-label="{escape(description)}" style="width: {width:.0f}px"'
    return svg.replace("<svg ", f"<svg {name} ", 1)


def setup(app: Sphinx) -> None:
    """Register the transform and the script for what is wider than its place."""
    app.add_post_transform(InlineFigures)
    app.add_js_file("wide_boxes.js", loading_method="defer")
