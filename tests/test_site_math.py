"""Formulas are set when the site is built: MathML, in a font that has all of their characters."""

import base64
import re
from html import unescape
from io import BytesIO

import pytest
from fontTools.ttLib import TTFont
from math_core import LatexError

from _ext.mathml import to_mathml
from tools.math_font import FONT, make

MATH = re.compile(r"<math.*?</math>", re.DOTALL)


@pytest.fixture(scope="module")
def known():
    """The characters of the book's mathematics font."""
    with TTFont(FONT) as font:
        return {chr(code) for code in font.getBestCmap()}


def drawn(mathml: str) -> set[str]:
    """The characters of the text in `mathml`, and the root that a browser draws around it."""
    text = unescape(re.sub(r"<[^>]+>", "", mathml))
    signs = {"√"} if re.search(r"<m(sqrt|root)\b", mathml) else set()
    return signs | {character for character in text if not character.isspace() and character.isprintable()}


def test_every_character_of_every_formula_is_in_the_font(site, known):
    formulas = [
        math for page in site.rglob("*.html") for math in MATH.findall(page.read_text(encoding="utf-8"))
    ]
    assert len(formulas) > 300
    characters = set().union(*map(drawn, formulas))
    assert characters - known == set()
    css = (site / "_static" / "site.css").read_text(encoding="utf-8")
    served = re.search(r"@font-face\s*\{\s*font-family:\s*\"Book Math\"[^}]*base64,([^)]*)\)", css)[1]
    with TTFont(BytesIO(base64.b64decode(served))) as font:  # with less of it: _ext/page_weight.py
        assert characters - {chr(code) for code in font.getBestCmap()} == set()


def test_a_character_that_the_font_lacks_is_seen(known):
    assert drawn(to_mathml(r"\text{ж}", False)) - known == {"ж"}


def test_no_page_loads_mathjax(site):
    pages = list(site.rglob("*.html"))
    assert pages
    assert [
        page.name
        for page in pages
        if re.search(r"<script[^>]*mathjax", page.read_text(encoding="utf-8"), re.I)
    ] == []


def test_a_formula_that_cannot_be_set_is_refused():
    with pytest.raises(LatexError):
        to_mathml(r"\DeclareMathOperator{\x}{x}", False)


def test_display_and_inline_differ():
    assert 'display="block"' in to_mathml("x", True)
    assert 'display="block"' not in to_mathml("x", False)


def test_the_font_serves_the_italic_letters_and_stretches_brackets(known):
    assert {"𝑥", "𝜎", "𝛼"} <= known  # what a browser draws for x, σ and α in a formula
    with TTFont(FONT) as font:
        assert font["MATH"].table.MathVariants.VertGlyphCoverage.glyphs


def test_a_subset_of_the_subset_is_itself(tmp_path):
    with TTFont(FONT) as font:
        font.flavor = None
        font.save(tmp_path / "plain.otf")
    assert make(tmp_path / "plain.otf", tmp_path / "again.woff2") == pytest.approx(
        FONT.stat().st_size, rel=0.05
    )


def test_a_prime_stands_beside_its_letter_and_not_above_it():
    assert "<msup>" not in to_mathml(r"\sigma'(x) + \tanh'' x", False)
    assert to_mathml("f'", False) == '<math><mrow><mi>f</mi><mo lspace="0" rspace="0">′</mo></mrow></math>'
    assert "<msup><mi>x</mi><mn>2</mn></msup>" in to_mathml("x^2", False)


def test_an_accent_may_stretch_or_webkit_lets_it_float():
    hat = to_mathml(r"\hat{y}", False)
    assert hat == '<math><mover accent="true"><mi>y</mi><mo>ˆ</mo></mover></math>'
    assert "stretchy" not in to_mathml(r"\bar{x_i} \vec v", False)
    assert 'stretchy="false"' in to_mathml("(x)", False)
