"""Everything that must hold, step by step: `make test`; with --gate or --slow, `make test-gate`, `-slow`.

All steps run even if one fails, so that one run shows all there is to fix. If any failed, the exit code is 1.
"""

from __future__ import annotations

import subprocess
import sys
import time

from tools.environment import NOTEBOOK_FOLDERS, ROOT, enter, fixed_environment, warm_font_cache

LONGEST = 3 * 3600  # seconds for one step: for a hang only, and no verdict on a slow machine
TWO_AT_A_TIME = ("-n", "2", "--dist", "loadfile")  # what a file's tests share is made once
COVERAGE = ("--cov", "--cov-report=term", "--cov-fail-under=95")  # of src/actbook, branches included
#: Strict nbval compares every text output and widget with a fresh run; its client warns, not the book.
NBVAL = (
    *("pytest", "-q", "-p", "tests.notebooks.nbval_widgets", "--nbval", "--nbval-current-env"),
    *("--nbval-cell-timeout=120", "-W", "default", "-p", "no:cacheprovider"),
)
CHAPTERS = (*NBVAL, *TWO_AT_A_TIME, *NOTEBOOK_FOLDERS)
SLOW = ("pytest", "-q", "--durations=10", "-m")
ALONE = "tests/notebooks/test_notebooks_alone.py::test_a_notebook_says_the_same_on_colab_and_upgrades_nothing"
GATE = (  # without these nothing is published; `make test-slow` has all of axe's settings and all notebooks
    "tests/site/test_offline_site.py",
    "tests/site/test_pages.py::test_axe_sees_no_fault_on_any_page[light-1280]",
    "tests/site/test_pages.py::test_nothing_is_foreign_complains_sticks_out_or_is_missing_on_any_page",
    "tests/package/test_accuracy.py::test_fifty_thousand_float64_points",
    "tests/test_forks.py",
    "tests/test_site_build.py::test_a_warning_stops_the_build_every_time",
    "tests/test_site_build.py::test_a_claim_whose_cell_is_gone_stops_the_build",
    f"{ALONE}[03-tanh]",
)
SITE = ("tools.build_site",)

#: Modules of this environment's Python, each with its arguments; those of one step run side by side.
STEPS: dict[str, dict[str, tuple[tuple[str, ...], ...]]] = {
    "": {
        "lint, types and the site": (("ruff", "check", "."), ("mypy",), SITE),
        "tests": (("pytest", "-q", "-m", "not slow", *TWO_AT_A_TIME, *COVERAGE),),
        "outputs of all chapters": (CHAPTERS,),
    },
    "--gate": {
        "site": (SITE,),
        "slow tests that guard a release": ((*SLOW, "slow", *TWO_AT_A_TIME, *GATE),),
    },
    "--slow": {
        "site": (SITE,),
        "slow tests": ((*SLOW, "slow and not alone", *TWO_AT_A_TIME),),
        "slow tests that have the machine to themselves": ((*SLOW, "slow and alone"),),
    },
}


def fails(modules: tuple[tuple[str, ...], ...]) -> bool:
    """Run these side by side; True when one fails, or does not end in time."""
    environment = fixed_environment()
    commands = [(sys.executable, "-m", *module) for module in modules]
    processes = [subprocess.Popen(command, cwd=ROOT, env=environment) for command in commands]
    try:
        codes = [process.wait(LONGEST) for process in processes]
        return any(codes)
    except subprocess.TimeoutExpired:
        print(f"It did not end within {LONGEST} s and was stopped", flush=True)
        return True
    finally:
        for process in processes:
            process.kill()


def main(arguments: list[str]) -> int:
    """Run the steps, each under its name, and sum them up."""
    enter()
    warm_font_cache()
    summary, has_failed = ["\n== summary"], False
    for name, modules in STEPS[arguments[0] if arguments else ""].items():
        print(f"\n== {name}", flush=True)
        start = time.monotonic()
        is_bad = fails(modules)
        has_failed |= is_bad
        summary.append(f"  {'FAILED' if is_bad else 'ok    '}  {time.monotonic() - start:6.1f} s  {name}")
    print("\n".join(summary))
    return int(has_failed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
