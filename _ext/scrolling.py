"""What is wider than the page scrolls inside itself and takes part in the Tab order, and only then.

A figure is put into a box of its own, after a checkbox that only narrow screens show: there a figure is seen
whole at first, and the ticked box enlarges it until its labels can be read (book.css; no script is needed).
assets/scrolling.js gives formulas and figures a place in the Tab order while they are too wide; the theme
does so for code, outputs and tables.
"""

from __future__ import annotations

from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform

ENLARGE = '<label class="enlarge"><input type="checkbox" autocomplete="off"> Enlarge this figure</label>'


class FigureBox(SphinxPostTransform):
    """Wrap each picture that a cell has put out."""

    default_priority = 210  # after MyST-NB has chosen the picture among an output's forms
    formats = ("html",)

    def run(self, **kwargs: Any) -> None:
        """Only pictures directly in an output: others are the author's to lay out."""
        for image in list(self.document.findall(nodes.image)):
            if "cell_output" in getattr(image.parent, "attributes", {}).get("classes", ()):
                box = nodes.container("", classes=["figure-box"], is_div=True)
                image.replace_self([nodes.raw("", ENLARGE, format="html"), box])
                box += image


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the extension."""
    app.add_post_transform(FigureBox)
    app.add_js_file("scrolling.js", loading_method="defer")
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
