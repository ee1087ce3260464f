"""Formulas are set when the site is built: MathML, in a font that has all of their characters."""

import base64
import re
from html import unescape
from io import BytesIO

import pytest
from docutils import nodes
from fontTools.ttLib import TTFont
from math_core import LatexError

from _ext.mathml import Punctuation, to_mathml
from _ext.publication import html_pages
from tools.math_font import FONT

MATH = re.compile(r"<math.*?</math>", re.DOTALL)


@pytest.fixture(scope="module")
def known():
    """The characters of the book's mathematics font."""
    with TTFont(FONT) as font:
        return {chr(code) for code in font.getBestCmap()}


def drawn_characters(mathml: str) -> set[str]:
    """The characters of the text in `mathml`, and the root that a browser draws around it."""
    text = unescape(re.sub(r"<[^>]+>", "", mathml))
    signs = {"√"} if re.search(r"<m(sqrt|root)\b", mathml) else set()
    return signs | {character for character in text if not character.isspace() and character.isprintable()}


def test_every_character_of_every_formula_is_in_the_font(site, known):
    formulas = [math for page in html_pages(site) for math in MATH.findall(page.read_text(encoding="utf-8"))]
    assert len(formulas) > 300
    characters = set().union(*map(drawn_characters, formulas))
    assert characters - known == set()
    css = (site / "_static" / "site.css").read_text(encoding="utf-8")
    served = re.search(r"@font-face\s*\{\s*font-family:\s*\"Book Math\"[^}]*base64,([^)]*)\)", css)[1]
    with TTFont(BytesIO(base64.b64decode(served))) as font:  # with less of it: _ext/page_weight.py
        assert characters - {chr(code) for code in font.getBestCmap()} == set()
    assert drawn_characters(to_mathml(r"\text{ж}", False)) - known == {"ж"}, "what it lacks is not seen"


def test_the_font_serves_the_italic_letters_and_stretches_brackets(known):
    assert {"𝑥", "𝜎", "𝛼"} <= known  # what a browser draws for x, σ and α in a formula
    with TTFont(FONT) as font:
        assert font["MATH"].table.MathVariants.VertGlyphCoverage.glyphs


def test_a_formula_that_cannot_be_set_is_refused_and_display_differs_from_inline():
    with pytest.raises(LatexError):
        to_mathml(r"\DeclareMathOperator{\x}{x}", False)
    assert 'display="block"' in to_mathml("x", True)
    assert 'display="block"' not in to_mathml("x", False)


def test_a_prime_stands_beside_its_letter_and_not_above_it():
    assert "<msup>" not in to_mathml(r"\sigma'(x) + \tanh'' x", False)
    assert to_mathml("f'", False) == '<math><mrow><mi>f</mi><mo lspace="0" rspace="0">′</mo></mrow></math>'
    assert "<msup><mi>x</mi><mn>2</mn></msup>" in to_mathml("x^2", False)


def test_an_accent_may_stretch_or_webkit_lets_it_float():
    hat = to_mathml(r"\hat{y}", False)
    assert hat == '<math><mover accent="true"><mi>y</mi><mo>ˆ</mo></mover></math>'
    assert "stretchy" not in to_mathml(r"\bar{x_i} \vec v", False)
    assert 'stretchy="false"' in to_mathml("(x)", False)


@pytest.mark.parametrize(
    ("parts", "pieces"),
    [
        (["so (", "$x", ") and ", "$y", "."], ["(x)", "y."]),
        (["“", "$f", "”. Then ", "$x", "$y", " and"], ["“f”.", "x", "y"]),
        (["for ", "$q", ", ", "$r", ", ", "$s", ", "], ["q,", "r,", "s,"]),  # texts that are equal
    ],
)
def test_a_formula_takes_the_punctuation_that_touches_it_and_no_other(parts, pieces):
    document = nodes.document(None, None)
    text = nodes.paragraph()
    document += text
    for part in [*parts, "5 % and 5 %"]:
        text += nodes.math("", part[1:]) if part.startswith("$") else nodes.Text(part)
    text += nodes.literal("", "5 % 3")
    transform = Punctuation.__new__(Punctuation)
    transform.document = document
    transform.run()
    formulas = list(document.findall(nodes.math))
    whole = [f"{f.get('before', '')}{f.astext()}{f.get('after', '')}" for f in formulas]
    assert whole == pieces
    rest = "".join(parts).replace("$", "")
    for piece in pieces:
        rest = rest.replace(piece, piece.strip("()“”.,"), 1)
    assert text.astext() == f"{rest}5\xa0% and 5\xa0%5 % 3"
