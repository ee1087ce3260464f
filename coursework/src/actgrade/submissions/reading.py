"""A folder, a layout and a roster give one submission a student."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import Any

from actgrade.assignment import Assignment
from actgrade.errors import CourseworkError
from actgrade.roster import Roster
from actgrade.shown import several, shown
from actgrade.submissions import layouts
from actgrade.submissions.choosing import choose
from actgrade.submissions.found import Found, entries
from actgrade.submissions.mapping import Mapped, read_mapping
from actgrade.submissions.names import Names
from actgrade.submissions.submission import Collection, Left, Submission

LAYOUTS: dict[str, Callable[..., Iterator[Found]]] = {
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
        layout = _recognised(folder, names, assignment.name)
    elif layout not in LAYOUTS:
        raise CourseworkError(f"there is no layout {layout!r}: name one of auto, {', '.join(LAYOUTS)}")
    mapped = read_mapping(mapping, folder, roster) if mapping else {}
    of: defaultdict[str, list[Found]] = defaultdict(list)
    left: list[Left] = []
    for found in LAYOUTS[layout](folder, names, assignment.name, now or datetime.now(UTC)):
        one = _overruled(found, folder, mapped)
        if one.student:
            of[one.student].append(one)
        else:
            left.append(Left(shown(one.path.relative_to(folder).as_posix()), one.why))
    if not of:
        some = several([f"{one.path}: {one.why}" for one in left], most=5)
        raise CourseworkError(
            f"nothing in {folder} is from a student of the roster, read as layout {layout}. Is it the "
            "right folder, roster and --layout? A mapping file can say whose each file is (--mapping).\n"
            f"{some}"
        )
    submissions = []
    for student in roster:
        submission, rest = choose(student.id, of[student.id], assignment.name, folder)
        submissions.append(_dated(submission, due))
        left += rest
    return Collection(layout, tuple(submissions), tuple(left))


def _check_folder(folder: Path) -> None:
    if folder.is_file() and folder.suffix.lower() == ".zip":
        raise CourseworkError(
            f"{folder} is an archive, and none is unpacked here: unpack it into a folder of its own, for "
            "instance "
            f"with: python -m zipfile -e {folder.name} {folder.stem}"
        )
    if not folder.is_dir():
        raise CourseworkError(f"{folder} is not a folder: name the one that has the submissions in it")
    if not entries(folder):
        raise CourseworkError(f"{folder} is empty: name the folder that has the submissions in it")


def _recognised(folder: Path, names: Names, assignment: str) -> str:
    seen = {name: count for name, count in layouts.counts(folder, names, assignment).items() if count}
    if len(seen) > 1:
        told = ", ".join(f"{count} as from {name}" for name, count in seen.items())
        raise CourseworkError(
            f"{folder} can be read in more than one way ({told}): say which with --layout, or sort the "
            "files into "
            "a folder for each"
        )
    return next(iter(seen), "plain")


def _overruled(found: Found, folder: Path, mapped: dict[PurePosixPath, Mapped]) -> Found:
    """`found` as the mapping file says: the entry for the file itself, or for the nearest folder above it."""
    below = PurePosixPath(found.path.relative_to(folder).as_posix())
    for at in (below, *below.parents) if mapped else ():
        if at in mapped and not (found.path.is_symlink() or found.path.is_dir()):
            changed: dict[str, Any] = {"student": mapped[at].student, "why": "", "chosen": at == below}
            if mapped[at].handed_in:
                changed |= {"handed_in": mapped[at].handed_in, "notes": ()}
            return replace(found, **changed)
    return found


def _dated(submission: Submission, due: datetime | None) -> Submission:
    told = submission.lateness(due)
    return replace(submission, notes=(*submission.notes, told)) if told.startswith("late") else submission
