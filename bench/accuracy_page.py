"""Turns the accuracy results into the page that readers see."""

import math
from typing import Any

from actbook import ACTIVATIONS, CLASSICS

Json = dict[str, Any]

TITLES = {activation.name: activation.title for activation in ACTIVATIONS}
LIBRARIES = {"actbook": "this book", "textbook": "textbook NumPy"}
LIBRARIES |= {name: name for name in ("SciPy", "PyTorch", "JAX")}
GRIDS = {
    "float64": "float64, {:,} points",
    "float32": "float32, {:,} points",
    "float32 strided": "float32, every 32,768th of all finite numbers ({:,} points)",
}
HEADER = """\
# How accurate are the functions?

The largest error, in units in the last place (ULP) of the exact value, which mpmath computes to 60 digits.
The points spread over all magnitudes of the type; subnormal numbers and the ends of its range are among them.
A large error is written as a power of ten: from 10¹⁶ in float64, and 10⁷ in float32, no digit is right.
A dagger marks results that are 0 although the exact value is nearer to another number.
The figure after the dagger is the smallest |x| where that happens; nan stands where a number was due.
At a kink only this book's slope is judged: the conventions of the libraries differ there.
JAX takes subnormal numbers for 0, which accounts for its row of ReLU and of Leaky ReLU.
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
    in_float32 = [o for row, o in ours if row["grid"] != "float64"]
    summary = SUMMARY.format(
        float64=max(o["max_ulp"] for o in in_float64),
        float32=max(o["max_ulp"] for o in in_float32),
        false_zeros="no" if all(o["first_false_zero"] is None for _, o in ours) else "some",
    )
    return "\n".join([*parts, summary])


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
