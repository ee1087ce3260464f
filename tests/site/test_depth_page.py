"""The depth explorer in a real browser: in its chapter of the built book, and alone with every state."""

import re

import ipywidgets
import numpy as np
import pytest

from actbook import relu, tanh
from actbook.experiments import depth
from actbook.explorables import DepthExplorer
from actbook.explorables.depth.samples import Samples
from actbook.explorables.depth.words import activation_title, initialisation_phrase, number
from actbook.initialisation import HE, STANDARD
from tests.site.alone import alone
from tests.site.conftest import ill_fitted, served, visits

CHAPTER = "chapters/07-backpropagation.html"
DEFAULT = {"activation": "relu", "initialisation": "he", "depth": 50, "compare": "standard", "layer": 1}
MOVED = "#depth?activation=linear&compare=lecun&depth=20&layer=7"

HOSTILE = [
    "depth=3",
    "depth=0",
    "depth=-20",
    "depth=20.0",
    "depth=2e1",
    "depth=nan",
    "depth=Infinity",
    "depth=",
    "depth=[20]",
    "depth=null",
    "depth=true",
    f"depth={'9' * 400}",
    "layer=nan",
    "layer=",
    "layer=1e1",
    "layer=0x10",
    "layer=ten",
    "layer=-",
    "activation=softsign",
    "activation=",
    "activation=he",
    "activation=<script>alert(1)</script>",
    "activation=%00",
    "initialisation=glorot",
    "initialisation=relu",
    "compare=all",
    "compare=undefined",
    "compare=__proto__",
    "__proto__=1",
    "constructor=1",
    "start=1",
    "decades=1",
    "x=1&secant=forward",
    "%E0%A4%A",
    "&&&===",
]


@pytest.fixture(scope="module")
def study():
    return depth.run()


@pytest.fixture(scope="module")
def expected(study):
    """The status line that Python writes for a state."""
    explorer = DepthExplorer(study)
    samples = Samples(explorer.decades, explorer.depths, len(explorer.initialisations))
    factors = np.frombuffer(explorer.factors, "<f4").astype(float)
    factors = factors.reshape(len(explorer.activations), len(explorer.initialisations), -1)

    def network(activation, initialisation, layers, layer):
        i = study.activations.index(activation)
        j = study.initialisations.index(initialisation)
        head = f"{activation_title(activation)} with {initialisation_phrase(initialisation)}, "
        if layers == 1:
            return f"{head}1 layer: the first layer is also the last, so nothing is multiplied."
        factor = number(factors[i, j, study.depths.index(layers)])
        head += f"{layers} layers, on average a factor of {factor} a layer. "
        if layer == layers:
            return f"{head}Layer {layer} is the last, from which the others are measured."
        share, steps = samples.share(i, j, layers, layer), layers - layer
        factors_of = "the one factor" if steps == 1 else f"the product of {steps} factors"
        return (
            f"{head}At layer {layer} the gradient is {number(share.median)} times the last layer's "
            f"({number(share.lowest)} to {number(share.highest)} over 5 seeds); "
            f"{factors_of} predicts {number(share.product)}."
        )

    def status(**changed):
        state = DEFAULT | changed
        first = state["activation"], state["initialisation"]
        compare, layer = state["compare"], min(state["layer"], state["depth"])
        lines = [network(*first, state["depth"], layer)]
        if compare != "none":
            second = (compare, first[1]) if compare in study.activations else (first[0], compare)
            same = "It is compared with itself."
            lines.append(same if second == first else network(*second, state["depth"], layer))
        return "\n".join(lines)

    return status


@pytest.fixture(scope="module")
def pages(tmp_path_factory, study):
    """A page with the explorer and nothing else, for many states; and one of networks born dead."""
    folder = tmp_path_factory.mktemp("alone")
    dead = depth.run([relu, tanh], [HE], depths=(1, 4), width=2, n=1, seeds=range(8))
    explorers = {
        "all": DepthExplorer(study, "relu", "he", 50, compare="standard"),
        "dead": DepthExplorer(dead),
    }
    for name, explorer in explorers.items():
        state = ipywidgets.Widget.get_manager_state(widgets=[explorer])
        alone(folder / f"{name}.html", DepthExplorer, [explorer.model_id], state)
    return folder


