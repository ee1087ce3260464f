"""What one input costs, read from a trace of Chromium: script, style, layout, and when its frame is painted.

Pure: a trace is the list of events as Chromium writes it (the Trace Event Format); nothing is started here.
`bench/recording.py` makes one. Times are in milliseconds; a trace has microseconds.
"""

from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

Event = dict[str, Any]

#: Which kind of work an event on the page's main thread is; one inside another counts for the inner kind.
KINDS = {
    "EventDispatch": "script",  # with what the browser itself does for the event, such as moving a thumb
    "FunctionCall": "script",
    "FireAnimationFrame": "script",
    "FireIdleCallback": "script",
    "TimerFire": "script",
    "RunMicrotasks": "script",
    "EvaluateScript": "script",
    "v8.compile": "script",
    "v8.run": "script",
    "MinorGC": "script",
    "MajorGC": "script",
    "UpdateLayoutTree": "style",
    "Layout": "layout",
    "PrePaint": "paint",
    "Paint": "paint",
    "Layerize": "paint",
    "Commit": "paint",
}
#: All that this module reads; a recording keeps no more.
READ = frozenset({*KINDS, "PipelineReporter", "EventLatency", "RendererMainProcessing"})
STARTS = ("keydown", "pointerdown", "pointermove")


@dataclass(frozen=True)
class InputCost:
    """One input, from the moment the browser had it to the frame that shows what it changed.

    The page's work is counted from the event's dispatch to the commit of that frame; two inputs that share a
    frame each count all of it. `frame_ms` is None when no frame came any more.
    """

    type: str
    script_ms: float
    style_ms: float
    layout_ms: float
    paint_ms: float  #: the main thread's part of painting: pre-paint, paint, layerize, commit
    frame_ms: float | None  #: from the browser's receiving the input to the frame on the screen
    later_ms: float  #: script, style and layout between that frame and the next input

    @property
    def work_ms(self) -> float:
        """Script, style and layout together: what the budget of one input is about."""
        return self.script_ms + self.style_ms + self.layout_ms


def inputs(
    trace: Sequence[Event], types: Collection[str] = STARTS, *, mark: str | None = None
) -> list[InputCost]:
    """The cost of every input whose event has one of `types`, in order of time.

    An event that another one of `types` sets off counts with that one. With `mark` the frame looked for is
    the first after the page's `performance.mark(mark)`, for changes that come later than the next frame (a
    kernel's answer); without it, the first that is committed after the event was dispatched. Raises
    ValueError for a trace without any.
    """
    thread = main_thread(trace, types)
    work = sorted(
        (
            event
            for event in trace
            if event["name"] in KINDS and event["ph"] == "X" and (event["pid"], event["tid"]) == thread
        ),
        key=lambda event: (event["ts"], -event.get("dur", 0)),
    )
    starts = _outermost(
        [e for e in work if e["name"] == "EventDispatch" and e["args"]["data"]["type"] in types]
    )
    commits = [event for event in work if event["name"] == "Commit"]
    marks = sorted(
        e["ts"] for e in trace if mark and e["name"] == mark and "blink.user_timing" in e.get("cat", "")
    )
    frames = _presented(trace, thread)
    arrivals = _arrivals(trace, thread)
    beginnings = [event["ts"] for event in work]
    last = max((_end(event) for event in work), default=0)
    found = []
    for number, start in enumerate(starts):
        after = start["ts"]
        following = starts[number + 1]["ts"] if number + 1 < len(starts) else None
        seen = after if mark is None else next((ts for ts in marks if ts >= after), None)
        if mark and seen is not None and following is not None and seen >= following:
            seen = None  # the mark belongs to the next input
        commit = None if seen is None else next((c for c in commits if c["ts"] >= seen), None)
        end = _end(commit) if commit else following or last
        reached = following or last
        costs = dict.fromkeys(("script", "style", "layout", "paint"), 0.0)
        for kind, spent in _shares(work, beginnings, after, end):
            costs[kind] += spent
        later = sum(
            spent for kind, spent in _shares(work, beginnings, end, max(end, reached)) if kind != "paint"
        )
        shown = _shown(frames, commit) if commit else None
        found.append(
            InputCost(
                type=start["args"]["data"]["type"],
                **{f"{kind}_ms": spent / 1000 for kind, spent in costs.items()},
                frame_ms=None if shown is None else (shown - arrivals(start)) / 1000,
                later_ms=later / 1000,
            )
        )
    return found


