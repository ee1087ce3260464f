"""What every explorable keeps in a real browser: tests/explorables/cases.py has the list.

An explorable is tested alone on a page with its chapter's state, which opens faster; and in its chapter,
where the theme could disturb it. What its sentences say is what Python says.
"""

import random
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.explorables.cases import CASES
from tests.site.alone import place_alone, visits_alone
from tests.site.conftest import ill_fitted, served, started, visits
from tests.site.places import ALONE, KINDS, PLACES, values_of

each_kind = pytest.mark.parametrize("place", KINDS, ids=lambda place: place.name)
each_alone = pytest.mark.parametrize("place", ALONE, ids=lambda place: place.name)  # and the template
#: Values that are no value of any handle; an address that has one sets nothing.
HOSTILE = [
    "", "nan", "NaN", "Infinity", "1e1", "0x10", "--1", "1,5", "[1]", "{}", "null", "true", "undefined",
    "%00", "%E0%A4%A", "__proto__", "constructor", "<script>alert(1)</script>", "%3Cimg%20src=x%3E",
    "9" * 400,
]  # fmt: skip
#: What takes more than one screen: many graphs, each its own handle.
TOO_TALL = {("gallery", 390)}
FOOT = ["Reset", "Copy link", "Save picture"]
NO_HANDLES = ["__proto__=1", "constructor=1", "start=1", "link=1", "_esm=1", "y=1", "=", "&&&==="]


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    """Each kind alone on a page, as its chapter stores it."""
    folder = tmp_path_factory.mktemp("alone")
    for place in ALONE:
        place_alone(folder, place)
    return folder


@pytest.fixture
def visit(window, pages):
    """Opens an explorable alone; at the end nobody may have asked another host, or complained."""
    with visits_alone(window, pages) as visit:
        yield visit


@pytest.fixture
def read(window, site):
    """Opens an explorable in its chapter, the same way."""
    with visits(window, site.as_uri()) as opened:

        def _read(place, hash_="", base=None, **options):
            page = opened(place.path + hash_, base, **options)
            return started(page), page.locator(place.selector)

        yield _read


def readout(root):
    return root.locator(".readout").text_content()


def set_hash(page, hash_):
    """Another address, and what it changes."""
    page.evaluate("h => { location.hash = h; return new Promise(done => setTimeout(done, 30)); }", hash_)


@pytest.mark.parametrize("place", PLACES, ids=str)
def test_it_starts_in_its_chapter_as_python_says_and_answers(read, place):
    page, root = read(place)
    assert readout(root) == place.status()
    assert page.locator(".widget-wait").count() == 0
    assert [still.is_visible() for still in page.locator(".widget-picture").all()].count(True) == 0
    set_hash(page, place.hash)
    assert readout(root) == place.status(**place.moved)


@each_kind
def test_it_lives_over_http_too(read, site, place):
    with served(site) as address:
        _, root = read(place, place.hash, address)
        assert readout(root) == place.status(**place.moved)


@pytest.mark.parametrize("chapter", sorted({place.path for place in PLACES}))
def test_without_javascript_its_described_picture_stands_there(window, site, chapter):
    page = window(java_script_enabled=False)
    page.goto(f"{site.as_uri()}/{chapter}")
    pictures = page.locator(".widget-picture img")
    told = [place.kind.description(place.state) for place in PLACES if place.path == chapter]
    shown = [picture.get_attribute("alt") for picture in pictures.all()]
    assert [alt for alt in shown if not alt.startswith("Three slopes")] == told  # the front page's
    for picture in pictures.all():
        picture.scroll_into_view_if_needed()
        assert picture.evaluate("e => e.decode().then(() => e.naturalWidth > 300)")


NAME = """(e => e instanceof SVGElement ? null : (e.labels?.[0]?.querySelector('span') ?? e).textContent)(
    document.activeElement)"""  # a handle in the drawing has a test of its own


def controls_of(place, where):
    """The controls that are there in a state."""
    return [c for c in CASES[place.name].controls if c.where in ("", where)]


