"""The front page: draw a slope, see what learns; the way in; a card for each chapter."""

import gzip
import re

import pytest

from _ext.explorables import used
from actbook.explorables import SlopeExplorer
from actbook.explorables.javascript import SHARED, joined, module_parts
from actbook.explorables.slope.drawn import spell
from actbook.explorables.slope.slope_picture import LARGE
from actbook.explorables.slope.training import FAILS_AT, POINTS
from tests.notebooks.notebook_text import CHAPTERS, load
from tests.site.conftest import ill_fitted, served, visits
from tests.site.places import START
from tests.site.test_every_explorable import OVERLAPS
from tests.site.test_fingers import PHONE, SPOT, Finger

ROOT = ".slope-explorer"
OVER = f"""() => /^It (learns|fails)/.test(document.querySelector("{ROOT} .readout")?.innerText)"""
#: All texts that the line for the eye and the one for the ear have had.
LISTEN = f"""() => {{
    window.heard = {{ seen: [], status: [] }};
    for (const [name, part] of [["seen", ".readout"], ["status", "[role=status]"]])
    {{
        const line = document.querySelector(`{ROOT} ${{part}}`);
        const changes = {{ childList: true, characterData: true, subtree: true }};
        new MutationObserver(() => heard[name].push(line.textContent)).observe(line, changes);
    }} }}"""
HOSTILE = [
    "slope",
    "slope=",
    "slope=cosine",
    "slope=noise%20",
    f"slope={'aa' * 23}",
    f"slope={'aa' * 25}",
    f"slope={'pl' * 24}",
    f"slope={'zz' * 24}",
    f"slope={'AA' * 24}",
    f"slope={'aa' * 24}%0A",
    "slope=[1,2]",
    "slope=<script>alert(1)</script>",
    "slope=__proto__",
    f"slope={'a' * 5000}",
    "layers=2",
    "layers=",
    "layers=1e1",
    "layers=-20",
    "layers=nan",
    "layers=20.0",
    "layers=999999999",
    "presets=1&weights=1&data=1&protocol=1",
    "__proto__=1",
    "constructor=1",
    "%E0%A4%A",
    "&&&===",
]


@pytest.fixture
def visit(window, site):
    with visits(window, site.as_uri()) as opened:
        yield lambda hash_="", **options: opened(f"index.html{hash_}", **options)


def at_rest(page):
    """The explorable of the page, when its training is over."""
    page.wait_for_function(OVER)
    return page.locator(ROOT)


def said(explorer):
    return explorer.locator(".readout").text_content()


def computed(slope, layers):
    """What Python says of the training."""
    return SlopeExplorer.status({"slope": slope, "layers": layers})


def press(page, explorer, name):
    """Press a button, and wait for the training that it begins."""
    before = said(explorer)
    explorer.get_by_role("button", name=name, exact=True).click()
    page.wait_for_function(
        f"before => document.querySelector('{ROOT} .readout').innerText !== before", arg=before
    )
    at_rest(page)


def test_trainings_end_with_the_counts_that_numpy_has(visit):
    page = visit()
    explorer = at_rest(page)
    assert said(explorer) == computed("noise", 3)
    for name, layers in (("line", 3), ("line", 1), ("bump", 8)):
        if (
            explorer.get_by_role("button", name=str(layers), exact=True).get_attribute("aria-pressed")
            != "true"
        ):
            press(page, explorer, str(layers))
        if explorer.get_by_role("button", name=name, exact=True).get_attribute("aria-pressed") != "true":
            press(page, explorer, name)
        assert said(explorer) == computed(name, layers)


def test_a_drawing_that_fails_only_in_depth(visit):
    page = visit("#slope?layers=20")
    assert said(at_rest(page)) == computed("noise", 20)
    assert said(page.locator(ROOT)).startswith("It fails")


