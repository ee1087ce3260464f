"""Measure: `python -m bench [accuracy] [speed] [chapters] [page]`.

Results go to bench/results.json, a part each; what is not named keeps its figures. `accuracy` writes the page
on accuracy as well. Nothing here passes or fails: times depend on the machine, and on what else it does.
"""

import json
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench import accuracy_page, environment, machine, page
from tools.environment import ROOT

RESULTS = Path(__file__).with_name("results.json")
PAGE = ROOT / "pages" / "measurements.md"
BESIDE_LIBRARIES = ("accuracy", "speed")


def beside_libraries(section: str) -> Callable[[], Any]:
    """A section that `bench.<section>` measures where the other libraries are installed."""

    def measure() -> Any:
        draft = environment.HOME / f"{section}.json"
        environment.run_inside(f"bench.{section}", str(draft))
        return json.loads(draft.read_text(encoding="utf-8"))

    return measure


def chapters() -> dict[str, float]:
    """Seconds that each chapter takes to execute in a fresh kernel, two at a time."""
    from tools.notebooks import process_all

    outcomes = process_all(sorted((ROOT / "chapters").glob("[0-9]*.ipynb")), check=True, jobs=2)
    broken = [outcome.path.stem for outcome in outcomes if outcome.error]
    if broken:
        raise RuntimeError(f"these chapters failed: {', '.join(broken)}")
    return {outcome.path.stem: outcome.seconds for outcome in sorted(outcomes, key=lambda o: o.path)}


SECTIONS: dict[str, Callable[[], Any]] = {
    **{name: beside_libraries(name) for name in BESIDE_LIBRARIES},
    "chapters": chapters,
    "page": page.measure,
}


def main(arguments: list[str]) -> int:
    """Measure the sections that are named, or all of them."""
    chosen = arguments or list(SECTIONS)
    unknown = [name for name in chosen if name not in SECTIONS]
    if unknown:
        print(f"No such section: {', '.join(unknown)}. There are: {', '.join(SECTIONS)}.", file=sys.stderr)
        return 2
    results = json.loads(RESULTS.read_text(encoding="utf-8"))
    start = time.perf_counter()
    try:
        if set(BESIDE_LIBRARIES) & set(chosen):
            for sentence in environment.set_up():
                print(f"  Missing: {sentence}", flush=True)
            results["versions"] = beside_libraries("machine")()
            results["machine"] = machine.describe()
        for number, name in enumerate(chosen, start=1):
            print(f"[{number}/{len(chosen)}] {name}", flush=True)
            results[name] = SECTIONS[name]()
            if name not in BESIDE_LIBRARIES:
                print(json.dumps(results[name], indent=1), flush=True)
    except (RuntimeError, subprocess.CalledProcessError) as problem:
        print(f"\nThe benchmark stopped: {problem}\nWhat was measured before is unchanged.", file=sys.stderr)
        return 1
    write(results)
    print(f"Measured in {time.perf_counter() - start:.0f} s: {RESULTS.relative_to(ROOT)}")
    return 0


def write(results: dict[str, Any]) -> None:
    """The results, a row a line and six significant digits, and the page made of them."""
    lines = []
    for name, part in sorted(rounded(results).items()):
        if isinstance(part, list):
            rows = ",\n  ".join(json.dumps(row, sort_keys=True) for row in part)
            lines.append(f'"{name}": [\n  {rows}\n ]')
        else:
            lines.append(f'"{name}": {json.dumps(part, sort_keys=True)}')
    RESULTS.write_text("{\n " + ",\n ".join(lines) + "\n}\n", encoding="utf-8")
    PAGE.write_text(accuracy_page.page(results), encoding="utf-8")


def rounded(value: Any) -> Any:
    """The same with six significant digits, so that a committed file is readable."""
    if isinstance(value, dict):
        return {key: rounded(item) for key, item in value.items()}
    if isinstance(value, list):
        return [rounded(item) for item in value]
    return float(f"{value:.6g}") if isinstance(value, float) else value


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
