"""Copy buttons, previous and next, over http and from files."""

import nbformat
import pytest

from tests.site.conftest import served
from tools.site_check import toc_files

CHAPTER = "chapters/07-backpropagation"


@pytest.fixture(scope="module")
def address(site):
    with served(site) as base:
        yield base


@pytest.fixture
def page(window):
    return window()


@pytest.fixture(scope="module")
def sources(root):
    """The code of a chapter's cells, as the notebook has it."""
    cells = nbformat.read(root / f"{CHAPTER}.ipynb", as_version=4).cells
    return [cell.source for cell in cells if cell.cell_type == "code"]


@pytest.mark.parametrize("over", ["http", "file"])
def test_each_cell_has_a_named_button_that_copies_it_exactly(site, address, page, sources, over):
    base = address if over == "http" else site.as_uri()
    if over == "http":
        page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.add_init_script("""window.heard = [];
        document.addEventListener("copy", () => heard.push(document.activeElement?.value
            ?? getSelection().toString()), true);""")
    page.goto(f"{base}/{CHAPTER}.html")
    buttons = page.locator("div.cell_input button.copybtn")
    buttons.first.wait_for(state="attached")
    assert buttons.count() == len(sources)
    names = buttons.evaluate_all("b => b.map(e => e.getAttribute('aria-label') || e.textContent.trim())")
    assert all(name.startswith("Copy code ") for name in set(names))
    button = buttons.nth(8)  # a definition, with indented and empty lines
    assert "\n    " in sources[8]
    button.focus()
    page.wait_for_function("getComputedStyle(document.activeElement).opacity === '1'")  # it can be seen now
    page.keyboard.press("Enter")
    page.locator("button.copybtn.success").wait_for()
    if over == "http":
        assert page.evaluate("navigator.clipboard.readText()").rstrip("\n") == sources[8]
    else:
        assert page.evaluate("heard.at(-1)").rstrip("\n") == sources[8]


def test_what_is_selected_by_hand_is_the_code_and_nothing_else(site, page, sources):
    page.goto((site / f"{CHAPTER}.html").as_uri())
    cells = page.locator("div.cell_input pre")
    for number in (0, 8, 10):
        selected = cells.nth(number).evaluate("""e => {
            const selection = getSelection();
            selection.selectAllChildren(e);
            return selection.toString(); }""")
        assert selected.rstrip("\n") == sources[number]


def test_the_search_is_in_reach_with_the_sidebar_and_without(site, page):
    page.goto((site / f"{CHAPTER}.html").as_uri())
    search = page.locator(".search-button__button").filter(visible=True)
    page.locator("button.primary-toggle").filter(visible=True).click()
    page.wait_for_function("document.querySelector('#pst-primary-sidebar.pst-sidebar-hidden')")
    page.wait_for_function(  # the sidebar goes by and by
        "[...document.querySelectorAll('.search-button__button')]"
        ".filter(button => button.checkVisibility({ visibilityProperty: true })).length === 1"
    )
    search.click()
    page.get_by_role("searchbox").fill("saturated")
    page.keyboard.press("Enter")
    page.locator("#search-results li a", has_text="Sigmoid").first.wait_for()


def titles_along(page, link):
    """The titles from this page on, as long as there is such a link."""
    titles = [page.title()]
    while page.locator(link).count():
        page.goto(page.locator(link).evaluate("a => a.href"))
        titles.append(page.title())
    return titles


@pytest.mark.slow
def test_previous_and_next_lead_through_the_whole_book_and_back(site, page, root):
    page.route("**/*", lambda r: r.continue_() if r.request.resource_type == "document" else r.abort())
    page.goto((site / "index.html").as_uri())
    seen = titles_along(page, "a.right-next")
    assert page.url.endswith("pages/bibliography.html")
    back = titles_along(page, "a.left-prev")
    assert page.url.endswith("index.html")
    assert seen == back[::-1]
    assert len(set(seen)) == len(seen) == len(toc_files(root / "_toc.yml"))