@pytest.mark.slow
def test_three_engines_and_numpy_come_to_the_same_result(engine, site):
    with served(site) as address:
        for name, layers in (("noise", 20), ("zigzag", 3), ("tanh", 20)):
            engine.open(f"{address}/index.html#slope?slope={name}&layers={layers}")
            engine.run(START)
            engine.run(f"async () => {{ while (!({OVER})()) await new Promise(go => setTimeout(go, 50)); }}")
            text = engine.run(f"() => document.querySelector('{ROOT} .readout').textContent")
            assert text == computed(name, layers)


def test_it_is_watched_while_it_learns_and_its_end_is_heard_once(visit):
    page = visit()
    page.evaluate(START)
    at_rest(page)
    page.wait_for_timeout(800)
    page.evaluate(LISTEN)
    page.locator(ROOT).get_by_role("button", name="Play it again").click()
    page.wait_for_function("heard.seen.length > 1")
    at_rest(page)
    page.wait_for_timeout(800)
    heard = page.evaluate("heard")
    assert len([text for text in heard["seen"] if text.startswith("Step ")]) >= 10
    assert heard["status"] == ["Training …", heard["seen"][-1]]


def test_with_reduced_motion_only_the_result_is_shown(visit):
    page = visit(reduced_motion="reduce")
    explorer = at_rest(page)
    page.evaluate(LISTEN)
    press(page, explorer, "line")
    assert page.evaluate("[...new Set(heard.seen.map(text => text.slice(0, 8)))]") == ["Training", "It fails"]


def test_it_rests_while_it_is_off_the_screen(visit):
    page = visit(viewport={"width": 1280, "height": 700})
    explorer = at_rest(page)
    page.evaluate("scrollTo({ top: 1500, behavior: 'instant' })")
    page.wait_for_timeout(100)
    before = said(explorer)
    explorer.get_by_role("button", name="line", exact=True).evaluate("button => button.click()")
    page.wait_for_timeout(500)
    assert said(explorer) == before
    page.evaluate("scrollTo({ top: 0, behavior: 'instant' })")
    page.wait_for_function(f"document.querySelector('{ROOT} .readout').innerText.startsWith('It fails')")


def test_a_mouse_draws_and_the_address_says_what(visit):
    page = visit()
    explorer = at_rest(page)
    box = explorer.locator(".panel.slope svg").bounding_box()
    left, right, top, height = box["x"] + 32, box["x"] + box["width"] - 8, box["y"], box["height"]
    page.mouse.move(left, top + 6)
    page.mouse.down()
    page.mouse.move(right, top + 6, steps=3)  # a fast hand: three steps for 24 bars
    page.mouse.up()
    at_rest(page)
    page.wait_for_url(re.compile(r"#slope\?slope=(pk){24}$"))
    page.wait_for_function(
        f"document.querySelector('{ROOT} .readout').innerText.startsWith('It fails')"
    )  # a line
    page.mouse.click(left + 3, top + height - 10)
    page.wait_for_url(re.compile(r"#slope\?slope=aa(pk){23}$"))
    page.wait_for_function("history.state.explorables[0].length > 30")
    page.reload()
    page.locator(ROOT).locator("polygon.bar").nth(23).wait_for()
    page.wait_for_url(re.compile(r"#slope\?slope=aa(pk){23}$"))
    at_rest(page)
    page.locator(ROOT).get_by_role("button", name="Reset").click()
    page.wait_for_url(re.compile(r"index\.html$"))


def test_the_keyboard_draws_with_one_slider(visit):
    page = visit("#slope?slope=line")
    explorer = at_rest(page)
    slider = explorer.get_by_role("slider", name="Slope f′")
    assert not explorer.locator(".cursor").is_visible()
    page.keyboard.press("Tab")
    slider.focus()
    assert explorer.locator(".cursor").is_visible()
    assert slider.get_attribute("aria-valuetext") == "bar 13, x from 0.00 to 0.33: slope 1.00"
    for key in (
        "ArrowDown",
        "PageDown",
        "ArrowLeft",
        "ArrowUp",
        "Home",
        "PageUp",
        "PageUp",
        "PageUp",
        "End",
        "ArrowRight",
    ):
        page.keyboard.press(key)
    assert slider.get_attribute("aria-valuetext") == "bar 24, x from 3.67 to 4.00: slope 1.00"
    bars = [1.0] * 24
    bars[0], bars[11], bars[12] = 2.0, 1.05, 0.45
    page.wait_for_url(f"**/index.html#slope?slope={spell(bars)}")
    page.wait_for_function(OVER)
    page.keyboard.press("Control+ArrowUp")  # the browser's own
    assert slider.get_attribute("aria-valuetext").endswith("1.00")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.innerText") == "noise"


