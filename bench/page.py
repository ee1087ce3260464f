"""Turns the results into the book's page of measurements."""

import math
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from actbook import ACTIVATIONS
from bench import grading_report, web_report

Json = dict[str, Any]

HEADER = """\
# Measurements

How accurate this book's functions are, how fast, how long the book takes to run and to build, and what a page
with a slider costs its reader.
`make bench` measures all of it and writes this page; nothing here is typed by hand.
`python -m bench accuracy` repeats one part; the others are `speed`, `chapters`, `site`, `tests`, `page`,
`grading` and `nbgrader`.
"""
TITLES = {activation.name: activation.title for activation in ACTIVATIONS}
LIBRARIES = ("actbook", "textbook", "SciPy", "PyTorch", "JAX")
NAMES = {"actbook": "this book", "textbook": "textbook NumPy"}
WHATS = {"value": "f", "derivative": "f′", "both": "f and f′"}
BAR = 0.5  # of textbook NumPy's speed, in float64, from n = 10⁴ to 10⁶
BAR_SIZES = (10_000, 100_000, 1_000_000)
CHAPTER_BUDGET, CHAPTERS_BUDGET, SITE_BUDGET, BROWSER_BUDGET = 20, 90, 30, 180  # seconds


def page(results: Json) -> str:
    """The whole page, as Markdown."""
    parts = [HEADER, machine(results)]
    for key, write in WRITERS.items():
        if key in results:
            parts.append(write(results[key]))
    return "\n".join(part.rstrip() + "\n" for part in parts)


def table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table: the first column left, the others right."""
    lines = ["| " + " | ".join(headings) + " |", "| :-- |" + " --: |" * (len(headings) - 1)]
    return "\n".join([*lines, *("| " + " | ".join(row) + " |" for row in rows)]) + "\n"


def machine(results: Json) -> str:
    """What it was measured on, and what was missing."""
    m, versions = results["machine"], results.get("versions", {})
    listed = ", ".join(f"{name} {number}" for name, number in versions.items())
    lines = [
        f"Measured on {m['date']}: {m['processor']}, {m['cores']} cores, {m['system']}, "
        f"Python {m['python']}, AVX-512: {m['avx512']}.",
        f"Compared in an environment of its own: {listed}." if listed else "",
        "Every library ran on one thread.",
    ]
    lines += [f"Missing: {sentence}" for sentence in results.get("missing", [])]
    return "\n".join(line for line in lines if line) + "\n"


# Accuracy


ACCURACY = """\
## Accuracy

The largest error, in units in the last place (ULP) of the exact value, which mpmath computes to 60 digits.
The points spread over all magnitudes of the type; subnormal numbers and the ends of its range are among them.
A large error is written as a power of ten: from 10¹⁶ in float64, and 10⁷ in float32, no digit is right.
A dagger marks results that are 0 although the exact value is nearer to another number.
The figure after the dagger is the smallest |x| where that happens; nan stands where a number was due.
At a kink only this book's slope is judged: the conventions of the libraries differ there.
JAX takes subnormal numbers for 0, which accounts for its row of ReLU and of Leaky ReLU.
"""
POINTS = {
    "float64": "float64, {:,} points",
    "float32": "float32, {:,} points",
    "float32 strided": "float32, every 32,768th of all finite numbers ({:,} points)",
}


def accuracy(results: Json) -> str:
    """Largest errors, false zeros and nan, a table for each set of points."""
    parts = [ACCURACY]
    headings = ["", *(NAMES.get(library, library) for library in LIBRARIES)]
    for grid, title in POINTS.items():
        rows = [row for row in results["rows"] if row["grid"] == grid]
        cells = [[_what(row), *map(accuracy_cell, map(row["libraries"].get, LIBRARIES))] for row in rows]
        count = max(row["points"] for row in rows)
        parts += [f"### {title.format(count)}\n", table(headings, cells)]
    in_float32 = max(_worst(results["rows"], grid) for grid in POINTS if grid != "float64")
    parts.append(
        f"This book's largest error is {_worst(results['rows'], 'float64'):.2f} ULP in float64 "
        f"(the bar is 2.5) and {in_float32:.2f} ULP in float32 (the bar is 4), "
        f"with {_false_zeros(results['rows'])} false zeros."
    )
    parts.append("Textbook formulas warn where they overflow; this book's never warn: tests see to that.")
    return "\n".join(parts)


def accuracy_cell(found: Json | None) -> str:
    """One library's worst error, with marks for false zeros and nan."""
    if found is None:
        return "–"
    text = ulps(found["max_ulp"])
    if found["false_zeros"]:
        first = found["first_false_zero"]
        text += f" †{first:.4g}" if first > 1e-3 else f" †{first:.1e}"
    if found["nan"]:
        text += ", nan"
    return text


