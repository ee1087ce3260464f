"""Keep the browser's console empty: two stock faults of the theme, mended where a page's context is made.

- sphinx-thebe's scripts are put on every page, its inline one twice, which throws. No page uses Thebe.
- The theme reads `default_mode` from `html_context` and complains when it is not there.
"""

from __future__ import annotations

from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config


def wanted(scripts: list[Any]) -> list[Any]:
    """The page's scripts without Thebe's, and each inline script once."""
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


def on_page(
    app: Sphinx, pagename: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Runs after everybody else has added their scripts."""
    if "script_files" in context:
        context["script_files"] = wanted(context["script_files"])


def on_config(app: Sphinx, config: Config) -> None:
    """Follow the reader's system until they choose."""
    config.html_context.setdefault("default_mode", "auto")


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the extension."""
    app.connect("config-inited", on_config)
    app.connect("html-page-context", on_page, priority=900)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
