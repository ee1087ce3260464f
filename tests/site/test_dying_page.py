"""The dying-ReLU laboratory in a real browser, used as a reader would: in its chapter, and alone."""

import re

import ipywidgets
import pytest

from actbook.experiments import dying_units
from actbook.explorables import DyingLaboratory
from tests.site.alone import alone
from tests.site.conftest import ill_fitted, served, visits

CHAPTER = "chapters/04-relu.html"
SEED = 3
PICTURE = "of 32 bars 16 are marked as dead"
HANDLES = [
    "Activation", "Learning rate", "Starting bias", "Play training",
    "Unit", "Unit, typed", "Step", "Step, typed",
]  # fmt: skip
NOTHING_TO_SET = """
#dying #dying? #dying?rate #dying?rate= #dying?rate=2 #dying?rate=nan #dying?rate=Infinity #dying?rate=3,0
#dying?rate=3.0 #dying?rate=1e1 #dying?rate=0x3 #dying?rate=[3] #dying?rate={} #dying?bias=1 #dying?bias=--1
#dying?bias=−1 #dying?bias=-0 #dying?activation=RELU #dying?activation=tanh #dying?activation=__proto__
#dying?activation=<script>alert(1)</script> #dying?step=nan #dying?step= #dying?step=1;2 #dying?unit=NaN
#dying?unit=%00 #dying?__proto__=1 #dying?constructor=1 #dying?frames=1 #dying?sizes.steps=99 #dying?seed=1
#dying?_esm=alert(1) #dying?x=1&secant=forward #tangent?x=1 #depth?depth=3 #dying-2?step=3 #DYING?step=3
#dying?%ff=%ff #dying?step=%E0%A4%A
"""


@pytest.fixture(scope="module")
def study():
    return dying_units.run()


@pytest.fixture(scope="module")
def page_of_its_own(tmp_path_factory, study):
    """The laboratory as chapter 4 makes it, and nothing else."""
    laboratory = DyingLaboratory(study, SEED, rate=3.0, step=5, unit=17)
    state = ipywidgets.Widget.get_manager_state(widgets=[laboratory])
    return alone(
        tmp_path_factory.mktemp("dying") / "index.html", DyingLaboratory, [laboratory.model_id], state
    )


@pytest.fixture
def visit(window, page_of_its_own):
    """Opens the laboratory alone; at the end nobody may have asked another host, or complained."""
    with visits(window, page_of_its_own.parent.as_uri()) as opened:
        yield opened


@pytest.fixture
def read(window, site):
    """Opens the laboratory's chapter, the same way."""
    with visits(window, site.as_uri()) as opened:
        yield lambda hash_="", base=None, **options: opened(CHAPTER + hash_, base, **options)


def laboratory_of(page):
    laboratory = page.locator(".dying-laboratory")
    laboratory.locator(".readout", has_text="Step").wait_for()
    return laboratory


def readout(laboratory):
    return laboratory.locator(".readout").inner_text()


def handle(laboratory, role, name):
    return laboratory.get_by_role(role, name=name, exact=True)


def opening(study, activation, rate, bias, step):
    """What the status line begins with, computed from the experiment."""
    run = [f.name for f in study.activations].index(activation), study.biases.index(bias)
    at = (*run, study.learning_rates.index(rate), SEED, step)
    title = {"relu": "ReLU", "leaky_relu": "Leaky ReLU"}[activation]
    is_dead, is_off = ("is" if count[at] == 1 else "are" for count in (study.dead, study.off))
    off = f", {study.off[at]} {is_off} off on every sample" if activation == "leaky_relu" else ""
    return (
        f"Step {step}, {title}, learning rate {rate:g}, starting bias {bias:g}: "
        f"{study.dead[at]} of 32 units {is_dead} dead{off}; "
        f"loss {study.loss[at]:.3f}, accuracy {study.right[at] / 100:.2f}."
    ).replace("-", "−")


@pytest.mark.parametrize("over", ["http", "file"])
def test_it_starts_where_the_chapter_says(read, site, study, over):
    with served(site) as address:
        page = read(base=address if over == "http" else None)
        laboratory = laboratory_of(page)
        assert readout(laboratory).startswith(opening(study, "relu", 3.0, 0.0, 5))
        assert "16 of 32 units are dead" in readout(laboratory)
        assert readout(laboratory).endswith("slope 0 on all 100 samples: dead.")
        assert not page.get_by_alt_text(PICTURE).is_visible()


