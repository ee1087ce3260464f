"""Sphinx extension: explorables that live on the static page.

It points MyST-NB's `nb_ipywidgets_js` at one classic, deferred script: the widget host with the modules and
styles of all explorables of the package, each once for the whole site. A page then carries only its widgets'
state; `_esm` and `_css` are taken out of it where they are, and need not be in the committed notebook. Where
a widget goes, a sentence waits that the host replaces, so that nothing is blank without JavaScript.
"""

import json
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform

from actbook.explorables import EXPLORABLES, Explorable
from actbook.explorables.bundle import module_source

HOST = Path(__file__).parent / "widget_host" / "page.js"
SCRIPT = "widget_host.js"
VIEW = '<script type="application/vnd.jupyter.widget-view+json">'
WAITING = (
    '<p class="widget-wait">A figure to explore by hand is here when JavaScript is on. '
    "Without it, the text and the pictures around this place say what it shows.</p>"
)


def widget_id(explorable: type[Explorable]) -> str:
    """The name that anywidget stores with each instance's state."""
    return f"{explorable.__module__}.{explorable.__name__}"


def host_script() -> str:
    """The whole script: the explorables' modules as functions, then the host, in one closed scope."""
    entries = ",\n".join(
        f"{json.dumps(widget_id(explorable))}: {{\nmake() {{\n{as_function_body(explorable._esm)}}},\n"
        f"css: {json.dumps(explorable._css, ensure_ascii=False)},\n}}"
        for explorable in EXPLORABLES
    )
    return (
        f"(() => {{\n'use strict';\nconst modules = {{\n{entries}\n}};\n"
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
    known = {widget_id(explorable) for explorable in EXPLORABLES}
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


class WaitingSentence(SphinxPostTransform):
    """Put a sentence where a widget goes; after MyST-NB has chosen the widget among an output's forms."""

    default_priority = 200
    formats = ("html",)

    def run(self, **kwargs: Any) -> None:
        """Prefix each widget's script."""
        for node in list(self.document.findall(nodes.raw)):
            if node.astext().startswith(VIEW):
                node.replace_self(nodes.raw("", WAITING + node.astext(), format="html"))


def setup(app: Sphinx) -> dict[str, Any]:
    """Called by Sphinx."""
    app.connect("config-inited", _use_our_host)
    app.connect("builder-inited", _write_script)
    app.connect("html-page-context", _move_state, priority=400)
    app.add_post_transform(WaitingSentence)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
