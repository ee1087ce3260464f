"""Measure what grading a class costs, and how it grows: `python benchmark.py [SIZE ...]`.

The submissions are synthetic: the first assignment, solved, with a mistake, or left blank, each with a line
of its own so that no two are the same file. A class of 10,000 takes most of an hour. For Linux.
"""

import contextlib
import csv
import ctypes
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from actgrade.assignment import read_assignment
from actgrade.releases import Release
from actgrade.source_notebook import to_text

SIZES = (100, 1_000)
ASSIGNMENT = Path(__file__).with_name("1-activations")
WRONG = "\n\ndef sigmoid(x):\n    return np.tanh(x)"


def write_class(size: int, folder: Path) -> None:
    """Write a class's submissions and its roster."""
    release = Release(read_assignment(ASSIGNMENT))
    solved, blank, mistaken = (
        release.solved_notebook(),
        release.student_notebook(),
        release.solved_notebook(),
    )
    for cell in mistaken["cells"]:
        cell["source"] += WRONG if cell["source"].startswith("# answer: sigmoid\n") else ""
    texts = [to_text(kind) for kind in (*[solved] * 7, *[mistaken] * 2, blank)]
    (folder / "handed-in").mkdir()
    with (folder / "roster.csv").open("w", newline="") as file:
        csv.writer(file).writerows([["id", "name"], *((f"s{n:06}", f"Student {n}") for n in range(size))])
    for number in range(size):
        text = texts[number % len(texts)].replace('"# answer', f'"# {number}\\n",\n    "# answer', 1)
        (folder / "handed-in" / f"s{number:06}.ipynb").write_text(text, encoding="utf-8")


def cost_of(word: str, *words: str | Path) -> tuple[float, float, float]:
    """What a command of actgrade takes, with all that it starts: seconds, processor's seconds, megabytes.

    The memory is that of its largest process, the sandboxed ones among them.
    """
    ctypes.CDLL(None).prctl(36, 1)  # PR_SET_CHILD_SUBREAPER: pools and sandboxes come to us to be counted
    started = time.perf_counter()
    command = [sys.executable, "-m", "actgrade", word, ASSIGNMENT, *words]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as process:
        message = process.stderr.read() if process.stderr else ""
        processor, largest, ended = 0.0, 0, {}
        with contextlib.suppress(ChildProcessError):  # that none is left
            while True:
                pid, status, used = os.wait4(-1, 0)
                processor, largest = processor + used.ru_utime + used.ru_stime, max(largest, used.ru_maxrss)
                ended[pid] = os.waitstatus_to_exitcode(status)
        process.returncode = ended[process.pid]
    if process.returncode not in (0, 1):
        raise SystemExit(message)
    return time.perf_counter() - started, processor, largest * 1024 / 1e6


def measure(size: int) -> dict[str, float]:
    """Grade a class and export its marks."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_class(size, folder)
        shared = ("--roster", folder / "roster.csv", "--results", folder / "results")
        seconds, processor, megabytes = cost_of("grade", folder / "handed-in", *shared)
        export, *_ = cost_of("marks", *shared, "--to", folder / "marks.csv")
    return {
        "submissions": size,
        "grading_seconds": round(seconds, 1),
        "processor_seconds_each": round(processor / size, 3),
        "largest_process_megabytes": round(megabytes),
        "export_seconds": round(export, 1),
    }


if __name__ == "__main__":
    print(json.dumps({"processors": os.cpu_count()}))
    for size in sys.argv[1:] or SIZES:
        print(json.dumps(measure(int(size))), flush=True)
