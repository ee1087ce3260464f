"""The contents beside a page, copy buttons, previous and next, over http and from files."""

import nbformat
import pytest

from tests.site.conftest import visits
from tools.pdf import toc_pages

CHAPTER = "chapters/07-backpropagation"


@pytest.fixture(scope="module")
def sources(root):
    """The code of a chapter's cells, as the notebook has it."""
    cells = nbformat.read(root / f"{CHAPTER}.ipynb", as_version=4).cells
    return [cell.source for cell in cells if cell.cell_type == "code"]


def test_the_contents_number_the_chapters_and_mark_the_open_page(window, site):
    with visits(window, site.as_uri()) as visit:
        page = visit("chapters/03-tanh.html")
        entries = page.locator("nav.bd-links a.reference.internal").all_inner_texts()
        chapters = len(list((site / "chapters").glob("*.html")))
        assert [e.split(".")[0] for e in entries if e[:1].isdigit()] == [str(n + 1) for n in range(chapters)]
        assert len(entries) == len(set(entries))
        assert page.locator("nav.bd-links [aria-current=page]").all_inner_texts() == ["3. Tanh"]


@pytest.mark.parametrize("over", ["http", "file"])
def test_each_cell_has_a_named_button_that_copies_it_exactly(site, address, window, sources, over):
    page = window()
    if over == "http":
        page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.add_init_script("""window.heard = [];
        document.addEventListener("copy", () => heard.push(document.activeElement?.value
            ?? getSelection().toString()), true);""")
    page.goto(f"{address if over == 'http' else site.as_uri()}/{CHAPTER}.html")
    buttons = page.locator("div.cell_input button.copybtn")
    buttons.first.wait_for(state="attached")
    names = buttons.evaluate_all("b => b.map(e => e.getAttribute('aria-label'))")
    assert len(set(names)) == len(names) == len(sources)
    assert all(name.startswith("Copy code ") for name in names)
    assert page.locator(".cell_output .copybtn").count() == 0
    assert "\n    " in sources[10]  # a definition, with indented and empty lines
    buttons.nth(10).focus()
    page.wait_for_function("getComputedStyle(document.activeElement).opacity === '1'")  # it can be seen now
    page.keyboard.press("Enter")
    page.locator("button.copybtn.success").wait_for()
    copied = page.evaluate("navigator.clipboard.readText()" if over == "http" else "heard.at(-1)")
    assert copied.rstrip("\n") == sources[10]
    for number in (2, 8, 10):  # selected by hand
        select = "e => { getSelection().selectAllChildren(e); return getSelection().toString(); }"
        selected = page.locator("div.cell_input pre").nth(number).evaluate(select)
        assert selected.rstrip("\n") == sources[number]


def test_the_search_is_in_reach_with_the_sidebar_and_without(site, window):
    page = window()
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


def follow(page, link):
    """The titles from this page on, as long as there is such a link."""
    titles = [page.title()]
    while page.locator(link).count():
        page.goto(page.locator(link).evaluate("a => a.href"))
        titles.append(page.title())
    return titles


@pytest.mark.slow
def test_previous_and_next_lead_through_the_whole_book_and_back(site, window, root):
    page = window()
    page.route("**/*", lambda r: r.continue_() if r.request.resource_type == "document" else r.abort())
    page.goto((site / "index.html").as_uri())
    forth = follow(page, "a.right-next")
    back = follow(page, "a.left-prev")
    assert page.url.endswith("index.html")
    assert forth == back[::-1]
    assert len(set(forth)) == len(forth) == len(toc_pages(root / "_toc.yml"))
