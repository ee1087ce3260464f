"""Each line of code in an element of its own, so that a long line folds with a hanging indent (book.css).

It is deeper than the line's own: or the rest of a line would look like the next statement.

On a phone, and beside the contents on a small screen, code would otherwise be cut off at the right. The end
of the line is inside the element: what is copied has every character of the source and no other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import IO, Any

from pygments.formatters import HtmlFormatter
from pygments.styles import get_style_by_name
from pygments.token import _TokenType
from sphinx.application import Sphinx
from sphinx.highlighting import PygmentsBridge

from .tokens import Tokens, alike, stand_ins


class LineFormatter(HtmlFormatter[str]):
    """Pygments' own, with `<span class="line">` around each line; its `linespans` would add ids."""

    stand_in: dict[_TokenType, _TokenType] = {}  # noqa: RUF012  (one for all: Sphinx makes the formatters)

    def format_unencoded(self, tokensource: Tokens, outfile: IO[str]) -> None:
        """Tokens that look alike in this site are marked alike."""
        super().format_unencoded(alike(tokensource, self.stand_in), outfile)

    def wrap(self, source: Iterator[tuple[int, str]]) -> Iterator[tuple[int, str]]:
        """Lines are marked 1; other pieces pass."""
        spans = ((kind, in_its_place(text) if kind else text) for kind, text in source)
        yield from super().wrap(spans)


def in_its_place(line: str) -> str:
    """A line of highlighted code in its element, which knows how far the line is indented."""
    code = re.sub("<[^>]*>", "", line)
    indent = len(code) - len(code.lstrip(" "))
    place = f' style="--indent:{indent}ch"' if indent and code.strip() else ""
    return f'<span class="line"{place}>{line}</span>'


def on_builder(app: Sphinx) -> None:
    """Learn the theme's two styles of code."""
    if app.builder.format == "html":
        options = app.builder.theme.get_options()  # type: ignore[attr-defined]
        names = (options["pygments_light_style"], options["pygments_dark_style"])
        LineFormatter.stand_in = stand_ins(map(get_style_by_name, names))


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the extension."""
    app.connect("builder-inited", on_builder)
    PygmentsBridge.html_formatter = LineFormatter
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
