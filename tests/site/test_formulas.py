"""Formulas in three engines and at three widths: whole, centred, and each hat on its letter."""

import pytest

pytestmark = pytest.mark.slow

UNFOLD = "() => document.querySelectorAll('details').forEach((fold) => { fold.open = true; })"
#: What is drawn of a formula is the box around its letters and signs; that of `math` itself may be another.
DRAWN = """(formula) => {
    const boxes = [...formula.querySelectorAll("mi, mo, mn, mtext")].map(e => e.getBoundingClientRect())
        .filter(box => box.width && box.height);
    return { left: Math.min(...boxes.map(b => b.left)), right: Math.max(...boxes.map(b => b.right)) }; }"""
MISPLACED = f"""() => {{
    const drawn = {DRAWN}, misplaced = [];
    for (const place of document.querySelectorAll("div.math")) {{
        const box = place.getBoundingClientRect(), ink = drawn(place.querySelector("math"));
        const [before, after] = [ink.left - box.left, box.right - ink.right].map(Math.round);
        const fits = ink.right - ink.left <= box.width;
        const isRight = fits ? Math.abs(before - after) <= 6 && place.scrollWidth <= place.clientWidth
            : before >= 0 && before <= 12 && ink.right <= box.left + place.scrollWidth + 1;
        if (!isRight) misplaced.push([place.textContent.trim().slice(0, 30), before, after]);
    }}
    return misplaced; }}"""
BROKEN = """() => [...document.querySelectorAll("div.math > math")].filter(formula => {
    const bare = formula.getBoundingClientRect().height;
    formula.parentElement.style.cssText = "max-width: none; width: 5000px";
    const whole = formula.getBoundingClientRect().height;
    formula.parentElement.style.cssText = "";
    return Math.abs(bare - whole) > 2;
}).map(formula => formula.textContent.slice(0, 30))"""
FLOATING = """() => [...document.querySelectorAll("mover[accent]")].filter(accent => {
    const [letter, hat] = [...accent.children].map(e => e.getBoundingClientRect());
    const size = parseFloat(getComputedStyle(accent).fontSize);
    return letter.width && (hat.height > 0.4 * size || Math.abs(hat.bottom - letter.top) > 0.2 * size
        || Math.abs(hat.left + hat.right - letter.left - letter.right) > 0.4 * size);
}).map(accent => accent.closest("math").textContent.slice(0, 30))"""


CUT_NUMBERS = """() => innerWidth > 600 ? [] : [...document.querySelectorAll("article li > p:first-child")]
    .filter(p => getComputedStyle(p).overflowX === "auto" && p.getBoundingClientRect().width
        && p.getBoundingClientRect().left > p.parentElement.getBoundingClientRect().left - 24)
    .map(p => `no room for the number: ${p.textContent.slice(0, 30)}`)"""


@pytest.fixture(scope="module")
def names(site):
    """The pages with formulas."""
    pages = [path for path in site.rglob("*.html") if "<math" in path.read_text(encoding="utf-8")]
    assert len(pages) >= 10
    return sorted(path.relative_to(site).as_posix() for path in pages)


def find_faults(engine):
    """What is wrong with the formulas of the open page."""
    engine.run("() => document.fonts.ready.then(() => 0)")
    engine.run(UNFOLD)
    return [
        wrong for question in (MISPLACED, BROKEN, FLOATING, CUT_NUMBERS) for wrong in engine.run(question)
    ]


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_formulas_are_whole_and_centred_or_scroll_from_their_beginning_and_wear_their_hats(
    engine, address, names, width
):
    faults = {}
    for name in names:
        engine.open(f"{address}/{name}", width=width)
        faults[name] = find_faults(engine)
    assert {name: wrong for name, wrong in faults.items() if wrong} == {}


@pytest.mark.parametrize(
    "style", ["div.math { justify-content: end }", "div.math > math { white-space: normal }"]
)
def test_formulas_that_are_misplaced_or_broken_would_be_seen(engine, address, style):
    if "white-space" in style and engine.name != "firefox":
        pytest.skip("SKIPPED: only Firefox breaks a formula over lines")
    engine.open(f"{address}/chapters/the-other-half.html", width=390)
    add = "(style) => document.head.insertAdjacentHTML('beforeend', `<style>${style}</style>`)"
    engine.run(add, f"body .bd-article {style}")
    assert find_faults(engine)


def test_a_hat_that_floats_would_be_seen(engine, address):
    engine.open(f"{address}/chapters/02-sigmoid.html")
    engine.run("""() => {
        const hat = document.querySelector("mover[accent] > mo"), space = "http://www.w3.org/1998/Math/MathML";
        const row = document.createElementNS(space, "mrow"), gap = document.createElementNS(space, "mspace");
        gap.setAttribute("height", "20px");
        hat.replaceWith(row);
        row.append(hat, gap); }""")
    assert len(find_faults(engine)) == 1
