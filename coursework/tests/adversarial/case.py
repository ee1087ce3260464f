"""What a case is: a submission, and what it must come to."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from actgrade.result import Status

#: What the right answers get.
FULL = {"sigmoid seen": 1, "sigmoid fresh": 2, "slope seen": 1, "slope fresh": 3, "summary fresh": 2}
FAILED, LATE, HUMAN = Status.FAILED_TO_RUN, Status.TIMED_OUT, Status.NEEDS_HUMAN
MISSING, BLANK, UNREADABLE = Status.MISSING, Status.NOT_ATTEMPTED, Status.UNREADABLE

#: A mark, or the status that stands in its place, for a question ("slope") or for one part ("slope fresh").
Outcome = Mapping[str, int | Status]


@dataclass(frozen=True)
class Case:
    """A submission and its outcome; where `outcome` names nothing, full marks."""

    name: str
    held: bytes | Callable[[Path], Path | None]  #: the file's bytes, or what puts it into a folder
    outcome: Outcome = field(default_factory=dict)
    whole: Status = Status.GRADED
    #: Whether it comes to the same without bubblewrap. Where not, only bubblewrap keeps it from its aim.
    plain_too: bool = True
    quick: bool = False  #: one of the few that `make test` runs
    reason: str = ""  #: is in the reason of the first part that did not get its points
    note: str = ""  #: is in a note for the instructor

    def wanted(self) -> dict[str, int | Status]:
        """The outcome of every part."""
        found: dict[str, int | Status] = {}
        for part, points in FULL.items():
            question = part.split()[0]
            found[part] = self.outcome.get(part, self.outcome.get(question, points))
        return found
