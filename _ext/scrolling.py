"""What is wider than the page scrolls inside itself and takes part in the Tab order, and only then.

A figure is put into a box of its own, and a wide one after a checkbox that only narrow screens show: there it
keeps a size at which its labels can be read; the ticked box shows it whole (book.css; no script is needed).
assets/scrolling.js gives formulas and figures a place in the Tab order while they are too wide; the theme
does so for code, outputs and tables. It also says of each on which side it goes on, for a fading edge.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import imagesize
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform

WHOLE = '<label class="whole"><input type="checkbox" autocomplete="off"> Show this figure whole</label>'

READABLE_WHOLE = 600  # pixels: shrunk to a phone's 288, ten points of a narrower figure are eight or more


class FigureBox(SphinxPostTransform):
    """Wrap each picture that a cell has put out."""

    default_priority = 210  # after MyST-NB has chosen the picture among an output's forms
    formats = ("html",)

    def run(self, **kwargs: Any) -> None:
        """Only pictures directly in an output: others are the author's to lay out."""
        for image in list(self.document.findall(nodes.image)):
            if "cell_output" in getattr(image.parent, "attributes", {}).get("classes", ()):
                box = nodes.container("", classes=["figure-box"], is_div=True)
                if self.width(image) > READABLE_WHOLE:
                    box["classes"].append("wide-figure")
                    image.replace_self([nodes.raw("", WHOLE, format="html"), box])
                else:
                    image.replace_self(box)
                box += image

    def width(self, image: nodes.image) -> float:
        """In pixels of the file."""
        width, _ = imagesize.get(Path(self.app.srcdir, image["uri"]))
        return float(width)


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the extension."""
    app.add_post_transform(FigureBox)
    app.add_js_file("scrolling.js", loading_method="defer")
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
