"""Reading a trace: a recorded one of a page whose cost is known, and made-up ones for each rule.

`busy_trace.json` is what `bench.recording` gave for five arrow keys, 200 ms apart, on `busy.html`.
"""

import json
from pathlib import Path

import pytest

from bench.recording import cut
from bench.traces import inputs

RECORDED = json.loads(Path(__file__).with_name("busy_trace.json").read_text(encoding="utf-8"))
MS = 1000  # a trace counts microseconds


def work(name, start, length, thread=(1, 1), **args):
    return {
        "name": name, "ph": "X", "pid": thread[0], "tid": thread[1],
        "ts": start * MS, "dur": length * MS, "args": args,
    }  # fmt: skip


def key(start, length=1, type="keydown"):
    return work("EventDispatch", start, length, data={"type": type})


def span(name, start, end, id="0x1", **args):
    common = {"name": name, "pid": 1, "tid": 2, "id2": {"local": id}}
    return [
        common | {"ph": "b", "ts": start * MS, "args": args},
        common | {"ph": "e", "ts": end * MS, "args": {}},
    ]


def frame(number, start, end, state="STATE_PRESENTED_ALL", id="0x1"):
    return span("PipelineReporter", start, end, id, frame_reporter={"frame_sequence": number, "state": state})


def mark(at):
    return {
        "name": "shown",
        "ph": "I",
        "cat": "blink.user_timing",
        "pid": 1,
        "tid": 1,
        "ts": at * MS,
        "args": {},
    }


def test_a_recorded_page_costs_what_it_was_made_to_cost():
    costs = inputs(RECORDED)
    assert [cost.type for cost in costs] == ["keydown"] * 5
    for cost in costs:
        assert 12 <= cost.script_ms < 14  # its busy loop
        assert 0 < cost.style_ms < 1
        assert 1 < cost.layout_ms < 6  # forced inside the script, yet not counted as script
        assert cost.work_ms < cost.frame_ms < 33
        assert 0 < cost.later_ms < 5  # the answer, 60 ms later, is another frame's


def test_a_mark_moves_the_frame_to_the_answer():
    soon, late = inputs(RECORDED), inputs(RECORDED, mark="shown")
    assert all(72 < cost.frame_ms < 100 for cost in late)
    assert all(a.script_ms <= b.script_ms for a, b in zip(soon, late, strict=True))


def test_what_lies_inside_counts_once_and_for_the_inner_kind():
    trace = [key(0, 10), work("FunctionCall", 1, 8), work("Layout", 2, 3), work("UpdateLayoutTree", 6, 2)]
    trace += [
        work("Layout", 12, 1),
        work("Paint", 13, 4),
        work("Commit", 17, 1, frameSeqId=7),
        *frame(7, 2, 20),
    ]
    (cost,) = inputs(trace)
    assert (cost.script_ms, cost.style_ms, cost.layout_ms, cost.paint_ms) == (5, 2, 4, 5)
    assert cost.work_ms == 11
    assert cost.frame_ms == 20


def test_work_of_other_threads_and_after_the_frame_is_kept_apart():
    trace = [key(0), work("Commit", 5, 1, frameSeqId=1), *frame(1, 0, 9), work("TimerFire", 50, 3)]
    trace += [work("Layout", 2, 2, thread=(1, 9)), key(100), work("Commit", 105, 1, frameSeqId=2)]
    trace += [*frame(2, 100, 109), work("Layout", 130, 4), work("Paint", 134, 9)]
    first, second = inputs(trace)
    assert (first.work_ms, first.later_ms) == (1, 3)
    assert (second.work_ms, second.later_ms) == (1, 4)


def test_events_set_off_by_an_input_are_part_of_it():
    trace = [
        key(0, 5),
        key(1, 3, "input"),
        key(6, 1, "keyup"),
        work("Commit", 8, 1, frameSeqId=1),
        *frame(1, 0, 9),
    ]
    assert [(c.type, c.script_ms) for c in inputs(trace)] == [("keydown", 6)]
    assert [c.type for c in inputs(trace, types=("keydown", "input", "keyup"))] == ["keydown", "keyup"]


def test_two_inputs_in_one_frame_both_wait_for_it():
    trace = [key(0), key(4), work("Commit", 10, 1, frameSeqId=1), *frame(1, 0, 15)]
    assert [(cost.script_ms, cost.frame_ms) for cost in inputs(trace)] == [(2, 15), (1, 11)]


def test_the_clock_starts_when_the_browser_has_the_input():
    trace = [key(10), work("Commit", 12, 1, frameSeqId=1), *frame(1, 11, 20)]
    trace += span("EventLatency", 3, 20, "0x9") + span("RendererMainProcessing", 9, 11, "0x9")
    trace += span("EventLatency", 1, 2, "0x9")  # ids are used again
    assert inputs(trace)[0].frame_ms == 17


def test_a_frame_that_was_dropped_is_not_on_the_screen():
    trace = [key(0), work("Commit", 5, 1, frameSeqId=1), *frame(1, 0, 8, "STATE_DROPPED"), *frame(2, 9, 30)]
    assert inputs(trace)[0].frame_ms == 30


def test_the_frame_before_is_not_the_answer():
    trace = [key(8), work("Commit", 10, 1, frameSeqId=2), *frame(1, 0, 13), *frame(2, 8, 24, id="0x2")]
    assert inputs(trace)[0].frame_ms == 16


def test_no_frame_and_no_answer_are_said_not_guessed():
    assert inputs([key(0)])[0].frame_ms is None
    trace = [key(0), work("Commit", 5, 1, frameSeqId=1), *frame(1, 0, 8), key(50)]
    trace += [mark(60), work("Commit", 70, 1, frameSeqId=2), *frame(2, 55, 80)]
    assert [cost.frame_ms for cost in inputs(trace, mark="shown")] == [None, 30]


def test_a_trace_without_input_is_refused():
    for trace in ([work("Layout", 0, 1)], [key(0, type="visibilitychange")]):
        with pytest.raises(ValueError, match="no input"):
            inputs(trace)


def test_a_page_in_another_process_is_not_the_one_that_is_moved():
    other = (8, 8)
    hidden = [work("EventDispatch", ts, 1, other, data={"type": "visibilitychange"}) for ts in (0, 5, 9)]
    assert [cost.script_ms for cost in inputs([*hidden, key(20, 3)])] == [3]


def test_a_cut_trace_reads_the_same():
    whole = [
        {**event, "cat": event.get("cat", "x"), "args": event["args"] | {"beginData": {"stackTrace": "long"}}}
        for event in RECORDED
    ]
    assert inputs([cut(event) for event in whole], mark="shown") == inputs(RECORDED, mark="shown")
    assert "long" not in json.dumps([cut(event) for event in whole])
