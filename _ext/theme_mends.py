"""Mend what the theme, MyST-NB and docutils get wrong: the console stays empty, and axe finds nothing.

Some faults sit in templates and writers of other packages, so finished pages are edited. When a package mends
a fault itself, its line here does nothing and can go.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config

from .publication import edit_pages

#: Places that the theme fills by itself: a bar with a second search button, and a host's advertisements.
UNUSED = ("navbar_persistent", "primary_sidebar_end")
EDITS = (
    # What is drawn on a button is not its name: the colour mode's icons, the keys of the search button.
    (r'<i (class="theme-switch [^"]*" data-mode="\w+")\s+title="[^"]*">', r'<i \1 aria-hidden="true">'),
    (r'"Color mode"', '"Colour mode"'),
    (
        r'<span class="search-button__kbd-shortcut">',
        '<span class="search-button__kbd-shortcut" aria-hidden="true">',
    ),
    (r'(<button class="btn search-button-field[^>]*?) aria-label="Search"', r"\1"),
    (
        r'<i class="fa-solid fa-magnifying-glass">',
        '<i class="fa-solid fa-magnifying-glass" aria-hidden="true">',
    ),
    # The words inside name a folded cell; the stock label hides them.
    (r'<summary aria-label="Toggle hidden content">', "<summary>"),
    # All of a page lies in a landmark; the sidebar's title and search lay in none.
    (
        r'<div (class="sidebar-primary-item")>(\s*<a class="navbar-brand)',
        r'<div \1 role="navigation" aria-label="Title">\2',
    ),
    (
        r'<div (class="sidebar-primary-item")>(\s*<button class="btn search-button-field)',
        r'<div \1 role="search" aria-label="All pages">\2',
    ),
    # doc-biblioentry is deprecated, and the list around the entries wants items.
    (r'(<div class="citation"[^>]*) role="doc-biblioentry"', r'\1 role="listitem"'),
    # A corner of a table that is empty heads nothing.
    (r'<th class="(head[^"]*)"><p></p></th>', r'<td class="\1"></td>'),
    # Without scripts the theme has no colours at all: links look like text. And before its scripts have run a
    # first visit in the dark flashes. So the page starts light, and its first line of script asks the system.
    (r'(<html [^>]*data-theme=)"auto"', r'\1"light"'),
    (
        r'(dataset\.theme = )localStorage\.getItem\("theme"\) \|\| "auto";',
        r'\1document.documentElement.dataset.mode !== "auto" ? document.documentElement.dataset.mode\n'
        r'      : matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";',
    ),
    # One viewport is enough; the theme and Sphinx add two more.
    (r'(?s)(<meta name="viewport"[^>]*>.*?)\s*<meta name="viewport"[^>]*>', r"\1"),
)


#: A table with an empty corner: what begins its rows heads them.
CORNERED = re.compile(r'(?s)<tr class="[^"]*"><td class="head[^"]*"></td>.*?</table>')
ROW_BEGINS = re.compile(r'(?s)(<tr class="row-\w+">)<td(?! class="head)([^>]*)>(.*?)</td>')


def mend(page: str, path: Path) -> str:
    """Make all edits, each until it changes nothing more."""
    for pattern, replacement in EDITS:
        before = ""
        while before != page:
            before, page = page, re.sub(pattern, replacement, page)
    return CORNERED.sub(lambda table: ROW_BEGINS.sub(r'\1<th scope="row"\2>\3</th>', table[0]), page)


def keep_scripts(scripts: list[Any]) -> list[Any]:
    """Drop Thebe's scripts, which throw and which no page uses, and the second copy of an inline script."""
    kept: list[Any] = []
    bodies: set[str] = set()
    for script in scripts:
        body = getattr(script, "attributes", {}).get("body", "")
        name = str(getattr(script, "filename", script) or "")
        if "thebe" in name or "THEBE_JS_URL" in body or (body and body in bodies):
            continue
        bodies.add(body)
        kept.append(script)
    return kept


def on_config(app: Sphinx, config: Config) -> None:
    """Follow the reader's system until they choose, and leave out the theme's unused parts."""
    config.html_context.setdefault("default_mode", "auto")
    for part in UNUSED:
        config.html_theme_options.setdefault(part, [])


def on_page(
    app: Sphinx, pagename: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Choose among the scripts that everybody else has added."""
    if "script_files" in context:
        context["script_files"] = keep_scripts(context["script_files"])


def on_finish(app: Sphinx, problem: Exception | None) -> None:
    """Mend the finished pages."""
    if problem is None and app.builder.format == "html":
        edit_pages(Path(app.outdir), mend)


def setup(app: Sphinx) -> None:
    """Connect the mends to Sphinx's events."""
    app.connect("config-inited", on_config, priority=100)
    app.connect("html-page-context", on_page, priority=900)
    app.connect("build-finished", on_finish)
