"""Which of a student's files is the submission: by rules that cannot be wrong, or else a person decides."""

import filecmp
from pathlib import Path

from actgrade.printable import printable
from actgrade.submissions.submission import MOST, Left, Submission
from actgrade.submissions.submitted_file import SubmittedFile

_ARCHIVES = {".zip", ".tar", ".gz", ".tgz", ".7z", ".rar", ".bz2", ".xz"}


def choose(
    student: str, files: list[SubmittedFile], assignment: str, folder: Path
) -> tuple[Submission, list[Left]]:
    """The submission of one student, and what else they handed in."""
    if not files:
        return Submission(student), []

    def below(file: SubmittedFile) -> str:
        return printable(file.path.relative_to(folder).as_posix())

    def submission(
        file: SubmittedFile,
        path: Path | None,
        notes: tuple[str, ...] = (),
        needs_human: str = "",
        remedy: str = "",
    ) -> Submission:
        notes = file.notes + notes
        return Submission(student, path, notes, needs_human, remedy, file.handed_in, file.called_late)

    notebooks = [one for one in files if one.is_notebook]
    others = [one for one in files if not one.is_notebook]
    if not notebooks:
        whats, remedies = zip(*(_no_notebook(one.path) for one in others[:MOST]), strict=True)
        whats = (*whats, f"and {len(others) - MOST} more") if len(others) > MOST else whats
        told = submission(files[0], None, (), "; ".join(whats), "; ".join(dict.fromkeys(remedies)))
        return told, [Left(below(one), "no notebook") for one in others]
    extra = [Left(below(one), "handed in beside the notebook and not read") for one in others]
    taken, note = _last(notebooks, assignment)
    if taken is None:
        listed = ", ".join(f"“{below(one)}”" for one in notebooks[:MOST])
        listed += f" and {len(notebooks) - MOST} more" if len(notebooks) > MOST else ""
        doubt = f"{len(notebooks)} notebooks ({listed}) and {note}"
        why = "a person has to say which of a student's notebooks it is"
        told = submission(notebooks[0], None, (), doubt, "say which in a mapping file")
        return told, [Left(below(one), why) for one in notebooks] + extra
    rest = [below(one) for one in notebooks if one != taken]
    notes = [f"taken: “{below(taken)}”, {note}"] if note else []
    notes += [f"not taken: “{path}”" for path in rest[:MOST]]
    notes += [f"not taken: {len(rest) - MOST} more"] if len(rest) > MOST else []
    left = [Left(path, "another notebook of the student was taken") for path in rest]
    return submission(taken, taken.path, tuple(notes)), left + extra


def _last(notebooks: list[SubmittedFile], assignment: str) -> tuple[SubmittedFile | None, str]:
    """The one that counts, and why; or None, and what is unclear."""
    chosen = [one for one in notebooks if one.chosen]
    if len(chosen) == 1:
        return chosen[0], "as the mapping file says" if len(notebooks) > 1 else ""
    if len(notebooks) == 1:
        return notebooks[0], ""
    named = [one for one in notebooks if one.stem == assignment]
    rest = chosen or named or notebooks
    if len(rest) == 1:
        return rest[0], f"the one called {assignment}"
    if all(filecmp.cmp(rest[0].path, one.path, shallow=False) for one in rest[1:]):
        return rest[0], "the others are the same byte by byte"
    if len({one.stem for one in rest}) == 1 and all(one.order for one in rest):
        counts = [count for count in zip(*(one.order for one in rest), strict=True) if len(set(count)) > 1]
        last = {count.index(max(count)) for count in counts if count.count(max(count)) == 1}
        if len(last) == 1:
            return rest[last.pop()], "the last by the LMS's count"
        return None, "the LMS's counts contradict each other"
    times = [one.handed_in for one in rest if one.handed_in]
    if len(times) == len(rest) and times.count(max(times)) == 1:
        return next(one for one in rest if one.handed_in == max(times)), "the last by its time"
    return None, "nothing says which of them counts"


def may_be_work(path: Path) -> bool:
    """Whether somebody may have handed this in for their notebook: one, an archive, or what is no file."""
    return path.suffix.lower() in {".ipynb", *_ARCHIVES} or path.is_symlink() or not path.is_file()


def _no_notebook(path: Path) -> tuple[str, str]:
    """What was handed in, and what the instructor can do about it."""
    name = printable(path.name, 80)
    if path.suffix.lower() in _ARCHIVES:
        beside = printable(path.with_suffix(".ipynb").name, 80)
        return f"“{name}” is an archive, and none is unpacked", f"put its notebook beside it as “{beside}”"
    return f"“{name}” is no notebook", "if it is one under a wrong name, let its name end in .ipynb"
