"""A folder, a layout and a roster give one submission a student."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import Any

from actgrade.assignment import Assignment
from actgrade.errors import CourseworkError
from actgrade.printable import bullets, printable
from actgrade.roster import Roster
from actgrade.submissions import layouts
from actgrade.submissions.choose import choose, may_be_work
from actgrade.submissions.mapping import NOBODY, Mapped, read_mapping
from actgrade.submissions.names import Names
from actgrade.submissions.submission import MOST, Collection, Left, Submission
from actgrade.submissions.submitted_file import SubmittedFile, entries

NOBODYS = "of nobody of the class, as the mapping file says"
LAYOUTS: dict[str, Callable[..., Iterator[SubmittedFile]]] = {
    "plain": layouts.plain,
    "canvas": layouts.canvas,
    "moodle": layouts.moodle,
    "nbgrader": layouts.nbgrader,
    "gradescope": layouts.gradescope,
    "classroom": layouts.classroom,
}


def read_submissions(
    folder: Path,
    layout: str,
    roster: Roster,
    assignment: Assignment,
    *,
    mapping: Path | None = None,
    due: datetime | None = None,
    now: datetime | None = None,
) -> Collection:
    """One submission for each student of `roster`, in its order, and every file that is none of them.

    `layout` is a key of LAYOUTS, or "auto". `mapping` overrules what file names say. With `due`, whose is
    late is among the notes; nothing is taken off for it here. CourseworkError where the folder cannot be
    read, its layout is not clear, or none of it is from the roster.
    """
    folder = Path(folder)
    _check_folder(folder)
    names = Names(roster)
    if layout == "auto":
        layout = _recognise(folder, names, assignment.name)
    elif layout not in LAYOUTS:
        raise CourseworkError(f"there is no layout {layout!r}: name one of auto, {', '.join(LAYOUTS)}")
    mapped = read_mapping(mapping, folder, roster) if mapping else {}
    files_of: defaultdict[str, list[SubmittedFile]] = defaultdict(list)
    aside: list[SubmittedFile] = []
    seen: set[tuple[str, Path]] = set()  # a group's file comes once for each of them
    for found in LAYOUTS[layout](folder, names, assignment.name, now or datetime.now(UTC)):
        for file in _overrule(found, folder, mapped):
            if not file.student:
                aside.append(file)
            elif (file.student, file.path) not in seen:
                seen.add((file.student, file.path))
                files_of[file.student].append(file)
    settled = {one.student for group in mapped.values() for one in group}
    left, maybe = _owners(aside, folder, names, {one for one in files_of if files_of[one]}, settled)
    if not files_of:
        raise CourseworkError(
            f"nothing in {folder} is from a student of the roster, read as layout {layout}. Is it the "
            "right folder, roster and --layout? A mapping file can say whose each file is (--mapping).\n"
            + bullets([f"{one.path}: {one.why}" for one in left], most=5)
        )
    submissions = []
    for student in roster:
        submission, rest = choose(student.id, files_of[student.id], assignment.name, folder)
        late = submission.lateness(due)
        notes = (*submission.notes, late) if late.startswith("late") else submission.notes
        submissions.append(_unsettle(replace(submission, notes=notes), maybe.get(student.id, [])))
        left += rest
    return Collection(layout, tuple(submissions), tuple(left))


def find_paths(folder: Path, roster: Roster, assignment: str) -> tuple[str, dict[str, Path | None]]:
    """The layout of `folder`, and one file of each student who handed in anything there."""
    _check_folder(folder)
    names = Names(roster)
    layout = _recognise(folder, names, assignment)
    files = LAYOUTS[layout](folder, names, assignment, datetime.now(UTC))
    return layout, {file.student: file.path for file in files if file.student}


def _check_folder(folder: Path) -> None:
    if folder.is_file() and folder.suffix.lower() == ".zip":
        raise CourseworkError(
            f"{folder} is an archive, and none is unpacked here: unpack it into a folder of its own, such as "
            f"with: python -m zipfile -e {folder.name} {folder.stem}"
        )
    if not folder.is_dir():
        raise CourseworkError(f"{folder} is not a folder: name the one that has the submissions in it")
    if not entries(folder):
        raise CourseworkError(f"{folder} is empty: name the folder that has the submissions in it")


def _recognise(folder: Path, names: Names, assignment: str) -> str:
    """The layout that some entries look like; "plain" where none does."""
    seen = {name: count for name, count in layouts.counts(folder, names, assignment).items() if count}
    if len(seen) > 1:
        counts = ", ".join(f"{count} as from {name}" for name, count in seen.items())
        raise CourseworkError(
            f"{folder} can be read in more than one way ({counts}): say which with --layout, or sort the "
            "files into a folder for each"
        )
    return next(iter(seen), "plain")


def _owners(
    aside: list[SubmittedFile], folder: Path, names: Names, busy: set[str], settled: set[str]
) -> tuple[list[Left], dict[str, list[str]]]:
    """The files that are no one's, and by student those that may be theirs.

    Who has work of their own is a possible owner only of what may be one of several students'; who has none
    is one of everything whose name resembles theirs. Whom the mapping file names is settled.
    """
    left: list[Left] = []
    maybe: defaultdict[str, list[str]] = defaultdict(list)
    idle = [student.id for student in names.roster if student.id not in busy | settled]
    for file in aside:
        below = file.path.relative_to(folder)
        path = printable(below.as_posix())
        works = not file.is_systems and file.why not in (layouts.TEST_STUDENT, NOBODYS)
        works &= not file.why.startswith(layouts.OTHER_ASSIGNMENT)
        owners = file.owners if works else ()
        if works and not owners:
            owners = names.resembling(below.parts[0], idle)
        waiting = [one for one in owners if one not in settled and (one not in busy or len(owners) > 1)]
        for student in waiting:
            if len(maybe[student]) < MOST:
                maybe[student].append(path)
        is_stray = works and not waiting and not file.owners and may_be_work(file.path)
        left.append(Left(path, file.why, is_stray))
    return left, maybe


def _unsettle(submission: Submission, paths: list[str]) -> Submission:
    """`submission` of a student whose the files at `paths` may be, too."""
    if not paths:
        return submission
    notes = (*submission.notes, *(f"left aside, and may be theirs: “{path}”" for path in paths))
    if submission.path or submission.needs_human:
        return replace(submission, notes=notes, unsettled=tuple(paths))
    files = ", ".join(f"“{path}”" for path in paths)
    return replace(
        submission,
        notes=notes,
        needs_human="something was handed in that may be from this student: a person has to find out",
        remedy=f"say in a mapping file whose it is: {files}",
    )


def _overrule(
    file: SubmittedFile, folder: Path, mapped: dict[PurePosixPath, tuple[Mapped, ...]]
) -> Iterator[SubmittedFile]:
    """`file` as the mapping file says: the entry for the file itself, or for the nearest folder above it."""
    below = PurePosixPath(file.path.relative_to(folder).as_posix())
    for at in (below, *below.parents) if mapped else ():
        if at not in mapped:
            continue
        if NOBODY in (one.student for one in mapped[at]):
            yield replace(file, student="", why=NOBODYS, owners=())
            return
        if file.path.is_symlink() or file.path.is_dir():
            break
        for one in mapped[at]:
            changed: dict[str, Any] = {"student": one.student, "why": "", "owners": (), "chosen": at == below}
            if one.handed_in:
                changed |= {"handed_in": one.handed_in, "notes": ()}
            yield replace(file, **changed)
        return
    yield file
