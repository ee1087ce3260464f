"""How light the built pages are, in a browser with a host that compresses; nothing moves when things arrive.

What each page weighs, kind by kind: python tools/page_weight.py.
"""

import base64
import re
import subprocess
import sys

import pytest

from tools.math_font import FONT
from tools.page_weight import by_kind, compressed, loaded
from tools.static_host import hosted

CHAPTER_LIMIT = 350_000  # bytes, compressed with gzip
WIDGET_SCRIPT_LIMIT = 30_000
MOVED_LIMIT = 0.02  # of the window, weighted with the distance; from 0.1 on browsers' makers call it annoying
HEAVY = re.compile(r"mathjax|require|html-manager|embed-amd|fontawesome|thebe", re.IGNORECASE)

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
def host(site):
    with hosted(site) as running:
        yield running


@pytest.fixture(scope="module")
def chapters(site):
    """The addresses of all chapters."""
    found = sorted(path.relative_to(site).as_posix() for path in (site / "chapters").glob("*.html"))
    assert len(found) >= 8
    return found


def test_each_chapter_with_all_it_loads_at_first_is_light(browser, host, chapters, record_property):
    for chapter in chapters:
        files = loaded(browser, host, chapter)
        weight = sum(files.values())
        record_property(chapter, weight)
        assert {"page", "style", "scripts"} <= set(by_kind(files))
        assert [name for name in files if HEAVY.search(name)] == []
        assert weight <= CHAPTER_LIMIT, f"{chapter}: {weight:,} bytes, {by_kind(files)}"


def test_what_is_recorded_fits_into_a_report(root, tmp_path):
    """--junitxml: pytest's newer format refuses record_property with a warning, which is an error here."""
    (tmp_path / "test_one.py").write_text("def test_one(record_property):\n    record_property('page', 5)\n")
    command = [sys.executable, "-m", "pytest", "-c", root / "pyproject.toml", "--rootdir", tmp_path,
               "-p", "no:cacheprovider", f"--junitxml={tmp_path}/x.xml", tmp_path]  # fmt: skip
    run = subprocess.run(command, capture_output=True, text=True, check=False, cwd=root)
    assert run.returncode == 0, run.stdout
    assert '<property name="page" value="5"' in (tmp_path / "x.xml").read_text(encoding="utf-8")


def test_what_is_loaded_is_counted(browser, tmp_path):
    (tmp_path / "big.js").write_bytes(bytes(range(1, 256)) * 10)
    (tmp_path / "far.png").write_bytes(b"far")
    (tmp_path / "p.html").write_text(
        "<title>p</title><script src=big.js></script><div style='height:90000px'></div>"
        "<img loading=lazy src=far.png width=1 height=1>"
    )
    with hosted(tmp_path) as own:
        files = loaded(browser, own, "p.html")
    assert set(files) - {"/favicon.ico"} == {"/p.html", "/big.js"}
    assert files["/big.js"] == compressed(tmp_path / "big.js") < 2550


def test_the_widgets_scripts_are_light(site, record_property):
    scripts = sorted((site / "_static" / "widgets").glob("*.js"))
    assert len(scripts) >= 4
    for script in scripts:
        record_property(script.name, compressed(script))
        assert 1_000 < compressed(script) <= WIDGET_SCRIPT_LIMIT, script.name


def moves(browser, host, chapter, width):
    """How much the text of a chapter moves while it loads and is read to its end, and what moved."""
    context = browser.new_context(viewport={"width": width, "height": 800})
    page = context.new_page()
    page.add_init_script(MOVES)
    page.goto(f"{host.address}/{chapter}", wait_until="networkidle")
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
    moved, what = page.evaluate("[window.moved ?? 0, window.whatMoved ?? []]")
    loaded_pictures = page.evaluate(
        "[...document.querySelectorAll('article img')].filter(i => i.naturalWidth > 0).length"
    )
    context.close()
    assert loaded_pictures > 0
    return moved, what


WIDTHS = (412, 1280)
TELLING = "chapters/02-sigmoid.html"


@pytest.mark.parametrize("width", WIDTHS)
def test_nothing_moves_while_a_chapter_is_read(browser, host, width):
    moved, what = moves(browser, host, TELLING, width)
    assert moved <= MOVED_LIMIT, what


@pytest.mark.slow
@pytest.mark.parametrize("width", WIDTHS)
def test_nothing_moves_while_any_chapter_is_read(browser, host, chapters, width):
    for chapter in chapters:
        moved, what = moves(browser, host, chapter, width)
        assert moved <= MOVED_LIMIT, f"{chapter}: {what}"


def test_a_picture_without_a_size_is_seen_to_move_the_text(browser, host):
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    page.add_init_script(MOVES)
    page.goto(f"{host.address}/chapters/02-sigmoid.html", wait_until="networkidle")
    page.evaluate("""async () => {
        const picture = new Image();
        document.querySelector("article p").before(picture);
        await new Promise(done => setTimeout(done, 200));
        picture.src = document.querySelector("article img[width]").src;
    }""")
    page.wait_for_function(f"window.moved > {MOVED_LIMIT}")
    page.close()


SIZES = """[...document.querySelectorAll("math, math *")].map(e => {
    const box = e.getBoundingClientRect();
    return [e.closest("math").textContent, e.tagName, box.width.toFixed(2), box.height.toFixed(2)];
})"""


@pytest.mark.slow
def test_formulas_are_as_large_as_with_the_whole_font(browser, host, chapters):
    """A sign that the served font lacks would come from another one, and have another size."""
    whole = base64.b64encode(FONT.read_bytes()).decode()
    rules = f"@font-face {{ font-family: Whole; src: url(data:font/woff2;base64,{whole}) }}"
    page = browser.new_page()
    for chapter in chapters:
        page.goto(f"{host.address}/{chapter}")
        page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true; })")
        served = page.evaluate(SIZES)
        page.add_style_tag(content=f"{rules} math {{ font-family: Whole, math !important }}")
        page.evaluate("document.fonts.load('16px Whole')")
        assert served == page.evaluate(SIZES), chapter
        page.add_style_tag(content="math { font-family: math !important }")
        assert served != page.evaluate(SIZES), "the comparison does not see another font"
    page.close()
