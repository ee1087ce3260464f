"""The statistics as a picture, with a description that says the same in words."""

import io
from collections.abc import Sequence
from pathlib import Path

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from actgrade.errors import CourseworkError
from actgrade.files import write_atomically
from actgrade.marks.statistics import QuestionStatistic
from actgrade.marks.table import Table

KINDS = (".svg", ".png", ".pdf")


def draw(path: Path, table: Table, found: Sequence[QuestionStatistic]) -> str:
    """Write the picture to `path` and return its description."""
    if path.suffix.lower() not in KINDS:
        raise CourseworkError(f"{path.name}: a picture ends in {', '.join(KINDS)}")
    figure = Figure(figsize=(8, 2.6 + 0.34 * len(found)), layout="constrained")
    upper, lower = figure.subplots(2, 1, height_ratios=[1, 0.3 * len(found) + 0.3])
    said = [draw_totals(upper, table), draw_questions(lower, found)]
    drawn = io.BytesIO()
    figure.savefig(drawn, format=path.suffix.lower().removeprefix("."))
    write_atomically(path, drawn.getvalue())
    return " ".join(said)


def draw_totals(ax: Axes, table: Table) -> str:
    """A histogram of the totals in tenths of the points."""
    points = table.assignment.points
    totals = [line.total for line in table.lines if line.total is not None]
    edges = [points * tenth / 10 for tenth in range(11)]
    counts, _, _ = ax.hist(totals, bins=edges, color="0.55", edgecolor="black")
    ax.set_xlabel("total")
    ax.set_ylabel("students")
    ax.set_xlim(0, points or 1)
    ax.spines[["top", "right"]].set_visible(False)
    without = len(table.counted) - len(totals)
    said = ", ".join(f"{int(count)}" for count in counts)
    return (
        f"Totals of {len(totals)} students ({without} have none) out of {points:g} points; students in "
        "each tenth "
        f"of the range, from the lowest: {said}."
    )


def draw_questions(ax: Axes, found: Sequence[QuestionStatistic]) -> str:
    """A bar for each question's facility, with its discrimination beside it."""
    places = range(len(found))
    ax.barh(places, [one.facility or 0.0 for one in found], color="0.55", edgecolor="black")
    ax.set_yticks(places, [one.question for one in found])
    ax.invert_yaxis()
    ax.set_xlim(0, 1.25)
    ax.set_xticks([0, 0.25, 0.5, 0.75, 1])
    ax.set_xlabel("facility (mean as a share of the points); r: discrimination")
    ax.spines[["top", "right"]].set_visible(False)
    for place, one in zip(places, found, strict=True):
        ax.text((one.facility or 0.0) + 0.02, place, f"r = {_short(one.discrimination)}", va="center")
    said = "; ".join(f"{one.question} {_short(one.facility)}, {_short(one.discrimination)}" for one in found)
    return f"Facility and discrimination of each question: {said}."


def _short(value: float | None) -> str:
    return "not known" if value is None else f"{value:.2f}"
