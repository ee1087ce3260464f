"""Every page of the built book in a real browser, as keyboards, screen readers and phones meet it.

`make test` opens a page of each kind; the slow tests open all of them, in light and dark, wide and narrow.
"""

import re

import pytest

from _ext.publication import html_pages
from tests.site.conftest import listen, started

SIGMOID = "chapters/02-sigmoid.html"
KINDS = ("index.html", SIGMOID, "pages/bibliography.html", "pages/claims.html", "search.html")
WORDY = "chapters/07-backpropagation.html"
SCHEMES, WIDTHS = ("light", "dark"), (1280, 320)


@pytest.fixture(scope="module")
def names(site):
    """The addresses of all pages; 404.html has its own tests."""
    addresses = {path.relative_to(site).as_posix() for path in html_pages(site)} - {"404.html"}
    assert {*KINDS, WORDY} <= addresses
    return sorted(addresses)


@pytest.fixture
def open_page(window, site):
    """Opens a page of the site at a width and in a colour scheme."""

    def _open(name, width=320, scheme="light"):
        page = window(viewport={"width": width, "height": 900}, color_scheme=scheme)
        page.goto((site / name).as_uri())
        return page

    return _open


def unfold(page):
    """Open every hint and solution: what is in them fades in, and has no contrast before."""
    page.evaluate("""async () => {
        document.querySelectorAll("details").forEach(d => { d.open = true; });
        await document.fonts.ready;
        await new Promise(requestAnimationFrame);
        const passing = document.getAnimations().filter(a => a.effect.getComputedTiming().endTime < Infinity);
        await Promise.allSettled(passing.map(animation => animation.finished));
    }""")
    page.wait_for_timeout(350)  # the theme looks at what scrolls 300 ms after a change
    return page


#: What sticks out of the page, is cut off, scrolls where the Tab key does not go, or wastes a line.
LAYOUT = """() => {
    const root = document.documentElement, faults = [];
    if (root.scrollWidth > innerWidth) faults.push(`the page is ${root.scrollWidth} px wide`);
    const scrolls = "div.math, p:has(math), pre, .pst-scrollable-table-container";
    for (const box of document.querySelectorAll(scrolls))
        if (box.scrollWidth > box.clientWidth + 1 && box.clientWidth && box.tabIndex !== 0)
            faults.push(`${box.tagName}.${box.className} scrolls and cannot be focused`);
    for (const title of document.querySelectorAll(".prev-next-area :is(p, i)")) {
        const box = title.getBoundingClientRect();
        const isOut = title.scrollWidth > title.clientWidth + 1 || box.right > innerWidth || box.left < 0;
        if (title.clientWidth && isOut)
            faults.push(`cut off: ${title.textContent || title.className}`);
    }
    for (const heading of document.querySelectorAll("article :is(h1, h2, h3)")) {
        const words = document.createRange();
        words.setStart(heading, 0);
        const link = heading.querySelector(".headerlink");
        if (link) words.setEndBefore(link);
        else words.setEndAfter(heading.lastChild);
        if (heading.clientHeight > words.getBoundingClientRect().height + 20)
            faults.push(`an empty line in ${heading.textContent}`);
    }
    return faults; }"""
#: What a tab, a search engine and a screen reader's list of headings would miss.
HEAD = """() => {
    const faults = [], described = document.querySelectorAll("meta[name=description]");
    if (document.documentElement.lang !== "en") faults.push("no language");
    if (!document.title.trim()) faults.push("no title");
    if (described.length !== 1 || described[0].content.length < 20) faults.push("no description");
    if (document.querySelectorAll("meta[name=viewport]").length !== 1) faults.push("not one viewport");
    if (!document.querySelector("link[rel~=icon]")) faults.push("no icon");
    const levels = [...document.querySelector("main").querySelectorAll("h1, h2, h3, h4, h5")]
        .filter(h => h.getClientRects().length).map(h => Number(h.tagName[1]));
    if (levels.filter(n => n === 1).length !== 1) faults.push(`${levels} has not one h1`);
    if (levels.some((n, i) => i && n > levels[i - 1] + 1)) faults.push(`headings skip a level: ${levels}`);
    return faults; }"""
#: Punctuation behind a formula that begins a line.
ALONE = """() => [...document.querySelectorAll("article :is(p, li) math")].filter(formula => {
    const next = formula.nextSibling;
    if (!(next instanceof Text) || !/^[.,;:!?)”’]/.test(next.data)) return false;
    const sign = document.createRange();
    sign.setStart(next, 0);
    sign.setEnd(next, 1);
    return sign.getBoundingClientRect().left < formula.getBoundingClientRect().right - 3;
}).map(formula => formula.parentElement.textContent.slice(0, 60))"""


def find_faults(page, site, names):
    """What is wrong with each of these pages, opened one after the other in a narrow window."""
    foreign, complaints = listen(page)
    faults = {}
    for name in names:
        page.goto((site / name).as_uri())
        unfold(page)
        faults[name] = [*page.evaluate(LAYOUT), *page.evaluate(HEAD), *foreign, *complaints]
        foreign.clear()
        complaints.clear()
    return {name: messages for name, messages in faults.items() if messages}


def test_nothing_is_foreign_complains_sticks_out_or_is_missing(site, names, open_page):
    assert find_faults(open_page("index.html"), site, KINDS) == {}


@pytest.mark.slow
def test_nothing_is_foreign_complains_sticks_out_or_is_missing_on_any_page(site, names, open_page):
    assert find_faults(open_page("index.html"), site, names) == {}


@pytest.mark.parametrize(("name", "width", "scheme"), [("index.html", 1280, "light"), (SIGMOID, 320, "dark")])
def test_axe_sees_no_fault_on_a_page(open_page, axe, name, width, scheme):
    assert axe(unfold(started(open_page(name, width, scheme)))) == []


