"""The decisions of the extension that keeps pages light, and what has become of the built pages."""

import base64
import re
from html.parser import HTMLParser
from io import BytesIO

import pytest
import tinycss2
from fontTools.ttLib import TTFont

from _ext.page_weight import finish, fonts, scripts, style_sheet
from _ext.page_weight.vocabulary import Vocabulary, of
from tools.math_font import FONT

PAGE = """<html><body><p id="here" class="one two" onclick="go('asked-for')">x</p>
<script src="a.js"></script><script>add("inline-class")</script>
<script type="application/json">{"not": "a-script"}</script></body></html>"""


@pytest.fixture
def vocabulary(tmp_path):
    """That of one page with one script."""
    (tmp_path / "a.js").write_text(
        "e.classList.add(`bs-${kind}-auto`, 'sd-tab' + end, 'shown'); make('section')"
    )
    (tmp_path / "p.html").write_text(PAGE)
    return of([tmp_path / "p.html"])


@pytest.mark.parametrize(
    ("selector", "expected"),
    [
        (".one", True),
        ("p.one.two#here:hover > *", True),
        (".shown", True),  # by the script beside the page
        (".inline-class .asked-for", True),  # by the script in it, by an attribute of it
        (".bs-tooltip-auto", True),  # the script completes the name
        (".sd-tab-set", True),
        (".shown-more", False),
        ("section", True),
        (".gone", False),
        (".a-script", False),  # data
        ("p .gone", False),
        ("table", False),
        ("#elsewhere", False),
        ("[data-theme=dark] p", True),  # attributes are taken to occur
        ("p:not(.gone)", True),
        (":is(.gone, .one)", True),
        (":is(.gone, table)", False),
        ("p:has(> .gone)", False),
        ("p::before", True),
        (r".on\65 .tw\6f", True),  # one and two, written another way
    ],
)
def test_a_selector_can_match_what_pages_have_and_scripts_may_add(selector, expected, vocabulary):
    tokens = tinycss2.parse_component_value_list(selector)
    assert style_sheet.can_match(tokens, vocabulary) is expected


def kept(css: str, vocabulary) -> str:
    """What stays of a sheet, without its first line."""
    return style_sheet.written(style_sheet.filtered(css, vocabulary)).partition("\n")[2].strip()


@pytest.mark.parametrize(
    ("css", "expected"),
    [
        (".one, .gone { color : red ; }", ".one{color:red}"),
        ("@media print { .gone {a:b} .one {c: d!important} }", "@media print{.one{c:d!important}}"),
        ("@media print { .gone {a:b} }", ""),
        ("/*! Licence */ /* talk */ p{a:b}", "/*! Licence */\np{a:b}"),
        ("p{--used:1;--not:2;width:var(--used)}", "p{--used:1;width:var(--used)}"),
        ("p{--first:var(--second);--second:1}", ""),  # a chain that nothing asks for
        ("p{--shown:1}", "p{--shown:1}"),  # a script may ask for it
        ("@keyframes a{from{top:0}}@keyframes b{from{top:0}}p{animation:a 1s}",
         "@keyframes a{from{top:0}}\np{animation:a 1s}"),
        ("@font-face{font-family:'A B';src:x}@font-face{font-family:C;src:x}p{font:1em A\\ B}",
         "@font-face{font-family:\"A B\";src:x}\np{font:1em A\\ B}"),
        ("p, .gone::-moz-x {a:b}", "p,.gone::-moz-x{a:b}"),  # where one part is unknown, none may apply
        ("p{*zoom:1;a:b}", "p{a:b}"),  # no browser reads it either
    ],
)  # fmt: skip
def test_a_sheet_keeps_what_can_match_and_what_is_asked_for(css, expected, vocabulary):
    vocabulary.words.add("--shown")
    assert kept(css, vocabulary) == expected


def test_sheets_are_joined_with_their_imports_and_addresses_still_lead_to_the_files(tmp_path):
    (tmp_path / "deep").mkdir()
    (tmp_path / "base.css").write_text("b{background:url('i.png')}")
    (tmp_path / "deep" / "a.css").write_text(
        '@import "../base.css";a{background:url(../f/x.png) url(data:image/png;base64,AA) url(#id)}'
    )
    assert style_sheet.joined(tmp_path, ["deep/a.css"]) == (
        "b{background:url(i.png)}a{background:url(f/x.png) url(data:image/png;base64,AA) url(#id)}"
    )


def test_an_import_that_cannot_be_joined_stops_the_build():
    with pytest.raises(ValueError, match="@import"):
        kept('@import url("https://example.org/x.css");', Vocabulary())


def characters(face: str) -> set[str]:
    """The characters of the font in a `@font-face` rule."""
    data = re.search(r"base64,([^)]+)\)", face)[1]
    with TTFont(BytesIO(base64.b64decode(data))) as font:
        return {chr(code) for code in font.getBestCmap()}


def test_fonts_go_into_the_sheet_with_only_the_characters_in_use():
    css = f'@font-face{{font-family:Maths;src:url({FONT.name}) format("woff2"),url(x.ttf)}}'
    face = style_sheet.Block("@font-face", style_sheet._declarations(tinycss2.parse_one_rule(css).content))
    page = "<p>Z</p><math><mi>x</mi><mo>(</mo><msqrt><mi>&pi;</mi></msqrt><mi>h</mi></math>"
    (found,) = fonts.inside([face], FONT.parent, [page])
    assert characters(found.text()) - {")"} == set("x(πh√") | {
        "𝑥",
        "𝜋",
        "𝜛",
        "ℎ",
    }  # a bracket brings its mirror
    assert "x.ttf" not in found.text()
    assert fonts.inside([face], FONT.parent, ["<p>no formula</p>"]) == []


def test_icons_are_the_private_characters_of_the_rules_that_stayed():
    rule = style_sheet.Block(".fa-x:before", [("content", 'content:"\uf135"')])
    variable = style_sheet.Block(":root", [("--pst-icon", '--pst-icon:"\uf00d"')])
    assert fonts.of_icons([rule, variable]) == {"\uf135", "\uf00d"}


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
    assert scripts.is_needed(script, body) is expected


def test_pictures_wait_and_keep_their_place_and_twice_is_once(tmp_path):
    (tmp_path / "_static").mkdir()
    (tmp_path / "_static" / "site.css").write_text("p{a:b}")
    (tmp_path / "i.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg" width="30" height="20"/>')
    page = tmp_path / "p.html"
    page.write_text(
        '<link href="_static/site.css" /><img src="i.svg"><article><img alt="a" src="i.svg?v=1">'
        '<img src="i.svg" width="5" loading="eager"><script>"<img src=x>"</script></article>'
    )
    finish(tmp_path)
    once = page.read_text()
    assert '<img loading="lazy" decoding="async" src="i.svg"><article>' in once
    assert '<img width="30" height="20" loading="lazy" decoding="async" alt="a" src="i.svg?v=1">' in once
    assert '<img src="i.svg" width="5" loading="eager"><script>"<img src=x>"</script>' in once
    assert re.search(r'href="_static/site\.css\?v=[0-9a-f]{8}"', once)
    finish(tmp_path)
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
    for face in re.findall(r"@font-face\{[^}]*\}", css):
        family = re.search(r"font-family:\"?([^;\"]+)", face)[1].replace("\\", "")
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
