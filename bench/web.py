"""The page as a reader meets it, three ways side by side: `python -m bench page`.

The chapter with its explorable, as we build it; the same chapter as a stock Jupyter Book 1.x publishes it,
with linked ipywidgets; and `interact` in JupyterLab with a live kernel. They take turns in one run, so that a
slow moment of the machine hits all three. With them goes a page that has nothing but a slider and its number:
what a step costs there is the browser's and the machine's, and no page can be below it.
"""

import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from actbook.explorables import TangentExplorer
from bench import live_kernel, npm, stock_book, visits
from bench.browser import launched
from bench.live_kernel import Lab
from bench.machine import describe
from bench.missing import NotMeasured
from bench.traces import InputCost
from tools.environment import ROOT, fixed_environment
from tools.static_host import served

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

CHAPTER = "02-sigmoid"
ROUNDS = 3
STEPS = 34  # of the slider, each round
SPENT = ("script", "style", "layout", "work", "paint", "frame")


def run_the_cell(page: "Page") -> None:
    """What a reader of a notebook does before there is a slider; again if JupyterLab was not ready for it."""
    from playwright.sync_api import expect

    cell = page.locator(".jp-Notebook .jp-CodeCell").first
    for _ in range(10):
        cell.locator(".cm-content").click(timeout=visits.PATIENCE)
        page.keyboard.press("Control+Enter")
        try:
            expect(cell.locator(".jp-InputPrompt")).to_have_text(re.compile(r"\[(\*|\d+)\]"), timeout=5_000)
        except AssertionError:
            continue
        return
    raise RuntimeError("JupyterLab does not run the cell")


BARE_PAGE = Path(__file__).with_name("bare_page.html")
KINDS = {
    "bare": visits.Kind("bare page", "input", "output"),
    "book": visits.Kind("this book", ".explorable input[type=range]", ".explorable svg.drawing"),
    "stock": visits.Kind("stock page", ".noUi-handle", ".widget-vbox .progress-bar"),
    "interact": visits.Kind(
        "interact",
        ".jp-OutputArea .noUi-handle",
        ".jp-OutputArea .widget-output",
        is_image=True,
        retry_ms=15_000,  # or pictures of several tries would come one after the other
        prepare=run_the_cell,
    ),
}


def measure() -> dict[str, Any]:
    """Build what is compared, then visit each in turn. Raises NotMeasured, with what is missing."""
    from playwright.sync_api import Error

    try:
        return _measure()
    except NotMeasured:
        raise
    except (RuntimeError, Error) as problem:
        raise NotMeasured(str(problem)) from problem


def _measure() -> dict[str, Any]:
    slider = positions()
    say = partial(progress, time.perf_counter())
    with ExitStack() as stack:
        browser = stack.enter_context(launched())
        for package in npm.PACKAGES:
            npm.unpacked(package)
        say("building the book")
        build_the_book()
        say("building the stock page")
        stock = stock_book.build(ROOT / "chapters" / f"{CHAPTER}.ipynb", slider)
        say("starting JupyterLab")
        lab = stack.enter_context(live_kernel.lab(slider))
        bare = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        write_bare_page(bare / "index.html", slider)
        addresses = {
            "interact": lab.notebook,
            "bare": f"{stack.enter_context(served(bare))}/index.html",
        }
        for kind, folder in (("book", ROOT / "_build" / "html"), ("stock", stock)):
            addresses[kind] = f"{stack.enter_context(served(folder))}/chapters/{CHAPTER}.html"
        for kind in ("book", "stock"):  # so that the server has compressed everything once
            with visits.visit(browser, KINDS[kind], addresses[kind], slowdown=1):
                pass
        found = take_turns(browser, addresses, lab, say)
        return {
            "chapter": CHAPTER,
            "slowdown": visits.SLOWDOWN,
            "rounds": ROUNDS,
            "machine": describe(),
            "versions": versions(browser.version),
            "kinds": found,
        }


