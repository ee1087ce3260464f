"""What a page costs its reader: its weight, one input beside a bare slider's, the front page's training.

`python -m bench page`, after `make book`. The two pages are moved in turns in one run, at a quarter of the
processor's speed; Chromium's own counters say how long script, style and layout took.
"""

import statistics
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tools.browser import launched
from tools.environment import ROOT
from tools.static_host import served, weigh_page

if TYPE_CHECKING:
    from playwright.sync_api import Browser

SITE = ROOT / "_build" / "html"
BARE_PAGE = Path(__file__).with_name("bare_page.html")
SLOWDOWN = 4  # of the processor: a phone's
ROUNDS, KEYS = 3, 30
TRAINED = "() => /^It /.test(document.querySelector('.slope-explorer .readout').innerText)"
SPENT = ("ScriptDuration", "RecalcStyleDuration", "LayoutDuration")


def measure() -> dict[str, Any]:
    """Weigh the front page and every chapter, and press the arrow key on every chapter's first slider."""
    names = [path.relative_to(SITE).as_posix() for path in sorted((SITE / "chapters").glob("*.html"))]
    ratios = {}
    with launched() as browser, served(SITE) as host, tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "index.html").write_bytes(BARE_PAGE.read_bytes())
        weights = {name: sum(weigh_page(browser, host, name).values()) for name in ["index.html", *names]}
        with served(Path(folder)) as bare:
            for name in names:
                book, plain = f"{host}/{name}", f"{bare}/"
                rounds = [(one_input(browser, book), one_input(browser, plain)) for _ in range(ROUNDS)]
                if all(cost is not None for cost, _ in rounds):
                    ratios[name] = statistics.median(cost / least for cost, least in rounds if cost and least)
        front = front_page(browser, f"{host}/index.html")
    return {
        "bytes": weights,
        "one input, times a bare slider": ratios,
        "front page, ms": front,
        "slowdown": SLOWDOWN,
    }


def one_input(browser: "Browser", address: str) -> float | None:
    """Median milliseconds of script, style and layout for a key on the first slider; None without one."""
    with browser.new_context(viewport={"width": 1280, "height": 800}) as context:
        page = context.new_page()
        page.goto(address, wait_until="networkidle")
        slider = page.locator(".explorable input[type=range], body > label input[type=range]").first
        if not slider.count():
            return None
        slider.focus()
        session = context.new_cdp_session(page)
        session.send("Performance.enable")
        session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWDOWN})
        costs = []
        for _ in range(KEYS):
            before = _spent(session)
            page.keyboard.press("ArrowRight")
            page.wait_for_timeout(60)  # until its frame is painted
            costs.append(_spent(session) - before)
        return 1000 * statistics.median(costs)


def front_page(browser: "Browser", address: str) -> dict[str, float]:
    """Milliseconds of script, style and layout until the first move, and of two trainings."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    try:
        page = context.new_page()
        session = context.new_cdp_session(page)
        session.send("Performance.enable")
        session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWDOWN})
        page.goto(address)
        page.wait_for_selector(".slope-explorer")
        spent = {"until the first move": _spent(session)}
        for layers in ("3", "20"):
            page.wait_for_function(TRAINED)
            before = _spent(session)
            page.get_by_role("button", name=layers, exact=True).click()
            page.get_by_role("button", name="Play it again").click()
            page.wait_for_function(f"() => !({TRAINED})()")
            page.wait_for_function(TRAINED)
            spent[f"one training of {layers} layers"] = _spent(session) - before
        return {name: 1000 * seconds for name, seconds in spent.items()}
    finally:
        context.close()


def _spent(session: Any) -> float:
    metrics = {entry["name"]: entry["value"] for entry in session.send("Performance.getMetrics")["metrics"]}
    return sum(metrics[name] for name in SPENT)
