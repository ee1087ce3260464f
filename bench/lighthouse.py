"""Lighthouse's marks for every chapter of the built site: `python -m bench.lighthouse`.

Lighthouse is a program for Node: `npm install --no-save --prefix .cache/lighthouse lighthouse@VERSION`, with
the VERSION below. The site is served compressed (tools/static_host.py), on this machine; Lighthouse reckons
what a phone on a slow line, or a desktop, would make of it. A mark is the median of three runs.

Lighthouse takes a phone for four times as slow as the machine that it runs on, which is meant for a machine
whose index of speed is 1,500 to 2,000 (its own docs/throttling.md, "Calibrating the CPU slowdown"). On one
below the middle of that it makes a slower phone; there the factor is smaller in proportion.
"""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import Any

from tools.browser import installed
from tools.environment import CACHE, ROOT
from tools.static_host import hosted

VERSION = "12.8.2"  # .ci/run installs it
HOME = CACHE / "lighthouse"
PROGRAM = HOME / "node_modules" / "lighthouse" / "cli" / "index.js"
RESULTS = Path(__file__).with_name("lighthouse.json")
RUNS = 3
FLAGS = "--headless=new --no-sandbox --disable-gpu --disable-background-networking --no-first-run"
PERFORMANCE_BARS = {"mobile": 92, "desktop": 98}
OTHER_BAR = 100
DETAILS = {
    "first paint": "first-contentful-paint",
    "largest paint": "largest-contentful-paint",
    "blocked": "total-blocking-time",
    "moved": "cumulative-layout-shift",
}
SLOWDOWN = 4  # Lighthouse's own for a phone
MEANT_FOR = (1500, 2000)  # the machine's index of speed for which that makes a phone of the middle range

Json = dict[str, Any]


def why_not() -> str | None:
    """What is missing here for a run, or None."""
    if not shutil.which("node"):
        return "there is no Node"
    if not PROGRAM.is_file():
        return (
            f"there is no Lighthouse: npm install --no-save --prefix .cache/lighthouse lighthouse@{VERSION}"
        )
    found = json.loads((PROGRAM.parents[1] / "package.json").read_text(encoding="utf-8"))["version"]
    return None if found == VERSION else f"Lighthouse is {found}, and {VERSION} is wanted"


def slowdown_on(machine: float) -> float:
    """How many times as slow as a machine of that speed a phone is; at most Lighthouse's own factor."""
    return min(SLOWDOWN, max(1.0, round(SLOWDOWN * machine / (sum(MEANT_FOR) / 2), 2)))


def run(address: str, preset: str, slowdown: float = SLOWDOWN) -> Json:
    """One run: the marks, 0 to 100, the times behind the first in milliseconds, and what cost points.

    `slowdown` is a phone's; a desktop is as fast as this machine.
    """
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        command = ["node", str(PROGRAM), address, "--output=json", f"--output-path={report}", "--quiet"]
        command += [f"--chrome-flags={FLAGS}"]
        command += (
            ["--preset=desktop"]
            if preset == "desktop"
            else [f"--throttling.cpuSlowdownMultiplier={slowdown:g}"]
        )
        environment = dict(os.environ) | ({"CHROME_PATH": path} if (path := installed()) else {})
        done = subprocess.run(
            command, env=environment, capture_output=True, text=True, check=False, timeout=180
        )
        if done.returncode or not report.is_file():
            raise RuntimeError(f"Lighthouse failed on {address}: {done.stderr[-1000:]}")
        return read(json.loads(report.read_text(encoding="utf-8")))