def take_turns(
    browser: "Browser", addresses: dict[str, str], lab: Lab, say: Callable[[str], None]
) -> dict[str, Any]:
    """Visit every page once a round, and move its slider."""
    seen: dict[str, list[visits.Visit]] = {kind: [] for kind in KINDS}
    costs: dict[str, list[InputCost]] = {kind: [] for kind in KINDS}
    for number in range(1, ROUNDS + 1):
        for name, kind in KINDS.items():
            if name == "interact":
                lab.stop_kernels()
            with visits.visit(browser, kind, addresses[name], slowdown=visits.SLOWDOWN) as (page, visit):
                if visit.foreign:
                    raise RuntimeError(f"{kind.name} asks another host: {visit.foreign[0]}")
                seen[name].append(visit)
                new = visits.steps(page, kind, STEPS, slowdown=visits.SLOWDOWN)
            costs[name] += new
            frames = [cost.frame_ms for cost in new if cost.frame_ms is not None]
            say(
                f"round {number} of {ROUNDS}, {kind.name}: {visit.bytes / 1000:,.0f} kB, answers after "
                f"{visit.answers_ms / 1000:.1f} s, then in {statistics.median(frames):.0f} ms"
            )
    return {name: summary(seen[name], costs[name]) for name in KINDS}


def summary(seen: Sequence[visits.Visit], costs: Sequence[InputCost]) -> dict[str, Any]:
    """Of all rounds: the weight, the first answers, and the distribution of the steps' costs."""
    return {
        "requests": spread([visit.requests for visit in seen]),
        "bytes": spread([visit.bytes for visit in seen]),
        "script_bytes": spread([visit.script_bytes for visit in seen]),
        "answers_ms": spread([visit.answers_ms for visit in seen]),
        "steps": len(costs),
        **{f"{what}_ms": percentiles([getattr(cost, f"{what}_ms") for cost in costs]) for what in SPENT},
    }


def spread(values: Sequence[float]) -> dict[str, float]:
    """Median, least and most: for a handful of values."""
    return {"median": statistics.median(values), "least": min(values), "most": max(values)}


def percentiles(values: Sequence[float]) -> dict[str, float]:
    """Median, quartiles, 95th percentile and most: for a hundred values or more."""
    cuts = statistics.quantiles(values, n=20, method="inclusive")
    return {
        "median": statistics.median(values),
        "lower": cuts[4],
        "upper": cuts[14],
        "p95": cuts[18],
        "most": max(values),
    }


def positions() -> dict[str, float]:
    """Where the chapter's slider goes: ends, step and start."""
    explorer = TangentExplorer("sigmoid")
    low, high = explorer.reach["x"]
    return {"min": low, "max": high, "step": 1 / explorer.grid["per_unit"], "value": explorer.x}


def write_bare_page(path: Path, slider: dict[str, float]) -> None:
    """Nothing but the slider and its number."""
    text = BARE_PAGE.read_text(encoding="utf-8")
    for name, value in slider.items():
        text = text.replace(name.upper(), f"{value:g}")
    path.write_text(text, encoding="utf-8")


def build_the_book() -> None:
    """As `make book` does it. Raises RuntimeError if it fails."""
    command = [sys.executable, str(ROOT / "tools" / "build_site.py")]
    done = subprocess.run(
        command, cwd=ROOT, env=fixed_environment(), capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise RuntimeError(f"the book was not built:\n{done.stdout[-1000:]}{done.stderr[-1000:]}")


def versions(chromium: str) -> dict[str, str]:
    """What the pages were made with and shown in."""
    packages = {name: version(name) for name in ("jupyter-book", "ipywidgets", "jupyterlab", "matplotlib")}
    of_npm = dict(package.rsplit("@", 1) for package in npm.PACKAGES)
    return {"Chromium": chromium, **packages, **of_npm}


def progress(start: float, text: str) -> None:
    """A line with the seconds since the start."""
    print(f"  {time.perf_counter() - start:4.0f} s  {text}", flush=True)
