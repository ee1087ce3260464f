"""What is special about the neuron explorer on its page: its buttons, its ticks, the point on the curve."""

from functools import partial

import pytest

from tests.site.alone import place_alone, visits_alone
from tests.site.places import KINDS

PLACE = next(place for place in KINDS if place.name == "neuron")
WAYS = {
    "saturated": "activation=tanh&w=3&target=-1",
    "input 0": "x=0&target=2",
    "dead ReLU": "activation=relu&w=-4",
}


@pytest.fixture
def visit(window, tmp_path):
    """Opens it alone; at the end nobody may have asked another host, or complained."""
    place_alone(tmp_path, PLACE)
    with visits_alone(window, tmp_path) as visit:
        yield partial(visit, PLACE)


def readout(root):
    return root.locator(".readout").text_content()


def test_the_buttons_walk_forward_and_back_and_round(visit):
    _, root = visit()
    for label, steps in (("Step on ▶", (0, 1, 2, 3, 4, 5, 6)), ("◀ Step back", (5, 4, 3, 2, 1, 0, 6))):
        for step in steps:
            root.get_by_role("button", name=label).press("Enter")
            assert readout(root) == PLACE.status(step=step)
            shown = root.locator("svg .band").evaluate_all(
                "all => all.filter(e => e.getAttribute('visibility') === 'visible').length"
            )
            assert shown == {4: 1, 5: 2, 6: 5}.get(step, 0)


def test_an_edge_whose_gradient_has_vanished_is_drawn_otherwise(visit):
    page, root = visit("#neuron?x=0&target=2")
    gone = root.locator("svg .edge.gone")
    assert gone.count() == 1  # w's: x and b still hear of the error
    page.evaluate("location.hash = '#neuron?activation=relu&w=-4'")
    page.wait_for_function("document.querySelectorAll('.edge.gone').length === 3")


def test_each_way_is_ticked_off_when_found_and_stays_ticked(visit):
    page, root = visit()
    ticked = root.locator(".ways li.found")
    assert ticked.count() == 0
    for n, (way, query) in enumerate(WAYS.items()):
        page.evaluate("h => { location.hash = h; }", f"#neuron?{query}&step=5")
        page.wait_for_timeout(50)
        assert ticked.count() == n, "not before the gradient of w is shown"
        root.get_by_role("button", name="Step on ▶").click()
        assert "Found! " in readout(root)
        assert ticked.last.text_content() == f"✓ {way}"
        root.get_by_role("button", name="Reset").click()
        assert ticked.count() == n + 1
        assert "Found! " not in readout(root)


def test_the_hand_moves_the_point_by_its_weight_and_cannot_with_an_input_of_0(visit):
    page, root = visit()
    box = root.locator("svg .node.f").bounding_box()

    def press(share):
        page.mouse.click(box["x"] + share * box["width"], box["y"] + box["height"] / 2)

    press(0.7)  # z runs from −10 to 10
    assert readout(root) == PLACE.status(w=1.75)
    press(0.3)
    assert readout(root) == PLACE.status(w=-2.25)
    page.evaluate("() => { location.hash = '#neuron?x=0'; }")
    page.wait_for_timeout(50)
    press(0.9)
    assert readout(root) == PLACE.status(w=-2.25, x=0.0)


APART = """root => {
    const all = [...root.querySelectorAll("svg text, .graph .steps")];
    const texts = all.filter(e => e.getAttribute("visibility") !== "hidden");
    const box = e => e.getBoundingClientRect(), hit = [];
    texts.forEach((a, n) => texts.slice(n + 1).forEach(b => {
        const [p, q] = [box(a), box(b)];
        const over = Math.min(p.right, q.right) - Math.max(p.left, q.left);
        const down = Math.min(p.bottom, q.bottom) - Math.max(p.top, q.top);
        if (over > 2 && down > 4) hit.push(`${a.textContent} / ${b.textContent}`);
    }));
    return hit; }"""
LONG = [
    "",
    "w=-4",
    "w=-4&x=-1.75&b=-2&activation=tanh",
    "activation=linear&w=-3.75&x=1.75&target=-1",
    "activation=relu",
]


@pytest.mark.parametrize("width", [1280, 390, 320])
def test_no_text_lies_on_another_and_all_is_within_one_screen(visit, width):
    page, root = visit(viewport={"width": width, "height": 800})
    for query in LONG:
        page.evaluate("h => { location.hash = h; }", f"#neuron?{query}")
        page.wait_for_timeout(50)
        assert root.evaluate(APART) == [], query
    top = root.locator(".menus").bounding_box()["y"]
    graph = root.locator(".graph").bounding_box()
    assert graph["y"] + graph["height"] - top < 800
    for slider in root.locator(".graph .steps").all():
        label, number = (slider.locator(part).bounding_box() for part in ("label > span", "output"))
        assert abs(label["y"] - number["y"]) <= 1
