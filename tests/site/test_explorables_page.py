"""Explorables without a kernel, in a real browser: a small site is built and used as a reader would."""

import re

import anywidget
import ipywidgets
import pytest
import traitlets

from actbook import CLASSICS, relu, sigmoid, tanh
from actbook.explorables import TangentExplorer
from tests.site.conftest import ill_fitted, served, visits
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


@pytest.fixture(scope="session")
def small_site(tmp_path_factory):
    """Two pages: explorables as they are committed, and the host's general part."""
    source = tmp_path_factory.mktemp("explorables")
    stock = ipywidgets.Widget.get_manager_state
    explorers = [TangentExplorer("sigmoid", x=1.0), TangentExplorer("relu")]
    notebook(source / "index.ipynb", "Explorables", explorers, without_modules(stock(widgets=explorers)))
    one, two, broken = Counter(label="one"), Counter(label="two"), Broken()
    link = ipywidgets.jslink((one, "value"), (two, "value"))
    slider = ipywidgets.IntSlider()
    notebook(
        source / "others.ipynb",
        "Others",
        [one, one, two, broken, slider],
        stock(widgets=[one, two, broken, link, slider]),
    )
    return built(source)


@pytest.fixture(scope="session")
def address(small_site):
    """The small site over http."""
    with served(small_site) as base:
        yield base


@pytest.fixture
def visit(window, small_site):
    """Opens a page; at the end nothing may have been asked of another host, or said on the console."""
    with visits(window, small_site.as_uri()) as opened:
        yield opened


def explorer_of(page, n=0):
    explorer = page.locator(".tangent-explorer").nth(n)
    explorer.locator("svg .handle").wait_for()
    return explorer


def readout(explorer):
    return explorer.locator(".readout").inner_text()


def sentence(activation, x):
    f, slope = f"{activation(x):.4f}", f"{activation.derivative(x):.4f}"
    return f"At x = {x:.2f} {activation.name} is {f} and its slope is {slope}.".replace("-", "−")


@pytest.mark.parametrize("over", ["http", "file"])
def test_every_explorable_starts_and_answers(visit, request, over):
    page = visit(base=request.getfixturevalue("address") if over == "http" else None)
    assert readout(explorer_of(page)) == sentence(sigmoid, 1.0)
    assert readout(explorer_of(page, 1)).startswith("At x = 0.00 ReLU is 0.0000. There is no tangent here")
    assert page.locator(".widget-wait").count() == 0
    explorer_of(page).get_by_role("slider", name="Point x", exact=True).press("ArrowLeft")
    assert readout(explorer_of(page)) == sentence(sigmoid, 0.95)


def test_by_keyboard_alone(visit):
    page = visit()
    explorer = explorer_of(page)
    point = explorer.get_by_role("slider", name="Point x", exact=True)
    point.focus()
    for key, x in [("ArrowRight", 1.05), ("ArrowLeft", 1.0), ("Home", -8.0), ("End", 8.0)]:
        point.press(key)
        assert readout(explorer) == sentence(sigmoid, x).replace("0.0003", "3.35 × 10⁻⁴")
        assert point.get_attribute("aria-valuetext") == f"x = {x:.2f}"
    point.press("PageDown")
    assert float(point.input_value()) < 8.0
    menu = explorer.get_by_role("combobox", name="Function")
    menu.focus()
    page.keyboard.press("t")  # the menu's own keys
    page.keyboard.press("Enter")
    assert "tanh" in readout(explorer)
    explorer.get_by_role("button", name="Reset").press("Enter")
    assert readout(explorer) == sentence(sigmoid, 1.0)
    explorer.get_by_role("button", name="Switch to tanh at 0").press("Space")
    assert readout(explorer) == sentence(tanh, 0.0)


def test_tab_reaches_every_control_in_reading_order(visit):
    page = visit()
    explorer = explorer_of(page)
    explorer.get_by_role("button", name="between 0 and 1").focus()
    reached = []
    for _ in range(14):
        reached.append(
            page.evaluate("(e => e.labels?.[0]?.innerText || e.innerText)(document.activeElement)").split(
                "\n"
            )[0]
        )
        page.keyboard.press("Tab")
    assert reached[:5] == [
        "between 0 and 1",
        "between 1 and 2",
        "between 2 and 3",
        "Function",
        "Compare the tangent with",
    ]
    assert reached[5:7] == ["Point x", "Point x, typed"]
    assert "Reset" in reached
    assert "The sampled values as a table" in reached


def test_the_status_is_announced_once_after_the_hand_rests(visit):
    explorer = explorer_of(visit())
    status = explorer.locator("p.unseen[role=status]")
    status.filter(has_text="sigmoid").wait_for(state="attached")
    heard = explorer.evaluate("""root => new Promise(resolve => {
        const range = root.querySelector("input[type=range]");
        const status = root.querySelector("p.unseen[role=status]"), said = [];
        new MutationObserver(() => said.push(status.textContent)).observe(status, { childList: true });
        const steps = setInterval(() => {  // in the page: a busy machine cannot come between
            range.stepUp();
            range.dispatchEvent(new Event("input", { bubbles: true }));
            if (Number(range.value) > 1.24) { clearInterval(steps); setTimeout(() => resolve(said), 1500); }
        }, 20);
    })""")
    assert heard == [sentence(sigmoid, 1.25)]


