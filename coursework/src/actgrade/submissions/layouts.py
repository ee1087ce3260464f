"""The four ways in which a class's work lies in a folder: whose is each file, and when did it come in?

Each layout is a function from the folder to every file in it; `reading.LAYOUTS` names them.
"""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from actgrade.errors import CourseworkError
from actgrade.printable import printable
from actgrade.submissions.names import Match, Names
from actgrade.submissions.submitted_file import SubmittedFile, entries, files_below
from actgrade.zoned_time import SKEW, in_words, read_moment

# lastfirst_LATE_1234_5678_name-2.ipynb: who, user, attachment, and the student's file name with Canvas's
# counter
_CANVAS = re.compile(r"(?=_(?P<user>[0-9]{1,20})_(?P<attachment>[0-9]{1,20})_(?P<file>.+))", re.DOTALL)
_COUNTED = re.compile(r"(?P<stem>.+)-(?P<count>\d{1,3})")
# Full Name_1234567_assignsubmission_file_/name.ipynb, or without the folder
MOODLE = re.compile(
    r"(?P<who>.*)_(?P<number>[0-9]+)_assignsubmission_(?P<kind>file|onlinetext)(_(?P<name>.*))?", re.DOTALL
)
TIMESTAMP = "timestamp.txt"


def plain(folder: Path, names: Names, assignment: str, now: datetime) -> Iterator[SubmittedFile]:
    """`<id>.ipynb`, or anything in a folder `<id>/`, with nbgrader's timestamp.txt if there is one."""
    for entry in entries(folder):
        is_folder = entry.is_dir(follow_symlinks=False)
        match = names.by_id(entry.name if is_folder else Path(entry.name).stem)
        yield from _of_one(files_below(entry), match, now)


def canvas(folder: Path, names: Names, assignment: str, now: datetime) -> Iterator[SubmittedFile]:
    """The files of Canvas's “Download Submissions”, unpacked.

    The number of the user decides, and the name where the roster has no number. A student chooses their own
    name, so where a file's name can be read in two ways, nobody gets it.
    """
    for entry in entries(folder):
        for found in files_below(entry):
            if found.why:
                yield found
                continue
            yield _canvas_file(found, names)


def _canvas_file(found: SubmittedFile, names: Names) -> SubmittedFile:
    readings = [(read, _canvas_match(read, names)) for read in _readings(found.path.name)]
    if not readings:
        return replace(found, why="not named as Canvas names files (name_user_attachment_file)")
    matched = [(read, match.student) for read, match in readings if match.student]
    if not matched:
        return replace(found, why=readings[0][1].why)
    students = sorted({student for _, student in matched})
    if len(students) > 1:
        both = " or ".join(printable(student, 40) for student in students)
        return replace(found, why=f"its name can be read as from {both}")
    read, student = matched[0]
    stem = Path(read.file).stem
    counted = _COUNTED.fullmatch(stem)
    return replace(
        found,
        student=student,
        stem=counted["stem"] if counted else stem,
        order=(int(counted["count"]) if counted else 0, read.attachment),
        called_late=read.late,
    )


@dataclass(frozen=True)
class _Reading:
    """One way to see Canvas's pattern in a name."""

    who: str
    late: bool
    user: str
    attachment: int
    file: str


def _readings(name: str) -> list[_Reading]:
    found = []
    for read in _CANVAS.finditer(name, 1):
        who = name[: read.start()]
        late = who.endswith("_LATE")
        found.append(
            _Reading(who.removesuffix("_LATE"), late, read["user"], int(read["attachment"]), read["file"])
        )
    return found


def _canvas_match(read: _Reading, names: Names) -> Match:
    if student := names.by_canvas_id(read.user):
        return Match(student)
    match = Match() if "_" in read.who else names.by_name(read.who)  # Canvas writes a name without it
    known = names.roster.by_id.get(match.student)
    if known and not known.canvas_id:
        return match
    return Match(
        why=f"no student has the canvas_id {read.user}" + (f", and {match.why}" if match.why else "")
    )


