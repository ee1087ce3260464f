"""The boundary explorer as the chapters have it, in a real browser: there, and alone on pages."""

import re
from itertools import product
from pathlib import Path

import numpy as np
import pytest
from ipywidgets import Widget

from _ext.widget_pictures import traits
from actbook import linear
from actbook.experiments import fit
from actbook.explorables import BoundaryExplorer
from actbook.explorables.boundaries import levels
from tests.notebooks.notebook_text import load
from tests.site.alone import alone
from tests.site.conftest import ill_fitted, served, visits
from tools.normal_form import WIDGET_STATE

CHAPTERS = Path(__file__).resolve().parents[2] / "chapters"
NAME = BoundaryExplorer.widget_id()


def stored(chapter):
    """A chapter's widget state with the boundary explorer alone, and that explorer's traits."""
    state = load(CHAPTERS / f"{chapter}.ipynb")["metadata"]["widgets"][WIDGET_STATE]
    kept = {key: m for key, m in state["state"].items() if m["state"].get("_anywidget_id") == NAME}
    ((key, model),) = kept.items()
    return key, state | {"state": kept}, traits(model)


@pytest.fixture(scope="session")
def states():
    return {page: stored(chapter)[2] for page, chapter in PAGES.items()}


PAGES = {"index": "01-why-non-linearity", "tanh": "03-tanh"}


@pytest.fixture(scope="session")
def pages(tmp_path_factory):
    """The explorers of the chapters, each alone on a page as the chapter stores it; and two on one page."""
    folder = tmp_path_factory.mktemp("boundaries")
    for page, chapter in PAGES.items():
        key, state, _ = stored(chapter)
        alone(folder / f"{page}.html", BoundaryExplorer, [key], state)
    film = fit.frames(linear, 1, steps=(0, 5), seeds=range(2))
    pair = [BoundaryExplorer([film]), BoundaryExplorer([film], step=5)]
    state = Widget.get_manager_state(widgets=pair)
    alone(folder / "two.html", BoundaryExplorer, [one.model_id for one in pair], state)
    return folder


@pytest.fixture(scope="session")
def over_http(site):
    with served(site) as base:
        yield base


@pytest.fixture
def visit(window, pages):
    """Opens one of the pages with explorers alone; nobody may ask another host, or complain."""
    with visits(window, pages.as_uri()) as opened:
        yield opened


@pytest.fixture
def read(window, site):
    """Opens the chapter of one of those pages, the same way."""
    with visits(window, site.as_uri()) as opened:
        yield lambda page="index", hash_="", base=None, **options: opened(
            f"chapters/{PAGES[page]}.html{hash_}", base, **options
        )


def explorer_of(page):
    explorer = page.locator(".boundary-explorer")
    explorer.locator("svg .boundary").nth(1).wait_for(state="attached")
    return explorer


def readout(explorer):
    return explorer.locator(".readout").inner_text()


def logits(state, name):
    """(steps, pictured seeds, rows, columns), decoded by Python."""
    network, sizes = state["networks"][name], [len(state["steps"]), len(state["pictured"])]
    grids = [state["grid"][axis] for axis in ("x2", "x1")]
    rows, columns = (round((grid["high"] - grid["low"]) * grid["per_unit"]) + 1 for grid in grids)
    farthest = np.frombuffer(network["farthest"], "<f4").astype(float).reshape(sizes)
    shares = np.frombuffer(state["levels"], "<f4").astype(float)
    return shares[levels.unpack(network["frames"], (*sizes, rows, columns))] * farthest[..., None, None]


