"""404.html, as a static host serves it: at an address of any depth, whole, with a search and links."""

import pytest

from _ext.publication import place
from tests.site.conftest import listen
from tools.static_host import served


@pytest.fixture(scope="module")
def below(root, site, tmp_path_factory):
    """The site at /deep/book/ of a host, its page for lost readers made for that place."""
    host = tmp_path_factory.mktemp("host")
    (host / "deep").mkdir()
    (host / "deep" / "book").symlink_to(site)
    page = (site / "404.html").read_text(encoding="utf-8")
    address = place(root)[1]
    prefix = "/" + address.split("/", 3)[3] if address else "/"
    assert page.count(f'="{prefix}') > 25, "addresses do not start at the host's root"
    (host / "404.html").write_text(page.replace(f'="{prefix}', '="/deep/book/'), encoding="utf-8")
    with served(host) as base:
        yield f"{base}/deep/book"


def test_it_is_whole_at_any_depth_and_its_search_leads_to_results(below, window):
    page = window()
    foreign, complaints = listen(page, noise=["status of 404"])  # the browser's own word about the page
    failed = []
    page.on("requestfailed", lambda request: failed.append(request.url))
    page.on(
        "response", lambda r: failed.append(r.url) if r.status >= 400 and "a/b/c/d" not in r.url else None
    )
    response = page.goto(f"{below}/a/b/c/d/")
    page.wait_for_load_state("networkidle")
    assert response.status == 404
    assert [*foreign, *complaints, *failed] == []
    assert page.get_by_role("heading", level=1).inner_text().startswith("Page not found")
    assert page.locator(".bd-sidebar-primary").is_visible()  # styled, with the contents beside it
    addresses = page.evaluate("[...document.querySelectorAll('a[href]')].map(a => a.href.split('#')[0])")
    assert len(addresses) > 25
    for address in {*addresses} - {page.url}:
        assert page.request.get(address).status == 200, address
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


SETTINGS = [
    (320, "dark"),
    *(pytest.param(*s, marks=pytest.mark.slow) for s in ((320, "light"), (1280, "dark"))),
]


@pytest.mark.parametrize(("width", "scheme"), SETTINGS)
def test_axe_sees_no_fault(below, window, axe, scheme, width):
    page = window(viewport={"width": width, "height": 900}, color_scheme=scheme)
    page.goto(f"{below}/nowhere.html")
    page.wait_for_timeout(300)
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
