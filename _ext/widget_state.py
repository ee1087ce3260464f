"""Put the ES module and style of each explorable back into its stored state, from the package.

Committed notebooks leave `_esm` and `_css` out (tools/normal_form.py): they would repeat the package's files. A
page without a kernel needs them, so the build reads them from the class that the state names.
"""

from __future__ import annotations

import importlib
import json
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx
from sphinx.errors import ExtensionError

WIDGET_STATE = "application/vnd.jupyter.widget-state+json"
FROM_THE_CLASS = ("_esm", "_css")


def module_of(widget_id: str) -> dict[str, str]:
    """The `_esm` and `_css` of the widget class with this dotted name."""
    module_name, _, class_name = widget_id.rpartition(".")
    try:
        widget = getattr(importlib.import_module(module_name), class_name)
    except (ImportError, AttributeError, ValueError) as problem:
        raise ExtensionError(f"a stored widget names {widget_id!r}, which the package does not have") from problem
    found = {name: getattr(widget, name) for name in FROM_THE_CLASS if getattr(widget, name, None) is not None}
    return {name: value.read_text() if isinstance(value, Path) else str(value) for name, value in found.items()}


def complete(notebook: dict[str, Any]) -> bool:
    """Complete every model that has a widget id and no module; say whether anything was added."""
    state = notebook.get("metadata", {}).get("widgets", {}).get(WIDGET_STATE, {}).get("state", {})
    added = False
    for model in state.values():
        own = model["state"]
        if "_anywidget_id" in own and "_esm" not in own:
            own |= module_of(own["_anywidget_id"])
            added = True
    return added


def on_source_read(app: Sphinx, docname: str, source: list[str]) -> None:
    """Complete a notebook's text before it is parsed; the file on disk stays as it is."""
    if not str(app.env.doc2path(docname)).endswith(".ipynb") or WIDGET_STATE not in source[0]:
        return
    notebook = json.loads(source[0])
    if complete(notebook):
        source[0] = json.dumps(notebook)


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the extension."""
    app.connect("source-read", on_source_read)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