def expected(state, **handles):
    """The status sentence by Python alone."""
    at = {name: state[name] for name in ("a", "b", "step", "seed", "x1", "x2")} | handles
    step, seed = state["steps"].index(at["step"]), state["seeds"].index(at["seed"])
    rights, chances = [], []
    samples = state["sigmoid"]["farthest"] * np.frombuffer(state["levels"], "<f4").astype(float)
    for letter in "ab":
        rights.append(state["networks"][at[letter]]["right"][step][seed])
        node = [round((at[axis] - state["grid"][axis]["low"]) * 8) for axis in ("x2", "x1")]
        logit = logits(state, at[letter])[step, state["pictured"].index(at["seed"]), *node]
        chance = np.interp(logit, samples, np.frombuffer(state["sigmoid"]["probability"], "<f4"))
        chances.append(f"{chance:.2f}")
    return (
        f"Step {at['step']}, seed {at['seed']}: A has {rights[0]} of 100 points right, B {rights[1]}. "
        f"At x1 = {at['x1']:.3f}, x2 = {at['x2']:.3f} the probability of moon 1 is {chances[0]} in A "
        f"and {chances[1]} in B."
    ).replace("-", "−")


@pytest.mark.parametrize("page_name", PAGES)
@pytest.mark.parametrize("over", ["http", "file"])
def test_it_starts_with_the_chapters_state_and_answers(read, states, request, page_name, over):
    state = states[page_name]
    page = read(page_name, base=request.getfixturevalue("over_http") if over == "http" else None)
    explorer = explorer_of(page)
    assert readout(explorer) == expected(state)
    explorer.get_by_role("slider", name="Step", exact=True).press("End")
    assert readout(explorer) == expected(state, step=state["steps"][-1])


def test_by_keyboard_alone(visit, states):
    page, state = visit(), states["index"]
    explorer = explorer_of(page)
    step = explorer.get_by_role("slider", name="Step", exact=True)
    for key, value in [("ArrowRight", 5), ("ArrowRight", 10), ("End", 400), ("ArrowLeft", 300), ("Home", 0)]:
        step.press(key)
        assert readout(explorer) == expected(state, step=value)
        assert step.get_attribute("aria-valuetext") == f"step {value}"
    step.press("PageUp")
    assert int(step.input_value()) > 0
    step.press("End")
    for name, handle in (("Network A", "a"), ("Network B", "b")):
        menu = explorer.get_by_role("combobox", name=name)
        menu.focus()
        page.keyboard.press("End")  # the menu's own keys
        assert menu.input_value() == "relu-2"
        assert readout(explorer).startswith("Step 400, seed 1")
        menu.select_option(state[handle])
    explorer.get_by_role("combobox", name="Seed").focus()
    page.keyboard.press("0")
    assert readout(explorer) == expected(state, step=400, seed=0)
    for name, value in (("x1", 0.625), ("x2", -0.125)):
        explorer.get_by_role("slider", name=f"Read at {name}", exact=True).press("ArrowRight")
        field = explorer.get_by_role("spinbutton", name=f"Read at {name}, typed")
        page.wait_for_function(  # it says the exact value when the hand rests
            "([field, value]) => Number(field.value) === value", arg=[field.element_handle(), value]
        )
    assert readout(explorer) == expected(state, step=400, seed=0, x1=0.625, x2=-0.125)
    explorer.get_by_role("button", name="Reset").press("Enter")
    assert readout(explorer) == expected(state)


@pytest.mark.parametrize("page_name", PAGES)
def test_every_prompt_shows_what_it_says(visit, states, page_name):
    state = states[page_name]
    explorer = explorer_of(visit(f"{page_name}.html"))
    for prompt in state["prompts"]:
        explorer.get_by_role("button", name="Reset").click()
        explorer.get_by_role("button", name=prompt["label"], exact=True).press("Space")
        assert readout(explorer) == expected(state, **prompt["state"])


def test_tab_reaches_every_control_in_reading_order(visit):
    page = visit()
    explorer = explorer_of(page)
    explorer.get_by_role("button", name="a straight line").focus()
    reached = []
    for _ in range(19):
        reached.append(
            page.evaluate("(e => e.labels?.[0]?.innerText || e.innerText)(document.activeElement)")
            .split("\n")[0]
            .strip()
        )
        page.keyboard.press("Tab")
    assert reached[3:12] == [
        "Network A", "Network B", "Step", "Play training", "Seed",
        "Read at x1", "Read at x1, typed", "Read at x2", "Read at x2, typed",
    ]  # fmt: skip
    assert {"Reset", "All steps as a table"} <= set(reached)


