"""What one input costs the page: every slider of every explorable of the built book, by the browser's trace.

The figures in milliseconds (at a quarter of the processor's speed: 8 ms of script, style and layout, 33 ms to
the next frame) are for `make bench`, on a machine that does nothing else. Tests share their machine, and
machines differ, so what is judged here depends on neither:

- counts, which depend on no clock: one input has only the explorable laid out, not the page; it restyles a
  few dozen elements at most; and no script asks for a layout in between;
- a ratio: processor time of the page's main thread beside that of the plainest slider there is, one that only
  says its value, put into the same page and moved in the same trace; the best of several rounds, because what
  a busy machine adds differs from round to round and what the page does is in each.
"""

import json
import re
from dataclasses import dataclass

import pytest

from actbook.explorables import EXPLORABLES

pytestmark = [pytest.mark.slow, pytest.mark.alone]

PRESSED = ("crosshair", "ew-resize", "pointer")  # the cursors over drawings that can be pressed
INPUTS, ROUNDS, MOST_ROUNDS = 16, 2, 5
BUDGET = 3.0  # times what the plainest slider takes
PLAIN = """() => {
    const box = document.createElement('div');
    box.style = 'position: fixed; top: 0; left: 0; width: 12rem; height: 2rem; contain: strict';
    box.innerHTML = '<input type="range" aria-label="plain"><output>0</output>';
    document.body.append(box);
    const [slider, said] = box.children;
    slider.addEventListener('input', () => { said.firstChild.data = slider.value; });
    return slider;
}"""
SCRIPT = {"EventDispatch", "FunctionCall", "RunMicrotasks", "FireAnimationFrame", "MinorGC", "MajorGC"}
CATEGORIES = ["devtools.timeline", "disabled-by-default-devtools.timeline", "blink.user_timing"]
READ = SCRIPT | {"UpdateLayoutTree", "Layout", "Commit"}


@dataclass
class Input:
    """From an event's dispatch to the commit of the frame that shows what it changed."""

    work: float  #: ms of processor time in script, style and layout
    restyled: int  #: elements
    laid_out: int  #: objects in the parts that were laid out
    whole_page: bool  #: whether a layout began at the page's root
    forced: int  #: layouts inside a script


def recorded(browser, page, steps):
    """The main thread's events while the steps are done, the marks first."""
    browser.start_tracing(page=page, categories=CATEGORIES)
    for step in steps:
        step()
    trace = json.loads(browser.stop_tracing())["traceEvents"]
    marks = [e for e in trace if "blink.user_timing" in e["cat"] and e["name"] in ("input", "plain")]
    thread = (marks[0]["pid"], marks[0]["tid"])
    events = [e for e in trace if e["name"] in READ and e["ph"] == "X" and (e["pid"], e["tid"]) == thread]
    return sorted(marks, key=lambda e: e["ts"]), sorted(events, key=lambda e: (e["ts"], -e["dur"]))


def own_times(events):
    """Sets each event's processor time without what is inside it, and whether a script surrounds it."""
    open_events = []
    for event in events:
        while open_events and event["ts"] >= open_events[-1]["ts"] + open_events[-1]["dur"]:
            open_events.pop()
        event["own"] = event.get("tdur", event["dur"]) / 1000
        event["in script"] = any(e["name"] in SCRIPT for e in open_events)
        if open_events:
            open_events[-1]["own"] -= event.get("tdur", event["dur"]) / 1000
        open_events.append(event)


def inputs_of(marks, events):
    """An `Input` for each mark before an input that a frame answered: the page's, and the plain slider's."""
    own_times(events)
    ends = [mark["ts"] for mark in marks[1:]] + [float("inf")]
    found = {"input": [], "plain": []}
    for mark, end in zip(marks, ends, strict=True):
        mine = [e for e in events if mark["ts"] <= e["ts"] < end]
        start = next((e["ts"] for e in mine if e["name"] == "EventDispatch" and _is_input(e)), None)
        commit = next((e["ts"] for e in mine if e["name"] == "Commit" and start and e["ts"] > start), None)
        if start is None or commit is None:
            continue
        mine = [e for e in mine if start <= e["ts"] <= commit and e["name"] != "Commit"]
        styles = [e for e in mine if e["name"] == "UpdateLayoutTree"]
        layouts = [e for e in mine if e["name"] == "Layout"]
        began = [e["args"]["beginData"] for e in layouts]
        found[mark["name"]].append(
            Input(
                work=sum(e["own"] for e in mine),
                restyled=sum(e["args"].get("elementCount", 0) for e in styles),
                laid_out=sum(data["totalObjects"] for data in began),
                whole_page=any(not data["partialLayout"] for data in began),
                forced=sum(e["in script"] for e in layouts),
            )
        )
    return found["input"], found["plain"]


def _is_input(event):
    return event["args"]["data"]["type"] in ("keydown", "pointermove")


def at_95(values):
    """The 95th percentile: the second largest of sixteen."""
    ordered = sorted(values)
    return ordered[max(0, round(0.95 * (len(ordered) - 1)))]


def by_key(page, slider, mark="input"):
    """Steps to and fro, so that the end is never reached."""

    def start():
        slider.scroll_into_view_if_needed()
        slider.press("Home")

    def press(n):
        page.evaluate("name => { performance.mark(name); }", mark)
        page.keyboard.press("ArrowRight" if n % 8 < 4 else "ArrowLeft")
        page.wait_for_timeout(50)

    return [start, *(lambda n=n: press(n) for n in range(INPUTS))]


