"""Every page of the built book in a real browser, as keyboards, screen readers and phones meet it.

By default every page is opened once and axe looks at three of them; `make test-slow` has axe look at all.
"""

import re

import pytest

from tests.site.conftest import listen, served, started

TELLING = ("index.html", "chapters/02-sigmoid.html", "pages/bibliography.html")
WORDY = ("chapters/03-tanh.html", "chapters/04-relu.html", "chapters/07-backpropagation.html")
SCHEMES, WIDTHS = ("light", "dark"), (1280, 320)


@pytest.fixture(scope="module")
def names(site):
    """The addresses of all pages; what a theme leaves in _static is none, and 404.html has its own tests."""
    found = sorted(path.relative_to(site) for path in site.rglob("*.html"))
    pages = [path.as_posix() for path in found if "_static" not in path.parts and path.name != "404.html"]
    assert set(TELLING) <= set(pages)
    return pages


@pytest.fixture(scope="module")
def address(site):
    with served(site) as base:
        yield base


@pytest.fixture
def window(window):
    """Opens a browser window of a width and a colour scheme."""
    return lambda width=1280, scheme="light": window(
        viewport={"width": width, "height": 900}, color_scheme=scheme
    )


def unfolded(page):
    """The page with every hint and solution open: what is in them fades in, and has no contrast before."""
    page.evaluate("""async () => {
        document.querySelectorAll("details").forEach(d => { d.open = true; });
        await new Promise(requestAnimationFrame);
        const passing = document.getAnimations().filter(a => a.effect.getComputedTiming().endTime < Infinity);
        await Promise.allSettled(passing.map(animation => animation.finished));
    }""")
    return page


def wrong_with_layout(page):
    """What sticks out of the page, or scrolls where the Tab key does not go."""
    return page.evaluate("""() => {
        const root = document.documentElement, found = [];
        if (root.scrollWidth > innerWidth) found.push(`the page is ${root.scrollWidth} px wide`);
        const scrolls = "div.math, .figure-box, p:has(math), pre, .pst-scrollable-table-container";
        for (const box of document.querySelectorAll(scrolls)) {
            if (box.scrollWidth > box.clientWidth + 1 && box.clientWidth && box.tabIndex !== 0)
                found.push(`${box.tagName}.${box.className} scrolls and cannot be focused`);
        }
        return found; }""")


def wrong_with_head_and_outline(page):
    """What a tab, a search engine and a screen reader's list of headings would miss."""
    return page.evaluate("""() => {
        const found = [], said = document.querySelectorAll("meta[name=description]");
        if (document.documentElement.lang !== "en") found.push("no language");
        if (!document.title.trim()) found.push("no title");
        if (said.length !== 1 || said[0].content.length < 20) found.push("no description");
        if (document.querySelectorAll("meta[name=viewport]").length !== 1) found.push("not one viewport");
        if (!document.querySelector("link[rel~=icon]")) found.push("no icon");
        const levels = [...document.querySelector("main").querySelectorAll("h1, h2, h3, h4, h5")]
            .filter(h => h.getClientRects().length).map(h => Number(h.tagName[1]));
        if (levels.filter(n => n === 1).length !== 1) found.push(`${levels} has not one h1`);
        if (levels.some((n, i) => i && n > levels[i - 1] + 1)) found.push(`headings skip a level: ${levels}`);
        return found; }""")


def test_on_every_page_nothing_is_foreign_complains_sticks_out_or_is_missing(site, names, window):
    page = window(width=320)
    foreign, said = listen(page)
    found = {}
    for name in names:
        page.goto((site / name).as_uri())
        page.evaluate("document.fonts.ready")
        unfolded(page)
        page.wait_for_timeout(350)  # the theme looks at what scrolls 300 ms after a change
        found[name] = [*wrong_with_layout(page), *wrong_with_head_and_outline(page), *foreign, *said]
        foreign.clear()
        said.clear()
    assert {name: faults for name, faults in found.items() if faults} == {}


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("scheme", SCHEMES)
def test_axe_finds_nothing_on_three_pages(address, axe, window, scheme, width):
    look_at(TELLING, address, axe, window(width, scheme))


@pytest.mark.slow
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("scheme", SCHEMES)
def test_axe_finds_nothing_on_any_page(names, address, axe, window, scheme, width):
    look_at(names, address, axe, window(width, scheme))


