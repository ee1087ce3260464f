"""Visits to a page with a slider: what it loads, when the slider first answers, what a step of it costs."""

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench.recording import recording
from bench.traces import InputCost, inputs

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

LISTENER = Path(__file__).with_name("listener.js")
SLOWDOWN = 4  # of the browser's processor: what Lighthouse takes for a phone
WIDTH, HEIGHT = 1280, 800
PATIENCE = 90_000  # milliseconds
REST = 120  # milliseconds after a step in which nothing is asked of the page: asking is script too
MARK = "shown"
UNANSWERED = "keys => window.bench.keys < keys || window.bench.waiting"


@dataclass(frozen=True)
class Kind:
    """One way to publish a slider: where it is in the page, and where its change is seen."""

    name: str
    slider: str  #: CSS selector of what takes the keys
    picture: str  #: CSS selector of what changes
    is_image: bool = False  #: whether what changes is a picture from a kernel
    retry_ms: int = 10  #: how often the slider is tried until it answers
    prepare: Callable[["Page"], None] | None = None  #: what a reader has to do before there is a slider


@dataclass(frozen=True)
class Visit:
    """What the first visit to a page loads, and when its slider answers."""

    requests: int
    bytes: int  #: over the wire, headers included
    script_bytes: int
    answers_ms: float  #: from navigation to the first step that is answered
    foreign: tuple[str, ...]  #: addresses on other hosts


@contextmanager
def visit(browser: "Browser", kind: Kind, address: str, *, slowdown: float) -> Iterator[tuple["Page", Visit]]:
    """Open a page with nothing in the cache; hand it over when its slider answers and all is loaded."""
    context = browser.new_context(viewport={"width": WIDTH, "height": HEIGHT})
    try:
        page = context.new_page()
        page.add_init_script(script(kind))
        session = context.new_cdp_session(page)
        loads = Loads(session)
        session.send("Emulation.setCPUThrottlingRate", {"rate": slowdown})
        page.goto(address, wait_until="commit", timeout=PATIENCE)
        if kind.prepare:
            kind.prepare(page)
        page.wait_for_function("window.bench.answeredMs !== null", timeout=PATIENCE, polling=50)
        answers = float(page.evaluate("window.bench.answeredMs"))
        session.send("Emulation.setCPUThrottlingRate", {"rate": 1})
        page.wait_for_load_state("load")
        page.wait_for_timeout(700)  # what is loaded after a pause belongs to the first visit too
        yield page, loads.as_visit(answers)
    finally:
        context.close()


def script(kind: Kind) -> str:
    """The listener for this kind of page."""
    config = {
        "slider": kind.slider, "picture": kind.picture, "isImage": kind.is_image, "retryMs": kind.retry_ms,
    }  # fmt: skip
    return LISTENER.read_text(encoding="utf-8").replace("CONFIG", json.dumps(config))


class Loads:
    """Counts what a page loads from the moment it is made."""

    def __init__(self, session: Any) -> None:
        self._addresses: dict[str, str] = {}
        self._kinds: dict[str, str] = {}
        self._sizes: dict[str, int] = {}
        session.on("Network.requestWillBeSent", self._sent)
        session.on("Network.loadingFinished", self._finished)
        session.send("Network.enable")

    def _sent(self, event: dict[str, Any]) -> None:
        if event["request"]["url"].startswith(("http:", "https:")):
            self._addresses[event["requestId"]] = event["request"]["url"]
            self._kinds[event["requestId"]] = event.get("type", "Other")

    def _finished(self, event: dict[str, Any]) -> None:
        self._sizes[event["requestId"]] = int(event["encodedDataLength"])

    def as_visit(self, answers_ms: float) -> Visit:
        """What has been loaded so far."""
        sizes = {key: self._sizes.get(key, 0) for key in self._addresses}
        return Visit(
            requests=len(sizes),
            bytes=sum(sizes.values()),
            script_bytes=sum(size for key, size in sizes.items() if self._kinds[key] == "Script"),
            answers_ms=answers_ms,
            foreign=tuple(a for a in self._addresses.values() if not a.startswith("http://127.0.0.1:")),
        )


def steps(page: "Page", kind: Kind, count: int, *, slowdown: float) -> list[InputCost]:
    """Press the arrow key `count` times, each when the last one has been answered; the cost of each."""
    handle = page.locator(kind.slider).first
    handle.focus()
    with recording(page, slowdown=slowdown, marks=(MARK,)) as trace:
        before = int(page.evaluate("window.bench.keys"))
        for number in range(1, count + 1):
            page.keyboard.press("ArrowRight")
            end = time.monotonic() + PATIENCE / 1000
            page.wait_for_timeout(REST)
            while page.evaluate(UNANSWERED, before + number):
                if time.monotonic() > end:
                    raise RuntimeError(f"{kind.name}: a step was not answered in {PATIENCE / 1000:.0f} s")
                page.wait_for_timeout(REST)
        page.wait_for_timeout(500)  # until the last one is painted too
    found = inputs(trace, types=("keydown",), mark=MARK)
    if len(found) != count or any(cost.frame_ms is None for cost in found):
        painted = sum(cost.frame_ms is not None for cost in found)
        raise RuntimeError(
            f"{kind.name}: of {count} steps the trace shows {len(found)}, {painted} of them painted"
        )
    return found
