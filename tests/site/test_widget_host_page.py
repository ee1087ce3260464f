"""The widget host in a real browser: any anywidget lives without a kernel, and what cannot start says so."""

import anywidget
import ipywidgets
import pytest
import traitlets

from actbook import relu, sigmoid
from actbook.explorables import TangentExplorer
from tests.site.conftest import served, visits
from tests.site.small_site import STATE, built, notebook, without_modules


class Counter(anywidget.AnyWidget):
    """A widget that is not the book's: its module travels in the page's state."""

    _esm = """
    export default () => ({
      initialize({ model }) { model.set("started", model.get("started") + 1); },
      render({ model, el }) {
        const button = document.createElement("button");
        const told = () => `${model.get("label")} ${model.get("value")}, started ${model.get("started")}`;
        const show = () => { button.textContent = told(); };
        button.addEventListener("click", () => model.set("value", model.get("value") + 1));
        model.on("change", show);
        el.append(button);
        show();
        return () => model.off("change", show);
      },
    });
    """
    value = traitlets.Int(0).tag(sync=True)
    label = traitlets.Unicode("count").tag(sync=True)
    started = traitlets.Int(0).tag(sync=True)


class Broken(anywidget.AnyWidget):
    """A widget that cannot start."""

    _esm = "export default { render() { throw new Error('on purpose'); } };"


@pytest.fixture(scope="module")
def small_site(tmp_path_factory):
    """Two pages: explorables as they are committed, and the host's general part."""
    source = tmp_path_factory.mktemp("explorables")
    stock = ipywidgets.Widget.get_manager_state
    explorers = [TangentExplorer("sigmoid", x=1.0), TangentExplorer("relu")]
    notebook(source / "index.ipynb", "Explorables", explorers, without_modules(stock(widgets=explorers)))
    one, two, broken = Counter(label="one"), Counter(label="two"), Broken()
    link = ipywidgets.jslink((one, "value"), (two, "value"))
    slider = ipywidgets.IntSlider()
    shown = [one, one, two, broken, slider]
    notebook(source / "others.ipynb", "Others", shown, stock(widgets=[one, two, broken, link, slider]))
    return built(source)


@pytest.fixture
def visit(window, small_site):
    """Opens a page; at the end nothing may have been asked of another host, or said on the console."""
    with visits(window, small_site.as_uri()) as opened:
        yield opened


def test_two_of_a_kind_have_their_own_names_in_the_address(visit, small_site):
    with served(small_site) as address:
        page = visit("index.html#tangent-2?x=3", base=address)
        both = page.locator(".readout")
        both.nth(1).filter(has_text="At x = 3.00 ReLU").wait_for()
        assert f"{sigmoid(1.0):.4f}" in both.nth(0).inner_text()
        page.locator(".tangent-explorer").nth(0).get_by_role("slider", name="Point x", exact=True).press(
            "End"
        )
        page.wait_for_url("**/index.html#tangent?x=8")
        assert both.nth(1).inner_text().startswith(f"At x = 3.00 ReLU is {relu(3.0):.4f}")


def test_an_explorable_that_cannot_start_leaves_its_picture_and_a_sentence(visit, small_site):
    """The page with its state spoilt: the curves that the module draws are missing."""
    text = (small_site / "index.html").read_text(encoding="utf-8")
    spoilt = small_site / "spoilt.html"
    spoilt.write_text(text.replace('"grid":', '"no grid":'), encoding="utf-8")
    page = visit("spoilt.html", noise=["could not start"])
    page.locator(".widget-sorry").nth(1).wait_for()
    spoilt.unlink()
    assert page.locator(".widget-picture").first.is_visible()
    assert page.locator(".widget-sorry").first.inner_text() == (
        "This figure could not start here. The picture above stands in for it."
    )


def test_other_widgets_live_too_and_what_cannot_start_stops_nobody(visit):
    page = visit("others.html", noise=["could not start"])
    page.locator(".widget-sorry").nth(1).wait_for()  # the broken one, and a stock slider without a module
    buttons = page.locator(".widget-place button")
    assert buttons.all_inner_texts() == ["one 0, started 1", "one 0, started 1", "two 0, started 1"]
    buttons.nth(0).click()
    buttons.nth(2).click()
    assert buttons.all_inner_texts() == ["one 2, started 1", "one 2, started 1", "two 2, started 1"]
    assert page.locator(".widget-sorry").count() == 2
    assert "could not start here" in page.locator(".widget-sorry").first.inner_text()


def test_the_page_is_light_and_the_script_is_shared(small_site):
    text = (small_site / "index.html").read_text(encoding="utf-8")
    assert text.count("_static/widgets/tangent.js?v=") == 1
    assert "requirejs" not in text
    assert '"_esm"' not in text
    assert len(text) < 120_000
    assert text.index(STATE) > text.index("Words before the figure")