def main_thread(trace: Iterable[Event], types: Collection[str]) -> tuple[int, int]:
    """Process and thread on which the page handles its events; other processes have events of other types."""
    counted: dict[tuple[int, int], int] = {}
    for event in trace:
        if event["name"] == "EventDispatch" and event["args"]["data"]["type"] in types:
            place = (event["pid"], event["tid"])
            counted[place] = counted.get(place, 0) + 1
    if not counted:
        raise ValueError("the trace has no input: was anything pressed, and devtools.timeline recorded?")
    return max(counted, key=lambda place: counted[place])


def _end(event: Event) -> float:
    return float(event["ts"] + event.get("dur", 0))


def _outermost(events: list[Event]) -> list[Event]:
    """Without those that begin before the last one kept has ended."""
    kept: list[Event] = []
    for event in events:
        if not kept or event["ts"] >= _end(kept[-1]):
            kept.append(event)
    return kept


def _shares(
    work: list[Event], beginnings: list[float], start: float, end: float
) -> Iterator[tuple[str, float]]:
    """Each event's own time between `start` and `end`, without what is inside it, and its kind."""
    first = bisect_left(beginnings, start)
    while first and _end(work[first - 1]) > start:  # an event that reaches into this stretch
        first -= 1
    stack: list[list[Any]] = []  # [end, kind, own time]
    for event in work[first : bisect_left(beginnings, end)]:
        left, right = max(event["ts"], start), min(_end(event), end)
        if right <= left:
            continue
        while stack and stack[-1][0] <= left:
            yield stack[-1][1], stack.pop()[2]
        if stack:
            right = min(right, stack[-1][0])
            stack[-1][2] -= right - left
        stack.append([right, KINDS[event["name"]], right - left])
    while stack:
        yield stack[-1][1], stack.pop()[2]


def _spans(trace: Iterable[Event], name: str, pid: int) -> list[tuple[Event, float]]:
    """Beginning event and end of all asynchronous spans of that name; their ids are used again and again."""
    open_spans: dict[str, Event] = {}
    spans = []
    events = (e for e in trace if e["name"] == name and e["pid"] == pid and e["ph"] in "be")
    for event in sorted(events, key=lambda e: (e["ts"], e["ph"] == "b")):
        key = str(event.get("id2", event.get("id")))
        if event["ph"] == "b":
            open_spans[key] = event
        elif key in open_spans:
            spans.append((open_spans.pop(key), float(event["ts"])))
    return spans


def _presented(trace: Sequence[Event], thread: tuple[int, int]) -> list[tuple[int, float, float]]:
    """Number, beginning and end of the frames that reached the screen, sorted by their ends."""
    frames = []
    for begin, end in _spans(trace, "PipelineReporter", thread[0]):
        reporter = begin["args"].get("frame_reporter", {})
        if str(reporter.get("state", "")).startswith("STATE_PRESENTED"):
            frames.append((int(reporter["frame_sequence"]), float(begin["ts"]), end))
    return sorted(frames, key=lambda frame: frame[2])


def _shown(frames: list[tuple[int, float, float]], commit: Event) -> float | None:
    """When the frame of that commit was on the screen; if another overtook it, when that one was."""
    later = [frame for frame in frames if frame[2] >= commit["ts"]]
    same = [
        frame for frame in later if frame[0] == commit["args"].get("frameSeqId") and frame[1] <= commit["ts"]
    ]
    return (same or later)[0][2] if later else None


def _arrivals(trace: Sequence[Event], thread: tuple[int, int]) -> Any:
    """A function from a dispatch to the time when the browser had received the input behind it."""
    whole = [
        (str(begin.get("id2", begin.get("id"))), float(begin["ts"]), end)
        for begin, end in _spans(trace, "EventLatency", thread[0])
    ]
    handled = [
        (str(begin.get("id2", begin.get("id"))), float(begin["ts"]), end)
        for begin, end in _spans(trace, "RendererMainProcessing", thread[0])
    ]

    def arrival(dispatch: Event) -> float:
        ts = dispatch["ts"]
        ids = {(key, begin) for key, begin, end in handled if begin <= ts <= end}
        times = [
            begin
            for key, begin, end in whole
            if any(key == same and begin <= inside <= end for same, inside in ids)
        ]
        return min(times, default=float(ts))

    return arrival
