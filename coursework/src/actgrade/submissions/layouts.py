"""The ways in which a class's work lies in a folder: whose is each file, and when did it come in?

Each layout is a function from the folder to every file in it; `collect.LAYOUTS` names them. A file that is
no one's names its possible owners where its name tells them.
"""

import contextlib
import json
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
# anon_a1B2c_LATE_5678_name.ipynb, where Canvas does not tell who it was
_ANONYMOUS = re.compile(
    r"anon_(?P<user>[^_]+)_(?P<late>LATE_)?(?P<attachment>[0-9]+)_(?P<file>.+)", re.DOTALL
)
_COUNTED = re.compile(r"(?P<stem>.+)-(?P<count>\d{1,3})")
# Full Name_1234567_assignsubmission_file_/name.ipynb, or without the folder
MOODLE = re.compile(
    r"(?P<who>.*)_(?P<number>[0-9]+)_assignsubmission_(?P<kind>file|onlinetext)(_(?P<name>.*))?", re.DOTALL
)
_MOODLE_NUMBER = re.compile(r"_([0-9]+)_assignsubmission_")
CLASSROOM = " - "  # Full Name - name.ipynb
METADATA = "submission_metadata.yml"  # Gradescope's, beside its folders submission_1234
TIMESTAMP = "timestamp.txt"
TEST_STUDENT = "from Canvas's own test student"
OTHER_ASSIGNMENT = "not the assignment "


def plain(folder: Path, names: Names, assignment: str, now: datetime) -> Iterator[SubmittedFile]:
    """`<id>.ipynb`, or anything in a folder `<id>/`, with nbgrader's timestamp.txt if there is one.

    In the place of the id an e-mail address or a name does where it is one student's.
    """
    for entry in entries(folder):
        is_folder = entry.is_dir(follow_symlinks=False)
        match = names.by_any(entry.name if is_folder else Path(entry.name).stem)
        yield from _of_one(files_below(entry), match, now)


def canvas(folder: Path, names: Names, assignment: str, now: datetime) -> Iterator[SubmittedFile]:
    """The files of Canvas's “Download Submissions”, unpacked.

    The number of the user decides, and the name where the roster has no number. A student chooses their own
    name, so where a file's name can be read in two ways, nobody gets it.
    """
    for entry in entries(folder):
        for found in files_below(entry):
            read = _canvas_file(found, names)
            if not found.why:
                yield read
            else:
                yield replace(found, owners=(read.student,) if read.student else read.owners)


def _canvas_file(found: SubmittedFile, names: Names) -> SubmittedFile:
    if anonymous := _ANONYMOUS.fullmatch(found.path.name):
        match = names.by_anonymous_id(anonymous["user"])
        read = _Reading("", bool(anonymous["late"]), "", int(anonymous["attachment"]), anonymous["file"])
        return _canvas_read(replace(found, why=match.why), read, match.student)
    readings = [(read, _canvas_match(read, names)) for read in _readings(found.path.name)]
    if not readings:
        return replace(found, why="not named as Canvas names files (name_user_attachment_file)")
    matched = [(read, match.student) for read, match in readings if match.student]
    if not matched:
        owners = sorted({owner for _, match in readings for owner in match.owners})
        return replace(found, why=readings[0][1].why, owners=tuple(owners))
    students = sorted({student for _, student in matched})
    if len(students) > 1:
        both = " or ".join(printable(student, 40) for student in students)
        return replace(found, why=f"its name can be read as from {both}", owners=tuple(students))
    return _canvas_read(found, *matched[0])


def _canvas_read(found: SubmittedFile, read: "_Reading", student: str) -> SubmittedFile:
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
    if read.who == "studenttest":
        return Match(why=TEST_STUDENT)
    why = f"no student has the canvas_id {read.user}" + (f", and {match.why}" if match.why else "")
    return Match(why=why, owners=(match.student,) if match.student else match.owners)


