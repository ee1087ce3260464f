"""Each figure that a cell puts out scrolls in a box of its own; a wide one follows a checkbox.

Only narrow screens show the checkbox: there a wide figure keeps a size at which its labels can be read, and
the ticked box shows it whole (book.css; no script is needed). assets/wide_boxes.js makes what is too wide a
stop of the Tab key.
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
    """Wrap each picture that a cell has put out; others are the author's to lay out."""

    default_priority = 210  # after MyST-NB has chosen the picture among an output's forms
    formats = ("html",)

    def run(self, **kwargs: Any) -> None:
        """Every picture directly in an output."""
        for image in list(self.document.findall(nodes.image)):
            if "cell_output" in getattr(image.parent, "attributes", {}).get("classes", ()):
                box = nodes.container("", classes=["figure-box"], is_div=True)
                if imagesize.get(Path(self.app.srcdir, image["uri"]))[0] > READABLE_WHOLE:
                    box["classes"].append("wide-figure")
                    image.replace_self([nodes.raw("", WHOLE, format="html"), box])
                else:
                    image.replace_self(box)
                box += image


def setup(app: Sphinx) -> None:
    """Register the transform and its script."""
    app.add_post_transform(FigureBox)
    app.add_js_file("wide_boxes.js", loading_method="defer")