@pytest.mark.parametrize("query", HOSTILE)
def test_a_hostile_address_leaves_the_default(visit, query):
    page = visit(f"#slope?{query}", reduced_motion="reduce")
    page.evaluate(START)
    explorer = page.locator(ROOT)
    pressed = explorer.locator("[aria-pressed=true]").all_inner_texts()
    assert pressed == ["noise", "3"]


@pytest.mark.parametrize(
    ("hash_", "then", "copied"),
    [
        ("#slope?slope=bump", "", "#slope?slope=bump"),
        ("#slope?slope=bump", "location.hash = '#assign-it'", "#slope?slope=bump"),
        (
            "",
            f"document.querySelector('{ROOT} [aria-label=\"Begin with\"] button:nth-child(2)').click()",
            "#slope?slope=line",
        ),
        ("", "", ""),
    ],
    ids=["as the address", "the address is at a heading", "the address lags", "nothing is drawn"],
)
def test_a_link_to_the_drawing_is_copied(visit, site, hash_, then, copied):
    with served(site) as address:
        page = visit(hash_, base=address)
        page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        explorer = at_rest(page)
        copy = explorer.get_by_role("button", name="Copy link")
        # in one go: the address follows 300 ms after a change
        copy.evaluate(f"copy => {{ {then}; copy.click(); }}")
        explorer.get_by_role("button", name="Copied").wait_for()
        link = page.evaluate("navigator.clipboard.readText()")
        assert link == f"{address}/index.html{copied}"
        page.goto("about:blank")
        page.goto(link)
        assert said(at_rest(page)) == computed(copied.rpartition("=")[2] or "noise", 3)


@pytest.mark.parametrize("clipboard", ["{ writeText: () => Promise.reject(new Error('no')) }", "undefined"])
def test_a_link_that_the_browser_does_not_copy_is_there_to_be_selected(visit, clipboard):
    page = visit("#slope?slope=bump")
    explorer = at_rest(page)
    page.evaluate(f"Object.defineProperty(navigator, 'clipboard', {{ value: {clipboard} }})")
    copy = explorer.get_by_role("button", name="Copy link")
    copy.click()
    field = explorer.get_by_role("textbox", name="The browser did not let this page copy.")
    field.wait_for()
    assert page.evaluate("document.activeElement.labels[0].innerText").endswith("Copy the link from here:")
    assert page.evaluate("getSelection().toString() || document.activeElement.value") == page.url
    assert field.evaluate("f => f.selectionEnd - f.selectionStart") == len(page.url)
    assert copy.inner_text() == "Copy link"
    assert ill_fitted(page, explorer, ".refused, .refused *") == []
    press(page, explorer, "line")
    assert not field.is_visible()


def test_the_goal_says_what_failing_is(visit):
    goal = at_rest(visit()).locator("p strong").first.inner_text()
    assert goal.endswith(f"fails: {FAILS_AT} of {POINTS} held-out points right, or fewer?")


def test_a_drawing_that_fails_wins_and_a_button_does_not(visit):
    page = visit(reduced_motion="reduce")
    explorer = at_rest(page)
    goal = explorer.locator("p strong").first
    press(page, explorer, "line")
    at_rest(page)
    assert said(explorer).startswith("It fails")
    assert goal.inner_text().startswith("Can you draw")
    page.evaluate(f"location.hash = '#slope?slope={spell([0.5] * 24)}'")
    explorer.get_by_text("You did it").wait_for()
    assert goal.inner_text().endswith(
        "3 hidden layers. Next: one drawing that learns with 1 and fails with 20."
    )


