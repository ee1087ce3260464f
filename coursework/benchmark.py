"""Measure what grading a class costs, and how it grows: `python benchmark.py [SIZE ...]`.

The submissions are synthetic: the first assignment, solved, with a mistake, or left blank, each with a line
of its own so that no two are the same file. A class of 10,000 takes most of an hour.
"""

import contextlib
import csv
import functools
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import psutil

from actgrade.assignment import Assignment, read_assignment
from actgrade.batch import Job, Settings, grade_all, grade_job, jobs_of
from actgrade.feedback import write_feedback
from actgrade.notebook import Notebook, to_text
from actgrade.release import Release
from actgrade.result import Result
from actgrade.results import open_results
from actgrade.roster import read_roster
from actgrade.sandbox import process, protection
from actgrade.submissions import read_submissions

SIZES = (100, 1_000)
ASSIGNMENT = Path(__file__).with_name("1-activations")


def measure(sizes: Sequence[int] = SIZES) -> dict[str, Any]:
    """Grade classes of several sizes. RuntimeError where there is no sandbox."""
    protected = protection()
    if not protected.sandbox.program:
        raise RuntimeError(f"there is no sandbox to measure: {protected.why}")
    rows = []
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            rows.append(class_of(size, Path(folder)))
    return {"rows": rows, "workers": os.cpu_count()}


def hand_in(size: int, folder: Path) -> Assignment:
    """Write a class's submissions and its roster."""
    assignment = read_assignment(ASSIGNMENT)
    release = Release(assignment)
    solved, blank = release.solved_notebook(), release.student_notebook()
    kinds = [*[solved] * 7, *[_with_mistake(solved)] * 2, blank]
    (folder / "handed-in").mkdir()
    with (folder / "roster.csv").open("w", newline="") as file:
        table = csv.writer(file)
        table.writerow(["id", "name"])
        for number in range(size):
            student = f"s{number:06}"
            table.writerow([student, f"Student {number}"])
            text = to_text(kinds[number % len(kinds)]).replace(
                '"# answer', f'"# {student}\\n",\n    "# answer', 1
            )
            (folder / "handed-in" / f"{student}.ipynb").write_text(text, encoding="utf-8")
    return assignment


def class_of(size: int, folder: Path) -> dict[str, Any]:
    """Grade a class as `actgrade grade` does, and export it as `actgrade marks` does."""
    assignment = hand_in(size, folder)
    notes = folder / "notes"
    notes.mkdir()
    started, own = time.perf_counter(), time.process_time()
    roster = read_roster(folder / "roster.csv")
    found = read_submissions(folder / "handed-in", "plain", roster, assignment)
    store = open_results(folder / "results", assignment)
    found.write(folder / "results")
    settings = Settings(assignment.folder, assignment.digest, store.secret, protection().sandbox)
    jobs, _ = jobs_of(found, store)
    for result in grade_all(jobs, settings, grade=functools.partial(noted, notes)):
        store.write(result)
        write_feedback(result, assignment, folder / "results" / "feedback")
    seconds, own = time.perf_counter() - started, time.process_time() - own
    lines = [json.loads(line) for path in notes.iterdir() for line in path.read_text().splitlines()]
    assert len(lines) == size
    export = _export(assignment, folder)
    return {
        "submissions": size,
        "seconds": seconds,
        "cpu": (own + sum(line["cpu"] for line in lines)) / size,
        "cpu_of_answers": sum(line["inside"] for line in lines) / size,
        "resident_answers": max(line["peak"] for line in lines),
        "resident_grader": max(line["grader"] for line in lines),
        "export_seconds": export,
    }


def noted(notes: Path, settings: Settings, job: Job) -> Result:
    """Grade one submission, and note what it cost: this process, and all that it started."""
    seen = {"inside": 0.0, "peak": 0}
    close = process.Child.close

    def closing(child: process.Child) -> None:
        if child.sandbox.program:
            seen["inside"] += child._cpu()
            seen["peak"] = max(seen["peak"], sum(_peak(one) for one in child._all()))
        close(child)

    before = _cpu()
    process.Child.close = closing  # type: ignore[method-assign]
    try:
        result = grade_job(settings, job)
    finally:
        process.Child.close = close  # type: ignore[method-assign]
    mine = psutil.Process()
    line = seen | {"cpu": _cpu() - before + seen["inside"], "grader": mine.memory_info().rss}
    with (notes / f"{os.getpid()}.jsonl").open("a") as file:
        file.write(json.dumps(line) + "\n")
    return result


def _cpu() -> float:
    """Of this process and its children that have ended; a namespace that was killed is not among those."""
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    reference = sum(sum(child.cpu_times()[:2]) for child in psutil.Process().children())
    return time.process_time() + ended.ru_utime + ended.ru_stime + reference


def _peak(one: psutil.Process) -> int:
    """The most memory that a process ever held, in bytes."""
    with contextlib.suppress(OSError, StopIteration):
        lines = Path(f"/proc/{one.pid}/status").read_text().splitlines()
        return 1024 * int(next(line for line in lines if line.startswith("VmHWM")).split()[1])
    return 0


def _export(assignment: Assignment, folder: Path) -> float:
    """Seconds for the gradebook."""
    words = ["marks", str(assignment.folder), "--results", str(folder / "results")]
    words += ["--roster", str(folder / "roster.csv"), "--to", str(folder / "marks.csv")]
    started = time.perf_counter()
    subprocess.run([sys.executable, "-m", "actgrade", *words], capture_output=True, check=False)
    seconds = time.perf_counter() - started
    with (folder / "marks.csv").open(encoding="utf-8-sig") as file:
        rows = sum(1 for _ in file)
    assert rows > len(list((folder / "handed-in").iterdir()))
    return seconds


def _with_mistake(notebook: Notebook) -> Notebook:
    """The same with one wrong answer."""
    held: Notebook = json.loads(json.dumps(notebook))
    for cell in held["cells"]:
        if cell["source"].startswith("# answer: sigmoid\n"):
            cell["source"] += "\n\ndef sigmoid(x):\n    return np.tanh(x)"
    return held


if __name__ == "__main__":
    print(json.dumps(measure([int(word) for word in sys.argv[1:]] or SIZES), indent=1))
