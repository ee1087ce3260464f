"""How each question did: how many tried it, how hard it was, and whether it told good papers from poor."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from actgrade.marks.table import NO_RESULT, Table
from actgrade.result import Status
from actgrade.spreadsheet import Cell, csv_text, number

#: Fewer papers than this say nothing about discrimination.
FEWEST = 5
_NOT_TRIED = (Status.NOT_ATTEMPTED, Status.MISSING, Status.UNREADABLE, NO_RESULT)


@dataclass(frozen=True)
class QuestionStatistic:
    """One question over the class; None where there is nothing to compute it from."""

    question: str
    points: float
    students: int
    attempted: int  #: handed in, and not as it was given out
    marked: int
    mean: float | None
    median: float | None
    facility: float | None  #: the mean of those marked, as a share of the points
    discrimination: float | None  #: correlation with the marks for all other questions, −1 to 1
    statuses: dict[str, int]


def statistics_of(table: Table) -> list[QuestionStatistic]:
    """One for each question, in the assignment's order, over all students of the table.

    The discrimination is corrected: the question is not part of what it is compared with. It is computed
    over the students who have a mark for every question, and is None where those are fewer than FEWEST or do
    not differ.
    """
    ids = [question.id for question in table.assignment.questions]
    at = {name: place for place, name in enumerate(ids)}
    marks = np.full((len(table.lines), len(ids)), np.nan)
    statuses: list[Counter[str]] = [Counter() for _ in ids]
    for row, line in enumerate(table.lines):
        for answer in line.answers:
            if answer.question in at:
                place = at[answer.question]
                statuses[place][answer.status] += 1
                marks[row, place] = np.nan if answer.marks is None else answer.marks
    whole = marks[~np.isnan(marks).any(axis=1)]
    found = []
    for place, question in enumerate(table.assignment.questions):
        given = marks[~np.isnan(marks[:, place]), place]
        mean = float(given.mean()) if len(given) else None
        found.append(
            QuestionStatistic(
                question.id,
                question.points,
                len(table.lines),
                sum(count for status, count in statuses[place].items() if status not in _NOT_TRIED),
                len(given),
                mean,
                float(np.median(given)) if len(given) else None,
                mean / question.points if mean is not None and question.points else None,
                correlation(whole[:, place], whole.sum(axis=1) - whole[:, place]),
                dict(sorted(statuses[place].items())),
            )
        )
    return found


def correlation(one: np.ndarray, other: np.ndarray) -> float | None:
    """Pearson's, which is the point-biserial where `one` has two values; None where it is not defined."""
    if len(one) < FEWEST or np.ptp(one) == 0 or np.ptp(other) == 0:
        return None
    return float(np.clip(np.corrcoef(one, other)[0, 1], -1, 1))


def as_text(found: Sequence[QuestionStatistic]) -> str:
    """A table for the terminal."""
    header = [
        "question",
        "points",
        "attempted",
        "marked",
        "mean",
        "median",
        "facility",
        "discrimination",
        "statuses",
    ]
    rows = [
        [
            one.question,
            f"{one.points:g}",
            f"{one.attempted}",
            f"{one.marked}/{one.students}",
            _short(one.mean),
            _short(one.median),
            _short(one.facility),
            _short(one.discrimination),
            ", ".join(f"{count} {status}" for status, count in one.statuses.items()),
        ]
        for one in found
    ]
    widths = [max(len(row[at]) for row in [header, *rows]) for at in range(len(header))]
    return "\n".join(
        "  ".join(
            cell.ljust(width) if at in (0, len(widths) - 1) else cell.rjust(width)
            for at, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in [header, *rows]
    )


def as_csv(found: Sequence[QuestionStatistic], separator: str = ",") -> str:
    """The same for a spreadsheet, with a column for each status."""
    header = ["question", "points", "students", "attempted", "marked", "mean", "median", "facility"]
    header += ["discrimination", *(str(status) for status in Status)]
    rows: list[list[Cell]] = [
        [
            one.question,
            number(one.points),
            one.students,
            one.attempted,
            one.marked,
            *map(number, (one.mean, one.median, one.facility, one.discrimination)),
            *(one.statuses.get(str(status), 0) for status in Status),
        ]
        for one in found
    ]
    return csv_text(header, rows, separator=separator)


def _short(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}"