@pytest.mark.parametrize("width", [1280, 320])
def test_the_keys_are_said_while_the_drawing_has_the_focus_and_nothing_moves(visit, width):
    page = visit(viewport={"width": width, "height": 900})
    explorer = at_rest(page)
    caption = explorer.locator(".panel.slope p")
    before = caption.inner_text(), explorer.locator(".panels").bounding_box()
    assert before[0] == "the slope f′: draw across"
    page.keyboard.press("Tab")
    explorer.get_by_role("slider").evaluate("drawing => drawing.focus({ preventScroll: true })")
    assert caption.inner_text() == "the slope f′: ←→ pick, ↑↓ move"
    assert explorer.locator(".panels").bounding_box() == before[1]
    page.keyboard.press("Tab")
    assert caption.inner_text() == before[0]


def phone(visit):
    page = visit(**PHONE)
    at_rest(page)
    return page, Finger(page)


def state(page):
    return page.evaluate("location.hash"), page.locator(f"{ROOT} svg[role=slider] .bar").evaluate_all(
        "bars => bars.map(bar => bar.getAttribute('points'))"
    )


def test_a_finger_that_swipes_up_scrolls_and_changes_nothing(visit):
    page, finger = phone(visit)
    for part, share in (
        (".panel.slope svg", 0.07),
        (".panel.slope svg", 0.5),
        (".panel.slope svg", 0.9),
        (".panel.value svg", 0.5),
        (".plot", 0.5),
        (".readout", 0.5),
    ):
        box = page.evaluate(SPOT, [ROOT, part])
        before, top = state(page), page.evaluate("scrollY")
        x, y = box["left"] + 0.62 * box["width"], box["top"] + share * box["height"]
        finger.path(*[[(x, y - 8 * k)] for k in range(16)])
        finger.lift()
        assert page.evaluate("scrollY") > top + 40, part
        assert state(page) == before, part


def test_a_tap_sets_a_bar_and_a_finger_draws_sideways(visit):
    page, finger = phone(visit)
    box = page.evaluate(SPOT, [ROOT, ".panel.slope svg"])
    before, top = state(page), page.evaluate("scrollY")
    finger.path([(box["left"] + 0.62 * box["width"], box["top"] + 0.1 * box["height"])])
    finger.lift()
    after = state(page)
    assert page.evaluate("scrollY") == top
    assert [a != b for a, b in zip(before[1], after[1], strict=True)].count(True) == 1
    assert after[0].startswith("#slope?slope=")
    x, y = box["left"] + 0.3 * box["width"], box["top"] + 0.1 * box["height"]
    finger.path(*[[(x + 10 * k, y + k)] for k in range(12)])
    finger.lift()
    moved = [a != b for a, b in zip(after[1], state(page)[1], strict=True)]
    first = int(
        24 * (x - box["left"] - 40) / (box["width"] - 46)
    )  # axes take 40 px on the left and 6 on the right
    assert moved[first]
    assert moved.count(True) > 6


@pytest.mark.parametrize(("width", "height"), [(1280, 800), (390, 844)])
def test_the_picture_and_its_buttons_fit_one_screen(visit, width, height):
    page = visit(viewport={"width": width, "height": height})
    explorer = at_rest(page)
    boxes = [
        part.bounding_box() for part in explorer.locator(".choices button:visible, .panels, .readout").all()
    ]
    top = min(box["y"] for box in boxes)
    assert len(boxes) == 9 + 4 + 3 + 2
    assert max(box["y"] + box["height"] for box in boxes) - top <= 800
    lowest = max(box["y"] + box["height"] for box in boxes)
    assert lowest <= height, "the picture, what is said of it and all buttons are on the first screen"


def test_the_drawing_is_the_first_thing_that_the_keyboard_reaches_in_the_text(visit):
    page = visit()
    at_rest(page)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # skip to main content
    reached = []
    while len(reached) < 6 and "slider" not in reached:
        page.keyboard.press("Tab")
        reached.append(
            page.evaluate("document.activeElement.getAttribute('role') ?? document.activeElement.title")
        )
    assert reached[-1] == "slider", reached
    assert page.evaluate("document.activeElement.matches('article *')")


