"""The site's style sheet has every rule that matches anything: a browser is asked about those that are gone.

What the theme and the extensions bring lies beside the site's sheet in _static. Each of its selectors that
the site's sheet has not is tried on pages in every state that a reader can bring about.
"""

import re

import pytest
import tinycss2

from _ext.page_weight.style_sheet import WITH_RULES_INSIDE, selectors
from tests.site.conftest import served

# True of some moment or part of an element: taken as true of the element at any time.
MOMENTS = re.compile(
    r"::?(?:-(?:webkit|moz|ms)-[\w-]+|before|after|hover|focus|focus-visible|focus-within|active|visited|link|"
    r"target|placeholder|selection|backdrop|marker|checked|disabled|enabled|invalid|valid|indeterminate|"
    r"read-only|required|first-line|first-letter|file-selector-button|autofill|fullscreen)(?:\([^()]*\))?(?![\w-])"
)
ALWAYS = ":not(never)"
TELLING = ("chapters/02-sigmoid.html",)


def all_selectors(nodes) -> set[str]:
    """The selectors of a sheet's rules, those inside media queries too, in one way of writing."""
    found = set()
    for node in nodes:
        if node.type == "qualified-rule":
            found |= {" ".join(tinycss2.serialize(part).split()) for part in selectors(node.prelude)}
        elif node.type == "at-rule" and node.content and node.lower_at_keyword in WITH_RULES_INSIDE:
            found |= all_selectors(tinycss2.parse_rule_list(node.content))
    return found


@pytest.fixture(scope="module")
def gone(site):
    """The selectors that were left out, without the moments."""
    static = site / "_static"
    sheets = {p.relative_to(static).as_posix(): p for p in static.rglob("*.css")}
    ours = sheets.pop("site.css")
    assert {"basic.css", "book.css", "pygments.css", "styles/pydata-sphinx-theme.css"} <= set(sheets)
    stays = all_selectors(tinycss2.parse_stylesheet(ours.read_text(encoding="utf-8")))
    brought = set().union(
        *(all_selectors(tinycss2.parse_stylesheet(p.read_text(encoding="utf-8"))) for p in sheets.values())
    )
    assert len(stays & brought) > 800
    left_out = brought - stays
    assert len(left_out) > 2000
    return sorted({MOMENTS.sub(ALWAYS, selector) for selector in left_out} - {ALWAYS})


def matching(page, tried):
    """The selectors of the list that match something on the page, and those that the browser cannot read."""
    return page.evaluate(
        """tried => {
            const found = [], unread = [];
            for (const selector of tried) {
                try { if (document.querySelector(selector)) found.push(selector); }
                catch { unread.push(selector); }
            }
            return [found, unread];
        }""",
        tried,
    )


def states(page):
    """Bring about one state after the other on an open page, and say its name."""

    def click(selector):
        """Whatever lies over it: where the pointer is does not matter here."""
        page.locator(f"{selector}:visible").first.evaluate("button => button.click()")

    yield "as it loads"
    page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true; })")
    yield "everything unfolded"
    page.locator(".theme-switch-button:visible").first.hover()
    page.wait_for_selector(".tooltip.show")
    yield "a tooltip shows"
    for menu in ("launch", "download"):
        if page.locator(f".dropdown-{menu}-buttons").count():
            click(f".dropdown-{menu}-buttons .dropdown-toggle")
            page.wait_for_selector(f".dropdown-{menu}-buttons .dropdown-menu.show")
            yield f"the {menu} menu is open"
    for name in ("primary", "secondary"):
        if page.locator(f".{name}-toggle:visible").count():
            click(f".{name}-toggle")
            yield f"the {name} sidebar was toggled"
            page.keyboard.press("Escape")
    click(".search-button__button")
    yield "the search window is open"
    page.keyboard.press("Escape")
    if page.locator("button.copybtn").count():
        page.locator("button.copybtn").first.evaluate("button => button.click()")
        yield "code was copied"
    page.evaluate("scrollTo(0, document.body.scrollHeight / 2)")
    page.wait_for_timeout(150)
    page.evaluate("scrollBy(0, -300)")
    page.wait_for_timeout(150)
    yield "half-way and back a little"
    for _ in range(2):
        click(".theme-switch-button")
        yield "another colour mode"


def unjustly_gone(window, base, name, width, gone):
    """What is missing on a page in any state; nothing may be unreadable, or it would not have been tried."""
    page = window(viewport={"width": width, "height": 900})
    page.goto(f"{base}/{name}", wait_until="networkidle")
    missing = {}
    for state in states(page):
        found, unread = matching(page, gone)
        assert unread == []
        missing |= {selector: state for selector in found if selector not in missing}
    page.close()
    return missing


@pytest.fixture(scope="module")
def base(site):
    with served(site) as address:
        yield address


def test_no_rule_that_was_left_out_matches_anything(window, base, gone):
    assert unjustly_gone(window, base, TELLING[0], 400, gone) == {}


@pytest.mark.slow
def test_no_rule_that_was_left_out_matches_anything_on_any_page(window, base, gone, site):
    names = [p.relative_to(site) for p in site.rglob("*.html")]
    for name in sorted(n.as_posix() for n in names if "_static" not in n.parts):
        for width in (1280, 400):
            assert unjustly_gone(window, base, name, width, gone) == {}, f"{name} at {width}"


def test_a_rule_that_is_missing_is_seen(window, base):
    menu = ".tooltip.show .tooltip-inner"
    found = unjustly_gone(window, base, TELLING[0], 1280, [menu, ".carousel", "article > section > h1"])
    assert found == {menu: "a tooltip shows", "article > section > h1": "as it loads"}