def look_at(names, address, axe, page):
    found = {}
    for name in names:
        page.goto(f"{address}/{name}")
        page.wait_for_timeout(450)
        found[name] = axe(unfolded(started(page)))
    assert {name: faults for name, faults in found.items() if faults} == {}


def test_axe_and_the_layout_check_see_faults(address, axe, window):
    """The checks are not blind: a page that is spoilt on purpose fails each of them."""
    page = window(width=320)
    foreign, said = listen(page)
    page.goto(f"{address}/index.html")
    page.evaluate("""() => {
        document.querySelector("article").insertAdjacentHTML("beforeend",
            `<img src="https://example.invalid/x.png"><p style="color: #ccc; background: #fff">pale</p>
             <div style="width: 50rem">wide</div><h5>deep</h5>
             <div class="math" style="overflow: auto"><div style="width: 60rem">x</div></div>`);
        document.querySelector("meta[name=description]").remove();
    }""")
    page.wait_for_timeout(300)
    faults = " ".join(axe(page))
    assert "image-alt" in faults
    assert "color-contrast" in faults
    layout = " ".join(wrong_with_layout(page))
    assert re.search(r"the page is \d+ px wide", layout)
    assert "DIV.math scrolls and cannot be focused" in layout
    assert {"no description"} < set(wrong_with_head_and_outline(page))
    assert foreign == ["https://example.invalid/x.png"]
    assert said


@pytest.mark.parametrize("scheme", SCHEMES)
def test_on_a_phone_a_figure_without_a_plate_is_legible_and_can_be_seen_whole(site, window, scheme):
    page = window(320, scheme)
    page.goto((site / "chapters/02-sigmoid.html").as_uri())
    box = page.locator(".figure-box").first
    figure = box.locator("img")
    style = figure.evaluate("e => [getComputedStyle(e).backgroundColor, getComputedStyle(e).filter]")
    assert style == ["rgba(0, 0, 0, 0)", "none"]
    figure.scroll_into_view_if_needed()
    assert figure.bounding_box()["width"] >= 490  # 804 pixels of PNG: its 10 points are 9.3 pixels or more
    assert box.bounding_box()["width"] <= 320
    assert box.get_attribute("tabindex") == "0"
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    whole = page.get_by_role("checkbox", name="Show this figure whole").first
    assert min(whole.bounding_box()[side] for side in ("width", "height")) >= 24
    whole.focus()
    page.keyboard.press("Space")
    assert 250 < figure.bounding_box()["width"] <= box.bounding_box()["width"]
    assert (box.get_attribute("tabindex"), box.get_attribute("data-goes-on")) == (None, None)
    page.keyboard.press("Space")
    assert figure.bounding_box()["width"] >= 490


def test_on_a_phone_a_figure_that_is_small_has_no_box_to_tick(site, window):
    page = window(width=320)
    page.goto((site / "chapters/02-sigmoid.html").as_uri())
    small = page.locator(".figure-box:not(.wide-figure)")
    assert small.count() == page.locator(".figure-box").count() - page.locator(".whole").count() > 0
    assert 250 < small.locator("img").first.bounding_box()["width"] <= 320


@pytest.mark.parametrize("kind", [".figure-box", "div.math", ".cell_output pre", ".cell_output .text_html"])
def test_what_goes_on_sideways_fades_there_and_not_while_it_has_the_focus(site, window, kind):
    page = window(width=320)
    page.goto((site / "chapters/08-choosing.html").as_uri())
    if kind == "div.math":
        page.goto((site / "chapters/01-why-non-linearity.html").as_uri())
    box = page.locator(f"{kind}[data-goes-on]").first
    box.wait_for()

    def edges():
        mask = box.evaluate("e => getComputedStyle(e).maskImage")
        return box.get_attribute("data-goes-on"), mask.count("24px") if mask != "none" else None

    assert edges() == ("right", 1)
    box.evaluate("e => { e.scrollLeft = 20; }")
    page.wait_for_timeout(100)
    assert edges() == ("left right", 2)
    box.evaluate("e => { e.scrollLeft = 9999; }")
    page.wait_for_timeout(100)
    assert edges() == ("left", 1)
    page.keyboard.press("Tab")  # from here on the focus shows
    box.focus()
    assert edges() == ("left", None)