@each_alone
def test_tab_reaches_every_control_in_reading_order(visit, place):
    page, root = visit(place)
    root.locator(".predict button").first.focus()
    reached = []
    while not reached or reached[-1] != place.kind._words["table"]:
        reached.append(page.evaluate(NAME))
        assert len(reached) < 40
        page.keyboard.press("Tab")
    reached = [name for name in reached if name]
    expected = [*place.state["prediction"]["choices"]]
    for control in controls_of(place, ""):
        expected.append(control.label)
        if root.get_by_role("spinbutton", name=f"{control.label}, typed").count():
            expected.append(f"{control.label}, typed")
    if CASES[place.name].plays:
        reached.remove("Play training")
    for button in CASES[place.name].buttons:
        reached.remove(button)
    prompts = [prompt["label"] for prompt in place.state["prompts"]]
    assert reached == [*expected, *prompts, *FOOT, place.kind._words["table"]]


def state_with(place, state, handle, value):
    """A state in which one handle has another value."""
    name, _, entry = handle.partition(".")
    return state | {name: {**place.state[name], entry: value} if entry else value}


def check_slider(page, root, place, control, state):
    """A range goes by every key and its number field by typing; returns where it is at the end."""
    slider = root.get_by_role("slider", name=control.label, exact=True)
    values = values_of(place.handles[control.handle])
    slider.focus()
    keys = {"Home": 0, "ArrowRight": 1, "ArrowUp": 2, "End": -1, "ArrowLeft": -2, "ArrowDown": -3}
    for key, at in keys.items():
        page.keyboard.press(key)
        state = state_with(place, state, control.handle, values[at])
        assert readout(root) == place.status(**state), (control.label, key)
        assert slider.get_attribute("aria-valuetext")
    for key in ("PageUp", "PageDown"):  # how far is the browser's affair
        before = slider.input_value()
        slider.press("Home" if key == "PageUp" else "End")
        slider.press(key)
        assert slider.input_value() not in (before, slider.get_attribute("min"), slider.get_attribute("max"))
    field = root.get_by_role("spinbutton", name=f"{control.label}, typed")
    if field.count():
        for typed, at in (("1e9", -1), ("", -1), ("-1e9", 0)):
            field.fill(typed)
            field.press("Enter")
            state = state_with(place, state, control.handle, values[at])
            assert readout(root) == place.status(**state), (control.label, typed)
    return state


def check_menu(page, root, place, control, state):
    """A menu goes by its own keys."""
    menu = root.get_by_role("combobox", name=control.label, exact=True)
    values = {str(value): value for value in place.handles[control.handle]["choices"]}
    for key in ("Home", "End", "ArrowUp"):
        menu.press(key)
        state = state_with(place, state, control.handle, values[menu.input_value()])
        assert readout(root) == place.status(**state), (control.label, key)
    return state


@each_alone
def test_every_control_goes_by_keyboard(visit, place):
    page, root = visit(place)
    for control in CASES[place.name].controls:
        state = dict(pair.split("=") for pair in control.where.split("&") if pair)
        set_hash(page, f"#{place.name}?{control.where}" if control.where else "")
        is_menu = root.get_by_role("combobox", name=control.label, exact=True).count() == 1
        (check_menu if is_menu else check_slider)(page, root, place, control, state)
        root.get_by_role("button", name="Reset").press("Enter")
        assert readout(root) == place.status(), control.label
    for prompt in place.state["prompts"]:
        root.get_by_role("button", name=prompt["label"], exact=True).press("Space")
        assert readout(root) == place.status(**prompt["state"])
        root.get_by_role("button", name="Reset").press("Space")


@each_alone
def test_every_key_of_a_slider_moves_a_drawn_handle_and_not_the_page(visit, place):
    page, root = visit(place, viewport={"width": 640, "height": 300})
    for handle in root.locator("svg [role=slider]").filter(visible=True).all():
        now, low, high = (f"aria-value{which}" for which in ("now", "min", "max"))
        value = lambda which, handle=handle: float(handle.get_attribute(which))  # noqa: E731
        handle.focus()
        top = page.evaluate("scrollY")
        found = {}
        for end, keys in {"Home": ("ArrowUp", "PageUp"), "End": ("ArrowDown", "PageDown")}.items():
            for key in keys:
                page.keyboard.press(end)
                found[end] = value(now)
                page.keyboard.press(key)
                found[key] = abs(value(now) - found[end])
        assert (found["Home"], found["End"]) == (value(low), value(high))
        assert 0 < found["ArrowUp"] < found["PageUp"]
        assert 0 < found["ArrowDown"] < found["PageDown"]
        assert page.evaluate("scrollY") == top


