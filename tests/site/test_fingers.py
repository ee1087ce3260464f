"""A finger on an explorable: it scrolls and zooms the page, and moves things by taps and sideways drags."""

import pytest

from tests.site.places import KINDS, PLACES, START

PHONE = {"viewport": {"width": 390, "height": 740}, "is_mobile": True, "has_touch": True}
SPOT = """([selector, part]) => {
    const root = document.querySelector(selector);
    const boxes = () => [...root.querySelectorAll(part)].map((e) => e.getBoundingClientRect());
    const box = () => boxes().find(({ width }) => width);
    scrollBy({ top: box().top - 300, behavior: "instant" });
    const { left, top, width, height } = box();
    return { left, top, width, height }; }"""
#: What a finger may begin on.
DRAWING, RANGE = "svg.drawing:not(.data)", "input[type=range]"
PARTS = [DRAWING, RANGE]
#: What a finger pulls up and down.
HANDLES = {"depth": ".end", "kinks": ".knob .mark", "valley": ".knob.target"}


def quick_for_one(places):
    """The other explorables share the same code for the hand."""
    return [pytest.param(p, marks=() if p is KINDS[-1] else pytest.mark.slow, id=str(p)) for p in places]


each_kind = pytest.mark.parametrize("place", quick_for_one(KINDS))
each_place = pytest.mark.parametrize("place", quick_for_one(PLACES))


class Finger:
    """One or two fingers on a page of Chromium, by its protocol."""

    def __init__(self, page):
        self.page, self.session = page, page.context.new_cdp_session(page)

    def send(self, type_, *points):
        touched = [{"x": x, "y": y, "id": n} for n, (x, y) in enumerate(points)]
        self.session.send("Input.dispatchTouchEvent", {"type": type_, "touchPoints": touched})
        self.page.evaluate("() => new Promise(requestAnimationFrame)")

    def path(self, *places):
        """Each place is where all fingers are."""
        for n, points in enumerate(places):
            self.send("touchMove" if n else "touchStart", *points)

    def lift(self):
        self.send("touchEnd")
        self.page.wait_for_timeout(500)  # the address follows when the hand has rested


def seen(page, place):
    """What an explorable says and shows, and the address."""
    root = page.locator(place.selector)
    fields = "root => [...root.querySelectorAll('input')].map(input => input.value)"
    return root.locator(".readout").inner_text(), root.evaluate(fields), page.evaluate("location.hash")


@pytest.fixture
def phone(window, site):
    def opened(place):
        page = window(**PHONE)
        page.goto((site / place.path).as_uri())
        page.evaluate(START)
        page.wait_for_timeout(200)  # number fields say the value when the hand rests
        return page, Finger(page)

    return opened


@each_place
def test_a_vertical_swipe_scrolls_and_changes_nothing(phone, place):
    page, finger = phone(place)
    beside = 0.4 if place.name == "depth" else 0.2  # a handle would be pulled
    for part, share in ((DRAWING, beside), (RANGE, 0.75)):
        box = page.evaluate(SPOT, [place.selector, part])
        before, top = seen(page, place), page.evaluate("scrollY")
        x, y = box["left"] + share * box["width"], box["top"] + box["height"] / 2
        finger.path(*[[(x + 0.2 * k, y - 12 * k)] for k in range(16)])
        finger.lift()
        assert page.evaluate("scrollY") > top + 50
        assert seen(page, place) == before


@pytest.mark.parametrize("place", [place for place in KINDS if place.name in HANDLES], ids=str)
def test_a_finger_on_a_handle_pulls_it_up_and_down_and_not_the_page(phone, place):
    page, finger = phone(place)
    handle = page.locator(f"{place.selector} {HANDLES[place.name]}").first
    page.evaluate("top => scrollBy({ top, behavior: 'instant' })", handle.bounding_box()["y"] - 300)
    before, box, top = seen(page, place)[0], handle.bounding_box(), page.evaluate("scrollY")
    x, y = box["x"] + box["width"] / 2 + 4, box["y"] + box["height"] / 2 + 4
    finger.send("touchStart", (x, y))
    assert place.name == "kinks" or seen(page, place)[0] == before, "a press beside its centre moves nothing"
    for k in range(10):
        finger.send("touchMove", (x, y - 5 * k))
    finger.lift()
    assert page.evaluate("scrollY") == top
    assert handle.bounding_box()["y"] == pytest.approx(box["y"] - 45, abs=3)


@each_kind
def test_two_fingers_zoom_and_change_nothing(phone, place):
    page, finger = phone(place)
    # Chromium itself does not zoom where both fingers are on a range, which is as high as a finger.
    for part, scale in ((RANGE, 1), (DRAWING, 1.5)):
        box = page.evaluate(SPOT, [place.selector, part])
        before = seen(page, place)
        x, y = box["left"] + 0.6 * box["width"], box["top"] + box["height"] / 2
        finger.path(*[[(x - 20 - 6 * k, y), (x + 20 + 6 * k, y)] for k in range(12)])
        finger.lift()
        assert page.evaluate("visualViewport.scale") >= scale
        assert seen(page, place) == before


@each_kind
def test_taps_and_sideways_drags_move_and_a_second_finger_takes_it_back(phone, place):
    page, finger = phone(place)
    states = [seen(page, place)]
    for part, dx, dy, share in (
        (DRAWING, 0, 0, 0.6), (DRAWING, 6, 0, 0.15), (DRAWING, -6, 4, 0.9),
        (RANGE, 0, 0, 0.75), (RANGE, 5, 0, 0.3),
    ):  # fmt: skip
        box = page.evaluate(SPOT, [place.selector, part])
        top = page.evaluate("scrollY")
        x = box["left"] + share * box["width"]
        y = box["top"] + (0.3 if part == DRAWING else 0.5) * box["height"]
        finger.path(*[[(x + dx * k, y + dy * k)] for k in range(16 if dx else 1)])
        finger.lift()
        assert page.evaluate("scrollY") == top
        assert seen(page, place) != states[-1], (part, dx, dy)
        states.append(seen(page, place))
    assert seen(page, place)[2].startswith(f"#{place.name}?")
    for part in PARTS:
        box = page.evaluate(SPOT, [place.selector, part])
        before = seen(page, place)
        x, y = box["left"] + 0.27 * box["width"], box["top"] + box["height"] / 2
        finger.path(*[[(x + 7 * k, y)] for k in range(8)])
        assert seen(page, place)[0] != before[0], part
        finger.send("touchStart", (x + 49, y), (x + 85, y))
        for k in range(8):
            finger.send("touchMove", (x + 49, y), (x + 85 + 8 * k, y))
        finger.lift()
        assert seen(page, place) == before
