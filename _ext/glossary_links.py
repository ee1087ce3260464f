"""Words of the glossary lead to it: in each chapter the first time that its text uses them."""

from __future__ import annotations

import re
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform

from .publication import CHAPTERS

#: Words that a reader knows, or that mean something else as often as not.
EVERYDAY = frozenset(
    (
        *("activation", "band", "bias", "boundary", "depth", "derivative", "gradient", "kink", "linear"),
        *("loss", "non-linear", "odds", "off", "on", "rank", "seed", "spread", "step", "unit", "width"),
    )
)


class LinkFirstUses(SphinxPostTransform):
    """Link each term's first use in the plain text of a paragraph: not in headings, code or other links."""

    default_priority = 220

    def run(self, **kwargs: Any) -> None:
        """Take the terms from the glossary itself, the longest first: "dead unit" before "unit"."""
        if not self.env.docname.startswith(CHAPTERS):
            return
        terms = {
            name.lower(): target
            for (kind, name), target in self.env.get_domain("std").objects.items()  # type: ignore[attr-defined]
            if kind == "term" and name.lower() not in EVERYDAY
        }
        if not terms:  # a book without a glossary
            return
        names = "|".join(re.escape(name) for name in sorted(terms, key=len, reverse=True))
        pattern, seen = re.compile(rf"\b({names})(?:s|es)?\b", re.IGNORECASE), set[str]()
        for text in list(self.document.findall(nodes.Text)):
            if isinstance(text.parent, nodes.paragraph):
                text.parent.replace(text, self.linked(text, pattern, terms, seen))

    def linked(
        self, text: nodes.Text, pattern: re.Pattern[str], terms: dict[str, tuple[str, str]], seen: set[str]
    ) -> list[nodes.Node]:
        """Return `text` in parts, and note in `seen` which terms have their link."""
        parts, end = list[nodes.Node](), 0
        for use in pattern.finditer(text):
            page, anchor = terms[use[1].lower()]
            if anchor not in seen:
                seen.add(anchor)
                address = self.app.builder.get_relative_uri(self.env.docname, page)
                link = nodes.reference(
                    "", use[0], refuri=f"{address}#{anchor}", internal=True, classes=["term"]
                )
                parts += [nodes.Text(text[end : use.start()]), link]
                end = use.end()
        return [*parts, nodes.Text(text[end:])]


def setup(app: Sphinx) -> None:
    """Register the transform."""
    app.add_post_transform(LinkFirstUses)
