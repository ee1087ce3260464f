"""What the tests in a real browser share: the browser, axe, and a visit that listens."""

import os
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from tests.missing import missing
from tests.site import engines
from tests.site.windows import Windows
from tests.site_check import pages
from tools.browser import NoBrowserError, launched
from tools.static_host import served

__all__ = ["ill_fitted", "listen", "served", "started", "visits"]

ROOT = Path(__file__).resolve().parents[2]
#: axe-core is not a Python package: `npm install --prefix .cache/axe axe-core`, or name its file in AXE_CORE.
AXE = Path(os.environ.get("AXE_CORE", ROOT / ".cache/axe/node_modules/axe-core/axe.min.js"))
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
LANDMARKS = ["region", "landmark-unique"]  # axe's own advice


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


@pytest.fixture(scope="session")
def address(site):
    """The address of a host for the built site."""
    with served(site) as base:
        yield base


@pytest.fixture(scope="session")
def soups(site):
    """Every page of the built site, parsed, by its address."""
    return pages(site)


@pytest.fixture(scope="session")
def windows(browser):
    return Windows(browser)


@pytest.fixture(scope="session", params=engines.NAMES)
def engine(request, tmp_path_factory):
    """Each of three engines in turn; see engines.py. All at once are slow: mark the tests so."""
    browser = request.getfixturevalue("browser") if request.param == "chromium" else None
    with engines.opened(request.param, browser, tmp_path_factory.mktemp(request.param)) as opened:
        yield opened


@pytest.fixture
def window(windows):
    """Opens an empty page; its keywords are the options of a browser's context. See windows.py."""
    with windows.lent() as opened:
        yield opened


@pytest.fixture
def axe():
    """What axe finds wrong with a part of a page, by WCAG 2.2 AA and, for whole pages, landmarks: texts."""
    if not AXE.is_file():
        missing(f"no accessibility check, there is no {AXE.name}; see AXE in {__file__}")

    def violations(page, part="html"):
        page.add_script_tag(path=str(AXE))
        return page.evaluate(
            """async ([part, rules, more]) => axe.run(part, { preload: false, runOnly: [
                ...axe.getRules(rules).map(rule => rule.ruleId), ...more] })
            .then(r => r.violations.map(v => `${v.id}: ${v.nodes.map(n => n.target).join(" | ")}`))""",
            [part, RULES, LANDMARKS if part == "html" else []],
        )

    return violations


def listen(page, noise=()):
    """Two lists that fill while the page lives: requests to other hosts, and complaints on the console."""
    foreign, complaints = [], []
    local = ("file:", "data:", "blob:", "http://127.0.0.1")
    page.on("request", lambda r: None if r.url.startswith(local) else foreign.append(r.url))
    page.on("pageerror", lambda e: complaints.append(str(e)))

    def hear(message):
        if message.type in ("error", "warning") and not any(n in message.text for n in noise):
            complaints.append(message.text)

    page.on("console", hear)
    return foreign, complaints


@contextmanager
def visits(window, home):
    """A function that opens a page; at the end nobody may have asked another host, or complained."""
    heard = []

    def visit(path="index.html", base=None, noise=(), **options):
        page = window(**options)
        heard.extend(listen(page, noise))
        page.goto(f"{base or home}/{path}")
        return page

    yield visit
    assert [messages for messages in heard if messages] == []


def started(page):
    """The page when all its widgets stand there: they start in turn, and the page moves meanwhile."""
    places = "[...document.querySelectorAll('.widget-place')]"
    page.wait_for_function(f"{places}.every(place => place.childElementCount)")
    return page


def ill_fitted(page, explorer, parts="svg *"):
    """What sticks out of the page or of the explorer, is too small to hit or to read; tables are opened."""
    faults = page.evaluate(
        """() => document.documentElement.scrollWidth > innerWidth ? ["the page is too wide"] : []"""
    )
    return faults + explorer.evaluate(
        """async (root, parts) => {
        for (const table of root.querySelectorAll("details.values")) table.open = true;
        for (let i = 0; i < 3; i++) await new Promise(requestAnimationFrame);  // it is filled when it opens
        const outer = root.getBoundingClientRect();
        const isOut = ({ left, right, width, height }) =>
            (width || height) && (left < outer.left - 1 || right > outer.right + 1);
        const name = (e) => e.outerHTML.slice(0, 80), found = [];
        for (const e of root.querySelectorAll("button, select, input, summary")) {
            const box = e.getBoundingClientRect();
            if (e.offsetParent && Math.min(box.width, box.height) < 24)
                found.push(`${box.width} by ${box.height} px: ${name(e)}`);
        }
        for (const e of root.querySelectorAll(`details, .scroll, ${parts}`))
            if (isOut(e.getBoundingClientRect()) && getComputedStyle(e).visibility === "visible")
                found.push(`sticks out: ${name(e)}`);
        for (const e of root.querySelectorAll("svg text"))
            if (parseFloat(getComputedStyle(e).fontSize) < 13) found.push(`small text: ${name(e)}`);
        return found; }""",
        parts,
    )


#: Axe sees a page in light and dark, wide and narrow; the quick tests have this one of the four.
QUICK_FOR_AXE = {"320", "dark"}
#: What is cut off is cut off on a phone first; the quick tests look there.
QUICK_FOR_FIT = {"320"}


def pytest_collection_modifyitems(items):
    """The other settings find the same faults nearly always, and take long: `make test-slow` has them."""
    for item in items:
        settings = set(item.name.partition("[")[2].rstrip("]").split("-"))
        looks, widths = settings & {"1280", "320", "light", "dark"}, settings & {"320", "768", "2560"}
        axe_elsewhere = "axe_finds_nothing" in item.name and len(looks) == 2 and looks != QUICK_FOR_AXE
        fit_elsewhere = "nothing_is_cut_off" in item.name and widths and widths != QUICK_FOR_FIT
        if axe_elsewhere or fit_elsewhere:
            item.add_marker(pytest.mark.slow)
