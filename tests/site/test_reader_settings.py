"""The reader's own settings: no scripts, forced colours, less motion, larger text, light or dark."""

import re

import pytest

from tests.package.test_plotting import GROUNDS
from tests.site.conftest import visits

CHAPTER = "chapters/02-sigmoid.html"


@pytest.fixture
def visit(window, site):
    """Opens a page of the site; at the end none has complained or asked another host."""
    with visits(window, site.as_uri()) as visit:
        yield lambda name=CHAPTER, width=1280, **options: visit(
            name, viewport={"width": width, "height": 900}, **options
        )


def colour(page, selector, name):
    """A computed colour as three or four numbers."""
    style = page.locator(selector).first.evaluate("(e, name) => getComputedStyle(e)[name]", name)
    return [float(number) for number in re.findall(r"[\d.]+", style)]


@pytest.mark.parametrize("width", [320, pytest.param(1280, marks=pytest.mark.slow)])
def test_without_scripts_everything_can_be_read_and_no_button_is_dead(visit, width):
    page = visit(width=width, java_script_enabled=False)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    for part in ("article math", "article .widget-picture img"):
        assert page.locator(part).filter(visible=True).count(), part
    text = colour(page, "article p", "color")
    for coloured in ("article a.reference:not(.term)", "article .highlight .k"):
        assert colour(page, coloured, "color") != text
    hint = page.locator("article details:has(> summary:text-matches('^Hint'))").first
    assert not hint.locator("p").first.is_visible()
    hint.locator("summary").click()
    assert hint.locator("p").first.is_visible()
    solution = page.locator("article details:has(pre)", has_text="Solution").first
    solution.locator("summary").first.click()
    assert solution.locator("pre").first.is_visible()
    scripted = ".sidebar-toggle, .btn-fullscreen-button, .copybtn, .search-button__button, .theme-switch"
    assert page.locator(scripted).filter(visible=True).count() == 0
    assert 240 < page.locator("svg.figure").first.bounding_box()["width"] <= width
    page.get_by_role("button", name="Download this page").click()
    assert page.get_by_role("link", name=".ipynb").is_visible()
    page.locator(".bd-sidebar-primary").get_by_role("link", name="Leaky ReLU").click()
    assert page.url.endswith("chapters/05-leaky-relu.html")
    page.locator("a.right-next").click()
    assert page.url.endswith("chapters/06-linear.html")


@pytest.mark.parametrize("scheme", ["dark", pytest.param("light", marks=pytest.mark.slow)])
def test_the_systems_scheme_is_there_before_the_themes_scripts_and_figures_fit_it(window, site, scheme):
    page = window(color_scheme=scheme)
    page.route("**/*.js*", lambda route: route.abort())
    page.goto((site / CHAPTER).as_uri())
    assert page.locator("html").get_attribute("data-theme") == scheme
    figures = page.locator("svg.figure, .widget-picture img")
    looks = figures.evaluate_all("""images => images.map(image => {
        for (let e = image; e; e = e.parentElement) {
            const ground = getComputedStyle(e).backgroundColor;
            if (ground !== "rgba(0, 0, 0, 0)") return [ground, getComputedStyle(image).filter];
        } })""")
    assert len(looks) >= 4
    for ground, effect in looks:
        rgb = [round(float(number)) for number in re.findall(r"[\d.]+", ground)[:3]]
        assert "#" + "".join(f"{number:02x}" for number in rgb) in GROUNDS
        assert effect == "none"


def test_the_readers_choice_wins_over_the_system_and_stays(visit):
    page = visit(color_scheme="light")
    button = page.get_by_role("button", name="Colour mode")
    modes = []
    for _ in range(3):
        button.click()
        modes.append(page.locator("html").get_attribute("data-mode"))
    assert sorted(modes) == ["auto", "dark", "light"]
    while page.locator("html").get_attribute("data-mode") != "dark":
        button.click()
    assert page.evaluate("localStorage.mode") == "dark"
    # A reload may begin before the browser has stored it; what a later visit finds is put there first.
    page.add_init_script("localStorage.mode = 'dark'")
    page.reload()
    assert page.locator("html").get_attribute("data-theme") == "dark"
    assert sum(colour(page, "body", "backgroundColor")[:3]) < 150


@pytest.mark.parametrize("scheme", ["dark", pytest.param("light", marks=pytest.mark.slow)])
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
    assert colour(page, "article a.reference:not(.term)", "color") != text
    assert colour(page, "article math", "color")[:3] == text[:3]


#: Everything that would move, by its style.
MOVING = """() => [...document.querySelectorAll("*")].filter(e => {
    const style = getComputedStyle(e), lasts = time => time.split(",").some(t => parseFloat(t) > 0);
    return lasts(style.transitionDuration) || style.scrollBehavior === "smooth"
        || style.animationName !== "none" && lasts(style.animationDuration);
}).map(e => `${e.tagName}.${e.className}`)"""


def test_nothing_moves_for_those_who_ask_for_less_motion(visit):
    page = visit(reduced_motion="reduce")
    page.locator(".widget-place svg").first.wait_for()
    assert page.evaluate(MOVING) == []
    page.emulate_media(reduced_motion="no-preference")
    assert page.evaluate(MOVING) != []


def test_enlarged_to_400_per_cent_the_page_reflows_and_all_controls_stay(visit):
    page = visit(width=320)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    for name in ("Colour mode", "Search", "Download this page"):
        assert page.get_by_role("button", name=name, exact=True).filter(visible=True).count() == 1, name
    page.locator("button.primary-toggle").filter(visible=True).click()
    page.locator("#pst-primary-sidebar-modal").get_by_role("link", name="Tanh").click()
    assert page.url.endswith("chapters/03-tanh.html")


def test_no_line_of_code_is_cut_off_and_no_line_of_text_is_too_long_for_the_eye(visit):
    page = visit("chapters/07-backpropagation.html")
    code = page.locator("article .cell_input pre")
    cut = "boxes => boxes.filter(b => b.scrollWidth > b.clientWidth).map(b => b.textContent)"
    for width in (320, 768, 1280, 2560):
        page.set_viewport_size({"width": width, "height": 900})
        assert code.evaluate_all(cut) == [], width
        assert page.locator("article p").first.bounding_box()["width"] <= 800
    page.set_viewport_size({"width": 320, "height": 900})
    page.add_style_tag(content=".bd-article pre { white-space: pre !important }")
    assert code.evaluate_all(cut), "a line that does not fold is not seen"