def test_play_runs_to_the_last_step_and_pauses(visit, states):
    page, state = visit(), states["index"]
    explorer = explorer_of(page)
    play = explorer.get_by_role("button", name="Play training")
    play.click()
    pause = explorer.get_by_role("button", name="Pause training")
    page.wait_for_function(
        "document.querySelector('.boundary-explorer .readout').textContent.includes('Step 10,')"
    )
    pause.click()
    paused = readout(explorer)  # at step 10, or a little later where the machine is busy
    assert paused in [expected(state, step=n) for n in state["steps"] if n >= 10]
    page.wait_for_timeout(1000)
    assert readout(explorer) == paused
    step = explorer.get_by_role("slider", name="Step", exact=True)
    step.press("End")
    step.press("ArrowLeft")
    play.click()
    page.wait_for_function(
        "document.querySelector('.boundary-explorer .readout').textContent.includes('Step 400,')"
    )
    play.wait_for()  # it says Play again
    play.click()  # from the end, back to the beginning
    beginning = [expected(state, step=n) for n in state["steps"][:-1]]
    assert readout(explorer) in beginning
    step.press("ArrowRight")  # a hand on the handle stops it
    play.wait_for()
    assert readout(explorer) in beginning[1:]


def test_who_asked_for_less_motion_is_not_offered_play(visit):
    explorer = explorer_of(visit(reduced_motion="reduce"))
    assert explorer.get_by_role("button", name="Play training").count() == 0
    explorer.get_by_role("slider", name="Step", exact=True).press("ArrowRight")
    assert readout(explorer).startswith("Step 5,")


def place(panel, x1, x2):
    """Pixels of a point of the plane, from the ticks' labels that stand beside the panel."""
    zero = panel.evaluate(
        """svg => {
        const lines = [...svg.querySelectorAll(".axes .zero")].map(l => l.getBoundingClientRect());
        const up = lines.find(b => b.height > b.width), across = lines.find(b => b.width > b.height);
        return [up.x + up.width / 2, across.y + across.height / 2, across.width / 4]; }"""
    )
    return zero[0] + x1 * zero[2], zero[1] - x2 * zero[2]


def test_a_click_in_either_panel_reads_both_and_a_drag_goes_on(visit, states):
    page, state = visit(), states["index"]
    explorer = explorer_of(page)
    panels = explorer.locator(".plot")
    panels.first.scroll_into_view_if_needed()
    for n, x1, x2 in ((0, -1.0, 1.0), (1, 1.5, -0.75)):
        page.mouse.click(*place(panels.nth(n), x1 + 0.03, x2 - 0.03))
        assert readout(explorer) == expected(state, x1=x1, x2=x2)
    page.mouse.move(*place(panels.nth(0), 0, 0))
    page.mouse.down()
    page.mouse.move(*place(panels.nth(0), 1.0, 0.5))
    assert readout(explorer) == expected(state, x1=1.0, x2=0.5)
    page.mouse.move(2000, 2)
    page.mouse.up()
    assert "At x1 = 2.000, x2 = 1.500" in readout(explorer)
    page.mouse.move(*place(panels.nth(0), 0, 0))
    assert "At x1 = 2.000" in readout(explorer)  # let go