def test_no_line_begins_with_the_punctuation_behind_a_formula(site, window):
    """At several widths: where lines end is different at each."""
    page = window()
    found = {}
    for name in WORDY:
        page.goto((site / name).as_uri())
        page.evaluate("document.fonts.ready")
        unfolded(page)
        for width in (320, 360, 412, 768, 1280):
            page.set_viewport_size({"width": width, "height": 900})
            found[name, width] = page.evaluate("""() => {
                const alone = [];
                for (const formula of document.querySelectorAll("article :is(p, li) math")) {
                    const next = formula.nextSibling;
                    if (!(next instanceof Text) || !/^[.,;:!?)”’]/.test(next.data)) continue;
                    const sign = document.createRange();
                    sign.setStart(next, 0);
                    sign.setEnd(next, 1);
                    const [a, b] = [formula.getBoundingClientRect(), sign.getBoundingClientRect()];
                    if (b.left < a.right - 3) alone.push(formula.parentElement.textContent.slice(0, 60));
                }
                return alone; }""")
    assert {place: faults for place, faults in found.items() if faults} == {}


@pytest.mark.parametrize("width", [320, 1104])
def test_no_heading_has_an_empty_line_and_none_widens_the_page(site, window, width):
    page = window(width=width)
    found = {}
    for name in WORDY:
        page.goto((site / name).as_uri())
        for wider in (0, 32, 64):
            page.set_viewport_size({"width": width + wider, "height": 900})
            found[name, wider] = page.evaluate("""() => {
                const empty = [...document.querySelectorAll("article :is(h1, h2, h3)")].filter(heading => {
                    const words = document.createRange();
                    words.setStart(heading, 0);
                    words.setEndBefore(heading.querySelector(".headerlink"));
                    return heading.clientHeight > words.getBoundingClientRect().height + 20;
                }).map(heading => heading.textContent);
                if (document.documentElement.scrollWidth > innerWidth) empty.push("the page is too wide");
                return empty; }""")
    assert {place: faults for place, faults in found.items() if faults} == {}


def test_on_a_phone_the_titles_before_and_after_are_not_cut_off(site, window):
    page = window(width=320)
    found = {}
    for name in ("chapters/01-why-non-linearity.html", "chapters/08-choosing.html", "pages/glossary.html"):
        page.goto((site / name).as_uri())
        found[name] = page.evaluate("""() => [...document.querySelectorAll(".prev-next-area :is(p, i)")]
            .filter(e => e.scrollWidth > e.clientWidth + 1 && e.clientWidth
                || e.getBoundingClientRect().right > innerWidth || e.getBoundingClientRect().left < 0)
            .map(e => e.textContent || e.className)""")
    assert {name: faults for name, faults in found.items() if faults} == {}


def test_a_hint_opens_by_keyboard_and_its_formulas_are_no_stops_unless_wide(site, window):
    page = window()
    page.goto((site / "chapters/02-sigmoid.html").as_uri())
    hint = page.locator("article details > summary", has_text="Hint").first
    hint.focus()
    page.keyboard.press("Enter")
    assert hint.evaluate("e => e.parentElement.open")
    stops = page.locator("div.math[tabindex]")
    assert stops.count() < page.locator("div.math").count() / 2
    page.set_viewport_size({"width": 320, "height": 900})
    page.wait_for_timeout(200)
    assert stops.first.get_attribute("aria-label") == "Wide formula, scrolls sideways"


@pytest.mark.parametrize("over", ["http", "file"])
def test_the_search_finds_a_chapter(site, address, window, over):
    page = window()
    base = address if over == "http" else site.as_uri()
    page.goto(f"{base}/search.html?q=saturated")
    page.locator("#search-results li a", has_text="Sigmoid").first.wait_for()


def test_an_explorables_picture_gives_way_to_the_living_figure_and_comes_back_on_paper(site, window):
    page = window()
    page.goto((site / "chapters/02-sigmoid.html").as_uri())
    picture, place = page.locator(".widget-picture").first, page.locator(".widget-place").first
    place.locator("svg").first.wait_for()
    assert not picture.is_visible()
    page.emulate_media(media="print")
    assert picture.is_visible()
    assert not place.is_visible()
