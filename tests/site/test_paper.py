"""A chapter on paper: everything is there and legible, and nothing that is for hands."""

import io
import unicodedata

import pytest
from pypdf import PdfReader

from actbook import ACTIVATIONS

CHAPTER = "chapters/02-sigmoid.html"
WIDE = 680  # pixels: the text of an A4 page, at 96 to the inch, less the margins


@pytest.fixture
def paper(window, site):
    """Opens a page as it is printed, with or without scripts."""

    def _paper(script=True, name=CHAPTER):
        page = window(viewport={"width": WIDE, "height": 900}, java_script_enabled=script)
        page.goto((site / name).as_uri())
        page.emulate_media(media="print")
        return page

    return _paper


@pytest.fixture(scope="module")
def printed(windows, site):
    """A chapter on paper, from the dark theme, for tests that only look at it."""
    with windows.lent() as window:
        page = window(viewport={"width": WIDE, "height": 900}, color_scheme="dark")
        page.goto((site / CHAPTER).as_uri())
        page.locator(".copybtn").first.wait_for(state="attached")  # they come by script
        page.emulate_media(media="print")
        yield page


#: The brightest colour of the visible matches, from 0 for black to 255 for white.
LUMINANCE = """selector => Math.max(...[...document.querySelectorAll(selector)]
    .filter(e => e.checkVisibility()).map(e => getComputedStyle(e).color.match(/[\\d.]+/g).map(Number))
    .map(([r, g, b]) => 0.2126 * r + 0.7152 * g + 0.0722 * b))"""


def test_words_are_dark_on_white_from_the_dark_theme(printed):
    page = printed
    for selector in ("p", "h1, h2, h3", ".cell_input span", ".cell_output pre", "math", "td, th", "summary"):
        if page.locator(f"article :is({selector})").count():
            assert page.evaluate(LUMINANCE, f"article :is({selector})") < 80, selector
    assert page.evaluate(LUMINANCE, "article a:not(.headerlink)") < 80
    underlined = page.locator("article p a").first
    assert "underline" in underlined.evaluate("e => getComputedStyle(e).textDecorationLine")
    for selector in ("body", ".bd-main", "article", "svg.figure"):
        ground = page.locator(selector).first.evaluate("e => getComputedStyle(e).backgroundColor")
        assert ground in ("rgb(255, 255, 255)", "rgba(0, 0, 0, 0)"), selector


def test_navigation_and_buttons_stay_on_the_screen(printed):
    page = printed
    hands = "button, input, nav, .bd-sidebar, .prev-next-footer, .headerlink, .widget-place"
    assert page.locator(hands).count() > 10
    assert page.locator(hands).filter(visible=True).count() == 0
    assert page.locator("h1").filter(visible=True).all_inner_texts() == ["Sigmoid"]
    assert page.locator(".widget-picture img").first.is_visible()


#: Hints and solutions of which the words cannot be seen.
HIDDEN = """() => [...document.querySelectorAll("article details")].filter(fold => {
    const words = fold.querySelector(":scope > :not(summary)");
    return words.getBoundingClientRect().height < 5 || !words.checkVisibility(
        { contentVisibilityAuto: true, opacityProperty: true, visibilityProperty: true });
}).map(fold => fold.textContent.trim().slice(0, 40))"""


def test_hints_and_solutions_are_printed_unfolded_where_they_stand(paper):
    page = paper(script=False)
    assert page.locator("article details").count() > 10
    assert page.locator("article details[open]").count() == 0
    assert page.evaluate(HIDDEN) == []
    page.emulate_media(media="screen")
    assert len(page.evaluate(HIDDEN)) == page.locator("article details").count()


def test_a_browser_that_does_not_know_how_unfolds_by_script_and_folds_again(paper):
    page = paper()
    page.locator("article details").first.evaluate("d => { d.open = true; }")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.locator("article details:not([open])").count() == 0
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.locator("article details[open]").count() == 1  # the reader's own


#: What is wider than its place or sticks out of the paper.
CUT_OFF = """() => [...document.querySelectorAll("article :is(pre, img, table, svg)")]
    .filter(e => e.checkVisibility() && (e.getBoundingClientRect().right > innerWidth + 1
        || e.clientWidth && e.scrollWidth > e.clientWidth + 1)).map(e => `${e.tagName}.${e.className}`)"""


@pytest.mark.parametrize("name", ["chapters/07-backpropagation.html", "pages/notation.html"])
def test_nothing_is_cut_off_at_the_papers_edge(paper, name):
    page = paper(name=name)
    assert page.evaluate(CUT_OFF) == []
    if "chapters" in name:
        wide = "{ white-space: pre !important; font-size: 14pt }"
        page.add_style_tag(
            content=f".bd-main .bd-content .bd-article pre.x, .bd-main .bd-content pre:not(.x) {wide}"
        )
        assert page.evaluate(CUT_OFF), "a wide line would not be seen"


def test_figures_formulas_and_rows_stay_whole_and_nothing_fades_in_while_it_is_printed(paper):
    page = paper()
    for selector in ("svg.figure", "div.math", "article tr"):
        if page.locator(selector).count():
            style = page.locator(selector).first.evaluate("e => getComputedStyle(e).breakInside")
            assert style == "avoid", selector
    heights = page.locator("svg.figure").evaluate_all("all => all.map(e => e.clientHeight)")
    assert 200 < max(heights) < 365  # 95 mm, so two fit on a page; as on the screen one would be 474
    fold = '<details class="hide" open><summary>Show</summary><p>Words</p></details>'  # MyST-NB's
    fold = f'<div class="cell">{fold}</div>'
    page.evaluate("fold => document.querySelector('article').insertAdjacentHTML('beforeend', fold)", fold)
    fades = page.locator("article details.hide > p").last
    assert fades.evaluate("e => getComputedStyle(e).animationName") == "none"
    page.emulate_media(media="screen")
    assert fades.evaluate("e => getComputedStyle(e).animationName") != "none"


def test_the_pdf_has_the_pages_of_a_chapter_and_no_blank_ones(printed):
    sheets = PdfReader(io.BytesIO(printed.pdf(format="A4"))).pages
    assert 8 <= len(sheets) <= 24
    assert min(len(sheet.get_contents().get_data()) for sheet in sheets) > 2000


@pytest.mark.slow
def test_no_card_of_a_chapter_is_cut_by_the_end_of_a_page(paper):
    page = paper(name="index.html")
    cards = page.locator(".chapter-cards li").all()
    assert {card.evaluate("e => getComputedStyle(e).breakInside") for card in cards} == {"avoid"}
    texts = [squeeze(sheet.extract_text()) for sheet in PdfReader(io.BytesIO(page.pdf(format="A4"))).pages]
    for card in cards:
        first, last = (squeeze(card.locator(part).inner_text()) for part in ("a", "p:last-child"))
        assert any(first in text and last in text for text in texts), first


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
    texts = [sheet.extract_text(extraction_mode="layout").rstrip() for sheet in sheets]
    alone = {squeeze(title) for title in titles}
    assert [foot for text in texts if (foot := squeeze(text.rpartition("\n")[2])) in alone] == []


def squeeze(text):
    """As an extractor's ligatures and spaces do not matter."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def test_the_cheat_sheet_is_one_page_with_every_function(paper):
    page = paper(name="pages/cheat-sheet.html")
    (sheet,) = PdfReader(io.BytesIO(page.pdf(format="A4"))).pages
    text = sheet.extract_text()
    assert [a.title for a in ACTIVATIONS if a.title not in text] == []
