"""Measure, and write the page of measurements.

    python -m bench [accuracy] [speed] [chapters] [site] [tests] [page] [grading] [nbgrader] [serving]

Without names, everything: more than an hour, of which grading a class of 10,000 takes most. What is measured
replaces that part of bench/results.json; pages/measurements.md is made from the whole, and the page on
serving a class of any size from its last part. A part that needs what
this machine lacks is named, loudly, and keeps the figures that it had.
"""

import argparse
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench import beside_nbgrader, durations, environment, grading, machine, serving, serving_page, web
from bench.missing import NotMeasured
from bench.page import page
from tools.environment import ROOT

RESULTS = Path(__file__).with_name("results.json")
PAGE = ROOT / "pages" / "measurements.md"
SERVING_PAGE = ROOT / "pages" / "one-to-ten-thousand.md"


def in_own_environment(section: str) -> Callable[[], Any]:
    """A section that is measured by `bench.<section>` where the other libraries are installed."""

    def measure() -> Any:
        draft = environment.HOME / f"{section}.json"
        environment.run_inside(f"bench.{section}", str(draft))
        return json.loads(draft.read_text(encoding="utf-8"))

    return measure


#: Measured beside other libraries, on the machine that the page's head names; the others name their own.
BESIDE_LIBRARIES = ("accuracy", "speed")
SECTIONS: dict[str, Callable[[], Any]] = {
    **{name: in_own_environment(name) for name in BESIDE_LIBRARIES},
    "chapters": durations.chapters,
    "site": durations.site,
    "tests": durations.tests,
    "page": web.measure,
    "grading": grading.measure,
    "nbgrader": beside_nbgrader.measure,
    "serving": serving.measure,
}


def main(arguments: list[str]) -> int:
    """Measure the sections that are named, or all of them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("sections", nargs="*", help=f"any of: {', '.join(SECTIONS)}")
    chosen = parser.parse_args(arguments).sections or list(SECTIONS)
    unknown = [name for name in chosen if name not in SECTIONS]
    if unknown:
        print(f"No such section: {', '.join(unknown)}. There are: {', '.join(SECTIONS)}.", file=sys.stderr)
        return 2
    results = json.loads(RESULTS.read_text(encoding="utf-8")) if RESULTS.is_file() else {}
    start = time.perf_counter()
    missing: list[str] = []
    try:
        if set(BESIDE_LIBRARIES) & set(chosen):
            results["missing"] = environment.set_up()
            results["versions"] = installed_versions()
            for sentence in results["missing"]:
                print(f"  Missing: {sentence}", flush=True)
        for number, name in enumerate(chosen, start=1):
            print(f"[{number}/{len(chosen)}] {name}", flush=True)
            try:
                results[name] = SECTIONS[name]()
            except NotMeasured as reason:
                missing.append(name)
                not_measured(results, name, str(reason))
    except RuntimeError as problem:
        print(f"\nThe benchmark stopped: {problem}\nWhat was measured before is unchanged.", file=sys.stderr)
        return 1
    if set(BESIDE_LIBRARIES) & set(chosen) - set(missing) or "machine" not in results:
        results["machine"] = machine.describe()
    results = rounded(results)
    RESULTS.write_text(json.dumps(results, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    PAGE.write_text(page(results), encoding="utf-8")
    if {"serving", "grading"} <= {name for name in results if "missing" not in results[name]}:
        SERVING_PAGE.write_text(serving_page.page(results), encoding="utf-8")
    print(f"Measured in {time.perf_counter() - start:.0f} s. See {PAGE.relative_to(ROOT)}")
    if missing:
        print(f"NOT MEASURED: {', '.join(missing)}; the reason is above.", file=sys.stderr)
    return 1 if missing == chosen else 0


def not_measured(results: dict[str, Any], name: str, reason: str) -> None:
    """Say so; figures of an earlier run stay, and where there are none the page says why."""
    kept = "missing" not in results.get(name, {"missing": ""})
    after = "the figures of the last run stay" if kept else "there are no figures yet"
    print(f"\nNOT MEASURED: {name}, since {reason}.\n({after})\n", file=sys.stderr, flush=True)
    if not kept:
        results[name] = {"missing": reason}


def installed_versions() -> dict[str, str]:
    """Of the libraries in the benchmark's environment."""
    draft = environment.HOME / "versions.json"
    environment.run_inside("bench.versions", str(draft))
    return dict(json.loads(draft.read_text(encoding="utf-8")))


def rounded(value: Any) -> Any:
    """The same with six significant digits, so that a committed file is readable."""
    if isinstance(value, dict):
        return {key: rounded(item) for key, item in value.items()}
    if isinstance(value, list):
        return [rounded(item) for item in value]
    return float(f"{value:.6g}") if isinstance(value, float) else value


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
