"""How each question and part did: how many tried it, how hard it was, and whether it told papers apart."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from actgrade.csv_output import csv_text, number
from actgrade.marks.table import NO_RESULT, Table, part_name
from actgrade.result import Status

#: Fewer papers than this say nothing about discrimination.
FEWEST = 5
_NOT_TRIED = (Status.NOT_ATTEMPTED, Status.MISSING, Status.UNREADABLE, NO_RESULT)
_HEADER = (
    "question", "points", "attempted", "marked", "mean", "q1", "median", "q3", "facility", "discrimination",
)  # fmt: skip


@dataclass(frozen=True)
class QuestionStatistic:
    """One question, or one part, over the class; None where there is nothing to compute it from."""

    question: str
    points: float
    students: int
    attempted: int  #: handed in, and not as it was given out
    marked: int
    mean: float | None
    q1: float | None  #: a quarter of the students has less
    median: float | None
    q3: float | None  #: a quarter of the students has more
    facility: float | None  #: the mean of those marked, as a share of the points
    discrimination: float | None  #: correlation with all other marks, −1 to 1
    statuses: dict[str, int]
    mistakes: dict[str, int] = field(default_factory=dict)  #: how many students made each known one

    @property
    def measures(self) -> tuple[float | None, ...]:
        return self.mean, self.q1, self.median, self.q3, self.facility, self.discrimination


def statistics_of(table: Table, *, by_part: bool = False) -> list[QuestionStatistic]:
    """One for each question, in the assignment's order, over all students who are not excused.

    With `by_part` those of its parts follow a question that has several.
    The discrimination is corrected: what is looked at is not part of what it is compared with. It is computed
    over the students who have a mark for every question, and is None where those are fewer than FEWEST or do
    not differ.
    """
    points: dict[str, float] = {}
    for question in table.assignment.questions:
        points[question.id] = question.points
        if by_part and len(question.parts) > 1:
            points |= {part_name(question.id, part.id): part.points for part in question.parts}
    column = {name: place for place, name in enumerate(points)}
    marks = np.full((len(table.counted), len(points)), np.nan)
    statuses: list[Counter[str]] = [Counter() for _ in points]
    mistakes: list[Counter[str]] = [Counter() for _ in points]
    for row, line in enumerate(table.counted):
        for answer in (one for whole in line.answers for one in (whole, *whole.by_part)):
            if answer.question in column:
                place = column[answer.question]
                statuses[place][answer.status] += 1
                mistakes[place].update(answer.mistakes)
                marks[row, place] = np.nan if answer.marks is None else answer.marks
    whole = marks[~np.isnan(marks).any(axis=1)]
    totals = whole[:, [column[question.id] for question in table.assignment.questions]].sum(axis=1)
    statistics = []
    for name, place in column.items():
        given = marks[~np.isnan(marks[:, place]), place]
        mean = _mean(given)
        attempted = sum(count for status, count in statuses[place].items() if status not in _NOT_TRIED)
        statistics.append(
            QuestionStatistic(
                name, points[name], len(table.counted), attempted, len(given), mean,
                *_quartiles(given),
                mean / points[name] if mean is not None and points[name] else None,
                correlation(whole[:, place], totals - whole[:, place]),
                dict(sorted(statuses[place].items())),
                dict(mistakes[place].most_common()),
            )
        )  # fmt: skip
    return statistics


def total_of(table: Table) -> QuestionStatistic:
    """The same of the totals, as a last line."""
    points, students = table.assignment.points, table.counted
    totals = np.array([line.total for line in students if line.total is not None])
    tried = sum(any(answer.status not in _NOT_TRIED for answer in line.answers) for line in students)
    mean = _mean(totals)
    share = mean / points if mean is not None and points else None
    counts = (len(students), tried, len(totals))
    return QuestionStatistic("total", points, *counts, mean, *_quartiles(totals), share, None, {})


def _mean(marks: np.ndarray) -> float | None:
    return float(marks.mean()) if len(marks) else None


def _quartiles(marks: np.ndarray) -> tuple[float | None, float | None, float | None]:
    if not len(marks):
        return None, None, None
    first, median, third = map(float, np.percentile(marks, (25, 50, 75)))
    return first, median, third


def correlation(one: np.ndarray, other: np.ndarray) -> float | None:
    """Pearson's, which is the point-biserial where `one` has two values; None where it is not defined."""
    if len(one) < FEWEST or np.ptp(one) == 0 or np.ptp(other) == 0:
        return None
    return float(np.clip(np.corrcoef(one, other)[0, 1], -1, 1))


def as_text(statistics: Sequence[QuestionStatistic]) -> str:
    """A table for the terminal, and below it the known mistakes."""
    rows = [[*_HEADER, "statuses"]]
    for one in statistics:
        counts = [f"{one.points:g}", f"{one.attempted}", f"{one.marked}/{one.students}"]
        measures = ["–" if value is None else f"{value:.2f}" for value in one.measures]
        statuses = ", ".join(f"{count} {status}" for status, count in one.statuses.items())
        rows.append([one.question, *counts, *measures, statuses])
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = []
    for first, *middle, last in rows:
        numbers = [cell.rjust(width) for cell, width in zip(middle, widths[1:-1], strict=True)]
        lines.append("  ".join([first.ljust(widths[0]), *numbers, last]).rstrip())
    named = [(one.question, *item) for one in statistics for item in one.mistakes.items()]
    if named:
        lines += ["", "known mistakes:"]
    for question, mistake, count in named:
        lines.append(f"  {question}: {count} student{'s'[: count > 1]}: {mistake}")
    return "\n".join(lines)


def as_csv(statistics: Sequence[QuestionStatistic], separator: str = ",") -> str:
    """The same for a spreadsheet, with a column for each status and one for the known mistakes."""
    header = ["question", "points", "students", *_HEADER[2:], *map(str, Status), "known mistakes"]
    rows = [
        [
            one.question,
            number(one.points),
            one.students,
            one.attempted,
            one.marked,
            *map(number, one.measures),
        ]
        + [one.statuses.get(str(status), 0) for status in Status]
        + ["; ".join(f"{count} × {mistake}" for mistake, count in one.mistakes.items())]
        for one in statistics
    ]
    return csv_text(header, rows, separator=separator)
