"""Turns the accuracy results into the page that readers see."""

import math
from collections.abc import Iterable, Sequence
from typing import Any

from actbook import ACTIVATIONS, CLASSICS

Json = dict[str, Any]

TITLES = {activation.name: activation.title for activation in ACTIVATIONS}
LIBRARIES = ("actbook", "textbook", "SciPy", "PyTorch", "JAX")
NAMES = {"actbook": "this book", "textbook": "textbook NumPy"}
POINTS = {
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
"""


def page(results: Json) -> str:
    """The whole page, as Markdown."""
    rows = results["accuracy"]
    headings = ["", *(NAMES.get(library, library) for library in LIBRARIES)]
    parts = [HEADER, measured_on(results)]
    for grid, title in POINTS.items():
        mine = [row for row in rows if row["grid"] == grid]
        cells = [[_what(row), *map(accuracy_cell, map(row["libraries"].get, LIBRARIES))] for row in mine]
        count = max(row["points"] for row in mine)
        parts += [f"## {title.format(count)}\n", table(headings, cells)]
    names = {activation.name for activation in CLASSICS}
    classic = [row for row in rows if row["activation"] in names]
    in_float32 = max(_worst(rows, grid) for grid in POINTS if grid != "float64")
    parts.append(
        f"This book's largest error is {_worst(classic, 'float64'):.2f} ULP in float64 for the five of "
        f"Part I (the bar is 2.5; another function's is the `bound` of its entry) "
        f"and {in_float32:.2f} ULP in float32 (the bar is 0.51), "
        f"with {_false_zeros(rows)} false zeros."
    )
    parts.append("Textbook formulas warn where they overflow; this book's never warn: tests see to that.")
    return "\n".join(part.rstrip() + "\n" for part in parts)


def measured_on(results: Json) -> str:
    """The machine and the versions, in a sentence each."""
    m = results["machine"]
    listed = ", ".join(f"{name} {number}" for name, number in results["versions"].items())
    return (
        f"Measured on {m['date']}: {m['processor']}, {m['system']}, Python {m['python']}, "
        f"AVX-512: {m['avx512']}.\nThe libraries: {listed}.\n"
    )


def table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table: the first column left, the others right."""
    lines = ["| " + " | ".join(headings) + " |", "| :-- |" + " --: |" * (len(headings) - 1)]
    return "\n".join([*lines, *("| " + " | ".join(row) + " |" for row in rows)]) + "\n"


def accuracy_cell(measured: Json | None) -> str:
    """One library's worst error, with marks for false zeros and nan."""
    if measured is None:
        return "–"
    text = ulps(measured["max_ulp"])
    if measured["false_zeros"]:
        first = measured["first_false_zero"]
        text += f" †{first:.4g}" if first > 1e-3 else f" †{first:.1e}"
    if measured["nan"]:
        text += ", nan"
    return text


def ulps(error: float) -> str:
    """An error for reading: two digits where it is small, the power of ten where it is not."""
    if error < 100:
        return f"{error:.2f}"
    if not math.isfinite(error):
        return "∞"
    return "10" + str(round(math.log10(error))).translate(str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))


def _worst(rows: list[Json], grid: str) -> float:
    return max(row["libraries"]["actbook"]["max_ulp"] for row in rows if row["grid"] == grid)


def _false_zeros(rows: list[Json]) -> str:
    count = sum(row["libraries"]["actbook"]["false_zeros"] for row in rows)
    return str(count) if count else "no"


def _what(row: Json) -> str:
    return f"{TITLES.get(row['activation'], row['activation'])}{'′' if row['derivative'] else ''}"
