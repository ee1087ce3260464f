"""What was handed in: one submission a student, and what was left aside."""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any, Self

from actgrade.errors import CourseworkError
from actgrade.files import write_atomically
from actgrade.printable import bullets, printable
from actgrade.zoned_time import in_words

FILE = "submissions.json"  #: in the results folder
SCHEMA = 1
MOST = 20  #: names that one reason lists


@dataclass(frozen=True)
class Submission:
    """One student's; `path` is None where nothing was handed in, or where only a person can say what was."""

    student: str
    path: Path | None = None
    notes: tuple[str, ...] = ()  #: for the instructor
    needs_human: str = ""  #: why no rule can say which file it is, fit for the student; "" where one can
    remedy: str = ""  #: what the instructor can do about that
    handed_in: datetime | None = None  #: None where the layout does not tell, or its clock is not believed
    called_late: bool = False  #: the LMS marked the file as late
    unsettled: tuple[str, ...] = ()  #: files left aside that may be this student's, too

    def late_by(self, due: datetime | None) -> timedelta | None:
        """How long after `due` it came in, 0 or more; None where that is not known."""
        if due is None or self.handed_in is None:
            return None
        return max(self.handed_in - due, timedelta(0))

    def lateness(self, due: datetime | None) -> str:
        """In words: "in time", "late by 2 h", "late, by how much is not known", or "" for nothing known."""
        late = self.late_by(due)
        if late is None:
            return "late, by how much is not known" if self.called_late else ""
        return f"late by {in_words(late)}" if late else "in time"

    def as_json(self) -> dict[str, Any]:
        time = self.handed_in.astimezone(UTC).isoformat() if self.handed_in else None
        return asdict(self) | {"path": self.path and str(self.path), "handed_in": time}

    @classmethod
    def from_json(cls, held: dict[str, Any]) -> Self:
        path, time = held["path"] and Path(held["path"]), held["handed_in"]
        time = time and datetime.fromisoformat(time)
        lists = {name: tuple(held.get(name, ())) for name in ("notes", "unsettled")}
        return cls(**held | lists | {"path": path, "handed_in": time})


@dataclass(frozen=True)
class Left:
    """A file that was not taken."""

    path: str  #: below the folder of submissions
    why: str
    is_stray: bool = False  #: it may be somebody's work, and nobody was found whose it is


@dataclass(frozen=True)
class Collection:
    """One submission for each student of the roster, in its order; iterating gives those."""

    layout: str
    submissions: tuple[Submission, ...]
    left: tuple[Left, ...] = field(default=())
    shared: tuple[str, ...] = ()  #: of whom a file or constants are somebody else's too; kept as their notes

    def __iter__(self) -> Iterator[Submission]:
        return iter(self.submissions)

    def __len__(self) -> int:
        return len(self.submissions)

    @cached_property
    def by_student(self) -> dict[str, Submission]:
        return {submission.student: submission for submission in self.submissions}

    def timed(self, times: dict[str, datetime], *, overrule: bool = False) -> "Collection":
        """With the time of `times` where none is known, or, to overrule, in the place of what is known."""
        timed = [
            replace(one, handed_in=times[one.student])
            if one.student in times and (overrule or one.handed_in is None)
            else one
            for one in self
        ]
        return replace(self, submissions=tuple(timed))

    @property
    def strays(self) -> list[Left]:
        """The files that may be somebody's work, and nobody was found whose they are."""
        return [left for left in self.left if left.is_stray]

    def review(self) -> list[str]:
        """What a person has to settle before all work of the class is used, a line each."""
        settle = "left aside, and may be theirs: say whose it is in a mapping file (--mapping)"
        lines = [
            f"{printable(one.student, 40)}: “{path}” was {settle}" for one in self for path in one.unsettled
        ]
        strays = [f"“{left.path}” is nobody's, {left.why}" for left in self.strays]
        if strays:
            strays.append("say whose those are in a mapping file (--mapping); “-” is nobody of the class")
        return lines + strays

    def report(self) -> str:
        """For the instructor: counts, what needs manual review, and the files left aside by reason."""
        taken = sum(1 for one in self if one.path)
        unsure = [
            f"{printable(one.student)}: {one.needs_human}: {one.remedy}" for one in self if one.needs_human
        ]
        missing = len(self) - taken - len(unsure)
        lines = [f"layout {self.layout}: {taken} submissions of {len(self)} students, {missing} missing"]
        if unsure:
            lines += [f"{len(unsure)} need manual review:", bullets(unsure, most=len(unsure))]
        reasons: dict[str, list[str]] = {}
        for left in self.left:
            reasons.setdefault(left.why, []).append(printable(left.path))
        for why, paths in reasons.items():
            lines += [f"{len(paths)} left aside, {why}:", bullets(paths, most=MOST)]
        if self.shared:
            lines += [
                f"{len(self.shared)} share work with others:",
                bullets(list(self.shared), len(self.shared)),
            ]
        return "\n".join(lines)

    def write(self, results: Path) -> None:
        """Keep it beside the results, where `marks` finds when each came in."""
        held = {"schema": SCHEMA, "layout": self.layout, "left": [asdict(left) for left in self.left]}
        held["submissions"] = [one.as_json() for one in self]
        # a name that is not Unicode stays readable: its undecodable bytes travel as escapes
        write_atomically(results / FILE, json.dumps(held, indent=1, ensure_ascii=True) + "\n")

    @classmethod
    def read(cls, results: Path) -> Self | None:
        """Read what `write` kept, or None where there is nothing."""
        path = results / FILE
        if not path.is_file():
            return None
        try:
            held = json.loads(path.read_text(encoding="utf-8"))
            submissions = tuple(Submission.from_json(one) for one in held["submissions"])
            return cls(held["layout"], submissions, tuple(Left(**left) for left in held["left"]))
        except (ValueError, KeyError, TypeError) as problem:
            raise CourseworkError(
                f"{path} is damaged ({problem}): delete it and run actgrade grade again"
            ) from problem