@each_alone
def test_its_address_opens_a_state_and_follows_it(visit, place):
    page, root = visit(place, place.hash)
    assert readout(root) == place.status(**place.moved)
    root.locator("input[type=range]:visible").first.press("Home")
    slider = root.locator("input[type=range]:visible").first
    slider.press("ArrowRight")
    said = readout(root)
    page.wait_for_timeout(400)  # until the address is written
    page.reload()
    assert readout(page.locator(place.selector)) == said
    root.get_by_role("button", name="Reset").click()
    page.wait_for_url(re.compile(r"\.html$"))
    chance = random.Random(1)
    for _ in range(5):
        state = place.any_state(chance)
        pairs = []
        for name, value in state.items():
            entries = value.items() if isinstance(value, dict) else [("", value)]
            pairs += [f"{name}.{key}={each}" if key else f"{name}={each}" for key, each in entries]
        set_hash(page, f"#{place.name}?{'&'.join(pairs)}")
        assert readout(root) == place.status(**state)
    root.get_by_role("button", name="Reset").click()
    ends = {handle: end for handle, end in place.handles.items() if "low" in end and "." not in handle}
    set_hash(
        page, f"#{place.name}?" + "&".join(f"{handle}=-99999" for handle in ends)
    )  # to the nearest there is
    assert readout(root) == place.status(**{handle: end["low"] for handle, end in ends.items()})


EACH_HASH = """async ([selector, hashes]) => {
    const readout = document.querySelector(`${selector} .readout`), start = readout.textContent, moved = [];
    for (const hash of hashes) {
        location.hash = hash;
        await new Promise(done => setTimeout(done, 4));
        if (readout.textContent !== start) moved.push(hash);
    }
    return moved; }"""


@each_alone
def test_a_link_to_the_state_is_copied_and_a_refused_one_is_there_to_be_selected(visit, place):
    page, root = visit(place)
    let = "write => { navigator.clipboard.writeText = eval(write); }"
    root.evaluate("() => Object.defineProperty(navigator, 'clipboard', { value: {} })")
    page.evaluate(let, "async (text) => { window.copied = text; }")
    set_hash(page, place.hash)
    root.get_by_role("button", name="Copy link").click()
    root.get_by_role("button", name="Copied").wait_for()
    link = page.evaluate("window.copied")
    assert link.startswith(page.url.partition("#")[0] + "#")
    page.goto("about:blank")
    page.goto(link)
    assert readout(started(page).locator(place.selector)) == place.status(**place.moved)
    root.evaluate("() => Object.defineProperty(navigator, 'clipboard', { value: {} })")
    page.evaluate(let, "() => Promise.reject(new Error('no'))")
    root.get_by_role("button", name=re.compile("Copy link|Copied")).click()
    field = root.get_by_role("textbox", name="The browser did not let this page copy.")
    assert field.input_value() == link
    assert field.evaluate("f => document.activeElement === f && f.selectionEnd") == len(link)
    root.get_by_role("button", name="Reset").click()
    assert not field.is_visible()


@each_alone
def test_the_picture_is_saved_with_its_colours(visit, place):
    page, root = visit(place, place.hash)
    with page.expect_download() as download:
        root.get_by_role("button", name="Save picture").click()
    assert download.value.suggested_filename == f"{place.selector[1:]}.svg"
    text = Path(download.value.path()).read_text(encoding="utf-8")
    picture = ElementTree.fromstring(text)
    assert picture.findtext("{http://www.w3.org/2000/svg}desc") == readout(root)
    assert not re.search(r"\bclass=| style=|var\(|color\(|url\(|visibility=", text)
    inks = {e.get(kind) for e in picture.iter() for kind in ("fill", "stroke") if e.get(kind)}
    assert len(inks) > 3
    assert all(re.fullmatch(r"none|rgb\(\d+, \d+, \d+\)", ink) for ink in inks)
    drawn = root.locator("svg.drawing text").evaluate_all(
        "all => all.filter(t => t.checkVisibility({ visibilityProperty: true })).map(t => t.textContent)"
    )
    assert [e.text or "" for e in picture.iter("{http://www.w3.org/2000/svg}text")] == drawn