@pytest.fixture
def opened(window, site):
    """Opens a page with the explorer; at the end nobody may have asked another host, or complained."""
    with visits(window, site.as_uri()) as visited:

        def _opened(path, base=None, width=1280, **options):
            page = visited(path, base, viewport={"width": width, "height": 900}, **options)
            return page, explorer_of(page)

        yield _opened


@pytest.fixture
def visit(opened, pages):
    """The explorer of every network, alone on a page, which opens faster than the chapter."""
    return lambda hash_="", **options: opened(f"all.html{hash_}", pages.as_uri(), **options)


@pytest.fixture
def read(opened):
    """The explorer in its chapter."""
    return lambda hash_="", **options: opened(f"{CHAPTER}{hash_}", **options)


def explorer_of(page):
    explorer = page.locator(".depth-explorer")
    explorer.locator("svg .mark").first.wait_for(state="attached")
    return explorer


def readout(explorer):
    return explorer.locator(".readout").text_content()


def slider(explorer, name):
    return explorer.get_by_role("slider", name=name, exact=True)


def test_it_starts_where_the_chapter_says(read, expected):
    page, explorer = read()
    assert readout(explorer) == expected()
    he, standard = (re.findall(r"gradient is ([^ ]+) times", line)[0] for line in expected().split("\n"))
    names = explorer.locator(".note").all_text_contents()
    assert names == [f"● He at layer 1: {he}", f"◆ Standard at layer 1: {standard}"]
    prose = page.locator("p", has_text="of the gradient arrives at layer 1, with the standard one")
    assert f"With He's initialisation {he} of" in prose.inner_text().replace("’", "'")
    power = standard.split("10")[1].translate(str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "−0123456789"))
    assert prose.locator("math msup").first.text_content() == f"10{power}"
    assert prose.locator("math mn").first.text_content() == standard.split("\u00a0")[0]


def test_it_starts_over_http_too(opened, site, expected):
    with served(site) as base:
        _, explorer = opened(CHAPTER, base)
        assert readout(explorer) == expected()


def test_by_keyboard_alone(visit, expected):
    page, explorer = visit()
    for name, key, state in (
        ("Activation", "s", {"activation": "sigmoid"}),
        ("Initialisation", "L", {"initialisation": "lecun"}),
        ("Compare with", "n", {"compare": "none"}),
    ):
        menu = explorer.get_by_role("combobox", name=name)
        menu.focus()
        page.keyboard.press(key)
        page.keyboard.press("Enter")
        assert readout(explorer) == expected(**state)
        explorer.get_by_role("button", name="Reset").press("Enter")
        assert readout(explorer) == expected()
    depth_slider, layer = slider(explorer, "Depth"), slider(explorer, "Layer")
    for key, layers in (("ArrowLeft", 20), ("ArrowLeft", 10), ("Home", 1), ("ArrowRight", 2), ("End", 50)):
        depth_slider.press(key)
        assert readout(explorer) == expected(depth=layers)
        said = "1 layer" if layers == 1 else f"{layers} layers"
        assert depth_slider.get_attribute("aria-valuetext") == said
        assert explorer.locator("output").text_content() == said
    for key, at in (("ArrowRight", 2), ("ArrowLeft", 1), ("End", 50), ("PageDown", None), ("Home", 1)):
        layer.press(key)
        if at is None:
            assert 1 < int(layer.input_value()) < 50
            continue
        assert readout(explorer) == expected(layer=at)
        assert layer.get_attribute("aria-valuetext") == f"layer = {at}"
    for prompt in explorer.locator(".try button").all():
        prompt.press("Space")
        assert readout(explorer) != expected()
        explorer.get_by_role("button", name="Reset").press("Space")
    assert readout(explorer) == expected()


def test_tab_reaches_every_control_in_reading_order(visit):
    page, explorer = visit()
    explorer.get_by_role("button", name="about a tenth").focus()
    reached = []
    for _ in range(14):
        reached.append(
            page.evaluate(
                "(e => e.labels?.[0]?.querySelector('span').innerText || e.innerText)(document.activeElement)"
            )
        )
        page.keyboard.press("Tab")
    assert reached[3:9] == ["Activation", "Initialisation", "Depth", "Compare with", "Layer", "Layer, typed"]
    assert reached[12:] == ["Reset", "The values at every layer as a table"]


