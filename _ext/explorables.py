"""Sphinx extension: explorables that live on the static page.

It points MyST-NB's `nb_ipywidgets_js` at one classic, deferred script: the widget host with the modules and
styles of all explorables of the package, each once for the whole site. A page then carries only its widgets'
state; `_esm` and `_css` are taken out of it where they are, and need not be in the committed notebook.
"""

import json
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx

from actbook.explorables import PAGE_WIDGETS
from actbook.explorables.bundle import DRAWING, joined, module_parts, module_source

HOST = Path(__file__).parent / "widget_host" / "page.js"
SCRIPT = "widget_host.js"


def host_script() -> str:
    """The whole script: the explorables' modules as functions, what they share once, and the host."""
    parts = [module_parts(widget._module) for widget in PAGE_WIDGETS]
    shared = {path: text for each in parts for path, text in each.items() if path.parent == DRAWING}
    entries = ",\n".join(
        f"{json.dumps(widget.widget_id())}: {{\n"
        f"make() {{\n{as_function_body(joined(t for path, t in own.items() if path not in shared))}}},\n"
        f"css: {json.dumps(widget._css, ensure_ascii=False)},\n}}"
        for widget, own in zip(PAGE_WIDGETS, parts, strict=True)
    )
    return (
        "(() => {\n'use strict';\n"
        f"const modules = (() => {{\n{joined(shared.values())}\nreturn {{\n{entries}\n}};\n}})();\n"
        f"{module_source(HOST)}\nstartPage(document, modules);\n}})();\n"
    )


def as_function_body(module: str) -> str:
    """An ES module whose only export is its default, as the body of a function that returns that."""
    head, separator, tail = module.rpartition("\nexport default ")
    if not separator or "\nexport " in head:
        raise ValueError("a widget's module has to have one export, its default")
    return f"{head}\nreturn {tail}"


def _use_our_host(app: Sphinx, config: Any) -> None:
    config.nb_ipywidgets_js = {SCRIPT: {"defer": "defer"}}


def _write_script(app: Sphinx) -> None:
    """Written first of all, so that Sphinx puts the checksum of its content into the script's address."""
    if app.builder.format == "html":
        target = Path(app.outdir, "_static", SCRIPT)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(host_script(), encoding="utf-8", newline="\n")


def lighter(body: str) -> str:
    """The embedded state without the modules and styles that the host script has already."""
    state = json.loads(body)
    known = {widget.widget_id() for widget in PAGE_WIDGETS}
    for model in state["state"].values():
        if model["state"].get("_anywidget_id") in known:
            for name in ("_esm", "_css"):
                model["state"].pop(name, None)
    return json.dumps(state, ensure_ascii=False, separators=(",", ":")).replace("</", "<\\/")


def _move_state(app: Sphinx, pagename: str, template: str, context: dict[str, Any], doctree: Any) -> None:
    """Put the state after the text, where it delays nothing; MyST-NB (priority 500) would put it before."""
    scripts = getattr(app.env, "nb_metadata", {}).get(pagename, {}).get("js_files", {})
    if "body" in context and "ipywidgets_state" in scripts:
        _, options = scripts.pop("ipywidgets_state")
        context["body"] += f'<script type="{options["type"]}">{lighter(options["body"])}</script>\n'


def setup(app: Sphinx) -> dict[str, Any]:
    """Called by Sphinx."""
    app.connect("config-inited", _use_our_host)
    app.connect("builder-inited", _write_script)
    app.connect("html-page-context", _move_state, priority=400)
    app.setup_extension("widget_pictures")
    app.setup_extension("explorable_links")
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