def moodle(folder: Path, names: Names, assignment: str, now: datetime) -> Iterator[SubmittedFile]:
    """Moodle's “Download all submissions”, unpacked, in folders or not."""
    for entry in entries(folder):
        read = MOODLE.fullmatch(entry.name)
        if not read:
            yield from _of_one(
                files_below(entry),
                Match(why="not named as Moodle names files (Name_number_assignsubmission_file)"),
            )
        elif (
            entry.name.count("_assignsubmission_") > 1
        ):  # a student chose a name, of a file or their own, for that
            yield from _of_one(files_below(entry), Match(why="its name can be read in two ways"))
        elif read["kind"] == "onlinetext":
            yield from _of_one(files_below(entry), Match(why="text typed into Moodle, not a notebook"))
        else:
            student = names.by_moodle_id(read["number"])
            match = Match(student) if student else names.by_name(read["who"])
            known = names.roster.by_id.get(match.student)
            if not student and known and known.moodle_id:
                why = f"the name is that of {printable(known.id, 40)}, whose moodle_id is another"
                match = Match(why=why)
            for found in _of_one(files_below(entry), match):
                own = Path(read["name"] or "").stem if not entry.is_dir(follow_symlinks=False) else found.stem
                yield replace(found, stem=own)


def nbgrader(folder: Path, names: Names, assignment: str, now: datetime) -> Iterator[SubmittedFile]:
    """`submitted/<id>/<assignment>/` with its timestamp.txt; `folder` is the course or its `submitted`."""
    root = folder / "submitted" if (folder / "submitted").is_dir() else folder
    for entry in entries(root):
        match = names.by_id(entry.name)
        if not entry.is_dir(follow_symlinks=False):
            yield from _of_one(files_below(entry), Match(why="not in a student's folder"), now)
            continue
        if entry.is_symlink():
            yield from files_below(entry)
            continue
        for inner in entries(Path(entry.path)):
            if inner.name == assignment:
                yield from _of_one(files_below(inner), match, now)
            elif inner.is_dir(follow_symlinks=False):
                yield SubmittedFile(Path(inner.path), why=f"not the assignment {assignment}")
            else:
                yield from _of_one(files_below(inner), Match(why=f"not in a folder {assignment}"), now)


def _of_one(
    files: Iterator[SubmittedFile], match: Match, now: datetime | None = None
) -> Iterator[SubmittedFile]:
    """The files of one student, all with the time in their timestamp.txt.

    Without `now` a file of that name is the student's own, and says nothing.
    """
    found = list(files)
    stamps = [one.path for one in found if one.path.name == TIMESTAMP and not one.why and now]
    time, notes = read_timestamp(stamps[0], now) if now and len(stamps) == 1 else (None, ())
    for one in found:
        if one.why:
            yield one
        elif [one.path] != stamps:
            yield replace(one, student=match.student, why=match.why, handed_in=time, notes=notes)
        elif match.why:
            yield replace(one, why=match.why)


def read_timestamp(path: Path, now: datetime) -> tuple[datetime | None, tuple[str, ...]]:
    """The time in a timestamp.txt of nbgrader, or None with a note that says why it is not believed."""
    try:
        with path.open("rb") as stream:
            text = stream.read(200).decode("utf-8-sig").strip()
        zoned = (
            text if re.search(r"[A-Za-z]$|[+-]\d\d:?\d\d$", text) else f"{text} UTC"
        )  # nbgrader writes UTC
        time = read_moment(zoned).astimezone(UTC)
    except (OSError, UnicodeDecodeError):
        return None, (f"{TIMESTAMP} cannot be read: when it was handed in is not known",)
    except (CourseworkError, OverflowError) as problem:
        return None, (f"{TIMESTAMP}: {problem}; when it was handed in is not known",)
    if time > now + SKEW:
        ahead = in_words(time - now)
        return None, (
            f"{TIMESTAMP} is {ahead} in the future ({time:%Y-%m-%d %H:%M} UTC): a clock was wrong, so "
            "when it was "
            "handed in is not known",
        )
    return time, ()


def counts(folder: Path, names: Names, assignment: str) -> dict[str, int]:
    """How many entries of `folder` look like each layout."""
    found = {"nbgrader": 0, "moodle": 0, "canvas": 0}
    inside = list(entries(folder))
    found["nbgrader"] += sum(1 for entry in inside if entry.name == "submitted" and entry.is_dir())
    for entry in inside:
        is_folder = entry.is_dir(follow_symlinks=False)
        if MOODLE.fullmatch(entry.name):
            found["moodle"] += 1
        elif names.by_id(entry.name if is_folder else Path(entry.name).stem).student:
            found["nbgrader"] += is_folder and os.path.isdir(os.path.join(entry.path, assignment))
        elif not is_folder and _readings(entry.name):
            found["canvas"] += 1
    return found