@each_alone
def test_hostile_addresses_change_nothing(visit, place):
    page, root = visit(place)
    queries = [f"{handle}={value}" for handle in place.handles for value in HOSTILE]
    queries += [f"{name}={each['choices'][0]}.0" for name, each in place.handles.items() if "choices" in each]
    queries += [*NO_HANDLES, *CASES[place.name].hostile]
    hashes = [f"#{place.name}?{query}" for query in queries]
    hashes += ["#", f"#{place.name}", f"#{place.name}?", f"#{place.name}-2?{place.hash.partition('?')[2]}",
               place.hash.upper(), "#nobody?x=1", "#" + "x" * 9999]  # fmt: skip
    assert page.evaluate(EACH_HASH, [place.selector, hashes]) == []
    assert readout(root) == place.status()


HEARD = """root => new Promise(resolve => {
    const range = [...root.querySelectorAll("input[type=range]")].find(r => r.checkVisibility());
    const status = root.querySelector("[role=status]"), said = [];
    new MutationObserver(() => said.push(status.textContent)).observe(status, { childList: true });
    let steps = 5;
    const timer = setInterval(() => {  // in the page: a busy machine cannot come between
        if (Number(range.value) < Number(range.max) / 2) range.stepUp(); else range.stepDown();
        range.dispatchEvent(new Event("input", { bubbles: true }));
        steps -= 1;
        if (!steps) { clearInterval(timer); setTimeout(() => resolve(said), 1200); }
    }, 20);
})"""

PRESSED = """button => new Promise(resolve => {  // what is heard of it, until long after
    const root = button.closest(".explorable"), status = root.querySelector("[role=status]"), said = [];
    new MutationObserver(() => said.push(status.textContent)).observe(status, { childList: true });
    button.click();
    setTimeout(() => resolve([...new Set(said)]), 900);
})"""


@each_alone
def test_one_live_region_says_the_verdict_and_once_the_state_after_the_hand_rests(visit, place):
    page, root = visit(place)
    live = root.locator("[role=status], [role=alert], [aria-live], output:not([aria-hidden=true])")
    assert live.count() == 1
    page.wait_for_function("e => e.textContent !== ''", arg=live.element_handle())
    heard = root.evaluate(HEARD)
    assert heard == [readout(root)]
    named = root.evaluate("e => [...e.querySelectorAll('[aria-label]')].map(e => e.ariaLabel)")
    assert sum(heard[0] in name for name in named) <= 1
    question = place.state["prediction"]
    for n, choice in enumerate(question["choices"]):
        root.get_by_role("button", name="Reset").click()
        before = readout(root)
        heard = root.locator(".predict button").nth(n).evaluate(PRESSED)
        verdict = root.locator(".verdict").text_content()
        right = question["choices"][question["answer"]]
        wrong = "The other one" if len(question["choices"]) == 2 else "Not quite"
        opening = "Yes. " if n == question["answer"] else f"{wrong}: {right}. "
        state = question.get("state", {})
        moved = " The picture now shows " + ("your answer." if isinstance(state, list) else "it.")
        assert verdict == opening + question["explanation"] + (moved if state else ""), choice
        assert readout(root) == place.status(**(state[n] if isinstance(state, list) else state))
        assert heard == [verdict if readout(root) == before else f"{verdict} {readout(root)}"]
        assert root.locator(".predict [aria-pressed=true]").count() == 1


@each_alone
def test_its_table_is_there_and_follows_the_state(visit, place):
    page, root = visit(place)
    root.locator("summary").click()
    rows = root.locator("tbody tr")
    rows.first.wait_for()
    heads = root.locator("thead th").all_text_contents()
    cells = root.locator("tbody").evaluate("e => [...e.rows].map(r => [...r.cells].map(c => c.textContent))")
    assert len(cells) > 1
    assert {len(row) for row in cells} == {len(heads)}
    assert all(cell and cell not in ("NaN", "undefined") for row in cells for cell in row)
    before = root.locator("table").text_content()
    set_hash(page, place.hash)
    page.wait_for_function(  # when the hand has rested
        "([e, before]) => e.querySelector('table').textContent !== before",
        arg=[root.element_handle(), before],
    )


@each_alone
def test_a_click_moves_a_drag_goes_on_and_lets_go(visit, place):
    page, root = visit(place)
    for drawing in root.locator("svg.drawing:not(.data)").all():
        drawing.scroll_into_view_if_needed()
        box = drawing.bounding_box()
        left, y = box["x"], box["y"] + box["height"] * 0.4
        said = [readout(root)]
        for share in (0.35, 0.75):
            page.mouse.click(left + share * box["width"], y)
            said.append(readout(root))
        page.mouse.down()
        page.mouse.move(left + 0.5 * box["width"], y)
        said.append(readout(root))
        page.mouse.move(left + 3000, y)
        page.mouse.up()
        said.append(readout(root))
        assert len(set(said)) >= 4, said
        page.mouse.move(left + 0.2 * box["width"], y)
        assert readout(root) == said[-1]


