"""The decisions of the extension that keeps pages light, and what has become of the built pages."""

import base64
import re
from html.parser import HTMLParser
from io import BytesIO

import pytest
from fontTools.ttLib import TTFont

from _ext.page_weight import finish, is_needed, joined, of_formulas, with_fonts, with_icons
from tools.math_font import FONT


def test_sheets_are_joined_with_their_imports_and_addresses_still_lead_to_the_files(tmp_path):
    (tmp_path / "deep").mkdir()
    (tmp_path / "base.css").write_text("b{background:url('i.png')}")
    (tmp_path / "deep" / "a.css").write_text(
        '@import "../base.css";a{background:url(../f/x.png) url(data:image/png;base64,AA) url(#id)}'
    )
    assert joined(tmp_path, "deep/a.css") == (
        "b{background:url(i.png)}a{background:url(f/x.png) url(data:image/png;base64,AA) url(#id)}"
    )


def characters(face: str) -> set[str]:
    """The characters of the font in a `@font-face` rule."""
    data = re.search(r"base64,([^)]+)\)", face)[1]
    with TTFont(BytesIO(base64.b64decode(data))) as font:
        return {chr(code) for code in font.getBestCmap()}


def test_fonts_go_into_the_sheet_with_only_the_characters_in_use():
    css = f'p{{a:b}}@font-face{{font-family:Maths;src:url({FONT.name}) format("woff2"),url(x.ttf)}}'
    page = "<p>Z</p><math><mi>x</mi><mo>(</mo><msqrt><mi>&pi;</mi></msqrt><mi>h</mi></math>"
    sheet = with_fonts(css, FONT.parent, set(), of_formulas([page]))
    assert characters(sheet) - {")"} == set("x(πh√") | {"𝑥", "𝜋", "𝜛", "ℎ"}  # a bracket brings its mirror
    assert "x.ttf" not in sheet
    assert with_fonts(css, FONT.parent, set(), of_formulas(["<p>no formula</p>"])) == "p{a:b}"


def test_rules_for_icons_stay_where_the_icon_is_used():
    css = '.fa-x:before{content:"\\f00d"}.fa-a:before,.fa-b:before{content:"\\f00e"}i{content:"\\f0c1"}'
    sheet, icons = with_icons(css, {"fa-b"})
    assert sheet == '.fa-a:before,.fa-b:before{content:"\\f00e"}i{content:"\\f0c1"}'
    assert icons == {"\uf00e", "\uf0c1"}


@pytest.mark.parametrize(
    ("script", "body", "expected"),
    [
        ("copybutton.js", "<p>words</p>", False),
        ("copybutton.js", '<div class="highlight"><pre>', True),
        ("togglebutton.js", '<div class="dropdown-menu"></div>', False),
        ("togglebutton.js", '<div class="admonition dropdown">', True),
        ("let toggleHintShow = 'x';", "<p>words</p>", False),
        ("design-tabs.js", '<div class="sd-tab-set docutils">', True),
        ("unheard-of.js", "", True),
    ],
)
def test_a_script_is_needed_where_it_has_something_to_do(script, body, expected):
    assert is_needed(script, body) is expected


