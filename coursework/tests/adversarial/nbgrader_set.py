"""What nbgrader makes of the adversarial set: `python -m tests.coursework.adversarial.nbgrader_set`.

Every submission is autograded by itself, in a container made by bubblewrap so that this machine survives it,
and stopped after a while. The outcomes go to nbgrader_outcomes.json, from which the guide's table is made.
"""

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

import nbgrader_environment as nbgrader
from actgrade.course_tree import write_course
from actgrade.notebook import grading
from actgrade.result import Status
from adversarial import code_cases, file_cases
from adversarial.case import Case
from handing_in import SMALL
from places import ROOT
from tools.environment import fixed_environment

OUTCOMES = Path(__file__).with_name("nbgrader_outcomes.json")
GUIDE = ROOT / "pages" / "instructors-guide.md"
BEGIN, END = "% nbgrader comparison: begin", "% nbgrader comparison: end"
LONGEST = 90  # seconds for one submission
CELL = 10  # seconds that nbgrader gives a cell: less than its default, and more than any right answer takes
MEMORY = 6 * 2**30
GROUPS = {
    "loops and waiting": code_cases.TIME,
    "ending the process": code_cases.ENDING,
    "memory and output": code_cases.MEMORY,
    "patching what compares": code_cases.PATCHING,
    "forged and broken replies": code_cases.CHANNEL_CASES,
    "odd values": code_cases.RETURNING,
    "reaching for what is not theirs": code_cases.REACHING,
    "right answers, oddly written": code_cases.HONEST,
    "cells moved, lost and edited": file_cases.CELLS,
    "files that are no notebook": file_cases.FILES,
}
#: Not run: nothing that nbgrader offers would stop them, and the container does not bound them either.
LEFT_OUT = ("a fork bomb", "threads without end", "memory in several processes")
ROWS = ("right", "a failure turned into 0", "points lost", "points not earned", "the run stopped", "hung")


def course_in(folder: Path) -> dict[str, Any]:
    """A course with the small assignment; gives the notebook that students get of it."""
    write_course(SMALL, folder)
    config = folder / "nbgrader_config.py"
    config.write_text(config.read_text().replace("timeout = 60", f"timeout = {CELL}"))
    nbgrader.run(folder, "nbgrader", "generate_assignment", SMALL.name)
    released = folder / "release" / SMALL.name / f"{SMALL.name}.ipynb"
    held: dict[str, Any] = json.loads(released.read_text(encoding="utf-8"))
    return held


