"""Records a trace of a page in Chromium for `bench.traces`, with the processor slowed down."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from bench.traces import READ, Event

if TYPE_CHECKING:
    from playwright.sync_api import Page

CATEGORIES = [
    "devtools.timeline",
    "disabled-by-default-devtools.timeline",
    "disabled-by-default-devtools.timeline.frame",
    "blink.user_timing",
    "cc",
    "benchmark",
    "input",
    "v8",
]


@contextmanager
def recording(page: "Page", *, slowdown: float = 4, marks: tuple[str, ...] = ()) -> Iterator[list[Event]]:
    """Trace what is done with `page` inside the `with`; the list is filled when it ends.

    `slowdown` is the factor by which the processor is throttled meanwhile; events called one of `marks`
    (`performance.mark` in the page) are kept beside those that `bench.traces` reads.
    """
    trace: list[Event] = []
    kept = READ | set(marks)
    session = page.context.new_cdp_session(page)
    complete: list[bool] = []
    session.on(
        "Tracing.dataCollected",
        lambda part: trace.extend(cut(event) for event in part["value"] if event["name"] in kept),
    )
    session.on("Tracing.tracingComplete", lambda _: complete.append(True))
    session.send("Emulation.setCPUThrottlingRate", {"rate": slowdown})
    session.send(
        "Tracing.start",
        {"transferMode": "ReportEvents", "traceConfig": {"includedCategories": CATEGORIES}},
    )
    try:
        yield trace
    finally:
        session.send("Tracing.end")
        while not complete:
            page.wait_for_timeout(20)
        session.send("Emulation.setCPUThrottlingRate", {"rate": 1})
        session.detach()


def cut(event: Event) -> Event:
    """The event without what nobody reads: a recording stays small enough to be kept as a test's data."""
    kept: Event = {
        key: event[key] for key in ("name", "ph", "pid", "tid", "ts", "dur", "id", "id2") if key in event
    }
    if event["ph"] in "IRn":
        kept["cat"] = event["cat"]
    args = event.get("args", {})
    kept["args"] = {key: args[key] for key in ("frameSeqId", "name") if key in args}
    if "type" in args.get("data", {}) and event["name"] == "EventDispatch":
        kept["args"]["data"] = {"type": args["data"]["type"]}
    if "frame_reporter" in args:
        reporter = args["frame_reporter"]
        kept["args"]["frame_reporter"] = {
            key: reporter[key] for key in ("state", "frame_sequence") if key in reporter
        }
    return kept
