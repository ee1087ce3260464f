"""A chapter on paper: everything is there and legible, and nothing that is for hands."""

import io
import unicodedata

import pytest
from pypdf import PdfReader

from tests.site.conftest import listen

CHAPTER = "chapters/02-sigmoid.html"
WIDE = 680  # pixels: the text of an A4 page, at 96 to the inch, less the margins


@pytest.fixture
def paper(window, site):
    """Opens a page as it is printed, from either theme, with or without scripts."""

    def _paper(scheme="light", script=True, name=CHAPTER):
        size = {"width": WIDE, "height": 900}
        page = window(viewport=size, color_scheme=scheme, java_script_enabled=script)
        listen(page)
        page.goto((site / name).as_uri())
        page.emulate_media(media="print")
        return page

    return _paper


def luminance_of(page, selector, name="color"):
    """The brightest colour of the visible matches, from 0 for black to 255 for white."""
    return page.evaluate(
        """([selector, name]) => Math.max(...[...document.querySelectorAll(selector)]
        .filter(e => e.checkVisibility()).map(e => getComputedStyle(e)[name].match(/[\\d.]+/g).map(Number))
        .map(([r, g, b]) => 0.2126 * r + 0.7152 * g + 0.0722 * b))""",
        [selector, name],
    )


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_words_code_formulas_and_links_are_dark_from_either_theme(paper, scheme):
    page = paper(scheme)
    for selector in ("p", "h1, h2, h3", ".cell_input span", ".cell_output pre", "math", "td, th", "summary"):
        found = page.locator(f"article {selector.replace(', ', ', article ')}")
        if found.count():
            assert luminance_of(page, f"article :is({selector})") < 80, selector
    assert luminance_of(page, "article a:not(.headerlink)") < 80
    underlined = page.locator("article p a").first
    assert "underline" in underlined.evaluate("e => getComputedStyle(e).textDecorationLine")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_ground_is_white_from_either_theme(paper, scheme):
    page = paper(scheme)
    for selector in ("body", ".bd-main", "article", ".cell_output img"):
        ground = page.locator(selector).first.evaluate("e => getComputedStyle(e).backgroundColor")
        assert ground in ("rgb(255, 255, 255)", "rgba(0, 0, 0, 0)"), selector


def test_navigation_and_buttons_stay_on_the_screen(paper):
    page = paper()
    page.wait_for_timeout(300)  # the copy buttons come by script
    hands = "button, input, nav, .bd-sidebar, .prev-next-footer, .headerlink, .widget-place, .whole"
    assert page.locator(hands).count() > 10
    shown = page.evaluate(
        "s => [...document.querySelectorAll(s)].filter(e => e.checkVisibility()).map(e => e.outerHTML)", hands
    )
    assert shown == []
    titles = page.locator("h1").filter(visible=True).all_inner_texts()
    assert titles == ["Sigmoid"]
    assert page.locator(".widget-picture img").first.is_visible()


def hidden_words(page):
    """Hints and solutions of which the words cannot be seen."""
    return page.evaluate("""() => [...document.querySelectorAll("article details")]
        .filter(d => !d.querySelector(":scope > :not(summary)").checkVisibility(
            { contentVisibilityAuto: true, opacityProperty: true, visibilityProperty: true })
            || d.querySelector(":scope > :not(summary)").getBoundingClientRect().height < 5)
        .map(d => d.textContent.trim().slice(0, 40))""")


def test_hints_and_solutions_are_printed_unfolded_where_they_stand(paper):
    page = paper(script=False)
    assert page.locator("article details").count() > 10
    assert page.locator("article details[open]").count() == 0
    assert hidden_words(page) == []
    page.emulate_media(media="screen")
    assert len(hidden_words(page)) == page.locator("article details").count()


def test_a_browser_that_does_not_know_how_unfolds_by_script_and_folds_again(paper):
    page = paper()
    page.locator("article details").first.evaluate("d => { d.open = true; }")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.locator("article details:not([open])").count() == 0
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.locator("article details[open]").count() == 1  # the reader's own


