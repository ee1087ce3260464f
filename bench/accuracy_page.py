"""Turns the accuracy results into the page that readers see."""

import math
from typing import Any

from actbook import ACTIVATIONS, CLASSICS
from actbook.vectors import log_softmax, softmax

Json = dict[str, Any]

TITLES = {entry.name: entry.title for entry in (*ACTIVATIONS, softmax, log_softmax)}
LIBRARIES = {"actbook": "this book", "textbook": "textbook NumPy"}
LIBRARIES |= {name: name for name in ("SciPy", "PyTorch", "JAX")}
GRIDS = {
    "float64": "float64, {:,} points",
    "float32": "float32, {:,} points",
    "float32 strided": "float32, every 131,072nd of all finite numbers ({:,} points)",
    "logits 1": "float64, softmax of logits of size 1 ({:,})",
    "logits 10": "float64, softmax of logits of size 10 ({:,})",
    "logits 100": "float64, softmax of logits of size 100 ({:,})",
}
REGIONS = {
    "roots": "within 2 % of a root of f′",
    "subnormal": "where the result is subnormal",
    "tails": "beyond ±20",
    "middle": "elsewhere",
}
TIE = 0.1  # ULP: that near is no difference
HEADER = """\
# How accurate are the functions?

The largest error, in units in the last place (ULP) of the exact value, which mpmath computes to 60 digits.
The points spread over all magnitudes of the type; subnormal numbers and the ends of its range are among them.
A large error is written as a power of ten: from 10¹⁶ in float64, and 10⁷ in float32, no digit is right.
A dagger marks results that are 0 although the exact value is nearer to another number.
The figure after the dagger is the smallest |x| where that happens; nan stands where a number was due.
At a kink only this book's slope is judged: the conventions of the libraries differ there.
JAX takes subnormal numbers for 0, which accounts for its rows of ReLU and its kin.
`python -m bench accuracy` measures this and writes the page.

Measured on {date}: {processor}, {system}, Python {python}, AVX-512: {avx512}.
The libraries: {versions}.
"""
SUMMARY = """\
This book's largest error is {float64:.2f} ULP in float64 for the five of Part I \
(the bar is 2.5; another function's is the `bound` of its entry) \
and {float32:.2f} ULP in float32 (the bar is 0.51), with {false_zeros} false zeros.

Textbook formulas warn where they overflow; this book's never warn: tests see to that.
"""
COMPARISON = """\
Each function and each slope, in each type, was judged apart near the roots of f′, among subnormal results, \
in the tails and elsewhere; a false zero or nan counts as infinite.
In {good} of these {cells} cells this book's largest error is the smallest or within a tenth of a unit of it.
In the others it is not:

"""


def page(results: Json) -> str:
    """The whole page, as Markdown."""
    rows = results["accuracy"]
    versions = ", ".join(f"{name} {number}" for name, number in results["versions"].items())
    parts = [HEADER.format(versions=versions, **results["machine"])]
    for grid, title in GRIDS.items():
        mine = [row for row in rows if row["grid"] == grid]
        parts += [f"## {title.format(max(row['points'] for row in mine))}\n", table(mine)]
    classics = {activation.name for activation in CLASSICS}
    ours = [(row, row["libraries"]["actbook"]) for row in rows]
    in_float64 = [o for row, o in ours if row["grid"] == "float64" and row["activation"] in classics]
    in_float32 = [o for row, o in ours if row["grid"].startswith("float32")]
    summary = SUMMARY.format(
        float64=max(o["max_ulp"] for o in in_float64),
        float32=max(o["max_ulp"] for o in in_float32),
        false_zeros="no" if all(o["first_false_zero"] is None for _, o in ours) else "some",
    )
    return "\n".join([*parts, "## Where this book is not the best\n", comparison(rows), summary])


def comparison(rows: list[Json]) -> str:
    """In how many cells, a function in a type and a region, this book is best or tied; and the others."""
    lines, cells = [], 0
    for row in rows:
        ours = row["libraries"]["actbook"]["regions"]
        for region, error in ours.items():
            others = {
                library: measured["regions"][region]
                for library, measured in row["libraries"].items()
                if library != "actbook" and region in measured["regions"]
            }
            if not others:
                continue
            cells += 1
            best = min(others, key=lambda library: others[library])
            if error > others[best] + TIE:
                name = TITLES[row["activation"]] + "′" * row["derivative"]
                title = row["grid"].replace("logits", "float64, logits of size")
                where = f"{title}, {REGIONS[region]}"
                figures = f"{ulps(error)} against {ulps(others[best])} of {LIBRARIES[best]}"
                lines.append(f"- {name}, {where}: {figures}\n")
    return COMPARISON.format(cells=cells, good=cells - len(lines)) + "".join(lines)


def table(rows: list[Json]) -> str:
    """A Markdown table: the first column left, the others right."""
    cells = [["", *LIBRARIES.values()], [":--", *["--:"] * len(LIBRARIES)]]
    for row in rows:
        title = TITLES.get(row["activation"], row["activation"]) + ("′" if row["derivative"] else "")
        cells.append([title, *(accuracy_cell(row["libraries"].get(library)) for library in LIBRARIES)])
    return "".join("| " + " | ".join(line) + " |\n" for line in cells)


def accuracy_cell(measured: Json | None) -> str:
    """One library's worst error, with marks for false zeros and nan."""
    if measured is None:
        return "–"
    text, first = ulps(measured["max_ulp"]), measured["first_false_zero"]
    if first is not None:
        text += f" †{first:.4g}" if first > 1e-3 else f" †{first:.1e}"
    return text + (", nan" if measured["nan"] else "")


def ulps(error: float) -> str:
    """An error for reading: two digits where it is small, the power of ten where it is not."""
    if error < 100:
        return f"{error:.2f}"
    if not math.isfinite(error):
        return "∞"
    return "10" + str(round(math.log10(error))).translate(str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))
