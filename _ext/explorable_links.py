"""Links in the text that set an explorable: `[sigmoid, 20 layers](#depth?activation=sigmoid&depth=20)`.

The address is the one that the widget host reads (`widget_host/address.js`). Here each part of it is held
against what the explorables of the page allow, so that a link to a state that does not exist fails the build
instead of doing nothing under a reader's hand.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import parse_qsl

from docutils import nodes
from sphinx.addnodes import pending_xref
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging

from .explorables import state_of

LOGGER = logging.getLogger(__name__)
TARGET = re.compile(r"^(?P<name>[a-z][a-z0-9-]*)\?(?P<query>.*)$")
NUMBER = re.compile(r"^[-+]?\d{1,9}(\.\d{1,12})?$")


def handles_of(state: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The handles of a page's explorables, by name, from its stored widget state."""
    models = [model["state"] for model in state["state"].values()]
    links = [model["link"] for model in models if model.get("link")]
    return {link["name"]: link["handles"] for link in links}


def faults(query: str, handles: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    """What is wrong with the part of an address behind the question mark."""
    pairs = parse_qsl(query, keep_blank_values=True)
    if not pairs:
        yield "it sets nothing"
    for name, value in pairs:
        if name not in handles:
            yield f"there is no handle {name!r}"
        elif not _is_allowed(value, handles[name]):
            yield f"{name} cannot be {value!r}"


def _is_allowed(value: str, handle: Mapping[str, Any]) -> bool:
    if "choices" in handle:
        return value in map(str, handle["choices"]) or bool(re.fullmatch(handle.get("pattern", "$."), value))
    if not NUMBER.match(value) or not handle["low"] <= float(value) <= handle["high"]:
        return False
    nodes_from_0 = float(value) * handle["per_unit"]
    return abs(nodes_from_0 - round(nodes_from_0)) < 1e-9


class ExplorableLinks(SphinxPostTransform):
    """Resolves them before MyST looks for headings of such names; warns of a state that does not exist."""

    default_priority = 8

    def run(self, **kwargs: Any) -> None:
        """Every link of the page that is about to be written."""
        known = handles_of(state_of(self.env, self.env.docname))
        for node in list(self.document.findall(pending_xref)):
            target = TARGET.match(node["reftarget"])
            if target is None or node["reftype"] != "myst":
                continue
            name = target["name"]
            wrong = faults(target["query"], known[name]) if name in known else ["it is not on this page"]
            for fault in wrong:
                LOGGER.warning("link to an explorable, #%s: %s", target[0], fault, location=node)
            link = nodes.reference("", "", refuri=f"#{target[0]}", internal=True)
            node.replace_self(link)
            link += node.children


def setup(app: Sphinx) -> None:
    """Register the transform."""
    app.add_post_transform(ExplorableLinks)