def ulps(error: float) -> str:
    """An error for reading: two digits where it is small, the power of ten where it is not."""
    if error < 100:
        return f"{error:.2f}"
    return f"10{superscript(round(math.log10(error)))}" if math.isfinite(error) else "∞"


def superscript(number: int) -> str:
    """`number` in raised figures."""
    return str(number).translate(str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))


def _worst(rows: list[Json], grid: str) -> float:
    return max(row["libraries"]["actbook"]["max_ulp"] for row in rows if row["grid"] == grid)


def _false_zeros(rows: list[Json]) -> str:
    count = sum(row["libraries"]["actbook"]["false_zeros"] for row in rows)
    return str(count) if count else "no"


def _what(row: Json) -> str:
    return f"{TITLES.get(row['activation'], row['activation'])}{'′' if row['derivative'] else ''}"


# Speed


def speed(results: Json) -> str:
    """Times of ours, then ratios to each library; what misses the bar is listed."""
    rows = results["rows"]
    parts = [
        SPEED,
        "### This book, float64, nanoseconds an element\n",
        _by_size(rows, "float64", lambda cells: nanoseconds(cells["actbook"]["least"])),
        fixed_cost(rows),
        "",
        "### The others' time divided by ours, float64\n",
        "Above 1 this book is faster; below 1 it is slower.",
        "",
    ]
    for library in LIBRARIES[1:]:
        if any(library in row["libraries"] for row in rows):
            parts += [f"#### {NAMES.get(library, library)}\n", _by_size(rows, "float64", ratio_to(library))]
    parts += [bar_report(rows), "", "### The same in float32\n", FLOAT32_NOTE, ""]
    for library in LIBRARIES[1:]:
        if any(library in row["libraries"] for row in rows):
            title = f"#### {NAMES.get(library, library)}, float32\n"
            parts += [title, _by_size(rows, "float32", ratio_to(library))]
    return "\n".join(parts)


def fixed_cost(rows: list[Json]) -> str:
    """What a call costs before it has anything to compute, over all of them."""
    size = min(row["size"] for row in rows)
    small = [row for row in rows if row["size"] == size and row["dtype"] == "float64"]
    calls = [row["libraries"]["actbook"]["least"] * size / 1000 for row in small]
    least, most = (nanoseconds(value) for value in (min(calls), max(calls)))
    return f"At n = {size} the fixed cost of a call, {least} to {most} µs, is all there is."


SPEED = """\
## Speed

Inputs are normal with standard deviation 3.
The libraries take turns in one run, so that a slow moment of the machine hits all of them.
A time is the least of all turns; the medians are in `bench/results.json`.
In PyTorch the derivative is a forward and a backward pass; JAX is compiled beforehand.
PyTorch's linear activation hands its input back and computes nothing.
"""
FLOAT32_NOTE = """\
This book computes float32 in float64 and rounds once, which is why its results are right to the last digit;
a library that has vector code for float32 is several times as fast."""


def nanoseconds(value: float) -> str:
    """Three significant digits, without an exponent."""
    return f"{value:.0f}" if value >= 100 else f"{value:.3g}"


def ratio_to(library: str) -> Callable[[Json], str]:
    """A cell: that library's time over ours."""

    def cell(cells: Json) -> str:
        return f"{ratio(cells, library):.2f}" if library in cells else "–"

    return cell


def ratio(cells: Json, library: str) -> float:
    """How many times as fast as `library` this book is."""
    return float(cells[library]["least"] / cells["actbook"]["least"])