def cut_off(page):
    """What is wider than its place or sticks out of the paper."""
    return page.evaluate("""() => {
        const found = [];
        for (const e of document.querySelectorAll("article pre, article img, article table, .figure-box")) {
            if (!e.checkVisibility()) continue;
            const box = e.getBoundingClientRect();
            if (box.right > innerWidth + 1 || e.scrollWidth > e.clientWidth + 1 && e.clientWidth)
                found.push(`${e.tagName}.${e.className} ${Math.round(box.right)} ${e.scrollWidth}`);
        }
        return found; }""")


@pytest.mark.parametrize("name", [CHAPTER, "chapters/07-backpropagation.html", "pages/notation.html"])
def test_nothing_is_cut_off_at_the_papers_edge(paper, name):
    assert cut_off(paper(name=name)) == []


def test_a_wide_line_without_the_style_would_be_cut_off(paper):
    page = paper()
    page.add_style_tag(
        content=".bd-main .bd-content .bd-article pre.x, .bd-main .bd-content pre:not(.x) "
        "{ white-space: pre !important; font-size: 14pt }"
    )
    assert cut_off(page)


def test_figures_formulas_and_rows_are_not_cut_by_the_end_of_a_page(paper):
    page = paper()
    for selector in (".figure-box", "div.math", "article tr"):
        if page.locator(selector).count():
            style = page.locator(selector).first.evaluate("e => getComputedStyle(e).breakInside")
            assert style == "avoid", selector
    tallest = page.evaluate(
        "Math.max(...[...document.querySelectorAll('.figure-box img')].map(e => e.height))"
    )
    assert 200 < tallest < 365  # 95 mm, so two fit on a page; as on the screen one would be 474


def test_the_pdf_has_the_pages_of_a_chapter_and_no_blank_ones(paper):
    pdf = paper().pdf(format="A4")
    assert 8 <= pdf.count(b"/Type /Page\n") + pdf.count(b"/Type /Page>>") <= 24


def opacities(resources):
    """How opaque what is painted on a sheet, or in a part of it, is."""
    resources = resources.get_object()
    for state in (resources.get("/ExtGState") or {}).values():
        yield float(state.get_object().get("/ca", 1))
    for part in (resources.get("/XObject") or {}).values():
        if "/Resources" in part.get_object():
            yield from opacities(part.get_object()["/Resources"])


#: MyST-NB's fold for code, which fades in.
FOLD = """<div class="cell"><details class="hide above-input"><summary>Show</summary>
    <div class="cell_input"><pre>half-faded = 1</pre></div></details></div>"""


def palest(page):
    """Of what is painted in the page's PDF, when a fold that fades in has been added to it."""
    page.evaluate("fold => document.querySelector('article').insertAdjacentHTML('beforeend', fold)", FOLD)
    sheets = PdfReader(io.BytesIO(page.pdf(format="A4"))).pages
    return min(opacity for sheet in sheets for opacity in opacities(sheet["/Resources"]))


def test_nothing_is_printed_half_faded_in(paper):
    assert palest(paper()) >= 0.25  # the grid of an explorable's picture
    fading = paper()
    fading.add_style_tag(
        content="@media print { details.hide > div { animation: collapsed-fade-in 900s -90s !important } }"
    )
    assert palest(fading) < 0.25


@pytest.mark.slow
@pytest.mark.parametrize("name", [CHAPTER, "chapters/04-relu.html", "chapters/07-backpropagation.html"])
def test_no_heading_is_left_alone_at_the_foot_of_a_page(engine, site, name):
    if engine.name == "webkit":
        pytest.skip("SKIPPED: its driver's pages are not A4")
    engine.open((site / name).as_uri())
    titles = engine.run(
        "() => [...document.querySelectorAll('article :is(h1, h2, h3, h4, summary)')]"
        ".map(e => e.firstChild.textContent)"
    )
    assert len(titles) > 20
    sheets = PdfReader(io.BytesIO(engine.print())).pages
    assert len(sheets) > 8
    feet = [
        squeezed(sheet.extract_text(extraction_mode="layout").rstrip().rpartition("\n")[2])
        for sheet in sheets
    ]
    alone = {squeezed(title) for title in titles}
    assert [foot for foot in feet if foot in alone] == []


def squeezed(text):
    """As an extractor's ligatures and spaces do not matter."""
    return "".join(unicodedata.normalize("NFKC", text).split())
