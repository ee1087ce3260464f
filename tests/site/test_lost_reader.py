"""404.html, as a static host serves it: at an address of any depth, whole, with a search and links."""

import shutil

import pytest

from _ext import not_found
from tests.site.conftest import listen, served
from tools.publication import place


@pytest.fixture(scope="module")
def below(root, site, tmp_path_factory):
    """The site at /deep/book/ of a host, its page for lost readers made for that place."""
    host = tmp_path_factory.mktemp("host")
    shutil.copytree(site, host / "deep" / "book")  # a host follows no link that leads outside
    page = (site / "404.html").read_text(encoding="utf-8")
    _, address = place(root)
    relative = page.replace(f'="{not_found.place_of(address)}', '="')  # as Sphinx wrote it
    (host / "404.html").write_text(not_found.rooted(relative, "/deep/book/"), encoding="utf-8")
    with served(host) as base:
        yield f"{base}/deep/book"


@pytest.fixture
def page(window):
    return window()


@pytest.mark.parametrize("lost", ["nowhere.html", "chapters/nowhere.html", "a/b/c/d/"])
def test_it_is_whole_at_any_depth(below, page, lost):
    foreign, said = listen(page, noise=["status of 404"])  # the browser's own word about the page
    failed = []
    page.on("requestfailed", lambda request: failed.append(request.url))
    page.on("response", lambda r: failed.append(r.url) if r.status >= 400 and lost not in r.url else None)
    response = page.goto(f"{below}/{lost}")
    page.wait_for_load_state("networkidle")
    assert response.status == 404
    assert [*foreign, *said, *failed] == []
    assert page.get_by_role("heading", level=1).inner_text().startswith("Page not found")
    assert page.locator(".bd-sidebar-primary").is_visible()  # styled, with the contents beside it
    addresses = page.evaluate("[...document.querySelectorAll('a[href]')].map(a => a.href.split('#')[0])")
    assert len(addresses) > 25
    for address in sorted(set(addresses)):
        assert page.request.get(address).status == 200 or lost in address, address


def test_its_search_leads_to_results(below, page):
    page.goto(f"{below}/chapters/nowhere.html")
    page.get_by_label("Search in the text", exact=True).fill("saturated")
    page.get_by_role("button", name="Search", exact=True).last.click()
    page.wait_for_url("**/deep/book/search.html?q=saturated")
    page.locator("#search-results li a", has_text="Sigmoid").first.wait_for()


def test_without_scripts_its_links_lead_on_and_it_says_what_does_not_work(below, window):
    page = window(java_script_enabled=False)
    page.goto(f"{below}/a/b/nowhere")
    assert page.get_by_text("The search needs JavaScript").is_visible()
    page.locator("article").get_by_role("link", name="Leaky ReLU").click()
    assert page.url == f"{below}/chapters/05-leaky-relu.html"


def test_relative_addresses_would_be_noticed(site, tmp_path, page):
    (tmp_path / "404.html").write_text(
        (site / "404.html").read_text(encoding="utf-8").replace('="/', '="'), encoding="utf-8"
    )
    shutil.copytree(site / "_static", tmp_path / "_static")
    failed = []
    page.on("response", lambda r: failed.append(r.url) if r.status >= 400 else None)
    with served(tmp_path) as base:
        page.goto(f"{base}/a/b/nowhere.html")
        page.wait_for_load_state("networkidle")
    assert any("_static" in url for url in failed)


@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(below, window, axe, scheme, width):
    page = window(viewport={"width": width, "height": 900}, color_scheme=scheme)
    page.goto(f"{below}/nowhere.html")
    page.wait_for_timeout(300)
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