def test_the_boundary_and_the_shading_are_where_python_has_them(visit, states):
    """The line's ends on the edge of the panel, and the side of ½ of pixels away from the line."""
    page, state = visit("index.html#boundaries?b=relu-2&step=400"), states["index"]
    explorer = explorer_of(page)
    for n, name in enumerate(("linear-2", "relu-2")):
        frame = logits(state, name)[-1, state["pictured"].index(1)]
        ends = (
            explorer.locator("svg .boundary")
            .nth(n)
            .evaluate(
                """lines => { const svg = lines.ownerSVGElement.viewBox.baseVal.width;
            const shown = [...lines.children].filter(line => line.getAttribute("visibility") !== "hidden");
            const n = shown.flatMap(line => line.getAttribute("points").split(/[ ,]/)).map(Number);
            const cell = (svg - 36) / 32; return n.map((v, i) => i % 2 ? v : (v - 30) / cell); }"""
            )
        )
        across = np.array(ends[0::2])
        left = frame[:, 0]
        (row,) = np.flatnonzero(np.diff(left > 0))
        assert across.min() == pytest.approx(0, abs=0.02)
        assert left[row] * left[row + 1] < 0
        colours = np.array(
            explorer.locator("canvas")
            .nth(n)
            .evaluate(
                """canvas => [...canvas.getContext("2d")
                .getImageData(0, 0, canvas.width, canvas.height).data]"""
            )
        ).reshape(49, 65, 4)[::-1][::2, ::2]
        sure = np.abs(frame) > 0.1
        np.testing.assert_array_equal((colours[..., 0] > colours[..., 2])[sure], (frame > 0)[sure])
        assert colours[..., 3].min() > 25


@pytest.mark.parametrize("page_name", PAGES)
@pytest.mark.slow
def test_every_number_shown_is_pythons(visit, states, page_name):
    """All pairs of networks, steps and pictured seeds, each at another place of the grid."""
    page, state = visit(f"{page_name}.html"), states[page_name]
    explorer = explorer_of(page)
    rng = np.random.default_rng(0)
    jobs = []
    for a, b, step, seed in product(state["offered"], state["offered"], state["steps"], state["pictured"]):
        x1, x2 = (float(rng.integers(-n, n + 1)) / 8 for n in (16, 12))
        jobs.append({"a": a, "b": b, "step": step, "seed": seed, "x1": x1, "x2": x2})
    for job in jobs:
        query = "&".join(f"{name}={value}" for name, value in job.items())
        page.wait_for_function(  # asks again, since a browser ignores some of very many changes of address
            """([hash, said]) => {
            if (location.hash !== hash) location.hash = hash;
            return document.querySelector('.boundary-explorer .readout').textContent === said; }""",
            arg=[f"#boundaries?{query}", expected(state, **job)],
            polling=20,
        )
        for n, letter in enumerate("ab"):
            network = state["networks"][job[letter]]
            i, k = state["steps"].index(job["step"]), state["seeds"].index(job["seed"])
            score = explorer.locator(".score strong").nth(n).inner_text()
            assert score == f"{network['right'][i][k]} of 100 right, loss {network['loss'][i][k]:.3f}"


def test_the_table_has_pythons_numbers(visit, states):
    explorer, state = explorer_of(visit()), states["index"]
    explorer.locator("summary").click()
    rows = explorer.locator("tbody tr")
    rows.first.wait_for()
    seed = state["seeds"].index(state["seed"])
    for i, step in enumerate(state["steps"]):
        wanted = [str(step)]
        for letter in "ab":
            network = state["networks"][state[letter]]
            right = network["right"][i]
            wanted += [str(right[seed]), f"{network['loss'][i][seed]:.3f}", f"{min(right)} to {max(right)}"]
        assert rows.nth(i).locator("th, td").all_inner_texts() == wanted


def test_the_status_is_announced_once_after_the_hand_rests(visit, states):
    explorer, state = explorer_of(visit()), states["index"]
    status = explorer.locator("p.unseen[role=status]")
    status.filter(has_text="Step 0,").wait_for(state="attached")
    step = explorer.get_by_role("slider", name="Step", exact=True)
    for _ in range(4):
        step.press("ArrowRight")
    assert status.text_content() == expected(state)  # not yet
    status.filter(has_text="Step 35,").wait_for(state="attached")
    picture = explorer.get_by_role("img", name=re.compile("^Network B, ReLU, 1 hidden layer: "))
    score = explorer.locator(".score strong").nth(1).inner_text()
    assert picture.get_attribute("aria-label").endswith(f"the boundary. {score}.")


