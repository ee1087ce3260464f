"""Code on a page: a line in an element of its own, tokens that look like plain text in none."""

import re
from html import unescape

import pytest
from pygments import highlight
from pygments.lexers import PythonConsoleLexer, PythonLexer
from pygments.styles import get_style_by_name
from pygments.token import Name, Punctuation, Text

from _ext.code_blocks import LineFormatter
from _ext.code_blocks.tokens import alike, look, stand_ins

STYLES = [get_style_by_name(f"a11y-high-contrast-{name}") for name in ("light", "dark")]
CODE = """\
def slope(x):
    # a comment
    return f"{x:.2f}" if x is not None else 3 * x < "&"
"""


@pytest.fixture
def formatter():
    made = LineFormatter(nowrap=False)
    made.stand_in = stand_ins(STYLES)
    return made


def written(code, formatter, lexer=None):
    """What is on the page."""
    return highlight(code, lexer or PythonLexer(), formatter)


def test_the_text_is_the_same_and_names_have_no_element(formatter):
    page = written(CODE, formatter)
    assert unescape(re.sub("<[^>]*>", "", page)).strip() == CODE.strip()
    assert 'class="n"' not in page
    assert 'class="p"' not in page
    assert '<span class="k">def</span>' in page
    assert '<span class="c"># a comment</span>' in page
    assert page.count("<span") < written(CODE, LineFormatter()).count("<span")


def test_every_token_looks_as_it_did():
    for token, stand_in in stand_ins(STYLES).items():
        assert look(token, STYLES) == look(stand_in, STYLES)


def test_a_name_that_one_of_the_themes_colours_keeps_its_element():
    coloured = [STYLES[0], get_style_by_name("tango")]
    assert stand_ins(coloured)[Punctuation] is not Text
    assert stand_ins(STYLES)[Punctuation] is stand_ins(STYLES)[Name]


def test_a_prompt_is_still_known_as_one(formatter):
    page = written(">>> sigmoid(0.0)\n0.5\n", formatter, PythonConsoleLexer())
    assert re.search(r'<span class="gp">&gt;&gt;&gt; ?</span>', page)
    assert '<span class="go">0.5</span>' in page


def test_a_type_of_a_lexers_own_goes_by_its_parent():
    table = stand_ins(STYLES)
    assert list(alike([(Name.Function.Ours, "f")], table)) == [(table[Name.Function], "f")]
    assert list(alike([(Name.Function, "f")], {})) == [(Name.Function, "f")], "before the styles are known"


def test_a_line_knows_its_indent(formatter):
    page = written(CODE, formatter)
    assert page.count('<span class="line"') == 3
    assert '<span class="line" style="--indent:4ch">' in page
