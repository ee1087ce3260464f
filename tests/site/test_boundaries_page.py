"""What is special about the boundary explorer on its pages."""

from itertools import product

import numpy as np
import pytest

from actbook.explorables.boundaries.boundary_explorer import logits_of
from tests.site.conftest import started, visits
from tests.site.places import PLACES

PAIR = [place for place in PLACES if place.name == "boundaries"]
PLACE = PAIR[0]


@pytest.fixture
def visit(window, site):
    """Opens a chapter; at the end nobody may have asked another host, or complained."""
    with visits(window, site.as_uri()) as opened:

        def _visit(place=PLACE, hash_="", **options):
            page = started(opened(place.path + hash_, **options))
            return page, page.locator(place.selector)

        yield _visit


def readout(explorer):
    return explorer.locator(".readout").inner_text()


PIXELS = """(svg, [x1, x2]) => {
    const lines = [...svg.querySelectorAll(".axes .zero")].map(l => l.getBoundingClientRect());
    const up = lines.find(b => b.height > b.width), across = lines.find(b => b.width > b.height);
    const unit = across.width / 4;
    return [up.x + up.width / 2 + x1 * unit, across.y + across.height / 2 - x2 * unit]; }"""


def test_a_click_in_either_panel_reads_both_where_it_is(visit):
    page, explorer = visit()
    panels = explorer.locator(".plot")
    panels.first.scroll_into_view_if_needed()
    for n, x1, x2 in ((0, -1.0, 1.0), (1, 1.5, -0.75)):
        page.mouse.click(*panels.nth(n).evaluate(PIXELS, [x1 + 0.03, x2 - 0.03]))
        assert readout(explorer) == PLACE.status(x1=x1, x2=x2)


ENDS = """lines => {
    const width = lines.ownerSVGElement.viewBox.baseVal.width, cell = (width - 36) / 32;
    const shown = [...lines.children].filter(line => line.getAttribute("visibility") !== "hidden");
    return shown.flatMap(line => line.getAttribute("points").split(/[ ,]/)).map(Number)
        .map((v, i) => (i % 2 ? v : (v - 30) / cell)); }"""
COLOURS = "c => [...c.getContext('2d').getImageData(0, 0, c.width, c.height).data]"


def test_the_boundary_and_the_shading_are_where_python_has_them(visit):
    """The line's ends on the edge of the panel, and the side of ½ of pixels away from the line."""
    _, explorer = visit(hash_="#boundaries?b=relu-2&step=400")
    for n, name in enumerate(("linear-2", "relu-2")):
        frame = logits_of(PLACE.state | {"a": name}, "a")[-1]
        across = np.array(explorer.locator("svg .boundary").nth(n).evaluate(ENDS)[0::2])
        assert across.min() == pytest.approx(0, abs=0.02)
        assert np.count_nonzero(np.diff(frame[:, 0] > 0)) == 1
        pixels = np.array(explorer.locator("canvas").nth(n).evaluate(COLOURS)).reshape(49, 65, 4)
        colours = pixels[::-1][::2, ::2]
        sure = np.abs(frame) > 0.1
        np.testing.assert_array_equal((colours[..., 0] > colours[..., 2])[sure], (frame > 0)[sure])
        assert colours[..., 3].min() > 25


@pytest.mark.slow
@pytest.mark.parametrize("place", PAIR, ids=str)
def test_every_score_shown_is_pythons(visit, place):
    """All pairs of networks, steps and pictured seeds, each at another place of the grid."""
    page, explorer = visit(place)
    state, rng = place.state, np.random.default_rng(0)
    for a, b, step, seed in product(state["offered"], state["offered"], state["steps"], state["pictured"]):
        x1, x2 = (float(rng.integers(-n, n + 1)) / 8 for n in (16, 12))
        shown = {"a": a, "b": b, "step": step, "seed": seed, "x1": x1, "x2": x2}
        page.wait_for_function(  # asks again, since a browser ignores some of very many changes of address
            """([hash, said]) => {
            if (location.hash !== hash) location.hash = hash;
            return document.querySelector('.boundary-explorer .readout').textContent === said; }""",
            arg=["#boundaries?" + "&".join(f"{n}={v}" for n, v in shown.items()), place.status(**shown)],
            polling=20,
        )
        i, k = state["steps"].index(step), state["seeds"].index(seed)
        networks = [state["networks"][name] for name in (a, b)]
        scores = [f"{n['right'][i][k]} of 100 right, loss {n['loss'][i][k]:.3f}" for n in networks]
        assert explorer.locator(".score strong").all_inner_texts() == scores


def test_the_table_and_the_canvas_have_pythons_numbers(visit):
    _, explorer = visit()
    state = PLACE.state
    explorer.locator("summary").click()
    explorer.locator("tbody tr").first.wait_for()
    rows = explorer.locator("tbody").evaluate(
        "e => [...e.rows].map(r => [...r.cells].map(c => c.textContent))"
    )
    seed = state["seeds"].index(state["seed"])
    for i, step in enumerate(state["steps"]):
        row = [str(step)]
        for letter in "ab":
            network = state["networks"][state[letter]]
            right = network["right"][i]
            row += [str(right[seed]), f"{network['loss'][i][seed]:.3f}", f"{min(right)} to {max(right)}"]
        assert rows[i] == row
    for n, letter in enumerate("AB"):
        score = explorer.locator(".score strong").nth(n).inner_text()
        label = explorer.locator("canvas").nth(n).get_attribute("aria-label")
        assert label.startswith(f"Network {letter}, ")
        assert label.endswith(f"the boundary. {score}.")


@pytest.mark.parametrize("width", [320, 1280])
def test_the_panels_stand_side_by_side(visit, width):
    _, explorer = visit(viewport={"width": width, "height": 900})
    tops = [panel.bounding_box()["y"] for panel in explorer.locator(".network .plot").all()]
    assert tops[0] == tops[1]


def test_it_moves_between_the_steps_while_it_plays(visit):
    page, explorer = visit()
    page.clock.install(time=0)
    page.clock.pause_at(60_000)  # time goes when we say so
    explorer.get_by_role("button", name="Play training").click()
    page.clock.run_for(500)  # past the first step
    lines, step = (
        explorer.locator("svg .boundary").nth(1),
        explorer.get_by_role("slider", name="Step", exact=True),
    )
    shown = []
    for _ in range(4):
        page.clock.run_for(90)
        shown.append((lines.inner_html(), step.input_value()))
    assert len({line for line, _ in shown}) == 4
    assert {at for _, at in shown} == {"1"}


def test_forced_colours_leave_key_and_triangles(visit):
    _, explorer = visit(forced_colors="active", color_scheme="dark")
    style = "(e, name) => getComputedStyle(e)[name]"
    bar = explorer.locator(".key .bar")
    assert "gradient" in bar.evaluate(style, "backgroundImage")
    assert bar.evaluate(style, "forcedColorAdjust") == "none"
    for name in ("fill", "stroke"):
        key, drawn, other = (
            explorer.locator(part).first.evaluate(style, name)
            for part in (".key .one", ".data .one", ".data .zero:is(path)")
        )
        assert key == drawn != other
