"""What an instructor decided about marks: without a policy no mark is changed."""

import math
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from actgrade.csv_input import read_table
from actgrade.errors import CourseworkError
from actgrade.printable import printable
from actgrade.result import Status
from actgrade.roster import Roster
from actgrade.submissions import Submission
from actgrade.zoned_time import read_moment

#: The statuses that carry no mark unless a policy gives one.
WITHOUT_MARK = tuple(status for status in Status if status not in (Status.GRADED, Status.NOT_ATTEMPTED))


@dataclass(frozen=True)
class Lateness:
    """How late one student is, and what that costs."""

    text: str = ""
    days: int | None = None  #: started days; None where it is not known
    share: float = 0.0  #: of the marks that is taken off
    known: bool = True  #: whether the policy could be applied


@dataclass(frozen=True)
class Policy:
    """Declared on the command line, repeated in the output."""

    count_as_zero: frozenset[Status] = frozenset()
    due: datetime | None = None
    extensions: dict[str, datetime] = field(default_factory=dict)  #: a due date of their own, by student
    excused: frozenset[str] = frozenset()  #: students to whom the assignment does not apply
    late_percent: float = 0.0  #: of the student's marks, for each day started
    late_most: float = 100.0  #: the most that lateness takes off, in percent
    grace: timedelta = timedelta(0)  #: that counts as in time

    def __post_init__(self) -> None:
        if self.late_percent and self.due is None:
            raise CourseworkError("--late-percent needs --due: nothing else says what is late")
        if self.extensions and self.due is None:
            raise CourseworkError("--extensions needs --due, which holds for all others")
        for name, value in (("--late-percent", self.late_percent), ("--late-most", self.late_most)):
            if not 0 <= value <= 100:
                raise CourseworkError(f"{name} {value:g} is not a percentage from 0 to 100")

    def lateness(self, submission: Submission | None, layout: str) -> Lateness:
        """Of one student's submission. Canvas marks what is late, so what it does not mark is in time."""
        if submission is None or submission.path is None:
            return Lateness()
        due = self.extensions.get(submission.student, self.due)
        text, late = submission.lateness(due), submission.late_by(due)
        if due is None:
            return Lateness(text)
        if late is None:
            if layout == "canvas" and not submission.called_late:
                return Lateness("in time, says Canvas", 0)
            if submission.called_late and submission.student in self.extensions:
                return Lateness("late, says the LMS, and with an extension", 0)
            return Lateness(text or "not known", known=not self.late_percent)
        if late <= self.grace:
            return Lateness(text, 0)
        days = math.ceil(late / timedelta(days=1))
        return Lateness(text, days, min(self.late_percent * days, self.late_most) / 100)

    def in_words(self) -> list[str]:
        """One line for each thing that was decided."""
        lines = [f"counted as 0: {status}" for status in WITHOUT_MARK if status in self.count_as_zero]
        if self.due:
            lines.append(f"due {self.due.isoformat(' ', 'minutes')}, and {len(self.extensions)} extensions")
        if self.excused:
            lines.append(f"excused: {', '.join(printable(one, 40) for one in sorted(self.excused))}")
        if self.late_percent:
            grace = f", after {self.grace.total_seconds() / 60:g} min of grace" if self.grace else ""
            lines.append(
                f"late: {self.late_percent:g} % of a student's marks for each day started, at most "
                f"{self.late_most:g} %{grace}"
            )
        return lines or ["none: no mark was changed"]


def read_policy(
    roster: Roster, *, count_as_zero: Iterable[str], due: str | None, extensions: Path | None,
    excused: Path | None, late_percent: float, late_most: float, grace: float,
) -> Policy:  # fmt: skip
    """The policy that the options of `actgrade marks` declare."""
    return Policy(
        frozenset(map(Status, count_as_zero)),
        read_moment(due) if due else None,
        read_extensions(extensions, roster) if extensions else {},
        frozenset(_read_rows(excused, roster, "file of excused students")) if excused else frozenset(),
        late_percent,
        late_most,
        timedelta(minutes=grace),
    )


def read_extensions(path: Path, roster: Roster) -> dict[str, datetime]:
    """Due dates of their own for some students, from a CSV with the columns student and due."""
    return _read_rows(path, roster, "file of extensions", "due")


def read_times(path: Path, roster: Roster) -> dict[str, datetime]:
    """When some students handed in, from a CSV with the columns student and handed_in."""
    return _read_rows(path, roster, "file of hand-in times", "handed_in")


def _read_rows(path: Path, roster: Roster, kind: str, column: str = "") -> dict[str, Any]:
    """The time in `column` for each student of the file, or None without a column."""
    table = read_table(path, ("student", column) if column else ("student",), kind)
    problems: list[str] = []
    found: dict[str, datetime | None] = {}
    seen: set[str] = set()
    for row in table.rows:
        student = row.cells["student"]
        if student not in roster.by_id:
            problems.append(f"line {row.line}: no student has the id “{printable(student, 60)}”")
        elif student in seen:
            problems.append(f"line {row.line}: “{printable(student, 60)}” is in the file twice")
        seen.add(student)
        try:
            found[student] = read_moment(row.cells[column]) if column else None
        except CourseworkError as problem:
            problems.append(f"line {row.line}: {problem}")
    table.complain(problems, kind)
    return found
