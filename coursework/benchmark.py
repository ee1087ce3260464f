"""Measure what grading a class costs, and how it grows: `python benchmark.py [SIZE ...]`.

The submissions are synthetic: the first assignment, solved, with a mistake, or left blank, each with a line
of its own so that no two are the same file. A class of 10,000 takes most of an hour.
"""

import csv
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


def seconds_of(word: str, *words: str | Path) -> float:
    """How long a command of actgrade takes."""
    started = time.perf_counter()
    command = [sys.executable, "-m", "actgrade", word, ASSIGNMENT, *words]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode == 2:
        raise SystemExit(done.stderr)
    return time.perf_counter() - started


def measure(size: int) -> dict[str, float]:
    """Grade a class and export its marks."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_class(size, folder)
        shared = ("--roster", folder / "roster.csv", "--results", folder / "results")
        grading = seconds_of("grade", folder / "handed-in", *shared)
        export = seconds_of("marks", *shared, "--to", folder / "marks.csv")
    return {"submissions": size, "grading_seconds": grading, "export_seconds": export}


if __name__ == "__main__":
    rows = [measure(int(size)) for size in sys.argv[1:] or SIZES]
    print(json.dumps({"processors": os.cpu_count(), "rows": rows}, indent=1))
