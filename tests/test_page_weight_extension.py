"""The decisions of the extension that keeps pages light; site/test_page_weight.py looks at the pages."""

import base64
import re
from io import BytesIO

from fontTools.ttLib import TTFont

from _ext.page_weight import SHEETS_OF_THE_THEME, embed_fonts, finish, formula_characters, prune_icons
from tools.math_font import FONT

SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="30" height="20"/>'
PAGE = (
    '<link rel="stylesheet" type="text/css" href="../_static/deep/a.css?v=1" />'
    '<link rel="stylesheet" type="text/css" href="../_static/b.css" /><img src="i.svg"><article>'
    '<img alt="a" src="i.svg?v=1"><img src="i.svg" width="5" loading="eager"><script>"<img src=x>"</script>'
    "</article>"
)


def characters(face: str) -> set[str]:
    """The characters of the font in a `@font-face` rule."""
    with TTFont(BytesIO(base64.b64decode(re.search(r"base64,([^)]+)\)", face)[1]))) as font:
        return {chr(code) for code in font.getBestCmap()}


def test_fonts_go_into_the_sheet_with_only_the_characters_in_use():
    css = f'p{{a:b}}@font-face{{font-family:Maths;src:url({FONT.name}) format("woff2"),url(x.ttf)}}'
    page = "<p>Z</p><math><mi>x</mi><mo>(</mo><msqrt><mi>&pi;</mi></msqrt><mi>h</mi></math>"
    sheet = embed_fonts(css, FONT.parent, set(), formula_characters([page]))
    assert characters(sheet) - {")"} == set("x(πh√") | {"𝑥", "𝜋", "𝜛", "ℎ"}  # a bracket brings its mirror
    assert "x.ttf" not in sheet
    assert embed_fonts(css, FONT.parent, set(), formula_characters(["<p>no formula</p>"])) == "p{a:b}"


def test_rules_for_icons_stay_where_the_icon_is_used():
    css = '.fa-x:before{content:"\\f00d"}.fa-a:before,.fa-b:before{content:"\\f00e"}i{content:"\\f0c1"}'
    sheet, icons = prune_icons(css, {"fa-b"})
    assert sheet == '.fa-a:before,.fa-b:before{content:"\\f00e"}i{content:"\\f0c1"}'
    assert icons == {"\uf00e", "\uf0c1"}


def test_a_finished_page_has_one_sheet_and_its_pictures_wait_and_twice_is_once(tmp_path):
    sheets = dict.fromkeys(SHEETS_OF_THE_THEME, "") | {
        "base.css": "b{background:url('i.png')}",
        "deep/a.css": '@import "../base.css";a{background:url(../x.png) url(data:x,A) url(#id)}',
        "b.css": "p{a:b}",
    }
    for name, css in sheets.items():
        (tmp_path / "_static" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "_static" / name).write_text(css)
    page = tmp_path / "chapters" / "p.html"
    page.parent.mkdir()
    (page.parent / "i.svg").write_text(SVG)
    page.write_text(PAGE)
    finish(tmp_path)
    once = page.read_text()
    sheet = (tmp_path / "_static" / "site.css").read_text()
    assert "b{background:url(i.png)}a{background:url(x.png) url(data:x,A) url(#id)}" in sheet
    assert sheet.index("a{") < sheet.index("p{")
    assert re.findall(r'href="([^"]*)\?v=\w{8}"', once) == ["../_static/site.css"]
    assert '<img loading="lazy" decoding="async" src="i.svg"><article>' in once
    assert '<img width="30" height="20" loading="lazy" decoding="async" alt="a" src="i.svg?v=1">' in once
    assert '<img src="i.svg" width="5" loading="eager"><script>"<img src=x>"</script>' in once
    finish(tmp_path)
    assert page.read_text() == once