def test_a_click_moves_the_point_and_a_drag_goes_on(visit):
    page = visit()
    explorer = explorer_of(page)
    drawing = explorer.locator("svg.drawing")
    drawing.scroll_into_view_if_needed()
    box = drawing.bounding_box()
    zero = drawing.evaluate(
        "s => [...s.querySelectorAll('.axes text')].find(t => t.textContent === '0' "
        "&& t.getAttribute('text-anchor') === 'middle').getBoundingClientRect().x"
    )
    page.mouse.click(zero + 4, box["y"] + 120)
    assert readout(explorer) == sentence(sigmoid, 0.0)
    handle = explorer.locator(".handle").bounding_box()
    page.mouse.move(handle["x"] + 9, handle["y"] + 9)
    page.mouse.down()
    page.mouse.move(box["x"] + 2000, handle["y"])
    page.mouse.up()
    assert "At x = 8.00" in readout(explorer)
    page.mouse.move(box["x"] + 300, handle["y"])
    assert "At x = 8.00" in readout(explorer)  # let go


def test_the_second_point_of_a_secant_can_be_dragged(visit):
    page = visit()
    explorer = explorer_of(page)
    explorer.get_by_role("button", name="Show the secant with h = 2").click()
    assert readout(explorer).endswith(
        f"The secant to x = 3.00 has slope {(sigmoid(3.0) - sigmoid(1.0)) / 2:.3f}."
    )
    explorer.locator("svg.drawing").scroll_into_view_if_needed()
    second = explorer.locator(".second").first.bounding_box()
    handle = explorer.locator(".handle").bounding_box()
    page.mouse.move(second["x"] + second["width"] / 2, second["y"] + second["height"] / 2)
    page.mouse.down()
    page.mouse.move(handle["x"] + 9 + 1, handle["y"])
    page.mouse.up()
    assert "At x = 1.00" in readout(explorer)
    assert f"The secant to x = 1.05 has slope {(sigmoid(1.05) - sigmoid(1.0)) / 0.05:.3f}." in readout(
        explorer
    )
    step = explorer.get_by_role("slider", name="Step h", exact=True)
    step.press("End")
    assert "The secant to x = 3.00" in readout(explorer)


def test_the_parameter_has_a_slider_that_python_agrees_with(visit):
    explorer = explorer_of(visit(), 1)
    explorer.get_by_role("button", name="Switch to Leaky ReLU").click()
    assert readout(explorer) == "At x = −4.00 Leaky ReLU is −0.0400 and its slope is 0.0100."
    alpha = explorer.get_by_role("slider", name="Parameter α", exact=True)
    alpha.press("End")
    assert readout(explorer) == "At x = −4.00 Leaky ReLU is −4.0000 and its slope is 1.0000."
    explorer.get_by_role("combobox", name="Function").select_option("tanh")
    assert alpha.count() == 0


def test_exact_values_can_be_typed(visit):
    explorer = explorer_of(visit())
    field = explorer.get_by_role("spinbutton", name="Point x, typed")
    for typed, shown in [("-2.01", "−2.00"), ("1e9", "8.00"), ("", "8.00")]:
        field.fill(typed)
        field.press("Enter")
        assert f"At x = {shown} " in readout(explorer)


def test_a_guess_is_answered(visit):
    explorer = explorer_of(visit())
    guess = explorer.get_by_role("group", name="Guess first")
    guess.get_by_role("button", name="between 0 and 1").click()
    verdict = guess.locator(".verdict")
    assert verdict.inner_text().startswith("Not quite: between 1 and 2.")
    guess.get_by_role("button", name="between 1 and 2").click()
    assert verdict.inner_text().startswith("Yes.")
    assert guess.locator("[aria-pressed=true]").count() == 1


def test_the_table_follows_the_point(visit):
    explorer = explorer_of(visit())
    explorer.locator("summary").click()
    rows = explorer.locator("tbody tr")
    rows.first.wait_for()
    cells = explorer.locator("tbody tr", has_text="1.00").first.locator("th, td").all_inner_texts()
    assert [float(cell.replace("−", "-")) for cell in cells][1:] == [
        round(sigmoid(float(cells[0].replace("−", "-"))), 4),
        round(sigmoid.derivative(float(cells[0].replace("−", "-"))), 4),
    ]
    explorer.get_by_role("slider", name="Point x", exact=True).press("ArrowRight")
    explorer.locator("tbody th", has_text=re.compile(r"^1\.05$")).wait_for()  # when the hand has rested


