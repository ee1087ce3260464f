"""The widget host in a real browser: explorables live without a kernel, and what cannot start says so."""

import ipywidgets
import pytest

from actbook import relu, sigmoid
from actbook.explorables import TangentExplorer
from tests.site.conftest import served, visits
from tests.site.small_site import STATE, built, notebook, without_modules


@pytest.fixture(scope="module")
def small_site(tmp_path_factory):
    """A page with two explorables, as they are committed, and a widget that is not the book's."""
    source = tmp_path_factory.mktemp("explorables")
    explorers = [TangentExplorer("sigmoid", x=1.0), TangentExplorer("relu")]
    shown = [ipywidgets.IntSlider(), *explorers]
    state = without_modules(ipywidgets.Widget.get_manager_state(widgets=shown))
    notebook(source / "index.ipynb", "Explorables", shown, state)
    return built(source)


@pytest.fixture
def visit(window, small_site):
    """Opens a page; at the end nothing may have been asked of another host, or said on the console."""
    with visits(window, small_site.as_uri()) as opened:
        yield opened


def test_two_of_a_kind_have_their_own_names_in_the_address_and_a_foreign_widget_stops_nobody(
    visit, small_site
):
    with served(small_site) as address:
        page = visit("index.html#tangent-2?x=3", base=address, noise=["could not start"])
        both = page.locator(".readout")
        both.nth(1).filter(has_text="At x = 3.00 ReLU").wait_for()
        assert f"{sigmoid(1.0):.4f}" in both.nth(0).inner_text()
        page.locator(".tangent-explorer").nth(0).get_by_role("slider", name="Point x", exact=True).press(
            "End"
        )
        page.wait_for_url("**/index.html#tangent?x=8")
        assert both.nth(1).inner_text().startswith(f"At x = 3.00 ReLU is {relu(3.0):.4f}")
        assert "The text and the pictures around it" in page.locator(".widget-sorry").inner_text()


def test_an_explorable_that_cannot_start_leaves_its_picture_and_a_sentence(visit, small_site):
    """The page with its state spoilt: the curves that the module draws are missing."""
    text = (small_site / "index.html").read_text(encoding="utf-8")
    spoilt = small_site / "spoilt.html"
    spoilt.write_text(text.replace('"grid":', '"no grid":'), encoding="utf-8")
    page = visit("spoilt.html", noise=["could not start"])
    page.locator(".widget-sorry").nth(2).wait_for()
    spoilt.unlink()
    assert page.locator(".widget-picture").first.is_visible()
    assert page.locator(".widget-sorry").last.inner_text() == (
        "This figure could not start here. The picture above stands in for it."
    )


def test_the_page_is_light_and_the_script_is_shared(small_site):
    text = (small_site / "index.html").read_text(encoding="utf-8")
    assert text.count("_static/widgets/tangent.js?v=") == 1
    assert "requirejs" not in text
    assert '"_esm"' not in text
    assert len(text) < 120_000
    assert text.index(STATE) > text.index("Words before the figure")