def bar_report(rows: list[Json]) -> str:
    """Which of the cells that the bar is about miss it."""
    judged = [
        row
        for row in rows
        if row["dtype"] == "float64" and row["size"] in BAR_SIZES and row["what"] != "both"
        and "textbook" in row["libraries"]
    ]  # fmt: skip
    missed = [row for row in judged if ratio(row["libraries"], "textbook") < BAR]
    start = (
        f"The bar is {BAR:g} of textbook NumPy's speed in float64, for f and for f′, from n = 10⁴ to 10⁶.\n"
        f"{len(judged) - len(missed)} of {len(judged)} cells meet it."
    )
    if not missed:
        return start
    listed = ", ".join(
        f"{TITLES.get(row['activation'], row['activation'])} {WHATS[row['what']]} at n = {power(row['size'])}"
        f" ({ratio(row['libraries'], 'textbook'):.2f})"
        for row in missed
    )
    return f"{start}\nBelow it: {listed}.\n{WHY_LINEAR}"


WHY_LINEAR = """\
A call of ours has a fixed cost, and a slope of ours looks for nan in the input.
The textbook's linear activation just copies an array, and its slope fills one with ones unseen."""


def power(size: int) -> str:
    """A size as a power of ten."""
    return f"10{superscript(round(math.log10(size)))}"


def _by_size(rows: list[Json], dtype: str, cell: Callable[[Json], str]) -> str:
    """A table with a row for each function and a column for each size."""
    chosen = [row for row in rows if row["dtype"] == dtype]
    sizes = sorted({row["size"] for row in chosen})
    lines = []
    for activation in dict.fromkeys(row["activation"] for row in chosen):
        for what, written in WHATS.items():
            mine = [row for row in chosen if (row["activation"], row["what"]) == (activation, what)]
            cells = {row["size"]: row["libraries"] for row in mine}
            texts = [cell(cells[size]) for size in sizes]
            if set(texts) != {"–"}:
                lines.append([f"{TITLES.get(activation, activation)}: {written}", *texts])
    return table(["n", *(f"{size:,}" for size in sizes)], lines)


# Chapters and site


def chapters(results: Json) -> str:
    """Seconds a chapter, against the budget."""
    rows = [
        [row["chapter"], str(row["cells"]), "failed" if row["failed"] else f"{row['seconds']:.1f}"]
        for row in results["rows"]
    ]
    slowest = max((row["seconds"] for row in results["rows"]), default=0.0)
    return "\n".join(
        [
            "## Executing the chapters\n",
            grading_report.measured_on(results),
            "Every chapter in a fresh kernel, two at a time.",
            "",
            table(["chapter", "code cells", "seconds"], rows),
            f"All together: {results['seconds']:.0f} s (the budget is {CHAPTERS_BUDGET} s); "
            f"the longest {slowest:.1f} s (the budget is {CHAPTER_BUDGET} s).",
        ]
    )


def site(results: Json) -> str:
    """Seconds of a build, against the budget."""
    if results["failed"]:
        return "## Building the site\n\nThe build failed when this page was made."
    return (
        "## Building the site\n\n"
        f"{grading_report.measured_on(results)}\n"
        f"From the committed notebooks, {results['pages']} pages: {results['from nothing']:.0f} s "
        f"from nothing (the budget is {SITE_BUDGET} s), "
        f"{results['unchanged']:.0f} s when nothing has changed."
    )


def tests(results: Json) -> str:
    """Seconds of the quick tests, and how many of them are the browser's."""
    if results["failed"]:
        return "## Running the tests\n\nA test failed when this page was made."
    whole, without = results["all"], results["without a browser"]
    return (
        "## Running the tests\n\n"
        f"{grading_report.measured_on(results)}\n"
        f"The tests of `make test`, two at a time: {whole:.0f} s.\n"
        f"Without those in a browser: {without:.0f} s.\n"
        f"The browser's add {whole - without:.0f} s (the budget is {BROWSER_BUDGET} s)."
    )


WRITERS: dict[str, Callable[[Json], str]] = {
    "accuracy": accuracy,
    "speed": speed,
    "chapters": chapters,
    "site": site,
    "tests": tests,
    "page": web_report.report,
    "grading": grading_report.report,
    "nbgrader": grading_report.beside_nbgrader,
}
