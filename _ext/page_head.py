"""Each page's `<meta name="description">`: what its opening says, for search engines and shared links.

A paragraph that leads into a list ("By the end of this chapter you can") is joined with the list. Formulas
become their plain characters; one with a fraction or a power, which has none, is passed over with its item.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape, unescape
from typing import Any

from docutils import nodes
from math_core import LatexToMathML
from sphinx.application import Sphinx

LONGEST = 200  # characters: search engines show 160 or so
SHORTEST = 40  # a shorter opening says too little by itself, so the next paragraph is added
WITHOUT_TEXT = {
    "genindex": "Index",
    "search": "Search in the text",
    "404": "Page not found: search and contents",
}
NOT_IN_ONE_LINE = re.compile(r"\\(frac|sqrt|begin|sum|prod)|\^")


def characters(latex: str) -> str:
    """What is drawn of a formula, without the sign for "applied to", which nobody sees."""
    mathml = LatexToMathML().convert_with_local_state(latex, displaystyle=False)
    return unescape(re.sub(r"<[^>]*>", "", mathml)).replace("\u2061", "")


def plain(node: nodes.Element) -> str | None:
    """The words of a paragraph or list item; None when a formula in it cannot be said in one line."""
    parts: list[str] = []
    for leaf in node.findall(lambda n: isinstance(n, nodes.Text | nodes.math)):
        if isinstance(leaf, nodes.math):
            if NOT_IN_ONE_LINE.search(leaf.astext()):
                return None
            parts.append(characters(leaf.astext()))
        elif not isinstance(leaf.parent, nodes.math):
            parts.append(str(leaf))
    return " ".join("".join(parts).split())


def pieces(doctree: nodes.document) -> Iterator[str]:
    """The paragraphs and list items of a page's first section, in order."""
    section = next(iter(doctree.findall(nodes.section)), doctree)
    for child in section.children:
        if isinstance(child, nodes.paragraph):
            yield plain(child) or ""
        elif isinstance(child, nodes.enumerated_list | nodes.bullet_list):
            yield from (plain(item) or "" for item in child.children if isinstance(item, nodes.Element))


def shortened(text: str) -> str:
    """At most LONGEST characters, cut between words."""
    if len(text) <= LONGEST:
        return text
    return text[: LONGEST - 1].rsplit(" ", 1)[0].rstrip(" ,;:.") + "…"


def description(doctree: nodes.document) -> str:
    """The opening of a page in one or two lines; empty when the page has no words."""
    said = ""
    for piece in filter(None, pieces(doctree)):
        said = f"{said} {piece}".strip()
        if len(said) >= SHORTEST and said.endswith((".", "?", "!")):
            break
    return shortened(said)


def on_page(
    app: Sphinx, pagename: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Add the description to the page's other metadata, but for one that the page gives itself."""
    metatags = context.get("metatags", "")
    if 'name="description"' in metatags:
        return
    said = description(doctree) if doctree is not None else ""
    said = said or f"{WITHOUT_TEXT.get(pagename, pagename)} of the book {app.config.html_title}."
    context["metatags"] = f'{metatags}\n<meta name="description" content="{escape(said)}" />'


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the extension."""
    app.connect("html-page-context", on_page)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
