"""The widget host in a real browser: explorables live without a kernel, and what cannot start says so."""

import ipywidgets

from actbook import relu, sigmoid
from actbook.explorables import TangentExplorer
from tests.site.alone import alone
from tests.site.conftest import visits


def test_two_of_a_kind_have_their_own_names_in_the_address_and_a_foreign_widget_stops_nobody(
    window, tmp_path
):
    shown = [ipywidgets.IntSlider(), TangentExplorer("sigmoid", x=1.0), TangentExplorer("relu")]
    state = ipywidgets.Widget.get_manager_state(widgets=shown)
    alone(tmp_path / "index.html", TangentExplorer, [widget.model_id for widget in shown], state)
    with visits(window, tmp_path.as_uri()) as visit:
        page = visit("index.html#tangent-2?x=3", noise=["could not start"])
        both = page.locator(".readout")
        both.nth(1).filter(has_text="At x = 3.00 ReLU").wait_for()
        assert f"{sigmoid(1.0):.4f}" in both.nth(0).inner_text()
        first = page.locator(".tangent-explorer").nth(0)
        first.get_by_role("slider", name="Point x", exact=True).press("End")
        page.wait_for_url("**/index.html#tangent?x=5")
        assert both.nth(1).inner_text().startswith(f"At x = 3.00 ReLU is {relu(3.0):.4f}")
        assert "The text and the pictures around it" in page.locator(".widget-sorry").inner_text()


def test_an_explorable_that_cannot_start_leaves_its_picture_and_a_sentence(window, address, site):
    """The page with its state spoilt: the curves that the module draws are missing."""
    name = "chapters/03-tanh.html"
    spoilt = (site / name).read_text(encoding="utf-8").replace('"grid":', '"no grid":')
    page = window()
    page.route(f"**/{name}", lambda route: route.fulfill(body=spoilt, content_type="text/html"))
    page.goto(f"{address}/{name}")
    sorry = page.locator(".widget-sorry").first
    assert sorry.inner_text() == "This figure could not start here. The picture above stands in for it."
    assert page.locator(".widget-picture").first.is_visible()
    page.locator(".quiz button").first.wait_for()  # which starts all the same


def test_a_page_has_one_script_and_its_state_without_modules_behind_the_text(soups):
    with_widgets = {name: page for name, page in soups.items() if page.select(".widget-picture")}
    assert len(with_widgets) >= 8
    for name, page in with_widgets.items():
        assert len(page.select("script[src*='_static/widgets/']")) == 1, name
        (state,) = page.select("script[type='application/vnd.jupyter.widget-state+json']")
        assert '"_esm"' not in state.string, name
        assert not state.find_next(class_="widget-picture"), f"{name}: the state delays what follows it"