def test_no_layer_is_beyond_the_last(visit, expected):
    _, explorer = visit("#depth?depth=10&layer=30")
    assert readout(explorer) == expected(depth=10, layer=10)
    layer = slider(explorer, "Layer")
    assert layer.input_value() == "10"
    layer.press("ArrowRight")
    assert layer.input_value() == "10"
    layer.press("ArrowLeft")
    assert readout(explorer) == expected(depth=10, layer=9)
    field = explorer.get_by_role("spinbutton", name="Layer, typed")
    for typed, at in (("4.4", 4), ("1e9", 10), ("", 10), ("-3", 1)):
        field.fill(typed)
        field.press("Enter")
        assert readout(explorer) == expected(depth=10, layer=at)


def test_a_click_reads_a_layer_and_a_drag_goes_on(visit, expected):
    page, explorer = visit()
    drawing = explorer.locator("svg.drawing")
    drawing.scroll_into_view_if_needed()
    ticks = {
        text.text_content(): text.bounding_box()
        for text in explorer.locator(".axes text[text-anchor=middle]").all()
    }
    y = drawing.bounding_box()["y"] + 200
    centre = {text: box["x"] + box["width"] / 2 for text, box in ticks.items()}
    page.mouse.click(centre["20"] + 2, y)
    assert readout(explorer) == expected(layer=20)
    page.mouse.move(centre["20"], y)
    page.mouse.down()
    page.mouse.move(centre["30"], y)
    assert readout(explorer) == expected(layer=30)
    page.mouse.move(centre["50"] + 900, y)
    page.mouse.up()
    assert readout(explorer) == expected(layer=50)
    page.mouse.move(centre["10"], y)
    assert readout(explorer) == expected(layer=50)  # let go
    thumb = slider(explorer, "Layer").bounding_box()
    page.mouse.click(centre["40"], thumb["y"] + thumb["height"] / 2)  # the slider stands under the axis
    assert readout(explorer) == expected(layer=40)


def test_the_axis_stands_still_and_values_are_where_they_belong(visit, study):
    """The mark at layer 1 lies on the axis at the decade of the number, in every network."""
    _, explorer = visit("#depth?compare=none")
    ticks = """root => Object.fromEntries([...root.querySelectorAll('.axes text[text-anchor=end]')]
        .map(t => [t.textContent, Number(t.getAttribute('y')) - 5]))"""
    before = explorer.evaluate(ticks)
    per_decade = (before["10⁻⁴⁰"] - before["1"]) / 40
    for activation in study.activations:
        explorer.get_by_role("combobox", name="Activation").select_option(activation)
        explorer.get_by_role("combobox", name="Initialisation").select_option("standard")
        box = explorer.locator(".mark.first").first.evaluate(
            "m => { const b = m.getBBox(); return b.y + b.height / 2; }"
        )
        value = np.median(study.first[study.activations.index(activation), 0, -1])
        assert box == pytest.approx(before["1"] - np.log10(value) * per_decade, abs=0.5)
        assert explorer.evaluate(ticks) == before


def test_the_status_is_announced_once_after_the_hand_rests(visit, expected):
    _, explorer = visit()
    status = explorer.locator("p.unseen[role=status]")
    status.filter(has_text="At layer 1").wait_for(state="attached")
    for _ in range(4):
        slider(explorer, "Layer").press("ArrowRight")
    assert status.text_content() == expected()  # not yet
    status.filter(has_text="At layer 5").wait_for(state="attached")
    assert status.text_content() == expected(layer=5)
    label = explorer.locator("svg.drawing").get_attribute("aria-label")
    assert label.endswith(expected(layer=5))


def test_a_guess_is_answered(visit, study):
    _, explorer = visit()
    guess = explorer.get_by_role("group", name="Guess first")
    guess.get_by_role("button", name="about a tenth").click()
    left = np.median(study.first[0, 0, study.depths.index(20)])
    assert (
        guess.locator(".verdict")
        .text_content()
        .startswith(f"Not quite: less than 10⁻¹⁵. It is {number(left)}.")
    )


def test_the_table_has_every_layer_of_both_networks(visit, study):
    _, explorer = visit("#depth?depth=10&compare=tanh")
    explorer.locator("summary").click()
    rows = explorer.locator("tbody tr")
    rows.first.wait_for()
    heads = explorer.locator("thead th").all_text_contents()
    assert heads[:2] == ["layer", "ReLU, median"]
    assert heads[5:] == [f"Tanh, {kind}" for kind in ("median", "lowest", "highest", "product")]
    found = [row.locator("th, td").all_text_contents() for row in rows.all()]
    assert [int(row[0]) for row in found] == list(range(10, 0, -1))
    k, he = study.depths.index(10), study.initialisations.index("he")
    for row in found:
        for i, name in ((1, "relu"), (5, "tanh")):
            measured = study.measured[k][study.activations.index(name), he, int(row[0]) - 1]
            assert row[i] == number(float(f"{np.median(measured):.12g}"))