def test_by_keyboard_alone(visit, study):
    page = visit()
    laboratory = laboratory_of(page)
    step = handle(laboratory, "slider", "Step")
    step.focus()
    for key, at in [("ArrowRight", 6), ("ArrowLeft", 5), ("End", 30), ("Home", 0)]:
        page.keyboard.press(key)
        assert readout(laboratory).startswith(opening(study, "relu", 3.0, 0.0, at))
        assert step.get_attribute("aria-valuetext") == f"step = {at}"
    page.keyboard.press("PageUp")
    assert int(step.input_value()) > 0
    unit = handle(laboratory, "slider", "Unit")
    unit.focus()
    page.keyboard.press("End")
    assert "Unit 32, in layer 2:" in readout(laboratory)
    page.keyboard.press("Home")
    assert "Unit 1, in layer 1:" in readout(laboratory)
    for name, key, said in [
        ("Activation", "L", "Leaky ReLU"),
        ("Learning rate", "1", "learning rate 1"),
        ("Starting bias", "ArrowDown", "starting bias −0.5"),
    ]:
        handle(laboratory, "combobox", name).focus()
        page.keyboard.press(key)
        page.keyboard.press("Enter")
        assert said in readout(laboratory)
    handle(laboratory, "button", "Reset").press("Enter")
    assert readout(laboratory).startswith(opening(study, "relu", 3.0, 0.0, 5))
    handle(laboratory, "button", "Switch to Leaky ReLU").press("Space")
    assert readout(laboratory).startswith(opening(study, "leaky_relu", 3.0, 0.0, 5))


def test_tab_reaches_every_handle_in_reading_order(visit):
    page = visit()
    laboratory = laboratory_of(page)
    handle(laboratory, "combobox", "Activation").focus()
    reached = []
    for _ in range(len(HANDLES)):
        reached.append(
            page.evaluate(
                "(e => (e.labels?.[0]?.querySelector('span') ?? e).textContent)(document.activeElement)"
            )
        )
        page.keyboard.press("Tab")
    assert reached == HANDLES


def test_every_run_can_be_chosen_and_says_pythons_numbers(visit, study):
    laboratory = laboratory_of(visit())
    for name in ("relu", "leaky_relu"):
        handle(laboratory, "combobox", "Activation").select_option(name)
        for rate in study.learning_rates[:3]:
            handle(laboratory, "combobox", "Learning rate").select_option(f"{rate:g}")
            for bias in study.biases:
                handle(laboratory, "combobox", "Starting bias").select_option(f"{bias:g}")
                assert readout(laboratory).startswith(opening(study, name, rate, bias, 5))


def test_a_diverged_run_says_so_and_draws_no_bar(visit):
    page = visit("index.html#dying?activation=leaky_relu&rate=10&step=12")
    laboratory = laboratory_of(page)
    assert "this run has diverged. At step 3 its loss is above 1,000" in readout(laboratory)
    assert laboratory.locator("svg text.lost").get_attribute("visibility") == "visible"
    assert laboratory.locator(".units.reach:not(.sample *)").get_attribute("d") == ""


def test_a_dead_bar_differs_by_more_than_its_colour(visit, study):
    """Hollow, broken outline, a cross; with a leak, a ring."""
    laboratory = laboratory_of(visit())
    dead = laboratory.locator("svg.drawing .units.dead")
    style = dead.evaluate("e => [getComputedStyle(e).fill, getComputedStyle(e).strokeDasharray]")
    assert style[0] == "none"
    assert style[1] not in ("none", "")
    for kind in ("dead", "cross"):
        drawn = laboratory.locator(f"svg.drawing .units.{kind}").get_attribute("d")
        assert drawn.count("M") == (16 if kind == "dead" else 32)  # a cross has two strokes
    handle(laboratory, "combobox", "Activation").select_option("leaky_relu")
    assert dead.get_attribute("d") == ""
    assert (
        laboratory.locator("svg.drawing .units.ring").get_attribute("d").count("M")
        == study.off[1, 0, 2, SEED, 5]
    )
    assert laboratory.locator(".key", has_text="off on every sample, but not dead").is_visible()


