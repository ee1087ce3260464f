"""The reader's own settings: no scripts, forced colours, less motion, larger text, light or dark."""

import re

import pytest

from tests.package.test_plotting import GROUNDS
from tests.site.conftest import listen

CHAPTER = "chapters/02-sigmoid.html"


@pytest.fixture
def visit(window, site):
    """Opens a page of the site from its file; options are those of a browser's context."""

    def _visit(name=CHAPTER, width=1280, **options):
        page = window(viewport={"width": width, "height": 900}, **options)
        page.goto((site / name).as_uri())
        return page

    return _visit


def colour(page, selector, name):
    """A computed colour as three or four numbers."""
    style = page.locator(selector).first.evaluate("(e, name) => getComputedStyle(e)[name]", name)
    return [float(number) for number in re.findall(r"[\d.]+", style)]


def hexadecimal(numbers):
    return "#" + "".join(f"{round(number):02x}" for number in numbers[:3])


# No scripts


@pytest.mark.parametrize("width", [1280, 320])
def test_without_scripts_everything_to_read_is_there(visit, width):
    page = visit(width=width, java_script_enabled=False)
    assert page.locator("article math").first.is_visible()
    assert page.locator("article .widget-picture img").first.is_visible()
    figures = page.locator("article .figure-box img")
    assert figures.count() >= 3
    figures.first.scroll_into_view_if_needed()
    figures.first.evaluate("e => e.decode()")
    hint = page.locator("article details", has_text="Hint").first
    words = hint.locator("p").first
    assert not words.is_visible()
    hint.locator("summary").click()
    assert words.is_visible()
    solution = page.locator("article details:has(pre)", has_text="Solution").first
    solution.locator("summary").first.click()
    assert solution.locator("pre").first.is_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_without_scripts_links_and_code_have_colours(visit):
    page = visit(java_script_enabled=False)
    text = colour(page, "article p", "color")
    assert colour(page, "article a.reference", "color") != text
    assert colour(page, "article .highlight .k", "color") != text


@pytest.mark.parametrize("width", [1280, 320])
def test_without_scripts_one_gets_on_and_no_button_is_dead(visit, width):
    page = visit(width=width, java_script_enabled=False)
    assert page.locator(".sidebar-toggle, .btn-fullscreen-button, .copybtn").filter(visible=True).count() == 0
    assert page.locator(".search-button__button, .theme-switch-button").filter(visible=True).count() == 0
    download = page.get_by_role("button", name="Download this page")
    download.click()
    assert page.get_by_role("link", name=".ipynb").is_visible()
    page.locator(".bd-sidebar-primary").get_by_role("link", name="Leaky ReLU").click()
    assert page.url.endswith("chapters/05-leaky-relu.html")
    page.locator("a.right-next").click()
    assert page.url.endswith("chapters/06-linear.html")


def test_the_search_says_that_it_needs_scripts(site):
    text = (site / "search.html").read_text(encoding="utf-8")
    said = re.search(r"<noscript>(?:(?!</noscript>).)*JavaScript.*?</noscript>", text, re.DOTALL)
    assert said, "search.html says nothing to readers without scripts"


def test_a_figure_is_seen_whole_without_scripts(visit):
    page = visit(width=320, java_script_enabled=False)
    assert page.locator(".figure-box img").first.bounding_box()["width"] > 490
    page.get_by_role("checkbox", name="Show this figure whole").first.check()
    assert page.locator(".figure-box img").first.bounding_box()["width"] <= 320


# Light and dark


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_systems_scheme_is_there_before_the_themes_scripts(window, site, scheme):
    page = window(color_scheme=scheme)
    page.route("**/*.js*", lambda route: route.abort())
    page.goto((site / CHAPTER).as_uri())
    assert page.locator("html").get_attribute("data-theme") == scheme


