"""What the tests in a real browser share: the browser, axe, and a visit that listens."""

import os
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from tests.missing import missing
from tools.browser import NoBrowserError, launched
from tools.static_host import served

__all__ = ["ill_fitted", "listen", "served", "started", "visits"]

ROOT = Path(__file__).resolve().parents[2]
#: axe-core is not a Python package: `npm install --prefix .cache/axe axe-core`, or name its file in AXE_CORE.
AXE = Path(os.environ.get("AXE_CORE", ROOT / ".cache/axe/node_modules/axe-core/axe.min.js"))
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


@pytest.fixture(scope="session")
def browser():
    """A Chromium; where there is none the tests are skipped, but not on CI."""
    with ExitStack() as stack:
        try:
            started = stack.enter_context(launched())
        except NoBrowserError as problem:
            if os.environ.get("CI"):
                raise
            pytest.skip(f"SKIPPED: the live page is not tested: {problem}")
        yield started


@pytest.fixture
def axe():
    """What axe finds wrong with a part of a page, by WCAG 2.2 AA: a list of texts."""
    if not AXE.is_file():
        missing(f"no accessibility check, there is no {AXE.name}; see AXE in {__file__}")

    def violations(page, part="html"):
        page.add_script_tag(path=str(AXE))
        return page.evaluate(
            """([part, rules]) => axe.run(part, { runOnly: rules, preload: false })
            .then(r => r.violations.map(v => `${v.id}: ${v.nodes.map(n => n.target).join(" | ")}`))""",
            [part, RULES],
        )

    return violations


def listen(page, noise=()):
    """Two lists that fill while the page lives: requests to other hosts, and complaints on the console."""
    foreign, said = [], []
    local = ("file:", "data:", "blob:", "http://127.0.0.1")
    page.on("request", lambda r: None if r.url.startswith(local) else foreign.append(r.url))
    page.on("pageerror", lambda e: said.append(str(e)))

    def hear(message):
        if message.type in ("error", "warning") and not any(n in message.text for n in noise):
            said.append(message.text)

    page.on("console", hear)
    return foreign, said


@contextmanager
def visits(browser, home):
    """A function that opens a page; at the end nobody may have asked another host, or complained."""
    contexts, heard = [], []

    def visit(path="index.html", base=None, noise=(), **options):
        context = browser.new_context(**{"viewport": {"width": 1280, "height": 1000}} | options)
        contexts.append(context)
        page = context.new_page()
        heard.extend(listen(page, noise))
        page.goto(f"{base or home}/{path}")
        return page

    yield visit
    for context in contexts:
        context.close()
    assert [said for said in heard if said] == []


def started(page):
    """The page when all its widgets stand there: they start in turn, and the page moves meanwhile."""
    places = "[...document.querySelectorAll('.widget-place')]"
    page.wait_for_function(f"{places}.every(place => place.childElementCount)")
    return page


def ill_fitted(page, explorer, parts="svg *"):
    """What sticks out of the page or of the explorer, is too small to hit, or too small to read."""
    found = page.evaluate(
        """() => document.documentElement.scrollWidth > innerWidth ? ["the page is too wide"] : []"""
    )
    return found + explorer.evaluate(
        """(root, parts) => {
        const outer = root.getBoundingClientRect();
        const isOut = ({ left, right, width, height }) =>
            (width || height) && (left < outer.left - 1 || right > outer.right + 1);
        const name = (e) => e.outerHTML.slice(0, 80), found = [];
        for (const e of root.querySelectorAll("button, select, input, summary")) {
            const box = e.getBoundingClientRect();
            if (e.offsetParent && Math.min(box.width, box.height) < 24)
                found.push(`${box.width} by ${box.height} px: ${name(e)}`);
        }
        for (const e of root.querySelectorAll(parts))
            if (isOut(e.getBoundingClientRect()) && getComputedStyle(e).visibility === "visible")
                found.push(`sticks out: ${name(e)}`);
        for (const e of root.querySelectorAll("svg text"))
            if (parseFloat(getComputedStyle(e).fontSize) < 13) found.push(`small text: ${name(e)}`);
        return found; }""",
        parts,
    )


#: Axe sees a page in light and dark, wide and narrow; the quick tests have this one of the four.
QUICK_FOR_AXE = {"320", "dark"}


def pytest_collection_modifyitems(items):
    """The other three find the same faults nearly always, and take long: `make test-slow` has them."""
    for item in items:
        if "axe_finds_nothing" not in item.name or "[" not in item.name:
            continue
        settings = set(item.name.split("[")[1].rstrip("]").split("-")) & {"1280", "320", "light", "dark"}
        if len(settings) == 2 and settings != QUICK_FOR_AXE:
            item.add_marker(pytest.mark.slow)