def read(report: Json) -> Json:
    """What matters of Lighthouse's report."""
    if report.get("runtimeError"):
        raise RuntimeError(report["runtimeError"]["message"])
    audits, categories = report["audits"], report["categories"]
    lost = [
        f"{audits[part['id']]['title']} ({name})"
        for name, category in categories.items()
        for part in category["auditRefs"]
        if part["weight"] and audits[part["id"]]["score"] is not None and audits[part["id"]]["score"] < 0.9
    ]
    return {
        "marks": {name: round(100 * category["score"]) for name, category in categories.items()},
        "details": {name: round(audits[key]["numericValue"], 3) for name, key in DETAILS.items()},
        "lost": lost,
        "machine": round(report["environment"]["benchmarkIndex"]),
        "slowdown": report["configSettings"]["throttling"]["cpuSlowdownMultiplier"],
    }


def median(runs: list[Json]) -> Json:
    """Several runs as one: the median of each mark and time, all that cost points, the slowest moment."""
    return {
        "marks": {k: statistics.median(run["marks"][k] for run in runs) for k in runs[0]["marks"]},
        "details": {k: statistics.median(run["details"][k] for run in runs) for k in runs[0]["details"]},
        "lost": sorted({title for run in runs for title in run["lost"]}),
        "machine": min(run["machine"] for run in runs),
        "slowdown": max(run["slowdown"] for run in runs),
        "runs": len(runs),
    }


def below_bar(marks: dict[str, float], preset: str) -> dict[str, float]:
    """The marks that miss their bar."""
    return {
        name: mark
        for name, mark in marks.items()
        if mark < (PERFORMANCE_BARS[preset] if name == "performance" else OTHER_BAR)
    }


def measure(site: Path, chapters: Iterable[str], presets: Iterable[str] = tuple(PERFORMANCE_BARS)) -> Json:
    """The marks of each chapter for each preset, each the median of three runs."""
    results: Json = {}
    with hosted(site) as host:
        for chapter in chapters:
            for preset in presets:
                found = measured(f"{host.address}/{chapter}", preset)
                results.setdefault(chapter, {})[preset] = found
                print(line(chapter, preset, found), flush=True)
    return results


def measured(address: str, preset: str) -> Json:
    """The median of three runs."""
    return settled(run(address, preset), partial(run, address, preset), preset)


def settled(first: Json, repeat: Callable[[float], Json], preset: str) -> Json:
    """The median of three. The first tells how fast the machine is, and counts where that is fast enough."""
    slowdown = slowdown_on(first["machine"])
    counted = [first] if slowdown == SLOWDOWN or preset == "desktop" else []
    return median([*counted, *(repeat(slowdown) for _ in range(RUNS - len(counted)))])


def line(chapter: str, preset: str, found: Json) -> str:
    """One result for reading."""
    marks = " ".join(f"{name} {mark:g}" for name, mark in found["marks"].items())
    times = ", ".join(f"{name} {value:g}" for name, value in found["details"].items())
    lost = f" LOST: {'; '.join(found['lost'])}" if found["lost"] else ""
    machine = f"machine {found['machine']}, {found['slowdown']:g} times as slow"
    return f"{chapter} {preset}: {marks} [{times}; {machine}]{lost}"


def main() -> int:
    """Measure all chapters, or those that are named, and write bench/lighthouse.json."""
    if problem := why_not():
        print(f"No Lighthouse: {problem}.", file=sys.stderr)
        return 1
    site = ROOT / "_build" / "html"
    everything = sorted(path.relative_to(site).as_posix() for path in (site / "chapters").glob("*.html"))
    results = json.loads(RESULTS.read_text(encoding="utf-8"))["chapters"] if RESULTS.is_file() else {}
    results |= measure(site, sys.argv[1:] or everything)
    kept = {"lighthouse": VERSION, "chapters": results}
    RESULTS.write_text(json.dumps(kept, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    missed = [
        f"{chapter} {preset}: {below_bar(found['marks'], preset)}"
        for chapter, presets in results.items()
        for preset, found in presets.items()
        if below_bar(found["marks"], preset)
    ]
    print("\n".join(["Below the bar:", *missed]) if missed else "Every mark meets its bar.")
    return bool(missed)


if __name__ == "__main__":
    sys.exit(main())