def moodle(folder: Path, names: Names, assignment: str, now: datetime) -> Iterator[SubmittedFile]:
    """Moodle's “Download all submissions”, unpacked, in folders or not."""
    for entry in entries(folder):
        read = MOODLE.fullmatch(entry.name)
        if not read:
            yield from _of_one(
                files_below(entry),
                Match(why="not named as Moodle names files (Name_number_assignsubmission_file)"),
            )
        elif entry.name.count("_assignsubmission_") > 1:
            # a student chose a name, of a file or their own, for that
            readings = [
                _moodle_match(entry.name[: one.start()], one[1], names)
                for one in _MOODLE_NUMBER.finditer(entry.name)
            ]
            owners = dict.fromkeys(who for one in readings for who in (one.student, *one.owners) if who)
            match = Match(why="its name can be read in two ways", owners=tuple(owners))
            yield from _of_one(files_below(entry), match)
        elif read["kind"] == "onlinetext":
            match = _moodle_match(read["who"], read["number"], names)
            owner = (match.student,) if match.student else match.owners
            match = Match(why="text typed into Moodle, not a notebook", owners=owner)
            yield from _of_one(files_below(entry), match)
        else:
            match = _moodle_match(read["who"], read["number"], names)
            for found in _of_one(files_below(entry), match):
                own = Path(read["name"] or "").stem if not entry.is_dir(follow_symlinks=False) else found.stem
                yield replace(found, stem=own)


def _moodle_match(who: str, number: str, names: Names) -> Match:
    """By the number of this assignment, or else by name; a group's name may stand before it."""
    if student := names.by_moodle_id(number):
        return Match(student)
    match = names.by_name(who)
    if not match.student and not match.owners and "-" in who:
        tails = [names.by_name(who[at.end() :]) for at in re.finditer("-", who)]
        match = next((tail for tail in tails if tail.student), match)
    known = names.roster.by_id.get(match.student)
    if known and known.moodle_id:
        why = (
            f"the name is that of {printable(known.id, 40)}, whose moodle_id is another: Moodle's numbers "
            "are another assignment's in each; give this one's grading worksheet (--worksheet)"
        )
        return Match(why=why, owners=(known.id,))
    return match


def gradescope(folder: Path, names: Names, assignment: str, now: datetime) -> Iterator[SubmittedFile]:
    """Folders `submission_1234/`, and who and when in submission_metadata.yml; several people for a group."""
    submitters = _read_metadata(folder / METADATA)
    for entry in entries(folder):
        if entry.name == METADATA:
            continue
        people, time = submitters.get(entry.name, ([], None))
        matches = [_gradescope_match(person, names) for person in people]
        for match in matches or [Match(why=f"not a submission that {METADATA} names")]:
            for found in _of_one(files_below(entry), match):
                yield replace(found, handed_in=time)


def _gradescope_match(person: dict[str, str], names: Names) -> Match:
    tried = [
        by(person[key])
        for key, by in (("sid", names.by_id), ("email", names.by_any), ("name", names.by_name))
        if person.get(key)
    ]
    for match in tried:
        if match.student or match.owners:
            return match
    return tried[0] if tried else Match(why=f"{METADATA} does not say whose it is")


_METADATA_LINE = re.compile(r"(?P<indent> *)(?P<item>- )?:?(?P<key>[\w-]+):(?: (?P<value>.*))?")


