"""The Sphinx side of the book: one extension, which sets up its parts."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from sphinx.application import Sphinx

PARTS = (
    "page_links",
    "canonical",  # after page_links, which finds the repository
    "claims",
    "cheat_sheet",
    "frameworks",
    "explorables",
    "explorable_links",
    "widget_pictures",
    "front_page",
    "mathml",
    "exercises",
    "share_cards",
    "not_found",
    "figures",
    "glossary_links",
    "navigation",
    "search_index",
    "standalone",
    "theme_mends",
    "page_weight",
)


def setup(app: Sphinx) -> dict[str, Any]:
    """Set up the parts, and add what they need no code for: how a page prints, and how its code is named."""
    for part in PARTS:
        import_module(f".{part}", __name__).setup(app)
    app.add_css_file("print.css", priority=850)
    app.add_js_file("printing.js", loading_method="defer")
    app.add_js_file("code_names.js", loading_method="defer", priority=850)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