def test_the_readers_choice_wins_over_the_system_and_stays(visit):
    page = visit(color_scheme="light")
    button = page.get_by_role("button", name="Colour mode")
    seen = []
    for _ in range(3):
        button.click()
        seen.append(page.locator("html").get_attribute("data-mode"))
    assert sorted(seen) == ["auto", "dark", "light"]
    while page.locator("html").get_attribute("data-mode") != "dark":
        button.click()
    assert page.evaluate("localStorage.mode") == "dark"
    # A reload may begin before the browser has stored it; what a later visit finds is put there first.
    page.add_init_script("localStorage.mode = 'dark'")
    page.reload()
    assert page.locator("html").get_attribute("data-theme") == "dark"
    assert sum(colour(page, "body", "backgroundColor")[:3]) < 150


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_ground_of_figures_is_one_that_the_palette_is_measured_on(visit, scheme):
    page = visit(color_scheme=scheme)
    figures = page.locator(".figure-box img, .widget-picture img")
    grounds = figures.evaluate_all("""images => images.map(image => {
        for (let e = image; e; e = e.parentElement) {
            const ground = getComputedStyle(e).backgroundColor;
            if (ground !== "rgba(0, 0, 0, 0)") return ground;
        } })""")
    assert len(grounds) >= 4
    for ground in set(grounds):
        assert hexadecimal([float(n) for n in re.findall(r"[\d.]+", ground)]) in GROUNDS
    filters = page.locator("article img").evaluate_all("i => i.map(e => getComputedStyle(e).filter)")
    assert set(filters) == {"none"}


# Forced colours, less motion, larger text


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_forced_colours_keep_borders_and_the_current_page(visit, scheme):
    page = visit(forced_colors="active", color_scheme=scheme)
    text, ground = colour(page, "article p", "color"), colour(page, "body", "backgroundColor")
    assert text[:3] != ground[:3]
    for selector in ("div.cell_input", "div.cell_output div.output", "article details:not(.hide)"):
        width = page.locator(selector).first.evaluate("e => getComputedStyle(e).borderTopWidth")
        assert width == "1px", selector
        assert colour(page, selector, "borderTopColor")[:3] != ground[:3]
    current = page.locator("nav.bd-links li.current > a").first
    assert current.evaluate("e => getComputedStyle(e).borderInlineStartWidth") == "4px"
    assert colour(page, "article a.reference", "color") != text
    assert colour(page, "article math", "color")[:3] == text[:3]


def moving(page):
    """Everything that would move, by its style."""
    return page.evaluate("""() => [...document.querySelectorAll("*")].filter(e => {
        const style = getComputedStyle(e);
        const lasts = time => time.split(",").some(t => parseFloat(t) > 0);
        return lasts(style.transitionDuration) || (style.animationName !== "none" &&
            lasts(style.animationDuration)) || style.scrollBehavior === "smooth";
    }).map(e => `${e.tagName}.${e.className}`)""")


def test_nothing_moves_for_those_who_ask_for_less_motion(visit):
    page = visit(reduced_motion="reduce")
    page.locator(".widget-place svg").first.wait_for()
    assert moving(page) == []
    assert moving(visit(reduced_motion="no-preference")) != []


@pytest.mark.parametrize("width", [640, 320])  # a window of 1280 at 200 % and at 400 %
def test_enlarged_the_page_reflows_and_all_controls_stay(visit, width):
    page = visit(width=width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    for name in ("Colour mode", "Search", "Download this page"):
        assert page.get_by_role("button", name=name, exact=True).filter(visible=True).count() == 1, name
    page.locator("button.primary-toggle").filter(visible=True).click()
    page.locator("#pst-primary-sidebar-modal").get_by_role("link", name="Tanh").click()
    assert page.url.endswith("chapters/03-tanh.html")


@pytest.mark.parametrize("width", [320, 768, 1280, 2560])
def test_no_line_of_code_is_cut_off(visit, width):
    page = visit("chapters/07-backpropagation.html", width=width)
    cut = page.locator("article .cell_input pre").evaluate_all(
        "boxes => boxes.filter(b => b.scrollWidth > b.clientWidth).map(b => b.textContent)"
    )
    assert cut == []
    measure = page.locator("article p").first.bounding_box()["width"]
    assert measure <= 800  # a line of text that the eye can follow, on the widest screen too


def test_a_long_line_that_does_not_fold_would_be_seen(visit):
    page = visit("chapters/07-backpropagation.html", width=320)
    page.add_style_tag(content=".bd-article pre { white-space: pre !important }")
    assert page.locator("article .cell_input pre").evaluate_all(
        "b => b.some(e => e.scrollWidth > e.clientWidth)"
    )


def test_the_console_stays_clean_in_every_setting(window, site):
    for options in ({"forced_colors": "active"}, {"reduced_motion": "reduce"}, {"color_scheme": "dark"}):
        page = window(**options)
        foreign, said = listen(page)
        page.goto((site / CHAPTER).as_uri())
        page.wait_for_timeout(300)
        assert [*foreign, *said] == [], options