def test_an_address_opens_a_state_and_follows_it(visit):
    page = visit("index.html#tangent?activation=tanh&x=-2")
    explorer = explorer_of(page)
    assert readout(explorer) == sentence(tanh, -2.0)
    assert readout(explorer_of(page, 1)).startswith("At x = 0.00 ReLU")
    explorer.get_by_role("slider", name="Point x", exact=True).press("ArrowRight")
    page.wait_for_url("**/index.html#tangent?activation=tanh&x=-1.95")
    explorer.get_by_role("button", name="Reset").click()
    page.wait_for_url(re.compile(r"index\.html$"))
    page.evaluate("location.hash = '#tangent-2?x=3'")
    page.wait_for_function("document.querySelectorAll('.readout')[1].textContent.includes('At x = 3.00')")
    assert readout(explorer) == sentence(sigmoid, 1.0)


@pytest.mark.parametrize(
    "bad", ["#tangent?x=nan", "#tangent?activation=<script>alert(1)</script>", "#tangent?__proto__=1"]
)
def test_a_bad_address_changes_nothing(visit, bad):
    assert readout(explorer_of(visit("index.html" + bad))) == sentence(sigmoid, 1.0)


@pytest.mark.parametrize("width", [320, 768, 2560])
def test_nothing_is_cut_off_and_targets_are_large_enough(visit, width):
    page = visit(viewport={"width": width, "height": 900})
    explorer = explorer_of(page)
    explorer.get_by_role("button", name="Show the secant with h = 2").click()
    assert ill_fitted(page, explorer) == []


def test_an_ill_fitted_explorer_is_noticed(visit):
    page = visit()
    explorer = explorer_of(page)
    explorer.evaluate("""root => {
        root.querySelector("button").style.cssText = "min-height: 0; height: 20px; padding: 0";
        root.querySelector("svg text.note").style.fontSize = "9px";
        root.querySelector("svg .handle").style.transform = "translate(9000px)";
        document.body.style.minWidth = "4000px"; }""")
    said = ill_fitted(page, explorer)
    for fault in ("too wide", "20 px: <button", "small text: <text", "sticks out: <polygon"):
        assert any(fault in words for words in said), (fault, said)


def test_without_javascript_a_described_picture_stands_there(visit):
    page = visit(java_script_enabled=False)
    picture = page.locator(".widget-picture img").first
    picture.scroll_into_view_if_needed()
    assert page.locator(".widget-picture").count() == 2
    assert picture.evaluate("e => e.complete && e.naturalWidth > 300")
    assert f"{sigmoid.derivative(1.0):.4f}" in picture.get_attribute("alt")
    assert not page.locator(".widget-wait").count()


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
        "This figure could not start here. The picture above shows how it begins."
    )


def test_other_widgets_live_too_linked_shared_and_seen_twice(visit):
    page = visit("others.html", noise=["could not start"])
    buttons = page.locator(".widget-place button")
    buttons.nth(2).wait_for()
    assert buttons.all_inner_texts() == ["one 0, started 1", "one 0, started 1", "two 0, started 1"]
    buttons.nth(0).click()
    buttons.nth(2).click()
    assert buttons.all_inner_texts() == ["one 2, started 1", "one 2, started 1", "two 2, started 1"]


def test_what_cannot_start_says_so_and_stops_nobody(visit):
    page = visit("others.html", noise=["could not start"])
    page.locator(".widget-sorry").nth(1).wait_for()
    assert page.locator(".widget-sorry").count() == 2  # the broken one, and a stock slider without a module
    assert "could not start here" in page.locator(".widget-sorry").first.inner_text()
    assert page.locator(".widget-place button").count() == 3


def test_the_page_is_light_and_the_script_is_shared(small_site):
    text = (small_site / "index.html").read_text(encoding="utf-8")
    assert text.count("_static/widgets/tangent.js?v=") == 1
    assert "requirejs" not in text
    assert '"_esm"' not in text
    assert len(text) < 120_000
    assert text.index(STATE) > text.index("Words before the figure")


def test_forced_colours_keep_the_curves(visit):
    explorer = explorer_of(visit(forced_colors="active"))
    strokes = explorer.evaluate(
        "root => ['.curve.value', '.curve.slope', '.tangent', '.handle']"
        ".map(s => getComputedStyle(root.querySelector('svg ' + s))).map(s => s.stroke + s.fill)"
    )
    ground = explorer.evaluate("root => getComputedStyle(document.body).backgroundColor")
    assert all(ground != stroke for stroke in strokes)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize("hash_", ["", "#tangent?activation=leaky_relu&x=0&secant=central"])
def test_axe_finds_nothing_in_an_explorable(visit, address, axe, scheme, width, hash_):
    page = visit(
        "index.html" + hash_, base=address, color_scheme=scheme, viewport={"width": width, "height": 900}
    )
    explorer = explorer_of(page)
    explorer.locator("summary").click()
    explorer.get_by_role("group", name="Guess first").get_by_role("button").first.click()
    assert axe(page, ".tangent-explorer") == []


def test_the_default_state_is_what_the_chapter_says(visit):
    """Numbers of the prose, computed here: at its default an explorer shows what Python computes."""
    assert (f"{sigmoid(1.0):.4f}", f"{relu.derivative(0.0):g}") == ("0.7311", "0")
    assert [a.name for a in CLASSICS] == [
        option.get_attribute("value")
        for option in explorer_of(visit()).locator("select").first.locator("option").all()
    ]
