"""Mend what the theme, MyST-NB and docutils write and a screen reader stumbles over; then axe is content.

These are edits of finished pages, because the faults sit in templates and writers of other packages. Each
edit can be made twice without harm, since a build leaves untouched pages alone. When a package mends a fault
itself, its line here does nothing and can go.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx

EDITS: tuple[tuple[re.Pattern[str], str], ...] = (
    # What is drawn on a button is not its name: the colour mode's icons, the keys of the search button.
    (
        re.compile(r'<i (class="theme-switch [^"]*" data-mode="\w+")\s+title="[^"]*">'),
        r'<i \1 aria-hidden="true">',
    ),
    (re.compile(r'"Color mode"'), '"Colour mode"'),
    (
        re.compile(r'<span class="search-button__kbd-shortcut">'),
        '<span class="search-button__kbd-shortcut" aria-hidden="true">',
    ),
    (re.compile(r'(<button class="btn search-button-field[^>]*?) aria-label="Search"'), r"\1"),
    (
        re.compile(r'<i class="fa-solid fa-magnifying-glass">'),
        '<i class="fa-solid fa-magnifying-glass" aria-hidden="true">',
    ),
    # The words inside name a folded cell; the stock label hides them.
    (re.compile(r'<summary aria-label="Toggle hidden content">'), "<summary>"),
    # doc-biblioentry is deprecated, and the list around the entries wants items.
    (re.compile(r'(<div class="citation"[^>]*) role="doc-biblioentry"'), r'\1 role="listitem"'),
    # A corner of a table that is empty heads nothing.
    (re.compile(r'<th class="(head[^"]*)"><p></p></th>'), r'<td class="\1"></td>'),
    # Without scripts the theme has no colours at all: links look like text. And before its scripts have run a
    # first visit in the dark flashes. So the page starts light, and its first line of script asks the system.
    (re.compile(r'(<html [^>]*data-theme=)"auto"'), r'\1"light"'),
    (
        re.compile(r'(dataset\.theme = )localStorage\.getItem\("theme"\) \|\| "auto";'),
        r'\1document.documentElement.dataset.mode !== "auto" ? document.documentElement.dataset.mode\n'
        r'      : matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";',
    ),
    # One viewport is enough; the theme and Sphinx add two more.
    (
        re.compile(
            r'(<meta name="viewport"[^>]*>)((?:(?!<meta name="viewport").)*?)\s*<meta name="viewport"[^>]*>',
            re.DOTALL,
        ),
        r"\1\2",
    ),
)


def mended(page: str) -> str:
    """The page with all edits made."""
    for pattern, replacement in EDITS:
        before = ""
        while before != page:
            before, page = page, pattern.sub(replacement, page)
    return page


def on_finish(app: Sphinx, problem: Exception | None) -> None:
    """Mend every page of the site; a theme's templates in _static are not pages."""
    if problem is not None or app.builder.format != "html":
        return
    for path in Path(app.outdir).rglob("*.html"):
        if "_static" not in path.relative_to(app.outdir).parts:
            page = path.read_text(encoding="utf-8")
            if (better := mended(page)) != page:
                path.write_text(better, encoding="utf-8", newline="\n")


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the extension."""
    app.connect("build-finished", on_finish)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