def by_drag(page, drawing):
    """Moves of a hand that has taken hold of the drawing; it lets go at the end."""
    box = {}

    def start():
        drawing.evaluate("e => e.scrollIntoView({ block: 'center', behavior: 'instant' })")
        box.update(drawing.bounding_box())
        page.mouse.move(box["x"] + box["width"] * 0.3, box["y"] + box["height"] / 2)
        page.mouse.down()

    def move(n):
        page.evaluate("performance.mark('input')")
        page.mouse.move(box["x"] + box["width"] * (0.3 + (n % 8 - 4) / 12), box["y"] + box["height"] / 2)
        page.wait_for_timeout(50)

    return [start, *(lambda n=n: move(n) for n in range(INPUTS)), page.mouse.up]


def measured(browser, page, move, handle, most=MOST_ROUNDS):
    """Some rounds of inputs; more while the ratio is not good enough, for the machine may have been busy."""
    plain = page.evaluate_handle(PLAIN).as_element()
    page.wait_for_timeout(700)  # what the page does when it has just been opened, or when a hand rests
    rounds = []
    for _ in range(most):
        steps = [*by_key(page, plain, "plain"), *move(page, handle)]
        found, alone = inputs_of(*recorded(browser, page, steps))
        if min(len(found), len(alone)) < INPUTS - 2:  # a busy machine answers two inputs by one frame
            continue
        rounds.append((at_95([one.work for one in found]) / at_95([one.work for one in alone]), found))
        if len(rounds) >= ROUNDS and min(ratio for ratio, _ in rounds) <= BUDGET:
            break
    plain.evaluate("e => e.parentElement.remove()")
    assert rounds, "most inputs are answered by a frame of their own"
    return min(ratio for ratio, _ in rounds), [one for _, found in rounds for one in found]


def faults(ratio, found):
    """What is wrong, in words."""
    said = []
    if any(one.whole_page for one in found):
        said.append("the whole page was laid out")
    if at_95([one.laid_out for one in found]) > 400:
        said.append(f"{max(one.laid_out for one in found)} objects were laid out")
    if at_95([one.restyled for one in found]) > 16:
        said.append(f"{max(one.restyled for one in found)} elements were restyled")
    if sum(one.forced > 0 for one in found) > len(found) / 10:
        said.append("scripts asked for layouts while they changed the page")
    if ratio > BUDGET:
        said.append(f"script, style and layout took {ratio:.1f} times as long as the plainest slider's")
    return said


@pytest.fixture
def opened(browser, site):
    """Opens a page of the book, with its explorables at work."""
    contexts = []

    def _opened(name):
        context = browser.new_context(viewport={"width": 1280, "height": 900})
        contexts.append(context)
        page = context.new_page()
        page.goto((site / name).as_uri())
        page.locator(".explorable svg, .explorable canvas").first.wait_for()
        return page

    yield _opened
    for context in contexts:
        context.close()


def kinds_of(site):
    """The names of the kinds of explorable on each page that has some."""
    pages = [path for path in sorted(site.rglob("*.html")) if "_static" not in path.parts]
    known = {explorable.widget_id() for explorable in EXPLORABLES}
    found = {}
    for path in pages:
        text = path.read_text(encoding="utf-8")
        kinds = known & set(re.findall(r'"_anywidget_id":\s*"([^"]+)"', text))
        if kinds:
            found[path.relative_to(site).as_posix()] = kinds
    return found


def handles(page):
    """Every slider that shows, and every drawing that can be pressed: name, and what makes its inputs."""
    for n, explorable in enumerate(page.locator(".explorable").all()):
        for slider in explorable.locator("input[type=range]:visible").all():
            label = slider.evaluate("e => e.labels[0].innerText.trim()")
            yield f"explorable {n + 1}, {label} by key", by_key, slider
        for drawing in explorable.locator("svg.drawing:visible").all():
            if drawing.evaluate("e => getComputedStyle(e).cursor") in PRESSED:
                yield f"explorable {n + 1} by drag", by_drag, drawing


def test_an_input_costs_little_on_every_page(browser, site, opened):
    """The faults by place; a page where nothing can be moved is one, and so is a kind that is on no page."""
    wrong, pages = {}, kinds_of(site)
    for name in pages:
        page = opened(name)
        moved = {
            f"{name}, {label}": faults(*measured(browser, page, move, handle))
            for label, move, handle in handles(page)
        }
        wrong |= moved or {name: ["there is nothing to move"]}
    assert {place: said for place, said in wrong.items() if said} == {}
    assert set().union(*pages.values()) == {explorable.widget_id() for explorable in EXPLORABLES}


@pytest.mark.parametrize(
    ("spoilt", "complaint"),
    [
        ("document.querySelector('article p').append('.');", "the whole page was laid out"),
        (
            "document.querySelector('article p').append('.'); document.body.offsetHeight;",
            "asked",
        ),
        ("document.documentElement.style.setProperty('--unused', i++);", "elements were restyled"),
        (
            "for (const end = performance.now() + 4; performance.now() < end;);",
            "script, style and layout took",
        ),
    ],
)
def test_the_check_sees_a_page_that_is_spoilt(browser, opened, spoilt, complaint):
    page = opened("chapters/02-sigmoid.html")
    page.evaluate(
        f"let i = 0; document.querySelector('.explorable').addEventListener('input', () => {{ {spoilt} }})"
    )
    slider = page.locator(".explorable input[type=range]").first
    found = faults(*measured(browser, page, by_key, slider, most=1))
    assert any(complaint in fault for fault in found), found
