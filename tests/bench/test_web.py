"""What is said about a slider on a page, and what is said when it cannot be measured."""

import json

import pytest

from bench import __main__ as bench
from bench import web, web_report
from bench.missing import NotMeasured
from bench.traces import InputCost
from bench.visits import Visit


def step(script=2.0, frame=20.0):
    return InputCost("keydown", script, style_ms=1, layout_ms=1, paint_ms=3, frame_ms=frame, later_ms=0)


def visit(kilobytes=300, answers=500):
    return Visit(requests=20, bytes=kilobytes * 1000, script_bytes=10_000, answers_ms=answers, foreign=())


def results(**changed):
    """What a run gives, with made-up visits; `changed` replaces (visits, steps) of a kind."""
    found = {
        "book": ([visit()], [step()] * 100),
        "stock": ([visit(2400, 6000)], [step(frame=30)] * 100),
        "interact": ([visit(7000, 9000)], [step(frame=260)] * 100),
        "bare": ([visit(1, 20)], [step(frame=18)] * 100),
    } | changed
    return {
        "chapter": "02-sigmoid",
        "slowdown": 4,
        "rounds": 1,
        "machine": {
            "date": "2026-01-02",
            "processor": "P",
            "cores": "2",
            "system": "L",
            "python": "3",
            "avx512": "no",
        },
        "versions": {"Chromium": "1"},
        "kinds": {name: web.summary(*of_kind) for name, of_kind in found.items()},
    }


def test_bars_that_are_met_are_said_to_be():
    text = web_report.report(results())
    assert "weighs 0.12 of the stock page (the bar is 0.25: met), 300 kB (the bar is 350 kB: met)" in text
    assert "take 4.0 ms at the 95th percentile (the bar is 8 ms: met)" in text
    assert "after 20.0 ms at the 95th percentile (the bar is 33 ms: met)" in text
    assert "takes 13.0 times as long as this book" in text
    assert "first answer takes 12.0 times as long" in text
    assert "missed" not in text


def test_bars_that_are_missed_are_said_to_be():
    slow = [step()] * 94 + [step(script=40, frame=90)] * 6
    text = web_report.report(results(book=([visit(700)], slow)))
    assert (
        "weighs 0.29 of the stock page (the bar is 0.25: missed), 700 kB (the bar is 350 kB: missed)" in text
    )
    assert "take 42.0 ms at the 95th percentile (the bar is 8 ms: missed)" in text
    assert "after 90.0 ms at the 95th percentile (the bar is 33 ms: missed)" in text
    assert ": met" not in text


def test_each_way_has_its_column_with_median_and_spread():
    rounds = [visit(answers=ms) for ms in (400, 2000, 900)]
    steps = [step(frame=ms) for ms in range(1, 101)]
    rows = {
        cells[1].strip(): [cell.strip() for cell in cells[2:-1]]
        for cells in (
            line.split("|") for line in web_report.report(results(book=(rounds, steps))).splitlines()
        )
        if len(cells) == 7
    }
    assert rows["weight, kB"] == ["300", "2,400", "7,000", "1"]
    assert rows["requests"] == ["20", "20", "20", "20"]
    assert rows["first answer, s"] == ["0.9 (0.4–2.0)", "6.0 (6.0–6.0)", "9.0 (9.0–9.0)", "0.0 (0.0–0.0)"]
    assert rows["a step: key to picture, ms"] == ["50 (26–75)", "30 (30–30)", "260 (260–260)", "18 (18–18)"]
    assert rows["key to picture, 95 %, ms"] == ["95", "30", "260", "18"]
    assert rows["script, style and layout, 95 %, ms"] == ["4.0", "4.0", "4.0", "4.0"]


def test_the_section_names_its_own_day_and_its_steps():
    text = web_report.report(results())
    assert "Measured on 2026-01-02: P, 2 cores" in text
    assert "100 steps of each slider" in text


def test_the_slider_is_the_chapters():
    slider = web.positions()
    assert slider["min"] < slider["value"] < slider["max"]
    assert slider["value"] + web.STEPS * slider["step"] < slider["max"]  # no step ends at an end
    assert web.ROUNDS * web.STEPS >= 100


@pytest.fixture
def committed(monkeypatch, tmp_path):
    """The committed results in a file that may be written to; returns a function that reads it."""
    given = json.loads(bench.RESULTS.read_text(encoding="utf-8"))
    monkeypatch.setattr(bench, "RESULTS", tmp_path / "results.json")
    monkeypatch.setattr(bench, "PAGE", bench.ROOT / ".cache" / "measurements.md")
    monkeypatch.setattr(bench, "SERVING_PAGE", bench.ROOT / ".cache" / "one-to-ten-thousand.md")

    def write(**changed):
        kept = {key: value for key, value in (given | changed).items() if value is not None}
        bench.RESULTS.write_text(json.dumps(kept), encoding="utf-8")

    def read():
        return json.loads(bench.RESULTS.read_text(encoding="utf-8")), bench.PAGE.read_text(encoding="utf-8")

    return write, read


def refuse():
    raise NotMeasured("there is no Chromium here: install chromium")


def test_what_cannot_be_measured_is_loud_and_keeps_the_old_figures(committed, monkeypatch, capsys):
    write, read = committed
    old = bench.rounded(results())
    write(page=old)
    monkeypatch.setitem(bench.SECTIONS, "page", refuse)
    assert bench.main(["page"]) == 1
    said = capsys.readouterr().err
    assert "NOT MEASURED: page, since there is no Chromium here" in said
    assert "the figures of the last run stay" in said
    after, page = read()
    assert after["page"] == old
    assert "Measured on 2026-01-02" in page


def test_where_there_are_no_figures_the_page_says_why(committed, monkeypatch, capsys):
    write, read = committed
    write(page=None)
    monkeypatch.setitem(bench.SECTIONS, "page", refuse)
    monkeypatch.setitem(bench.SECTIONS, "site", lambda: {"failed": True})
    assert bench.main(["site", "page"]) == 0  # the other part was measured
    assert "there are no figures yet" in capsys.readouterr().err
    after, page = read()
    assert after["page"] == {"missing": "there is no Chromium here: install chromium"}
    assert "Not measured yet: there is no Chromium here: install chromium." in page
    assert bench.main(["page"]) == 1  # and a second time there is still nothing to keep
    assert "there are no figures yet" in capsys.readouterr().err


def test_measuring_the_page_leaves_the_day_of_the_other_parts(committed, monkeypatch):
    write, read = committed
    write()
    before = read_machine(read)
    monkeypatch.setitem(bench.SECTIONS, "page", results)
    monkeypatch.setattr(bench.machine, "describe", lambda: pytest.fail("the other parts were not measured"))
    assert bench.main(["page"]) == 0
    assert read_machine(read) == before


def read_machine(read):
    return json.loads(bench.RESULTS.read_text(encoding="utf-8"))["machine"]


def test_a_failure_on_the_way_is_not_measured_either(monkeypatch):
    def fail():
        raise RuntimeError("the stock book was not built")

    monkeypatch.setattr(web, "_measure", fail)
    with pytest.raises(NotMeasured, match="the stock book was not built"):
        web.measure()


def test_the_bare_page_is_a_slider_and_its_number(tmp_path):
    page = tmp_path / "index.html"
    web.write_bare_page(page, {"min": -8.0, "max": 8.0, "step": 0.01, "value": 1.5})
    text = page.read_text(encoding="utf-8")
    assert '<input type="range" min="-8" max="8" step="0.01" value="1.5">' in text
    assert "<output>1.5</output>" in text
