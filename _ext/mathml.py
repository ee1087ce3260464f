"""Formulas as MathML when the site is built: no script and no request at reading time.

Screen readers get real mathematics. math-core turns LaTeX into MathML Core, which browsers set by themselves;
the font is a subset of Latin Modern Math (tools/math_font.py makes it, book.css loads it). A formula that
cannot be turned is a warning, and so an error of the build.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from docutils import nodes
from math_core import LatexError, LatexToMathML
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging
from sphinx.writers.html5 import HTML5Translator

logger = logging.getLogger(__name__)

# The font's prime is raised already: as a superscript it would be raised twice, and small.
PRIME = re.compile(r"<msup>(<mi>[^<]*</mi>|<mrow>(?:(?!</?mrow>|<msup>).)*</mrow>)<mo>([′″‴])</mo></msup>")
# WebKit lets an accent that may not stretch float half a line above its letter.
ACCENT = re.compile(r'(<mover accent="true">(?:(?!</?mover).)*<mo) stretchy="false"(>[^<]*</mo></mover>)')
PER_CENT = re.compile(r"(?<=\d) (?=%)")
AS_TYPED = (nodes.literal, nodes.literal_block, nodes.math, nodes.math_block, nodes.raw)
BEFORE, AFTER = re.compile(r"[(\[“‘—]+$"), re.compile(r"^[)\].,;:!?”’…]+")  # what may touch a formula


@cache
def to_mathml(latex: str, displaystyle: bool) -> str:
    """The `<math>` element for `latex`; raises LatexError when it cannot be turned."""
    mathml = LatexToMathML().convert_with_local_state(latex, displaystyle=displaystyle)
    mathml = ACCENT.sub(r"\1\2", mathml)
    return PRIME.sub(r'<mrow>\1<mo lspace="0" rspace="0">\2</mo></mrow>', mathml)


class Punctuation(SphinxPostTransform):
    """Give a formula the punctuation that touches it, and a number its per cent: a browser would let a line
    begin with the comma.
    """

    default_priority = 220
    formats = ("html",)

    def run(self, **kwargs: Any) -> None:
        """Every formula and number in the text."""
        for text in list(self.document.findall(nodes.Text)):
            if PER_CENT.search(text) and not isinstance(text.parent, AS_TYPED):
                text.parent.replace(text, nodes.Text(PER_CENT.sub("\N{NO-BREAK SPACE}", text)))
        for formula in list(self.document.findall(nodes.math)):
            siblings = formula.parent.children
            index = siblings.index(formula)
            for key, pattern, neighbour in (("before", BEFORE, index - 1), ("after", AFTER, index + 1)):
                text = siblings[neighbour] if 0 <= neighbour < len(siblings) else None
                if isinstance(text, nodes.Text) and (match := pattern.search(text)):
                    formula[key] = match[0]
                    formula.parent[neighbour] = nodes.Text(pattern.sub("", text))


def _render(translator: HTML5Translator, node: nodes.Element, displaystyle: bool) -> None:
    latex = node.astext()
    try:
        translator.body.append(to_mathml(latex, displaystyle))
    except LatexError as problem:
        logger.warning("cannot set the formula %r: %s", latex, problem, location=node)
        translator.body.append(
            translator.starttag(node, "code", "", CLASS="math") + translator.encode(latex) + "</code>"
        )


def visit_inline(translator: HTML5Translator, node: nodes.Element) -> None:
    """An inline formula, in one piece with its punctuation."""
    before, after = node.get("before", ""), node.get("after", "")
    translator.body.append(f'<span class="unbroken">{before}' if before or after else "")
    _render(translator, node, displaystyle=False)
    translator.body.append(f"{after}</span>" if before or after else "")
    raise nodes.SkipNode


def visit_block(translator: HTML5Translator, node: nodes.Element) -> None:
    """A formula of its own line; it scrolls by itself where the page is narrower than it."""
    translator.body.append(translator.starttag(node, "div", CLASS="math", tabindex="0", role="group"))
    _render(translator, node, displaystyle=True)
    translator.body.append("</div>\n")
    raise nodes.SkipNode


def setup(app: Sphinx) -> None:
    """Register the renderer."""
    app.add_html_math_renderer("mathml", (visit_inline, None), (visit_block, None))
    app.add_post_transform(Punctuation)
