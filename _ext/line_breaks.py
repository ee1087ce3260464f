"""Where a line must not end: between a formula and the comma after it, or between a number and its per cent.

A browser may break a line on either side of a formula in the text, even before a full stop. Punctuation that
touches a formula is therefore put into one unbreakable piece with it.
"""

from __future__ import annotations

import re
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform

OPENING = re.compile(r"[(\[“‘—]+$")
CLOSING = re.compile(r"^[)\].,;:!?”’…]+")
PER_CENT = re.compile(r"(?<=\d) (?=%)")
NO_BREAK_SPACE = "\N{NO-BREAK SPACE}"
AS_TYPED = (nodes.literal, nodes.literal_block, nodes.math, nodes.math_block, nodes.raw)


def parted(text: str, pattern: re.Pattern[str]) -> tuple[str, str]:
    """The punctuation that `pattern` finds at one end of `text`, and the rest; "" where there is none."""
    found = pattern.search(text)
    return (found[0], pattern.sub("", text)) if found else ("", text)


def keep_with_punctuation(formula: nodes.math) -> None:
    """Put a formula and the punctuation that touches it into one piece, if there is any.

    Nodes are replaced by their place: texts are equal when their letters are, and `replace` takes the first.
    """
    parent = formula.parent
    place = next(i for i, child in enumerate(parent) if child is formula)
    piece = nodes.inline(classes=["unbroken"])
    before = parent[place - 1] if place else None
    after = parent[place + 1] if place + 1 < len(parent) else None
    if isinstance(before, nodes.Text):
        opening, rest = parted(str(before), OPENING)
        if opening:
            parent[place - 1] = nodes.Text(rest)
            piece += nodes.Text(opening)
    piece += formula.deepcopy()
    if isinstance(after, nodes.Text):
        closing, rest = parted(str(after), CLOSING)
        if closing:
            parent[place + 1] = nodes.Text(rest)
            piece += nodes.Text(closing)
    if len(piece) > 1:
        parent[place] = piece


class LineBreaks(SphinxPostTransform):
    """Forbid the breaks that a reader stumbles over."""

    default_priority = 220
    formats = ("html",)

    def run(self, **kwargs: Any) -> None:
        """Every formula in the text, and every number of per cents."""
        for formula in list(self.document.findall(nodes.math)):
            keep_with_punctuation(formula)
        for text in list(self.document.findall(nodes.Text)):
            if not isinstance(text.parent, AS_TYPED) and PER_CENT.search(text):
                place = next(i for i, child in enumerate(text.parent) if child is text)
                text.parent[place] = nodes.Text(PER_CENT.sub(NO_BREAK_SPACE, text))


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the extension."""
    app.add_post_transform(LineBreaks)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