def with_tests(raw: bytes, released: dict[str, Any]) -> bytes:
    """The submission with nbgrader's test cells after the check of each question, as they were handed out."""
    try:
        held = json.loads(raw.decode("utf-8-sig"))
        cells = held["cells"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return raw
    tests: dict[str, list[Any]] = {}
    for cell in released["cells"]:
        name = grading(cell).get("grade_id", "")
        if name.startswith("test-"):
            tests.setdefault(name.removeprefix("test-").partition("--")[0], []).append(cell)
    made = []
    for cell in cells:
        made.append(cell)
        with contextlib.suppress(AttributeError, KeyError, TypeError):
            text = "".join(cell["source"])
            made += next((one for name, one in tests.items() if text.startswith(f'check("{name}"')), [])
    held["cells"] = made
    return json.dumps(held).encode()


def autograde(case: Case, released: dict[str, Any], course: Path) -> str:
    """One of ROWS."""
    folder = course / "submitted" / "ada" / SMALL.name
    shutil.copytree(course / "release" / SMALL.name, folder)
    path = folder / f"{SMALL.name}.ipynb"
    path.unlink()
    if callable(case.held):
        with tempfile.TemporaryDirectory() as elsewhere:
            made = case.held(Path(elsewhere))
            if made is not None:
                shutil.move(made, path)
    else:
        path.write_bytes(with_tests(case.held, released))
    line = [
        "bwrap",
        "--die-with-parent",
        "--unshare-pid",
        "--unshare-net",
        "--unshare-ipc",
        "--cap-drop",
        "ALL",
    ]
    line += ["--ro-bind", "/", "/", "--dev", "/dev", "--proc", "/proc", "--tmpfs", "/tmp"]
    line += ["--ro-bind", str(ROOT), str(ROOT), "--bind", str(course), str(course), "--chdir", str(course)]
    line += ["prlimit", f"--as={MEMORY}", str(nbgrader.HOME / "bin" / "nbgrader"), "autograde", SMALL.name]
    environment = fixed_environment(
        PATH=f"{nbgrader.HOME / 'bin'}{os.pathsep}{os.environ['PATH']}",
        PYTHONPATH=str(ROOT / "src"),
        HOME="/tmp",
    )
    with (course / "log").open("w") as log:
        running = subprocess.Popen(
            [*line, "--student", "ada"], env=environment, stdout=log, stderr=log, start_new_session=True
        )
        try:
            running.wait(LONGEST)
        except subprocess.TimeoutExpired:
            os.killpg(running.pid, signal.SIGKILL)
            running.wait()
            return "hung"
    try:
        found = nbgrader.scores(course, SMALL.name).get("ada", {})
    except AssertionError:
        return "the run stopped"
    return judged(case, found) if running.returncode == 0 and found else "the run stopped"


def judged(case: Case, found: dict[str, Any]) -> str:
    """The worst of what happened to a part."""
    said = set()
    for part, wanted in case.wanted().items():
        question, _, name = part.partition(" ")
        score = (found.get(f"test-{question}--{name}") or (0, False))[0] or 0
        if isinstance(wanted, Status):
            said.add("points not earned" if score else "right" if wanted is Status.NOT_ATTEMPTED else ROWS[1])
        else:
            said.add("right" if score == wanted else "points lost" if score < wanted else "points not earned")
    return next(row for row in ("points not earned", "points lost", ROWS[1], "right") if row in said)


def main() -> None:
    """Run what has not been run yet, and write the outcomes after each."""
    nbgrader.make()
    outcomes = json.loads(OUTCOMES.read_text()) if OUTCOMES.is_file() else {}
    cases = [case for group in GROUPS.values() for case in group if case.name not in LEFT_OUT]
    with tempfile.TemporaryDirectory() as folder:
        template = Path(folder) / "template"
        template.mkdir()
        released = course_in(template)
        for number, case in enumerate(cases, start=1):
            if case.name in outcomes:
                continue
            course = Path(folder) / "course"
            shutil.copytree(template, course)
            outcomes[case.name] = autograde(case, released, course)
            shutil.rmtree(course)
            print(f"[{number}/{len(cases)}] {case.name}: {outcomes[case.name]}", flush=True)
            OUTCOMES.write_text(json.dumps(outcomes, indent=1, sort_keys=True, ensure_ascii=False) + "\n")
    write_table(outcomes)


def table(outcomes: dict[str, str]) -> str:
    """Counts by group, as Markdown."""
    lines = [
        "| what was handed in | number | " + " | ".join(ROWS) + " |",
        "| :-- |" + " --: |" * (len(ROWS) + 1),
    ]
    for title, group in GROUPS.items():
        counts = Counter(outcomes[case.name] for case in group if case.name in outcomes)
        cells = [str(counts[row] or "") for row in ROWS]
        lines.append(f"| {title} | {counts.total()} | " + " | ".join(cells) + " |")
    whole = Counter(outcomes.values())
    lines.append(f"| all | {whole.total()} | " + " | ".join(str(whole[row] or "") for row in ROWS) + " |")
    return "\n".join(lines)


def text(outcomes: dict[str, str]) -> str:
    """What stands in the guide."""
    return (
        f"The adversarial set of this book's tests, {len(outcomes)} submissions to a small assignment, was "
        f"given to nbgrader {nbgrader.VERSION} one by one, with {CELL} s a cell and {LONGEST} s in all.\n"
        "The same submissions get their right mark, or a status that says why there is none, from "
        "`actgrade grade`; that is what the tests check.\n"
        "The columns say what nbgrader made of them.\n\n" + table(outcomes)
    )


def write_table(outcomes: dict[str, str]) -> None:
    """Put it between its two marks in the guide."""
    before, rest = GUIDE.read_text(encoding="utf-8").split(BEGIN)
    after = rest.split(END)[1]
    GUIDE.write_text(f"{before}{BEGIN}\n{text(outcomes)}\n{END}{after}", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
