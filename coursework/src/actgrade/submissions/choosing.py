"""Which of a student's files is the submission: by rules that cannot be wrong, or else a person decides."""

import filecmp
from pathlib import Path

from actgrade.shown import shown
from actgrade.submissions.found import Found
from actgrade.submissions.submission import Left, Submission

_ARCHIVES = {".zip", ".tar", ".gz", ".tgz", ".7z", ".rar", ".bz2", ".xz"}


def choose(student: str, files: list[Found], assignment: str, folder: Path) -> tuple[Submission, list[Left]]:
    """The submission of one student, and what else they handed in."""
    notebooks = [one for one in files if one.is_notebook]
    others = [one for one in files if not one.is_notebook]
    if not files:
        return Submission(student), []
    if not notebooks:
        said = [_no_notebook(one.path) for one in others]
        submission = _with(
            files[0],
            student,
            None,
            "; ".join(what for what, _ in said),
            remedy="; ".join(dict.fromkeys(remedy for _, remedy in said)),
        )
        return submission, [_left(one, folder, "no notebook") for one in others]
    taken, note = _last(notebooks, assignment)
    if taken is None:
        listed = ", ".join(f"“{_below(one, folder)}”" for one in notebooks)
        told = f"{len(notebooks)} notebooks ({listed}) and {note}"
        why = "a person has to say which of a student's notebooks it is"
        left = [_left(one, folder, why) for one in notebooks]
        submission = _with(notebooks[0], student, None, told, remedy="say which in a mapping file")
        return submission, left + _extra(others, folder)
    left = [
        _left(one, folder, "another notebook of the student was taken") for one in notebooks if one != taken
    ]
    notes: tuple[str, ...] = (f"taken: “{_below(taken, folder)}”, {note}",) if note else ()
    notes += tuple(f"not taken: “{one.path}”" for one in left)
    return _with(taken, student, taken.path, "", notes), left + _extra(others, folder)


def _last(notebooks: list[Found], assignment: str) -> tuple[Found | None, str]:
    """The one that counts, and why; or None, and what is unclear."""
    chosen = [one for one in notebooks if one.chosen]
    if len(chosen) == 1:
        return chosen[0], "as the mapping file says" if len(notebooks) > 1 else ""
    if len(notebooks) == 1:
        return notebooks[0], ""
    named = [one for one in notebooks if one.stem == assignment]
    rest = chosen or named or notebooks
    why = f"the one called {assignment}" if named and not chosen else "the last of them"
    if len(rest) == 1:
        return rest[0], why
    if all(filecmp.cmp(rest[0].path, one.path, shallow=False) for one in rest[1:]):
        return rest[0], "the others are the same byte by byte"
    stems = {one.stem for one in rest}
    if len(stems) == 1 and all(one.order for one in rest):
        counts = [count for count in zip(*(one.order for one in rest), strict=True) if len(set(count)) > 1]
        last = {count.index(max(count)) for count in counts if count.count(max(count)) == 1}
        if len(last) == 1:
            return rest[last.pop()], "the last by the LMS's count"
        return None, "the LMS's counts contradict each other"
    times = [one.handed_in for one in rest if one.handed_in]
    if len(times) == len(rest) and times.count(max(times)) == 1:
        return next(one for one in rest if one.handed_in == max(times)), "the last by its time"
    return None, "nothing says which of them counts"


def _no_notebook(path: Path) -> tuple[str, str]:
    """What was handed in, and what the instructor can do about it."""
    name = shown(path.name, 80)
    if path.suffix.lower() in _ARCHIVES:
        beside = shown(path.with_suffix(".ipynb").name, 80)
        return f"“{name}” is an archive, and none is unpacked", f"put its notebook beside it as “{beside}”"
    return f"“{name}” is no notebook", "if it is one under a wrong name, let its name end in .ipynb"


def _with(
    one: Found,
    student: str,
    path: Path | None,
    needs_human: str,
    notes: tuple[str, ...] = (),
    remedy: str = "",
) -> Submission:
    return Submission(
        student,
        path,
        one.notes + notes,
        needs_human,
        remedy,
        one.handed_in,
        one.called_late,
    )


def _extra(others: list[Found], folder: Path) -> list[Left]:
    return [_left(one, folder, "handed in beside the notebook and not read") for one in others]


def _left(one: Found, folder: Path, why: str) -> Left:
    return Left(_below(one, folder), why)


def _below(one: Found, folder: Path) -> str:
    return shown(one.path.relative_to(folder).as_posix())