def test_an_address_opens_a_state_and_follows_it(visit, states):
    state = states["index"]
    page = visit("index.html#boundaries?a=relu-2&step=100&seed=0&x1=-1.5&x2=0.25")
    explorer = explorer_of(page)
    shown = {"a": "relu-2", "step": 100, "seed": 0, "x1": -1.5, "x2": 0.25}
    assert readout(explorer) == expected(state, **shown)
    explorer.get_by_role("slider", name="Step", exact=True).press("ArrowRight")
    page.wait_for_url("**/index.html#boundaries?a=relu-2&seed=0&step=150&x1=-1.5&x2=0.25")
    explorer.get_by_role("button", name="Reset").click()
    page.wait_for_url(re.compile(r"index\.html$"))


HOSTILE = """\
step=1 step=401 step=-5 step=1e2 step=nan step= step=0x10 step=100.0 step=9999999999999 seed=2 seed=-1
seed=1.0 seed=true seed=[0]
a=relu a=linear-2%00 a=__proto__ b=constructor a=<script>alert(1)</script> b=%F0%9F%92%A9
x1=nan x1=Infinity x1=--1 x2=1e1 x2=.5 x1= __proto__=1 toString=1 networks=1 frames=x activation=tanh
A=relu-2 steps=5 = &&& %
"""


def test_hostile_addresses_change_nothing(visit, states):
    page, said = visit(), expected(states["index"])
    explorer = explorer_of(page)
    for bad in [f"boundaries?{query}" for query in HOSTILE.split()] + [
        "tangent?x=1",
        "boundaries-2?step=400",
        "boundaries",
    ]:
        page.evaluate("hash => { location.hash = hash; }", bad)
        page.evaluate("() => new Promise(done => setTimeout(done, 5))")
        assert readout(explorer) == said, bad


@pytest.mark.parametrize("width", [320, 768, 2560])
def test_nothing_is_cut_off_and_targets_are_large_enough(read, width):
    page = read(viewport={"width": width, "height": 900})
    explorer = explorer_of(page)
    # the shading and the line end at the frame, which cuts what is beyond it
    assert ill_fitted(page, explorer, "svg text, svg .zero, select, .key > span, .frame") == []
    tops = [box["y"] for box in (panel.bounding_box() for panel in explorer.locator(".network").all())]
    assert (tops[0] == tops[1]) == (width > 320)


def test_forced_colours_keep_line_and_classes_apart(read):
    explorer = explorer_of(read(forced_colors="active"))
    looks = explorer.evaluate(
        "root => ['.boundary', '.drawing path.zero', '.drawing path.one']"
        ".map(s => getComputedStyle(root.querySelector(s))).map(s => [s.stroke, s.fill])"
    )
    ground = explorer.evaluate("() => getComputedStyle(document.body).backgroundColor")
    assert looks[0][0] != ground
    assert looks[1][1] != ground
    assert looks[2] != looks[1]
    assert looks[2][0] != ground


MOVED = "#boundaries?step=400&x1=1&seed=0"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize("hash_", ["", MOVED])
def test_axe_finds_nothing(read, over_http, axe, scheme, width, hash_):
    size = {"width": width, "height": 900}
    page = read("index", hash_, over_http, color_scheme=scheme, viewport=size)
    explorer = explorer_of(page)
    explorer.locator("summary").click()
    explorer.get_by_role("group", name="Guess first").get_by_role("button").first.click()
    assert axe(page, ".boundary-explorer") == []


def test_two_in_one_page_do_not_disturb_each_other(visit):
    """Each has its own handles, and the second its own name in the address."""
    page = visit("two.html#boundaries-2?step=0&x1=1")
    both = page.locator(".boundary-explorer .readout")
    both.nth(1).filter(has_text="x1 = 1.000").wait_for()
    assert [text.split(",")[0] for text in both.all_inner_texts()] == ["Step 0", "Step 0"]
    assert "x1 = 0.000" in both.first.inner_text()
