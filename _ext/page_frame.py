"""The frame that the theme puts around a page, without the parts that this book has no use for.

- A bar across the top with nothing but a second search button: the sidebar and the page's head have one.
- A place for Read the Docs' advertisements.
"""

from __future__ import annotations

from typing import Any

from sphinx.application import Sphinx
from sphinx.config import Config

UNUSED = ("navbar_persistent", "primary_sidebar_end")


def on_config(app: Sphinx, config: Config) -> None:
    """Empty what the theme fills by itself where nothing is said."""
    for part in UNUSED:
        config.html_theme_options.setdefault(part, [])


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the extension."""
    app.connect("config-inited", on_config, priority=100)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
