"""How light the built pages are, with a host that compresses; nothing moves when things arrive."""

import base64
import re

import pytest

from tests.site.conftest import served
from tools.math_font import FONT
from tools.static_host import sent_size, weigh_page

CHAPTER_LIMIT = 350_000  # bytes, compressed with gzip
WIDGET_SCRIPT_LIMIT = 30_000
MOVED_LIMIT = 0.02  # of the window, weighted with the distance; from 0.1 on browsers' makers call it annoying
SIGMOID = "chapters/02-sigmoid.html"

# Of the text: the list of sections beside it unfolds as the reader comes along, which is what it is for.
# What follows an input within half a second is the reader's doing and does not count.
MOVES = """new PerformanceObserver(list => {
    const ofText = s => s.node?.parentElement?.closest("article");
    for (const move of list.getEntries()) if (!move.hadRecentInput && move.sources.some(ofText)) {
        window.moved = (window.moved ?? 0) + move.value;
        window.whatMoved = [...(window.whatMoved ?? []), ...move.sources.map(s =>
            `${move.value.toFixed(4)} ${s.node?.nodeName}.${s.node?.className}`)];
    }
}).observe({ type: "layout-shift", buffered: true });"""


@pytest.fixture(scope="module")
def chapters(site):
    """The addresses of all chapters, the largest page first."""
    paths = sorted((site / "chapters").glob("*.html"), key=lambda path: -path.stat().st_size)
    assert len(paths) >= 8
    return [path.relative_to(site).as_posix() for path in paths]


def test_the_heaviest_chapter_with_all_it_loads_at_first_is_light(browser, address, chapters):
    files = weigh_page(browser, address, chapters[0])
    assert any(name.endswith(".css") for name in files)
    assert sum(files.values()) <= CHAPTER_LIMIT, files


@pytest.mark.slow
def test_each_chapter_with_all_it_loads_at_first_is_light(browser, address, chapters):
    for chapter in chapters:
        files = weigh_page(browser, address, chapter)
        assert sum(files.values()) <= CHAPTER_LIMIT, f"{chapter}: {files}"


def test_what_is_loaded_is_counted(browser, tmp_path):
    (tmp_path / "big.js").write_bytes(bytes(range(1, 256)) * 10)
    (tmp_path / "far.png").write_bytes(b"far")
    (tmp_path / "p.html").write_text(
        "<title>p</title><script src=big.js></script><div style='height:90000px'></div>"
        "<img loading=lazy src=far.png width=1 height=1>"
    )
    with served(tmp_path) as own:
        files = weigh_page(browser, own, "p.html")
    assert set(files) - {"/favicon.ico"} == {"/p.html", "/big.js"}
    assert files["/big.js"] < 2550


def test_the_widgets_scripts_are_light(site):
    scripts = sorted((site / "_static" / "widgets").glob("*.js"))
    assert len(scripts) >= 4
    for script in scripts:
        assert 1_000 < sent_size(script.name, script.read_bytes()) <= WIDGET_SCRIPT_LIMIT, script.name


def read_to_the_end(window, address, chapter, width):
    """How much the text of a chapter moves while it loads and is read to its end, and what moved."""
    page = window(viewport={"width": width, "height": 800})
    page.add_init_script(MOVES)
    page.goto(f"{address}/{chapter}", wait_until="networkidle")
    page.evaluate("""async () => {
        const frame = () => new Promise(requestAnimationFrame);
        for (let y = 0; y < document.documentElement.scrollHeight; y += 600) {
            scrollTo({ top: y, behavior: "instant" });
            await frame();
            await frame();
        }
        await Promise.all([...document.images].filter(i => i.offsetParent).map(i => i.decode()));
        await frame();
        await frame();
    }""")
    assert page.locator("article svg.figure").count() > 0
    return page.evaluate("[window.moved ?? 0, window.whatMoved ?? []]")


def test_nothing_moves_while_a_chapter_is_read(window, address):
    moved, what = read_to_the_end(window, address, SIGMOID, 412)
    assert moved <= MOVED_LIMIT, what


@pytest.mark.slow
@pytest.mark.parametrize("width", [412, 1280])
def test_nothing_moves_while_any_chapter_is_read(window, address, chapters, width):
    for chapter in chapters:
        moved, what = read_to_the_end(window, address, chapter, width)
        assert moved <= MOVED_LIMIT, f"{chapter}: {what}"


@pytest.mark.slow
def test_a_picture_without_a_size_is_seen_to_move_the_text(window, address):
    page = window()
    page.add_init_script(MOVES)
    page.goto(f"{address}/{SIGMOID}", wait_until="networkidle")
    page.evaluate("""async () => {
        const picture = new Image();
        document.querySelector("article p").before(picture);
        await new Promise(done => setTimeout(done, 200));
        picture.src = "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' width='600' height='400'/>";
    }""")
    page.wait_for_function(f"window.moved > {MOVED_LIMIT}")


SIZES = """[...document.querySelectorAll("math, math *")].map(e => {
    const box = e.getBoundingClientRect();
    return [e.closest("math").textContent, e.tagName, box.width.toFixed(2), box.height.toFixed(2)];
})"""


@pytest.mark.slow
def test_formulas_are_as_large_as_with_the_whole_font(window, address, chapters):
    """A sign that the served font lacks would come from another one, and have another size."""
    whole = base64.b64encode(FONT.read_bytes()).decode()
    rules = f"@font-face {{ font-family: Whole; src: url(data:font/woff2;base64,{whole}) }}"
    page = window()
    for chapter in chapters:
        page.goto(f"{address}/{chapter}")
        page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true; })")
        as_served = page.evaluate(SIZES)
        page.add_style_tag(content=f"{rules} math {{ font-family: Whole, math !important }}")
        page.evaluate("document.fonts.load('16px Whole')")
        assert as_served == page.evaluate(SIZES), chapter
        page.add_style_tag(content="math { font-family: math !important }")
        assert as_served != page.evaluate(SIZES), "the comparison does not see another font"


def test_every_page_has_one_sheet_deferred_scripts_and_pictures_that_wait_in_their_place(site, soups):
    heavy = re.compile(r"mathjax|require|html-manager|embed-amd|fontawesome|thebe|unpkg", re.IGNORECASE)
    for name, page in soups.items():
        (sheet,) = page.select("link[rel=stylesheet]")
        assert re.search(r"(^|/)_static/site\.css\?v=\w{8}$", sheet["href"]), name
        assert page.body["data-default-mode"] == "auto"
        for script in page.select("script"):
            assert not heavy.search(script.get("src", "")), f"{name} loads {script['src']}"
            assert "THEBE_JS_URL" not in script.text, name
            is_small = "documentation_options.js" in script.get("src", "")  # inline scripts rely on it
            if script.get("src") and not is_small and name != "search.html":  # which runs its scripts at once
                assert "defer" in script.attrs, f"{name}: {script['src']}"
        for picture in page.select("article img"):
            assert picture["loading"] == "lazy"
            assert min(int(picture["width"]), int(picture["height"])) > 0


def test_every_icon_is_in_the_sheets_own_small_fonts(site, soups):
    sheet = (site / "_static" / "site.css").read_text(encoding="utf-8")
    assert not re.search(r"url\([^)]*(woff|ttf)", re.sub(r"url\(data:[^)]*\)", "", sheet))
    rules = re.findall(r"\.(fa-[\w-]+):{1,2}before[,{]", sheet)
    icons = {name for page in soups.values() for tag in page.select("[class*=fa-]") for name in tag["class"]}
    assert {"fa-magnifying-glass", "fa-moon", "fa-list"} <= icons & set(rules)