def test_pictures_wait_and_keep_their_place_and_twice_is_once(tmp_path):
    (tmp_path / "_static").mkdir()
    (tmp_path / "_static" / "site.css").write_text("p{a:b}")
    (tmp_path / "i.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg" width="30" height="20"/>')
    page = tmp_path / "p.html"
    page.write_text(
        '<link href="_static/site.css" /><img src="i.svg"><article><img alt="a" src="i.svg?v=1">'
        '<img src="i.svg" width="5" loading="eager"><script>"<img src=x>"</script></article>'
    )
    finish(tmp_path, [])
    once = page.read_text()
    assert '<img loading="lazy" decoding="async" src="i.svg"><article>' in once
    assert '<img width="30" height="20" loading="lazy" decoding="async" alt="a" src="i.svg?v=1">' in once
    assert '<img src="i.svg" width="5" loading="eager"><script>"<img src=x>"</script>' in once
    assert re.search(r'href="_static/site\.css\?v=[0-9a-f]{8}"', once)
    finish(tmp_path, [])
    assert page.read_text() == once


class Loads(HTMLParser):
    """What a page loads: scripts with their attributes, style sheets, pictures of the text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.scripts, self.sheets, self.pictures, self.depth = [], [], [], 0
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        values = dict(attrs)
        if tag == "article":
            self.depth += 1
        elif tag == "script" and "src" in values:
            self.scripts.append(values)
        elif tag == "link" and values.get("rel") == "stylesheet":
            self.sheets.append(values["href"])
        elif tag == "img" and self.depth:
            self.pictures.append(values)

    def handle_endtag(self, tag):
        if tag == "article":
            self.depth -= 1


@pytest.fixture(scope="module")
def pages(site):
    """The text of every page of the built site, by its address."""
    found = {p.relative_to(site).as_posix(): p for p in site.rglob("*.html") if "_static" not in p.parts}
    assert len(found) > 10
    return {name: path.read_text(encoding="utf-8") for name, path in found.items()}


def test_every_page_has_one_style_sheet_and_all_scripts_deferred(pages):
    for name, text in pages.items():
        page = Loads(text)
        (sheet,) = page.sheets
        assert re.fullmatch(r"(/([\w.~-]+/)*|(\.\./)*)_static/site\.css\?v=\w{8}", sheet)
        assert page.scripts
        if name != "search.html":  # the theme's template for it runs its scripts while the page is read
            assert [script["src"] for script in page.scripts if "defer" not in script] == [], name


def test_no_page_loads_mathjax_requirejs_html_manager_or_icons_as_a_script(pages):
    heavy = re.compile(r"mathjax|require|html-manager|embed-amd|fontawesome|thebe", re.IGNORECASE)
    for name, text in pages.items():
        assert [script["src"] for script in Loads(text).scripts if heavy.search(script["src"])] == [], name


def test_every_picture_waits_and_has_its_size(pages):
    found = [picture for text in pages.values() for picture in Loads(text).pictures]
    assert len(found) > 20
    for picture in found:
        assert picture["loading"] == "lazy"
        assert int(picture["width"]) > 0
        assert int(picture["height"]) > 0


def served_fonts(site) -> dict[str, set[str]]:
    """The characters of each font in the site's style sheet, all weights of a family together."""
    css = (site / "_static" / "site.css").read_text(encoding="utf-8")
    found: dict[str, set[str]] = {}
    for face in re.findall(r"@font-face\s*\{[^}]*\}", css):
        family = re.search(r"font-family:\s*\"?([^;\"]+)", face)[1].replace("\\", "")
        found.setdefault(family, set()).update(characters(face))
    return found


def test_every_icon_of_every_page_is_in_the_served_font(site, pages):
    css = (site / "_static" / "styles" / "pydata-sphinx-theme.css").read_text(encoding="utf-8")
    icons = {
        name: chr(int(code, 16))
        for names, code in re.findall(r'((?:\.fa-[\w-]+:before,?)+)\{content:"\\(\w+)"', css)
        for name in re.findall(r"fa-[\w-]+", names)
    }
    used = {word for text in pages.values() for word in re.findall(r'(?<=[ "])fa-[\w-]+', text)} & set(icons)
    assert {"fa-magnifying-glass", "fa-moon", "fa-list"} <= used
    assert {icons[name] for name in used} - served_fonts(site)["Font Awesome 6 Free"] == set()


def test_the_fonts_are_in_the_sheet_and_small(site):
    sheet = (site / "_static" / "site.css").read_text(encoding="utf-8")
    assert set(served_fonts(site)) == {"Font Awesome 6 Free", "Book Math"}
    assert not re.search(r"url\([^)]*(woff|ttf)", re.sub(r"url\(data:[^)]*\)", "", sheet))
