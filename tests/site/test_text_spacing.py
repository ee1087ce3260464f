"""Readers who set text wider (WCAG 1.4.12) lose none of it; explorables: test_every_explorable.py."""

import pytest

PAGES = ("index.html", "chapters/02-sigmoid.html", "pages/claims.html")
#: What has the longest words: code in a sentence, and the titles of the pages before and after.
NARROW_PAGES = ("chapters/06-linear.html", "chapters/08-choosing.html")
WIDER = """
    * { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important }
    p { margin-bottom: 2em !important }"""


def find_cut_text(page):
    """Return boxes whose text is taller or wider than they are and does not scroll, and texts that overlap.

    A formula's font reaches far above and below its ink, which is measured in test_formulas.py.
    """
    return page.evaluate("""() => {
        const faults = new Set(), parts = "article *, .bd-sidebar *, .bd-header-article *, footer *";
        const apart = ".explorable, math, svg, script, style, .visually-hidden, .sr-only, .copybtn, noscript";
        const name = (e, why) => `${why}: ${e.localName}.${e.className} ${e.textContent.trim().slice(0, 40)}`;
        for (const e of document.querySelectorAll(parts)) {
            if (e.closest(apart) || !e.checkVisibility() || !e.textContent.trim()) continue;
            const s = getComputedStyle(e);
            if (s.display === "inline" || !e.clientHeight) continue;
            const isOver = (axis, side) => e[`scroll${side}`] > e[`client${side}`] + 2
                && !/auto|scroll/.test(s[`overflow${axis}`]);
            if (isOver("X", "Width")) faults.add(name(e, "wider"));
            if (isOver("Y", "Height") && !e.querySelector("math")) faults.add(name(e, "taller"));
        }
        const texts = "article :is(p, h1, h2, h3, h4, pre, table, summary, figure)";
        const blocks = [...document.querySelectorAll(texts)]
            .filter(e => !e.closest(apart) && e.checkVisibility() && e.getClientRects().length);
        blocks.forEach((e, i) => {
            const next = blocks[i + 1];
            if (!next || e.contains(next) || next.closest("tr")) return;
            const [a, b] = [e, next].map(each => each.getBoundingClientRect());
            const isBeside = b.left >= a.right - 1;
            if (b.top < a.bottom - 1 && !isBeside) faults.add(name(next, "overlaps"));
        });
        return [...faults]; }""")


@pytest.mark.parametrize("width", [320, pytest.param(1280, marks=pytest.mark.slow)])
def test_wider_text_is_not_cut_off_and_lies_on_no_other(window, site, width):
    page = window(viewport={"width": width, "height": 900})
    for name in PAGES:
        page.goto((site / name).as_uri())
        page.evaluate("() => document.querySelectorAll('details').forEach(fold => { fold.open = true; })")
        before = find_cut_text(page)  # the theme's sidebar has boxes that stick out of it, empty there
        assert len(before) <= 2, name
        page.add_style_tag(content=WIDER)
        page.wait_for_timeout(300)
        assert set(find_cut_text(page)) <= set(before), name
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name
    for name in NARROW_PAGES if width == 320 else ():
        page.goto((site / name).as_uri())
        page.add_style_tag(content=WIDER)
        page.wait_for_timeout(300)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name
    page.add_style_tag(content="article section > p:first-of-type { height: 1.2em }")
    assert any(fault.startswith("taller: p") for fault in find_cut_text(page)), (
        "a box of fixed height is not seen"
    )