def test_a_click_selects_the_unit_or_goes_to_the_step_and_a_drag_goes_on(visit):
    page = visit()
    laboratory = laboratory_of(page)
    upper, lower = (laboratory.locator("svg.drawing").nth(n) for n in (0, 1))
    for drawing, name, low, high in ((upper, "Unit", 1, 32), (lower, "Step", 0, 30)):
        slider = handle(laboratory, "slider", name)
        slider.scroll_into_view_if_needed()
        box, track = drawing.bounding_box(), slider.bounding_box()
        thumb = [track["x"] + 8, track["x"] + track["width"] - 8]  # its centre at both ends
        for value in (low, (low + high) // 2, high):
            x = thumb[0] + (thumb[1] - thumb[0]) * (value - low) / (high - low)
            page.mouse.click(x, box["y"] + 100)
            assert slider.input_value() == str(value)
        page.mouse.move(box["x"] + box["width"] / 2, box["y"] + 60)
        page.mouse.down()
        page.mouse.move(box["x"] - 300, box["y"] + 60)
        page.mouse.up()
        assert slider.input_value() == str(low)
        page.mouse.move(box["x"] + box["width"] / 2, box["y"] + 60)
        assert slider.input_value() == str(low)  # let go


def test_exact_values_can_be_typed(visit):
    laboratory = laboratory_of(visit())
    field = handle(laboratory, "spinbutton", "Step, typed")
    for typed, shown in [("12", 12), ("1e9", 30), ("-4", 0), ("", 0), ("7.4", 7)]:
        field.fill(typed)
        field.press("Enter")
        assert readout(laboratory).startswith(f"Step {shown},")


def test_play_runs_through_the_steps_pauses_and_begins_again(visit):
    page = visit()
    laboratory = laboratory_of(page)
    page.clock.install()  # time goes when we say so
    step = handle(laboratory, "slider", "Step")
    play = laboratory.get_by_role("button", name=re.compile("training"))
    step.press("End")
    play.press("Enter")
    assert play.inner_text() == "Pause training"
    page.clock.run_for(700)
    assert readout(laboratory).startswith("Step 2,")
    play.press("Enter")
    page.clock.run_for(3000)
    assert play.inner_text() == "Play training"
    assert readout(laboratory).startswith("Step 2,")
    step.press("End")
    step.press("ArrowLeft")
    play.press("Enter")
    page.clock.run_for(1000)
    assert readout(laboratory).startswith("Step 30,")
    assert play.inner_text() == "Play training"  # the end stops it
    play.press("Enter")
    step.press("End")  # the reader's hand stops it, too
    assert play.inner_text() == "Play training"


def test_who_asks_for_less_motion_gets_no_play_button(visit):
    laboratory = laboratory_of(visit(reduced_motion="reduce"))
    assert not laboratory.get_by_role("button", name="Play training").is_visible()
    assert handle(laboratory, "slider", "Step").is_visible()


MOVE_FOUR_TIMES = """range => {
    for (const step of [6, 7, 8, 9]) { range.value = step; range.dispatchEvent(new Event("input")); }
    return new Promise(done => queueMicrotask(() => done(
        range.closest(".dying-laboratory").querySelector("p.unseen[role=status]").textContent)));
}"""


def test_the_status_is_announced_once_after_the_hand_rests(visit):
    page = visit()
    laboratory = laboratory_of(page)
    status = laboratory.locator("p.unseen[role=status]")
    status.filter(has_text="Step 5,").wait_for(state="attached")
    page.clock.install()
    status.evaluate(
        "e => { e.heard = []; new MutationObserver(() => e.heard.push(e.textContent))"
        ".observe(e, { childList: true }); }"
    )
    said_at_once = handle(laboratory, "slider", "Step").evaluate(MOVE_FOUR_TIMES)
    assert said_at_once.startswith("Step 5,")
    assert readout(laboratory).startswith("Step 9,")
    page.clock.run_for(2000)
    heard = status.evaluate("e => e.heard")
    assert [said[:7] for said in heard] == ["Step 9,"]
    assert laboratory.locator("svg.drawing").first.get_attribute("aria-label").endswith(heard[0])


def test_the_question_is_answered(visit):
    laboratory = laboratory_of(visit())
    guess = laboratory.get_by_role("group", name="Guess first")
    guess.get_by_role("button", name="rate 3 from bias 0", exact=True).click()
    assert (
        guess.locator(".verdict")
        .inner_text()
        .startswith("Not quite: rate 0.3 from bias −2. After the large steps 12")
    )


def test_the_table_has_every_unit_and_follows_the_step(visit, study):
    page = visit()
    laboratory = laboratory_of(page)
    laboratory.locator("summary").click()
    rows = laboratory.locator("tbody tr")
    rows.nth(31).wait_for()
    for step, key in ((5, None), (30, "End")):
        if key:
            handle(laboratory, "slider", "Step").press(key)
        on = study.on[0, 0, 2, SEED, step]
        shown = [str(count) for count in on]
        page.wait_for_function(
            "([e, shown]) => shown === [...e.querySelectorAll('tbody tr')]"
            ".map(r => r.cells[4].textContent).join()",
            arg=[laboratory.element_handle(), ",".join(shown)],
        )
        texts = [row.split("\t") for row in rows.all_inner_texts()]
        assert [row[5] == "dead" for row in texts] == (on == 0).tolist()


def test_the_address_opens_a_state_and_follows_it(visit, study):
    page = visit("index.html#dying?rate=0.3&bias=-2&step=0&unit=32")
    laboratory = laboratory_of(page)
    assert readout(laboratory).startswith(opening(study, "relu", 0.3, -2.0, 0))
    assert "Unit 32" in readout(laboratory)
    handle(laboratory, "slider", "Step").press("ArrowRight")
    page.wait_for_url("**/index.html#dying?bias=-2&rate=0.3&step=1&unit=32")
    handle(laboratory, "combobox", "Activation").select_option("leaky_relu")
    page.wait_for_url("**#dying?activation=leaky_relu&bias=-2&rate=0.3&step=1&unit=32")
    handle(laboratory, "button", "Reset").click()
    page.wait_for_url(re.compile(r"index\.html$"))
    page.evaluate("location.hash = '#dying?step=99&unit=-4'")  # to the nearest that there is
    laboratory.locator(".readout", has_text="Step 30,").wait_for()
    assert "Unit 1, in layer 1" in readout(laboratory)


def test_hostile_addresses_change_nothing(visit, study):
    page = visit()
    laboratory = laboratory_of(page)
    start = readout(laboratory)
    hashes = NOTHING_TO_SET.split()
    assert len(hashes) > 30
    for hash_ in hashes:
        page.evaluate("hash => { location.hash = hash; }", hash_)
        page.evaluate("() => new Promise(done => requestAnimationFrame(() => setTimeout(done)))")
        assert readout(laboratory) == start, hash_
    assert start.startswith(opening(study, "relu", 3.0, 0.0, 5))


@pytest.mark.parametrize("width", [320, 768, 2560])
def test_nothing_is_cut_off_and_targets_are_large_enough(read, width):
    page = read("#dying?activation=leaky_relu&rate=10&step=2", viewport={"width": width, "height": 900})
    laboratory = laboratory_of(page)
    assert ill_fitted(page, laboratory) == []


def test_without_javascript_a_described_picture_stands_there(read):
    page = read(java_script_enabled=False)
    picture = page.get_by_alt_text(PICTURE)
    picture.scroll_into_view_if_needed()
    assert picture.evaluate("e => e.complete && e.naturalWidth > 300")


def test_forced_colours_keep_bars_crosses_and_lines(read):
    laboratory = laboratory_of(read(forced_colors="active"))
    strokes = laboratory.evaluate(
        "root => ['.units.reach', '.units.dead', '.units.cross', '.counted.dead', '.now']"
        ".map(s => getComputedStyle(root.querySelector('svg.drawing ' + s)).stroke)"
    )
    ground = laboratory.evaluate("root => getComputedStyle(document.body).backgroundColor")
    assert all(stroke not in ("none", ground) for stroke in strokes)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize("hash_", ["", "#dying?activation=leaky_relu&rate=10&step=2&unit=5"])
def test_axe_finds_nothing(read, axe, scheme, width, hash_):
    page = read(hash_, color_scheme=scheme, viewport={"width": width, "height": 900})
    laboratory = laboratory_of(page)
    laboratory.locator("summary").click()
    laboratory.get_by_role("group", name="Guess first").get_by_role("button").first.click()
    assert axe(page, ".dying-laboratory") == []
