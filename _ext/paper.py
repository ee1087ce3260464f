"""How a page prints: a style sheet of its own, and a few lines of script for browsers that need them."""

from __future__ import annotations

from typing import Any

from sphinx.application import Sphinx


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the extension."""
    app.add_css_file("print.css", priority=850)  # it says itself that it is for paper: sheets get joined
    app.add_js_file("printing.js", loading_method="defer")
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
