"""The benchmark's readings in a real browser, on small pages whose cost is known."""

from pathlib import Path

import pytest

from bench import visits
from bench.recording import recording
from bench.traces import inputs
from tools.page_weight import compressed
from tools.static_host import served

pytestmark = [pytest.mark.slow, pytest.mark.alone]  # what measures, not what is published

BUSY = Path(__file__).resolve().parents[1] / "bench" / "busy.html"
#: Begins to listen late; what it tells a screen reader by itself is no answer to anybody.
SCRIPT = """
const slider = document.querySelector("input");
setTimeout(() => slider.addEventListener("input", () => {
  document.querySelector("line").setAttribute("x1", slider.value);
}), 400);
setInterval(() => document.querySelector("svg").setAttribute("aria-label", String(performance.now())), 40);
"""
DRAWING = """<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,"><title>A slider</title>
<input type="range" min="0" max="100" value="0"><svg><line x1="0" x2="5" y1="0" y2="5"/></svg>
<script src="slider.js"></script>"""
#: A slider whose picture is another one 80 ms after each key, as from a kernel; the first is there late.
PICTURE = """<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,"><title>A kernel</title>
<div class="handle" tabindex="0">handle</div><div class="output"></div>
<script>
const place = document.querySelector(".output");
let count = 0;
const draw = () => {
  count += 1;
  const picture = new Image();
  const drawn = `<svg xmlns="http://www.w3.org/2000/svg" width="${count}" height="9"/>`;
  picture.src = `data:image/svg+xml,${encodeURIComponent(drawn)}`;
  place.replaceChildren(picture);
};
setTimeout(draw, 150);
document.querySelector(".handle").addEventListener("keydown", () => {
  setTimeout(() => place.replaceChildren("drawing"), 20);  // no picture yet, so no answer
  setTimeout(draw, 80);
});
</script>"""


@pytest.fixture
def pages(tmp_path):
    (tmp_path / "drawing.html").write_text(DRAWING, encoding="utf-8")
    (tmp_path / "slider.js").write_text(SCRIPT, encoding="utf-8")
    (tmp_path / "picture.html").write_text(PICTURE, encoding="utf-8")
    foreign = '<img src="http://localhost:9/elsewhere.png" alt=""></svg>'
    (tmp_path / "foreign.html").write_text(DRAWING.replace("</svg>", foreign), encoding="utf-8")
    with served(tmp_path) as address:
        yield address, tmp_path


IN_PAGE = visits.Kind("drawing", "input", "svg")
FROM_KERNEL = visits.Kind("picture", ".handle", ".output", is_image=True, retry_ms=2000)


def test_a_recording_finds_the_cost_that_a_page_was_made_to_have(browser):
    page = browser.new_page()
    page.goto(BUSY.as_uri())
    with recording(page, slowdown=1, marks=("shown",)) as trace:
        for _ in range(3):
            page.keyboard.press("ArrowRight")
            page.wait_for_timeout(300)
    page.close()
    soon, late = inputs(trace), inputs(trace, mark="shown")
    assert len(soon) == len(late) == 3
    for cost, answer in zip(soon, late, strict=True):
        assert cost.script_ms >= 12  # milliseconds that its script is busy for
        assert cost.layout_ms > 0
        assert cost.frame_ms > cost.work_ms
        assert answer.frame_ms >= 72  # those, and 60 until it answers


def test_the_first_visit_counts_what_goes_over_the_wire(browser, pages):
    address, folder = pages
    with visits.visit(browser, IN_PAGE, f"{address}/drawing.html", slowdown=1) as (_, visit):
        pass
    files = [compressed(folder / name) for name in ("drawing.html", "slider.js")]
    assert visit.requests == 2
    assert sum(files) < visit.bytes < sum(files) + 2 * 400  # and the headers
    assert files[1] < visit.script_bytes < files[1] + 400
    assert visit.foreign == ()
    assert visit.answers_ms >= 400  # when its script begins to listen


def test_a_request_to_another_host_is_noticed(browser, pages):
    with visits.visit(browser, IN_PAGE, f"{pages[0]}/foreign.html", slowdown=1) as (_, visit):
        assert visit.foreign == ("http://localhost:9/elsewhere.png",)


def test_steps_wait_for_the_kernels_picture(browser, pages):
    with visits.visit(browser, FROM_KERNEL, f"{pages[0]}/picture.html", slowdown=1) as (page, visit):
        assert visit.answers_ms >= 150 + 80  # the first picture is no answer
        costs = visits.steps(page, FROM_KERNEL, 4, slowdown=1)
    assert [cost.type for cost in costs] == ["keydown"] * 4
    assert all(cost.frame_ms >= 80 for cost in costs)


def test_steps_in_the_page_are_in_the_next_frame(browser, pages):
    with visits.visit(browser, IN_PAGE, f"{pages[0]}/drawing.html", slowdown=1) as (page, _):
        before = int(page.locator("input").input_value())
        costs = visits.steps(page, IN_PAGE, 4, slowdown=1)
        assert int(page.locator("input").input_value()) == before + 4
    assert len(costs) == 4


def test_a_slider_that_does_not_answer_is_an_error_and_no_figure(browser, pages, monkeypatch):
    from playwright.sync_api import Error

    monkeypatch.setattr(visits, "PATIENCE", 1_500)
    dead = visits.Kind("dead", "input", "title")
    with (
        pytest.raises(Error, match="Timeout"),
        visits.visit(browser, dead, f"{pages[0]}/drawing.html", slowdown=1),
    ):
        pass
