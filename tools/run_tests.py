"""Everything that must hold, step by step: `make test`, or with --gate or --slow, `make test-gate`, `-slow`.

All steps are run even if one fails, so that one run shows all there is to mend. If any failed, the exit code
is 1.
"""

from __future__ import annotations

import subprocess
import sys
import time
from dataclasses import dataclass
from functools import partial
from pathlib import Path

if __package__ in (None, ""):
    sys.path[0] = str(Path(__file__).resolve().parent.parent)

from tools.environment import NOTEBOOK_FOLDERS, ROOT, enter, fixed_environment, warm_font_cache

LONGEST = 45 * 60  # seconds for one step: a test that hangs must not take the whole run with it
COVERAGE = 95  # per cent of src/actbook, branches included
PARALLEL = ("-n", "2")
HOSTILE = "tests/coursework/adversarial"
GATE = (  # slow tests without which nothing is published; the others run each night
    "tests/site/test_offline_site.py",
    "tests/site/test_pages.py",
    "tests/package/test_accuracy.py",
    "tests/test_forks.py",
    "tests/test_notebooks_catch_wrong_formulas.py",
    "tests/test_site_build.py",
    "tests/test_standalone.py",
)
BY_FILE = ("--dist", "loadfile")  # what a file's tests share is made once, and a chapter runs in one kernel


@dataclass(frozen=True)
class Step:
    """One command and what it shows."""

    name: str
    command: tuple[str, ...]


def python(*arguments: str) -> tuple[str, ...]:
    """A command for this environment's Python."""
    return (sys.executable, *arguments)


def quick_steps() -> tuple[Step, ...]:
    """Lint and types; the site, which tests look at; the tests; then every output of every chapter."""
    return (
        Step("lint", python("-m", "ruff", "check", ".")),
        Step("types", python("-m", "mypy")),
        Step("binder/ is derived from the lock", python("tools/binder.py", "--check")),
        Step("site", python("tools/build_site.py")),
        Step("tests", quick_tests()),
        Step("outputs of all chapters", notebook_step()),
    )


def quick_tests(*options: str) -> tuple[str, ...]:
    """The tests that `make test` runs, with these further options of pytest."""
    coverage = ("--cov", "--cov-report=term", f"--cov-fail-under={COVERAGE}")
    return python("-m", "pytest", "-q", "-m", "not slow", *PARALLEL, *BY_FILE, *coverage, *options)


def notebook_step() -> tuple[str, ...]:
    """Strict nbval: every text output and widget against a fresh run; a chapter stays in one worker."""
    strict = ("-p", "tests.nbval_widgets", "--nbval", "--nbval-current-env", "--nbval-cell-timeout=120")
    quiet = ("-W", "default", "-p", "no:cacheprovider")  # the kernel's client warns, not the book
    return python("-m", "pytest", "-q", *strict, *quiet, *PARALLEL, *BY_FILE, *NOTEBOOK_FOLDERS)


def gate_steps() -> tuple[Step, ...]:
    """The few slow tests that guard a release, and half of the hostile submissions."""
    slow = partial(python, "-m", "pytest", "-q", "--durations=10", "-m", "slow")
    return (
        Step("site", python("tools/build_site.py")),
        Step("slow tests that guard a release", slow(*PARALLEL, *BY_FILE, *GATE)),
        Step("hostile submissions", slow(HOSTILE, "-k", "not without_bubblewrap")),
    )


def slow_steps() -> tuple[Step, ...]:
    """What takes minutes, or the network."""
    slow = partial(python, "-m", "pytest", "-q", "--durations=10", "-m")
    hostile = f"--ignore={HOSTILE}"
    return (
        Step("site", python("tools/build_site.py")),
        Step("slow tests", slow("slow and not alone", *PARALLEL, *BY_FILE, hostile)),
        Step("slow tests that have the machine to themselves", slow("slow and alone", hostile)),
        Step("hostile submissions", slow("slow", HOSTILE)),  # some of them take what they can get
    )


def run_step(step: Step, longest: float = LONGEST) -> int:
    """The exit code of one step, or 1 when it did not end in time."""
    try:
        return subprocess.run(
            step.command, cwd=ROOT, env=fixed_environment(), check=False, timeout=longest
        ).returncode
    except subprocess.TimeoutExpired:
        print(f"{step.name} did not end within {longest:g} s and was stopped", flush=True)
        return 1


def run(steps: tuple[Step, ...]) -> list[tuple[Step, float, int]]:
    """Run every step, and say before each what it is."""
    results = []
    for step in steps:
        print(f"\n== {step.name}", flush=True)
        start = time.monotonic()
        code = run_step(step)
        results.append((step, time.monotonic() - start, code))
    return results


def main(arguments: list[str]) -> int:
    """Run the steps and sum them up."""
    enter()
    warm_font_cache()
    chosen = {"--slow": slow_steps, "--gate": gate_steps}
    results = run(next((chosen[a] for a in arguments if a in chosen), quick_steps)())
    print("\n== summary", flush=True)
    for step, seconds, code in results:
        print(f"  {'ok    ' if code == 0 else 'FAILED'}  {seconds:6.1f} s  {step.name}")
    return 1 if any(code for _, _, code in results) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
