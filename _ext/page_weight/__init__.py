"""Sphinx extension: pages that load little, and nothing that they do not use.

One file for each idea: scripts.py (which scripts a page gets), style_sheet.py (one sheet, from the rules
that can match something), fonts.py (with only the characters in use, inside that sheet) and pictures.py (each
fetched when it is near the window, its place kept free). The templates take away what the theme links to
without asking. What pages weigh is measured in tests/site/test_page_weight.py.

The style sheet depends on every page, so it is made when all are written; then each page links to it by the
checksum of its content. All of it can be done twice without harm, since a build leaves untouched pages alone.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

from . import fonts, pictures, scripts, style_sheet, vocabulary

SHEET = "site.css"
# The theme's template links to these, before all others; ours (templates/static) does not.
SHEETS_OF_THE_THEME = ("styles/theme.css", "styles/pydata-sphinx-theme.css")
LINK = re.compile(rf'(_static/{re.escape(SHEET)})(\?v=\w+)?"')


class StyleSheet:
    """The sheets that pages would link to, noted while pages are written, and the one that they link to."""

    def __init__(self) -> None:
        self.names: list[str] = []

    def on_page(
        self,
        app: Sphinx,
        pagename: str,
        template: str,
        context: dict[str, Any],
        doctree: nodes.document | None,
    ) -> None:
        """Keep the link to the one sheet; runs after everybody else has added theirs."""
        sheets = sorted(context["css_files"], key=lambda sheet: sheet.priority)
        names = [str(sheet.filename).removeprefix("_static/") for sheet in sheets]
        context["css_files"] = [sheet for sheet, name in zip(sheets, names, strict=True) if name == SHEET]
        self.names += [name for name in names if name not in (SHEET, *self.names)]

    def write(self, site: Path) -> None:
        """The sheet of a finished site."""
        pages = list(finished_pages(site))
        folder = site / "_static"
        css = style_sheet.joined(folder, [*SHEETS_OF_THE_THEME, *self.names])
        blocks = style_sheet.filtered(css, vocabulary.of(pages))
        blocks = fonts.inside(blocks, folder, (page.read_text(encoding="utf-8") for page in pages))
        (folder / SHEET).write_text(style_sheet.written(blocks), encoding="utf-8", newline="\n")


def finished_pages(site: Path) -> Iterator[Path]:
    """Every page; a theme's templates in _static are not pages."""
    for path in sorted(site.rglob("*.html")):
        if "_static" not in path.relative_to(site).parts:
            yield path


def finish(site: Path) -> None:
    """Edit all pages: pictures, and the address of the style sheet."""
    checksum = f"{zlib.crc32((site / '_static' / SHEET).read_bytes()):08x}"
    for path in finished_pages(site):
        page = path.read_text(encoding="utf-8")
        better = pictures.sized(pictures.patient(LINK.sub(rf'\1?v={checksum}"', page)), path)
        if better != page:
            path.write_text(better, encoding="utf-8", newline="\n")


def setup(app: Sphinx) -> dict[str, Any]:
    """Called by Sphinx."""
    sheet = StyleSheet()

    def on_finish(app: Sphinx, problem: Exception | None) -> None:
        if problem is None and app.builder.format == "html" and sheet.names:  # else no page was written
            sheet.write(Path(app.outdir))
            finish(Path(app.outdir))

    scripts.setup(app)
    app.add_css_file(SHEET)
    app.connect("html-page-context", sheet.on_page, priority=950)
    app.connect("build-finished", on_finish, priority=900)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
