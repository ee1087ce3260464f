"""The outputs that a submitted notebook holds, as HTML in which nothing of the student's can run.

Of a table only its rows and cells are kept, pictures are read as pictures alone, and all else is text.
"""

import base64
import binascii
import re
from html import escape
from html.parser import HTMLParser
from typing import Any

from actgrade.html_page import as_text

MOST = 20_000  #: letters of one output
MOST_CELLS = 5_000  #: of one table
PICTURES = {"image/png": b"\x89PNG", "image/jpeg": b"\xff\xd8\xff", "image/gif": b"GIF8"}
SVG = "image/svg+xml"  # as a picture of its own, where no browser runs a script of it
ANSI = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")


def output_html(output: Any, place: str) -> str:
    """One output of a cell, "" for one that shows nothing; `place` says whose it is to who cannot see it."""
    if not isinstance(output, dict):
        return ""
    if output.get("output_type") == "stream":
        return _text(output.get("text"))
    if output.get("output_type") == "error":
        return _text(f"{_joined(output.get('ename'))}: {_joined(output.get('evalue'))}")
    return bundle_html(output.get("data"), place)


def bundle_html(data: Any, place: str) -> str:
    """The best of what a display or an attachment offers: a picture, a table, or text."""
    if not isinstance(data, dict):
        return ""
    for kind in (*PICTURES, SVG):
        if source := _picture(kind, data.get(kind)):
            return f'<img alt="a picture of {escape(place)}" src="data:{kind};base64,{source}">'
    if table := _Table.of(_joined(data.get("text/html"))):
        label = f"a table of {escape(place)}"
        return f'<div class="scroll" role="region" tabindex="0" aria-label="{label}">{table}</div>'
    return _text(data.get("text/plain", data.get("text/markdown", data.get("text/latex"))))


def _joined(value: Any) -> str:
    lines = value if isinstance(value, list) else [value]
    return "".join(line for line in lines if isinstance(line, str))


def _text(value: Any) -> str:
    text = ANSI.sub("", _joined(value))
    cut = f"\n(cut here: {len(text)} letters)" if len(text) > MOST else ""
    return f"<pre>{as_text(text, MOST)}{cut}</pre>" if text.strip() else ""


def _picture(kind: str, value: Any) -> str:
    """The picture in base64, "" where it is none of its kind."""
    if kind == SVG:
        text = _joined(value)
        return base64.b64encode(text.encode("utf-8", "replace")).decode() if "<svg" in text else ""
    try:
        raw = base64.b64decode("".join(_joined(value).split()), validate=True)
    except (binascii.Error, ValueError):
        return ""
    return base64.b64encode(raw).decode() if raw.startswith(PICTURES[kind]) else ""


class _Table(HTMLParser):
    """Keeps tables' structure and text, and nothing else."""

    KEPT = ("table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td")
    SILENT = ("script", "style", "template", "title")

    @classmethod
    def of(cls, html: str) -> str:
        """The tables in `html`, "" for none."""
        if "<table" not in html.lower():
            return ""
        parser = cls()
        parser.feed(html[: 20 * MOST])
        parser.close()
        return "".join(parser.pieces) + "".join(f"</{tag}>" for tag in reversed(parser.open))

    def __init__(self) -> None:
        super().__init__()
        self.pieces: list[str] = []
        self.open: list[str] = []
        self.silent = ""
        self.cells = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in self.SILENT:
            self.silent = self.silent or tag
        if tag not in self.KEPT or self.silent or not (self.open or tag == "table"):
            return
        self.cells += 1
        if self.cells > MOST_CELLS:
            return
        spans = [(name, value) for name, value in attrs if name in ("colspan", "rowspan")]
        kept = "".join(
            f' {name}="{value}"' for name, value in spans if re.fullmatch("[1-9][0-9]?", value or "")
        )
        self.pieces.append(f"<{tag}{kept}>")
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag == self.silent:
            self.silent = ""
        while tag in self.open and tag in self.KEPT:
            closed = self.open.pop()
            self.pieces.append(f"</{closed}>")
            if closed == tag:
                break

    def handle_data(self, data: str) -> None:
        if self.open and not self.silent and self.cells <= MOST_CELLS:
            self.pieces.append(as_text(data, MOST) if data.strip() else "")
