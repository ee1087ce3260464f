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
from actgrade.submissions.choose import choose
from actgrade.submissions.mapping import Mapped, read_mapping
from actgrade.submissions.names import Names
from actgrade.submissions.submission import Collection, Left
from actgrade.submissions.submitted_file import SubmittedFile, entries

LAYOUTS: dict[str, Callable[..., Iterator[SubmittedFile]]] = {
    "plain": layouts.plain,
    "canvas": layouts.canvas,
    "moodle": layouts.moodle,
    "nbgrader": layouts.nbgrader,
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
    left: list[Left] = []
    for file in LAYOUTS[layout](folder, names, assignment.name, now or datetime.now(UTC)):
        file = _overrule(file, folder, mapped)
        if file.student:
            files_of[file.student].append(file)
        else:
            left.append(Left(printable(file.path.relative_to(folder).as_posix()), file.why))
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
        submissions.append(replace(submission, notes=notes))
        left += rest
    return Collection(layout, tuple(submissions), tuple(left))


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


def _overrule(file: SubmittedFile, folder: Path, mapped: dict[PurePosixPath, Mapped]) -> SubmittedFile:
    """`file` as the mapping file says: the entry for the file itself, or for the nearest folder above it."""
    below = PurePosixPath(file.path.relative_to(folder).as_posix())
    for at in (below, *below.parents) if mapped else ():
        if at in mapped and not (file.path.is_symlink() or file.path.is_dir()):
            changed: dict[str, Any] = {"student": mapped[at].student, "why": "", "chosen": at == below}
            if mapped[at].handed_in:
                changed |= {"handed_in": mapped[at].handed_in, "notes": ()}
            return replace(file, **changed)
    return file