@pytest.mark.parametrize("place", [p for p in KINDS if CASES[p.name].plays], ids=lambda place: place.name)
def test_play_runs_to_the_end_pauses_and_gives_way_to_the_hand(visit, place):
    page, root = visit(place)
    page.clock.install(time=0)
    page.clock.pause_at(60_000)  # time goes when we say so
    play = root.get_by_role("button", name=re.compile("training"))
    step = root.get_by_role("slider", name="Step", exact=True)
    steps = place.handles["step"].get("choices") or range(place.handles["step"]["high"] + 1)
    step.press("End")
    play.press("Enter")  # from the end, back to the beginning
    assert play.inner_text() == "Pause training"
    page.clock.run_for(1000)
    assert int(step.input_value()) in (2, 3)
    play.press("Enter")
    paused = readout(root)
    page.clock.run_for(3000)
    assert (play.inner_text(), readout(root)) == ("Play training", paused)
    step.press("End")
    step.press("ArrowLeft")
    play.press("Enter")
    page.clock.run_for(1000)
    assert readout(root) == place.status(step=steps[-1])
    assert play.inner_text() == "Play training"  # the end stops it
    play.press("Enter")
    step.press("ArrowRight")  # and so does the reader's hand
    assert play.inner_text() == "Play training"
    _, calm = visit(place, reduced_motion="reduce")
    assert calm.get_by_role("button", name="Play training").count() == 0


LAYOUT = """([root, tall]) => {
    const box = (e) => e.getBoundingClientRect(), faults = [];
    const isSeen = (e) => e.checkVisibility() && box(e).width > 1;
    const seen = (what) => [...root.querySelectorAll(what)].filter(isSeen);
    const controls = seen("button, select, input, summary");
    for (const e of controls)
        if (Math.min(box(e).width, box(e).height) < 24) faults.push(`small: ${e.outerHTML}`);
    for (const e of seen("*"))
        if ([...e.childNodes].some(n => n.nodeType === 3 && n.data.trim())
            && parseFloat(getComputedStyle(e).fontSize) < 12) faults.push(`small text: ${e.textContent}`);
    const words = "label > span, output, strong, p > span";
    const things = [...controls, ...seen(`svg.drawing:not(.data, .graph > *), ${words}`)];
    for (const [i, a] of things.entries()) for (const b of things.slice(i + 1)) {
        const across = Math.min(box(a).right, box(b).right) - Math.max(box(a).left, box(b).left);
        const down = Math.min(box(a).bottom, box(b).bottom) - Math.max(box(a).top, box(b).top);
        if (across > 0.5 && down > 0.5 && !a.contains(b))
            faults.push(`${a.outerHTML.slice(0, 60)} lies on ${b.outerHTML.slice(0, 60)}`);
    }
    for (const row of seen(".slider, :not(.graph) > .steps")) {
        const places = [...row.querySelectorAll("span:not(.unseen), input, output")]
            .map(e => box(e).top + box(e).height / 2);
        if (Math.max(...places) - Math.min(...places) > 1)
            faults.push(`not in line: ${row.textContent} ${places}`);
    }
    const parts = seen(`svg.drawing, button, select, input`).filter(e => !e.closest(tall));
    const height = Math.max(...parts.map(e => box(e).bottom)) - Math.min(...parts.map(e => box(e).top));
    return [height, faults]; }"""
#: What a screen holds at 1280 px: the drawing and all that changes it. On a phone the question, the things to
#: try and the row of Reset may be above and below it. The sliders of a `.graph` stand in its drawing.
SCREENS = {1280: (800, ".no-part"), 390: (844, ".predict, .try, .foot")}
COLUMN = "main { width: 688px; margin: auto; font-family: sans-serif }"  # a chapter's, at 1280 px