@pytest.mark.parametrize("width", [1280, 390, 320])
def test_nothing_lies_on_another_or_is_small_or_cut_off(visit, width):
    page = visit(viewport={"width": width, "height": 844})
    explorer = at_rest(page)
    assert ill_fitted(page, explorer, "svg text, canvas, dl") == []
    assert page.evaluate(OVERLAPS, ROOT) == []
    small = """root => [...root.querySelectorAll("*")].filter(e => e.childNodes.length && e.checkVisibility()
        && parseFloat(getComputedStyle(e).fontSize) < 12).map(e => e.outerHTML.slice(0, 60))"""
    assert page.locator("article").evaluate(small) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 320])
def test_axe_finds_nothing(visit, axe, width, scheme):
    page = visit(viewport={"width": width, "height": 900}, color_scheme=scheme)
    explorer = at_rest(page)
    for fold in explorer.locator("details").all():
        fold.evaluate("fold => { fold.open = true }")
    assert axe(page) == []


def test_in_forced_colours_marks_and_boundary_say_it(visit):
    page = visit(forced_colors="active")
    explorer = at_rest(page)
    alpha = """canvas => canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data
        .filter((_, k) => k % 4 === 3).reduce((a, b) => a + b)"""
    assert explorer.locator("canvas").evaluate(alpha) == 0
    assert explorer.locator(".boundary polyline").count() > 0
    style = "(e, name) => getComputedStyle(e)[name]"
    looks = {explorer.locator(f".{kind}").evaluate(style, "fill") for kind in ("zero.trained", "zero.held")}
    assert len(looks) == 2


def test_without_javascript_a_described_picture_stands_there(visit):
    page = visit(java_script_enabled=False)
    picture = page.locator(".widget-picture img")
    assert picture.get_attribute("alt") == SlopeExplorer.picture({})[1]
    assert picture.evaluate("image => image.naturalWidth") > 300
    assert "three drawings" in page.locator(".widget-picture figcaption").inner_text()


def test_on_a_phone_the_words_in_the_picture_are_large_enough(visit):
    page = visit(java_script_enabled=False, viewport={"width": 390, "height": 844})
    picture = page.locator(".widget-picture img")
    shrunk = picture.evaluate("image => image.getBoundingClientRect().width / image.getAttribute('width')")
    assert shrunk * 96 / 72 * LARGE >= 11.5
    style = page.locator(".widget-picture figcaption").evaluate(
        "e => [e, document.body].map(each => getComputedStyle(each)).map(s => [s.fontWeight, s.color])"
    )
    assert style[0] == style[1]


def test_there_is_a_card_for_each_chapter_with_what_the_chapter_says(visit):
    page = visit()
    cards = page.locator(".chapter-cards li")
    assert cards.count() == len(CHAPTERS)
    for card, path in zip(cards.all(), CHAPTERS, strict=True):
        text = "\n".join(cell["source"] for cell in load(path)["cells"] if cell["cell_type"] == "markdown")
        title = re.search(r"^# (.+)", text, re.M)[1]
        question = re.search(r"[^.?!\n#]+\?", text)[0].strip().replace("$", "")
        assert card.get_by_role("link").inner_text().endswith(title)
        assert question in card.inner_text()
        assert len(card.locator("img").get_attribute("alt")) > 20
        assert "min" in card.inner_text()
    page.get_by_role("link", name="Start reading").click()
    assert "01-why-non-linearity" in page.url


def test_its_script_is_where_it_is_shown_and_light(site):
    loading = {
        page.name for page in site.rglob("*.html") if re.search(r'"[^"]*widgets/[^"]*slope', page.read_text())
    }
    assert loading == {"index.html", "design-your-own.html"}
    own = joined(text for path, text in module_parts(SlopeExplorer._module).items() if path.parent != SHARED)
    assert len(gzip.compress(own.encode())) <= 12_000
    assert used({"state": {"it": {"state": {"_anywidget_id": SlopeExplorer.widget_id()}}}}) == [SlopeExplorer]
