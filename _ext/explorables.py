"""Sphinx extension: explorables that live on the static page.

A page with widgets gets one classic, deferred script: the widget host with the modules and styles of the
widgets that are on it, and what these share once. Pages with the same widgets share their script. A page then
carries only its widgets' state; `_esm` and `_css` are taken out of it where they are, and need not be in the
committed notebook. MyST-NB's own scripts (`nb_ipywidgets_js`) are not loaded.
"""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from actbook.explorables import PAGE_WIDGETS, PageWidget
from actbook.explorables.javascript import (
    SHARED,
    joined,
    module_parts,
    module_source,
    style_source,
    without_unused,
)

HOST = Path(__file__).parent / "widget_host" / "page.js"
FOLDER = "widgets"  # of the scripts, in _static
STYLE = style_source(SHARED / "explorable.css")  # with which every widget's style begins
KNOWN = {widget.widget_id(): widget for widget in PAGE_WIDGETS}


def state_of(env: BuildEnvironment, docname: str) -> dict[str, Any]:
    """The widget state of a page, as MyST-NB keeps it: in "state" the models by id."""
    scripts = getattr(env, "nb_metadata", {}).get(docname, {}).get("js_files", {})
    return (
        json.loads(scripts["ipywidgets_state"][1]["body"]) if "ipywidgets_state" in scripts else {"state": {}}
    )


def used(state: dict[str, Any]) -> list[type[PageWidget]]:
    """The book's widgets in a state, in the order of `PAGE_WIDGETS`."""
    names = {model["state"].get("_anywidget_id") for model in state["state"].values()}
    return [widget for name, widget in KNOWN.items() if name in names]


def script_name(widgets: Sequence[type[PageWidget]]) -> str:
    """The script of a page with these widgets, such as widgets/tangent-quiz.js, named by their folders."""
    return f"{FOLDER}/{'-'.join(widget._module.parent.name for widget in widgets) or 'host'}.js"


def host_script(widgets: Sequence[type[PageWidget]]) -> str:
    """The widgets' modules as functions, what they share once, and the host."""
    parts = [module_parts(widget._module) for widget in widgets]
    shared = {path: text for each in parts for path, text in each.items() if path.parent == SHARED}
    entries = ",\n".join(
        f"{json.dumps(widget.widget_id())}: {{\n"
        f"make() {{\n{as_function_body(joined(t for path, t in own.items() if path not in shared))}}},\n"
        f"css: {json.dumps(widget._css.removeprefix(STYLE), ensure_ascii=False)},\n}}"
        for widget, own in zip(widgets, parts, strict=True)
    )
    return without_unused(
        "(() => {\n'use strict';\n"
        f"const style = {json.dumps(STYLE, ensure_ascii=False)};\n"
        f"const modules = (() => {{\n{joined(shared.values())}\nreturn {{\n{entries}\n}};\n}})();\n"
        f"{module_source(HOST)}\nstartPage(window, modules, style);\n}})();\n"
    )


def as_function_body(module: str) -> str:
    """An ES module whose only export is its default, as the body of a function that returns that."""
    head, separator, tail = module.rpartition("\nexport default ")
    if not separator or "\nexport " in head:
        raise ValueError("a widget's module has to have one export, its default")
    return f"{head}\nreturn {tail}"


def _no_stock_scripts(app: Sphinx, config: Any) -> None:
    config.nb_ipywidgets_js = {}


def strip_modules(state: dict[str, Any]) -> str:
    """The state as JSON, without the modules and styles that the page's script has already."""
    for model in state["state"].values():
        if model["state"].get("_anywidget_id") in KNOWN:
            for name in ("_esm", "_css"):
                model["state"].pop(name, None)
    return json.dumps(state, ensure_ascii=False, separators=(",", ":")).replace("</", "<\\/")


def _on_page(app: Sphinx, pagename: str, template: str, context: dict[str, Any], doctree: Any) -> None:
    """The page's script; its state after the text, where it delays nothing.

    MyST-NB (priority 500) would put the state before the text.
    """
    state = state_of(app.env, pagename)
    if "body" not in context or not state["state"]:
        return
    _, options = app.env.nb_metadata[pagename]["js_files"].pop("ipywidgets_state")  # type: ignore[attr-defined]
    widgets = used(state)
    context["body"] += f'<script type="{options["type"]}">{strip_modules(state)}</script>\n'
    # Written before Sphinx puts the checksum of its content into the script's address.
    target = Path(app.outdir, "_static", script_name(widgets))
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(host_script(widgets), encoding="utf-8", newline="\n")
    app.add_js_file(script_name(widgets), defer="defer")


def setup(app: Sphinx) -> None:
    """Connect the scripts to Sphinx's events."""
    app.connect("config-inited", _no_stock_scripts)
    app.connect("html-page-context", _on_page, priority=400)