@pytest.mark.slow
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("scheme", SCHEMES)
def test_axe_sees_no_fault_on_any_page(names, open_page, site, axe, scheme, width):
    page, faults = open_page("index.html", width, scheme), {}
    for name in names:
        page.goto((site / name).as_uri())
        faults[name] = axe(unfold(started(page)))
    assert {name: messages for name, messages in faults.items() if messages} == {}


def test_a_page_that_is_spoilt_on_purpose_fails_each_check(open_page, axe):
    page = open_page("index.html")
    foreign, complaints = listen(page)
    page.evaluate("""() => {
        document.querySelector("article").insertAdjacentHTML("beforeend",
            `<img src="https://example.invalid/x.png"><p style="color: #ccc; background: #fff">pale</p>
             <div style="width: 50rem">wide</div><h5>deep</h5>
             <div class="math" style="overflow: auto"><div style="width: 60rem">x</div></div>
             <p style="width: 5px"><math><mi>x</mi></math>, and</p>`);
        document.querySelector("article h2").style.height = "20rem";
        document.querySelector("meta[name=description]").remove();
    }""")
    page.wait_for_timeout(300)
    faults = " ".join([*axe(page), *page.evaluate(LAYOUT), *page.evaluate(HEAD)])
    for fault in (r"image-alt", r"color-contrast", r"the page is \d+ px wide", r"DIV\.math scrolls",
                  r"an empty line in", r"no description", r"headings skip a level"):  # fmt: skip
        assert re.search(fault, faults), fault
    assert page.evaluate(ALONE) == ["x, and"]
    assert foreign == ["https://example.invalid/x.png"]
    assert complaints


#: Each colour of a figure against the page's ground, as the Web Content Accessibility Guidelines define it.
CONTRASTS = """() => {
    const light = ([r, g, b]) => [r, g, b].map(c => c / 255)
        .map(c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
        .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0.05);
    const rgb = colour => colour.match(/[\\d.]+/g).slice(0, 3).map(Number);
    const ground = light(rgb(getComputedStyle(document.body).backgroundColor));
    const faults = [];
    for (const part of document.querySelectorAll("svg.figure :is(path, use):not(defs *)")) {
        const { fill, stroke, strokeOpacity, fillOpacity } = getComputedStyle(part);
        for (const [colour, opacity] of [[fill, fillOpacity], [stroke, strokeOpacity]]) {
            if (colour === "none" || Number(opacity) < 1) continue;
            const [low, high] = [light(rgb(colour)), ground].sort((a, b) => a - b);
            if (high / low < 4.5) faults.push(`${colour} on the page: ${(high / low).toFixed(2)}`);
        }
    }
    return [...new Set(faults)];
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_figure_is_drawn_in_colours_that_can_be_read_and_is_whole_on_a_phone(open_page, scheme):
    page = open_page(SIGMOID, scheme=scheme)
    assert page.evaluate(CONTRASTS) == []
    for figure in page.locator("svg.figure").all():
        box = figure.bounding_box()
        assert (box["x"] >= 0, box["x"] + box["width"] <= 320, box["width"] > 240) == (True, True, True)
        assert len(figure.get_attribute("aria-label")) > 40
    ids = page.evaluate("[...document.querySelectorAll('svg.figure [id]')].map(e => e.id)")
    assert len(ids) == len(set(ids)) > 10
    page.add_style_tag(content=".figure { --ink: #777 !important; --blue: #567 !important }")
    assert page.evaluate(CONTRASTS) != [], "a pale colour would not be seen"


def test_what_goes_on_sideways_fades_there_and_not_while_it_has_the_focus(open_page):
    page = open_page("chapters/08-choosing.html")
    for kind in (".cell_output pre", ".cell_output .text_html"):
        box = page.locator(f"{kind}[data-goes-on]").first
        box.wait_for()
        for position, sides, fades in ((0, "right", 1), (20, "left right", 2), (9999, "left", 1)):
            box.evaluate("(e, left) => { e.scrollLeft = left; }", position)
            arrived = "([e, sides]) => e.dataset.goesOn === sides"
            page.wait_for_function(arrived, arg=[box.element_handle(), sides])
            assert box.evaluate("e => getComputedStyle(e).maskImage").count("24px") == fades
        page.keyboard.press("Tab")  # from here on the focus shows
        box.focus()
        assert box.evaluate("e => getComputedStyle(e).maskImage") == "none"


def test_no_line_begins_with_the_punctuation_behind_a_formula(open_page):
    """At several widths: where lines end is different at each."""
    page = unfold(open_page(WORDY))
    for width in (320, 412, 768):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate(ALONE) == [], width


def test_a_hint_opens_by_keyboard_and_its_formulas_are_no_stops_unless_wide(open_page):
    page = open_page(SIGMOID, width=1280)
    hint = page.locator("article details > summary", has_text="Hint").first
    hint.focus()
    page.keyboard.press("Enter")
    assert hint.evaluate("e => e.parentElement.open")
    stops = page.locator("div.math[tabindex]")
    assert stops.count() < page.locator("div.math").count() / 2
    page.set_viewport_size({"width": 320, "height": 900})
    page.locator("div.math[tabindex][aria-label='Wide formula, scrolls sideways']").first.wait_for()


def test_an_explorables_picture_gives_way_to_the_living_figure_and_comes_back_on_paper(open_page):
    page = open_page(SIGMOID, width=1280)
    picture, place = page.locator(".widget-picture").first, page.locator(".widget-place").first
    place.locator("svg").first.wait_for()
    assert not picture.is_visible()
    page.emulate_media(media="print")
    assert picture.is_visible()
    assert not place.is_visible()