def test_an_address_opens_a_state_and_follows_it(visit, expected):
    page, explorer = visit("#depth?activation=sigmoid&compare=none&depth=20&initialisation=standard")
    sigmoid = {"activation": "sigmoid", "initialisation": "standard", "depth": 20, "compare": "none"}
    assert readout(explorer) == expected(**sigmoid)
    slider(explorer, "Layer").press("ArrowRight")
    page.wait_for_url(re.compile(r"#depth\?activation=sigmoid&.*layer=2$"))
    page.reload()
    assert readout(explorer_of(page)) == expected(**sigmoid, layer=2)
    explorer.get_by_role("button", name="Reset").click()
    page.wait_for_url(re.compile(r"\.html$"))


def test_the_links_in_the_text_set_what_they_say(read, expected):
    page, _ = read()
    links = page.locator('a[href^="#depth?"]')
    assert links.count() == 3
    for link in links.all():
        query = link.get_attribute("href").partition("?")[2]
        link.click()
        state = dict(pair.split("=") for pair in query.split("&"))
        state |= {name: int(value) for name, value in state.items() if value.isdigit()}
        page.wait_for_function(
            "said => document.querySelector('.depth-explorer .readout').textContent === said",
            arg=expected(**state),
        )
        page.wait_for_timeout(400)  # until the address is written
        assert page.url.endswith(link.get_attribute("href"))
    assert "2.3" in page.locator("p", has_text="layer 40 still gets").inner_text()


def test_hostile_addresses_leave_the_defaults(visit, expected):
    page, explorer = visit()
    for query in HOSTILE:
        page.evaluate("q => { location.hash = '#depth?' + q; }", query)
        page.wait_for_timeout(20)
        assert readout(explorer) == expected(), query
    for whole in ("#depth", "#depth?", "#tangent?x=1", "#depth-2?depth=20", "#" + "depth?" * 900):
        page.evaluate("h => { location.hash = h; }", whole)
        page.wait_for_timeout(20)
        assert readout(explorer) == expected(), whole
    page.evaluate("location.hash = '#depth?layer=-99&depth=20'")  # numbers are moved to the nearest end
    page.wait_for_function("document.querySelector('.readout').textContent.includes('20 layers')")
    assert readout(explorer) == expected(depth=20)


EVERY = """async states => {
  const controls = Object.fromEntries([...document.querySelectorAll(".depth-explorer label")].map(
    label => [label.querySelector("span").textContent, label.querySelector("select, input")]));
  const put = (control, value, event) => { control.value = value; control.dispatchEvent(new Event(event)); };
  const said = [];
  for (const [activation, initialisation, step, compare, layer] of states) {
    put(controls.Activation, activation, "change");
    put(controls.Initialisation, initialisation, "change");
    put(controls["Compare with"], compare, "change");
    put(controls.Depth, step, "input");
    await null;
    put(controls.Layer, layer, "input");
    await new Promise(done => queueMicrotask(() => queueMicrotask(done)));
    said.push(document.querySelector(".depth-explorer .readout").textContent);
  }
  return said;
}"""


def states_of(study, layers, comparisons):
    return [
        {"activation": a, "initialisation": s, "depth": d, "compare": c, "layer": layer}
        for a in study.activations
        for s in study.initialisations
        for d in study.depths
        for c in comparisons
        for layer in layers(d)
    ]


def shows_what_python_says(page, study, expected, states):
    given = [
        [s["activation"], s["initialisation"], study.depths.index(s["depth"]), s["compare"], s["layer"]]
        for s in states
    ]
    said = page.evaluate(EVERY, given)
    for state, text in zip(states, said, strict=True):
        assert text == expected(**state), state


