"""Lighthouse's marks for every chapter of the built site: `python -m bench.lighthouse`.

Lighthouse is a program for Node: `npm install --no-save --prefix .cache/lighthouse lighthouse@VERSION`, with
the VERSION below. The site is served compressed (tools/static_host.py), on this machine; Lighthouse reckons
what a phone on a slow line, or a desktop, would make of it. A mark is the median of three runs.
"""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterable
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
SLOW = 1000  # Lighthouse's index of this machine's speed; below it, its marks say as much about the machine

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


def run(address: str, preset: str) -> Json:
    """One run: the marks, 0 to 100, the times behind the first in milliseconds, and what cost points."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        command = ["node", str(PROGRAM), address, "--output=json", f"--output-path={report}", "--quiet"]
        command += [f"--chrome-flags={FLAGS}", *(["--preset=desktop"] if preset == "desktop" else [])]
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
    }


def median(runs: list[Json]) -> Json:
    """Several runs as one: the median of each mark and time, all that cost points, the slowest moment."""
    return {
        "marks": {k: statistics.median(run["marks"][k] for run in runs) for k in runs[0]["marks"]},
        "details": {k: statistics.median(run["details"][k] for run in runs) for k in runs[0]["details"]},
        "lost": sorted({title for run in runs for title in run["lost"]}),
        "machine": min(run["machine"] for run in runs),
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
                found = median([run(f"{host.address}/{chapter}", preset) for _ in range(RUNS)])
                results.setdefault(chapter, {})[preset] = found
                print(line(chapter, preset, found), flush=True)
    return results


def line(chapter: str, preset: str, found: Json) -> str:
    """One result for reading."""
    marks = " ".join(f"{name} {mark:g}" for name, mark in found["marks"].items())
    times = ", ".join(f"{name} {value:g}" for name, value in found["details"].items())
    lost = f" LOST: {'; '.join(found['lost'])}" if found["lost"] else ""
    slow = " (slow or busy machine)" if found["machine"] < SLOW else ""
    return f"{chapter} {preset}: {marks} [{times}; machine {found['machine']}{slow}]{lost}"


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