@pytest.mark.parametrize("width", SCREENS)
@each_alone
def test_the_picture_and_what_changes_it_are_on_one_screen_and_in_line(visit, place, width):
    height, others = SCREENS[width]
    page, root = visit(place, viewport={"width": width, "height": height})
    if width == 1280:
        page.add_style_tag(content=COLUMN)
    for hash_ in ["", *(f"#{place.name}?{c.where}" for c in CASES[place.name].controls if c.where)]:
        set_hash(page, hash_)
        needed, faults = page.evaluate(LAYOUT, [root.element_handle(), others])
        assert faults == [], hash_
        if (place.name, width) not in TOO_TALL:
            assert needed <= height, hash_


def test_a_bad_layout_is_noticed(visit):
    page, root = visit(next(place for place in KINDS if place.name == "tangent"))
    root.evaluate("""root => {
        root.querySelector("button").style.cssText = "min-height: 0; height: 20px; padding: 0";
        root.querySelector("svg text").style.fontSize = "11px";
        root.querySelector(".menus").style.marginBottom = "-30px";
        root.querySelector("input[type=number]").style.marginTop = "4px";
        root.querySelector(".try").style.marginTop = "400px"; }""")
    needed, faults = page.evaluate(LAYOUT, [root.element_handle(), ".no-part"])
    for fault in ("small: <button", "small text: ", "lies on", "not in line: Point x"):
        assert any(fault in said for said in faults), (fault, faults)
    assert needed > 800


@pytest.mark.parametrize("width", [320, 768, 2560])
@each_kind
def test_nothing_is_cut_off_and_targets_are_large_enough(read, place, width):
    page, root = read(place, viewport={"width": width, "height": 900})
    # what these panels shade and draw ends at the frame, which cuts what is beyond it
    is_cut = place.name in ("boundaries", "valley")
    parts = "svg text, svg .zero, select, .key > span, .frame" if is_cut else "svg *"
    for hash_ in [
        "",
        place.hash,
        *(f"#{place.name}?{c.where}" for c in CASES[place.name].controls if c.where),
    ]:
        set_hash(page, hash_)
        assert ill_fitted(page, root, parts) == [], hash_


def test_an_ill_fitted_explorable_is_noticed(visit):
    page, root = visit(next(place for place in KINDS if place.name == "tangent"))
    root.evaluate("""root => {
        root.querySelector("button").style.cssText = "min-height: 0; height: 20px; padding: 0";
        root.querySelector("svg text.note").style.fontSize = "9px";
        root.querySelector("svg .handle").style.transform = "translate(9000px)";
        document.body.style.minWidth = "4000px"; }""")
    said = ill_fitted(page, root)
    for fault in ("too wide", "20 px: <button", "small text: <text", "sticks out: <polygon"):
        assert any(fault in words for words in said), (fault, said)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 320])
@each_kind
def test_axe_finds_nothing(read, axe, scheme, width, place):
    page, root = read(place, place.hash, color_scheme=scheme, viewport={"width": width, "height": 900})
    root.locator("summary").click()
    root.locator(".predict button").first.click()
    assert axe(page, place.selector) == []


@each_kind
@pytest.mark.parametrize("scheme", ["dark", pytest.param("light", marks=pytest.mark.slow)])
def test_forced_colours_are_one_set_and_leave_what_is_drawn(read, place, scheme):
    """Also where the page's own theme is dark; distances of colours from the ground, as sums of channels."""
    _, root = read(place, forced_colors="active", color_scheme=scheme)
    inks = root.evaluate("""root => {
        const probe = root.appendChild(document.createElement("p"));
        const channels = (colour) => {
            probe.style.forcedColorAdjust = "none";
            probe.style.color = `color-mix(in srgb, ${colour} 100%, ${colour})`;
            return getComputedStyle(probe).color.match(/[\\d.]+/g).slice(0, 3).map(Number);
        };
        const names = ["CanvasText", "Canvas", "var(--value)", "var(--slope)", "var(--faint)"];
        const result = names.map(channels);
        probe.remove();
        return result; }""")
    text, ground, value, slope, faint = inks
    assert value == slope == text
    strength = [sum(abs(a - b) for a, b in zip(ink, ground, strict=True)) for ink in (faint, text)]
    assert 0 < strength[0] < strength[1] / 2
    style = """e => [getComputedStyle(document.body).backgroundColor,
        getComputedStyle(e).stroke, getComputedStyle(e).fill]"""
    for part in CASES[place.name].drawn:
        behind, stroke, fill = root.locator(f"svg.drawing {part}").first.evaluate(style)
        assert {stroke, fill} - {behind, "none"}, part
