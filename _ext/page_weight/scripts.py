"""Only the scripts that have something to do on a page, and none that holds up the page.

Extensions put their scripts on every page. What some of them work on is written down here; where a page has
none of it, such a script stays away, and so do its settings. Those that stay are deferred. Sphinx's options
are a few lines that inline scripts rely on: they go into the page.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

# The theme's template links to these by itself; ours (templates/static) does not.
OF_THE_THEME = ("scripts/bootstrap.js", "scripts/pydata-sphinx-theme.js")
LAST = 900
OPTIONS = "documentation_options.js"

CODE = re.compile(r'<div class="highlight')
FOLDED = re.compile(r'class="[^"]*(?<![\w-])(toggle|dropdown)(?![\w-])')
TABS = re.compile(r'class="[^"]*(?<![\w-])sd-tab-')
#: A part of the script's name, or of an inline script, and what there is in a page's text that it works on.
WORKS_ON = {"clipboard": CODE, "copybutton": CODE, "toggle": FOLDED, "design-tabs": TABS}


def is_needed(script: str, body: str) -> bool:
    """Whether a script (its name, or the text of an inline one) finds what it works on; others are needed."""
    return all(works_on.search(body) for part, works_on in WORKS_ON.items() if part in script)


def on_page(
    app: Sphinx, pagename: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Runs after everybody else has added their scripts."""
    kept = []
    for script in context.get("script_files", []):
        name = Path(script.filename or "").name
        if not is_needed(name or script.attributes.get("body", ""), context.get("body", "")):
            continue
        if name == OPTIONS:
            text = Path(app.outdir, "_static", OPTIONS).read_text(encoding="utf-8")
            script = type(script)("", priority=script.priority, body=text)
        elif (
            name and pagename != "search"
        ):  # that page's template has scripts of its own that need these at once
            script = type(script)(
                script.filename, priority=script.priority, **{**script.attributes, "defer": "defer"}
            )
        kept.append(script)
    context["script_files"] = kept


def setup(app: Sphinx) -> None:
    """Called by the package's setup."""
    for name in OF_THE_THEME:
        app.add_js_file(name, priority=LAST, loading_method="defer")
    app.connect("html-page-context", on_page, priority=950)