def _read_metadata(path: Path) -> dict[str, tuple[list[dict[str, str]], datetime | None]]:
    """Of each submission's folder the people and the time; nothing else of the file is read."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as problem:
        raise CourseworkError(f"{path} cannot be read: {problem}") from problem
    found: dict[str, tuple[list[dict[str, str]], datetime | None]] = {}
    folder, section = "", ""
    for line in text.splitlines():
        read = _METADATA_LINE.fullmatch(line.rstrip())
        if not read:
            continue
        value = _unquoted((read["value"] or "").strip())
        if not read["indent"]:
            folder, section = read["key"], ""
            found[folder] = ([], None)
        elif len(read["indent"]) == 2 and not read["item"]:
            section = read["key"]
            if folder and section == "created_at":
                zoned = re.sub(r" (Z|[+-]\d\d:\d\d)$", r"\1", re.sub(r"(\.\d{6})\d*", r"\1", value))
                with contextlib.suppress(CourseworkError):
                    found[folder] = (found[folder][0], read_moment(zoned))
        elif folder and section == "submitters":
            if read["item"]:
                found[folder][0].append({})
            if found[folder][0]:
                found[folder][0][-1][read["key"]] = value
    return found


def _unquoted(value: str) -> str:
    if value.startswith('"'):
        with contextlib.suppress(ValueError):
            return str(json.loads(value))
    return value.strip("'").replace("''", "'")


def classroom(folder: Path, names: Names, assignment: str, now: datetime) -> Iterator[SubmittedFile]:
    """`Full Name - name.ipynb`, as Google Classroom's folder in Drive has them."""
    for entry in entries(folder):
        matches = [
            names.by_name(entry.name[: at.start()]) for at in re.finditer(re.escape(CLASSROOM), entry.name)
        ]
        students = list(dict.fromkeys(who for one in matches for who in (one.student, *one.owners) if who))
        if len(students) == 1:
            match = Match(students[0])
        elif students:
            both = " or ".join(printable(student, 40) for student in students)
            match = Match(why=f"it may be from {both}", owners=tuple(students))
        else:
            match = matches[0] if matches else Match(why="not named as Classroom names files (Name - file)")
        for found in _of_one(files_below(entry), match):
            stem = re.sub(r" ?\(\d+\)$", "", found.stem.rpartition(CLASSROOM)[2])  # Drive counts in brackets
            yield replace(found, stem=stem)


def nbgrader(folder: Path, names: Names, assignment: str, now: datetime) -> Iterator[SubmittedFile]:
    """`submitted/<id>/<assignment>/` with its timestamp.txt; `folder` is the course or its `submitted`."""
    root = folder / "submitted" if (folder / "submitted").is_dir() else folder
    for entry in entries(root):
        match = names.by_id(entry.name)
        if not entry.is_dir(follow_symlinks=False):
            match = names.by_id(Path(entry.name).stem) if not match.student else match
            owner = (match.student,) if match.student else match.owners
            yield from _of_one(files_below(entry), Match(why="not in a student's folder", owners=owner), now)
            continue
        for inner in entries(Path(entry.path)):
            if inner.name == assignment:
                yield from _of_one(files_below(inner), match, now)
            elif inner.is_dir(follow_symlinks=False):
                yield SubmittedFile(Path(inner.path), why=f"{OTHER_ASSIGNMENT}{assignment}")
            else:
                owner = (match.student,) if match.student else match.owners
                stray = Match(why=f"not in a folder {assignment}", owners=owner)
                yield from _of_one(files_below(inner), stray, now)


def _of_one(
    files: Iterator[SubmittedFile], match: Match, now: datetime | None = None
) -> Iterator[SubmittedFile]:
    """The files of one student, all with the time in their timestamp.txt.

    Without `now` a file of that name is the student's own, and says nothing.
    """
    found = list(files)
    stamps = [one.path for one in found if one.path.name == TIMESTAMP and not one.why and now]
    time, notes = read_timestamp(stamps[0], now) if now and len(stamps) == 1 else (None, ())
    owners = (match.student,) if match.student else match.owners
    for one in found:
        if one.why:
            yield one if one.is_systems else replace(one, owners=owners)
        elif [one.path] != stamps:
            yield replace(
                one, student=match.student, why=match.why, owners=match.owners, handed_in=time, notes=notes
            )
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
    found = {"nbgrader": 0, "moodle": 0, "canvas": 0, "classroom": 0}
    inside = list(entries(folder))
    if any(entry.name == METADATA for entry in inside):
        return {"gradescope": len(inside) - 1}
    found["nbgrader"] += sum(1 for entry in inside if entry.name == "submitted" and entry.is_dir())
    for entry in inside:
        is_folder = entry.is_dir(follow_symlinks=False)
        if MOODLE.fullmatch(entry.name):
            found["moodle"] += 1
        elif names.by_id(entry.name if is_folder else Path(entry.name).stem).student:
            found["nbgrader"] += is_folder and os.path.isdir(os.path.join(entry.path, assignment))
        elif not is_folder and (_readings(entry.name) or _ANONYMOUS.fullmatch(entry.name)):
            found["canvas"] += 1
        elif not is_folder and CLASSROOM in entry.name:
            found["classroom"] += names.by_name(entry.name.partition(CLASSROOM)[0]).student != ""
    return found