def test_every_network_is_pythons_at_several_layers(visit, study, expected):
    states = states_of(study, lambda d: sorted({1, (d + 1) // 2, d}), ("none", "tanh", "he"))
    assert len(states) > 600
    shows_what_python_says(visit()[0], study, expected, states)


@pytest.mark.slow
def test_every_state_is_pythons(visit, study, expected):
    comparisons = ("none", *study.activations, *study.initialisations)
    states = states_of(study, lambda d: range(1, d + 1), comparisons)
    assert len(states) == 15 * 9 * sum(study.depths)
    shows_what_python_says(visit()[0], study, expected, states)


def test_a_gradient_of_exactly_zero_is_said_and_drawn_as_zero(opened, pages):
    _, explorer = opened("dead.html", pages.as_uri())
    assert "At layer 1 the gradient is exactly 0 (0 to 0.55 over 8 seeds)" in readout(explorer)
    assert explorer.locator(".note.first").text_content() == "● ReLU at layer 1: 0"
    labels = explorer.locator(".axes text[text-anchor=end]")
    zero = [t for t in labels.all() if t.text_content() == "0"]
    assert len(zero) == 1
    row = float(zero[0].get_attribute("y")) - 5
    others = [float(t.get_attribute("y")) for t in labels.all() if t.text_content().startswith("1")]
    mark = explorer.locator(".mark.first").first.evaluate(
        "m => { const b = m.getBBox(); return b.y + b.height / 2; }"
    )
    assert mark == pytest.approx(row, abs=0.5)
    assert row > max(others)
    explorer.get_by_role("combobox", name="Activation").select_option("tanh")
    assert "exactly 0" not in readout(explorer)


@pytest.mark.parametrize("width", [320, 768, 2560])
def test_nothing_is_cut_off_and_targets_are_large_enough(read, width):
    page, explorer = read(width=width)
    for query in ("", "compare=leaky_relu", "activation=linear&layer=49", "depth=2&compare=tanh", "depth=1"):
        page.evaluate("q => { location.hash = '#depth?' + q; }", query)
        page.wait_for_timeout(400)
        assert ill_fitted(page, explorer) == [], query


def test_two_networks_differ_by_more_than_colour(read):
    _, explorer = read(forced_colors="active")
    shapes = [explorer.locator(f".mark.{kind}").first.get_attribute("points") for kind in ("first", "second")]
    assert [len(points.split()) for points in shapes] == [24, 4]
    assert [text[0] for text in explorer.locator(".note").all_text_contents()] == ["●", "◆"]
    ground = explorer.evaluate("() => getComputedStyle(document.body).backgroundColor")
    for part in (".median.first", ".median.second", ".product.first", ".guide"):
        assert explorer.locator(f"svg {part}").first.evaluate("e => getComputedStyle(e).stroke") != ground
    dashes = explorer.locator("svg .product.first").first.evaluate("e => getComputedStyle(e).strokeDasharray")
    assert dashes != "none"


def test_without_javascript_its_described_picture_stands_there(window, site, expected):
    page = window(java_script_enabled=False)
    page.goto(f"{site.as_uri()}/{CHAPTER}")
    pictures = page.locator(".widget-picture img")
    said = [picture.get_attribute("alt") for picture in pictures.all()]
    own = [text for text in said if text.startswith("Graph of the gradient at each layer")]
    assert len(own) == 1
    assert "He: 0.81 at layer 1" in own[0]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize("hash_", ["", MOVED])
def test_axe_finds_nothing_in_it(read, axe, scheme, width, hash_):
    page, explorer = read(hash_, width=width, color_scheme=scheme)
    explorer.locator("summary").click()
    explorer.get_by_role("group", name="Guess first").get_by_role("button").first.click()
    assert axe(page, ".depth-explorer") == []


def test_an_input_builds_nothing_anew(visit):
    """Moving a handle only tells elements that exist where to be."""
    page, explorer = visit()
    page.evaluate("""() => {
        window.built = 0;
        const svg = document.querySelector(".depth-explorer svg.drawing");
        new MutationObserver(all => { window.built += all.filter(m => m.addedNodes.length).length; })
            .observe(svg, { childList: true, subtree: true });
    }""")
    for name, key in (("Layer", "ArrowRight"), ("Depth", "ArrowLeft"), ("Layer", "End")):
        slider(explorer, name).press(key)
    explorer.get_by_role("combobox", name="Activation").select_option("tanh")
    page.wait_for_timeout(50)
    assert page.evaluate("window.built") == 0


def test_python_reads_the_same_default(study):
    """The chapter's cell: this state is the one that the tests above expect."""
    explorer = DepthExplorer(study, "relu", "he", depth=50, compare="standard")
    assert explorer.state() == DEFAULT
    assert STANDARD.name == DEFAULT["compare"]
