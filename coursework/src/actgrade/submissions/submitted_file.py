"""A file that was handed in, and every file of a folder."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

#: What computers leave in folders, in lower case.
_SYSTEM = {"__macosx", "thumbs.db", "desktop.ini", "__pycache__"}
SYSTEMS = "written by a computer and not by a student"


@dataclass(frozen=True)
class SubmittedFile:
    """One file: whose it is, or else why nobody's."""

    path: Path
    student: str = ""  #: an id of the roster, or ""
    why: str = ""  #: why it is no one's submission; "" where it is
    owners: tuple[str, ...] = ()  #: ids of those whose it may be, where it is no one's
    stem: str = ""  #: the student's own name for the file, without its ending and the LMS's counter
    order: tuple[int, ...] = ()  #: the LMS's counts; later files have higher ones
    handed_in: datetime | None = None
    called_late: bool = False
    chosen: bool = False  #: a person said that this is the one
    notes: tuple[str, ...] = ()

    @property
    def is_notebook(self) -> bool:
        return self.path.suffix.lower() == ".ipynb"

    @property
    def is_systems(self) -> bool:
        return self.why == SYSTEMS


def is_systems(name: str) -> bool:
    """Whether a computer wrote the file or folder `name` and not a student."""
    return name.startswith((".", "~$")) or name.casefold() in _SYSTEM


def entries(folder: Path) -> list[os.DirEntry[str]]:
    """What is directly in `folder`, by name."""
    with os.scandir(folder) as found:
        return sorted(found, key=lambda entry: entry.name)


def files_below(entry: os.DirEntry[str]) -> Iterator[SubmittedFile]:
    """Every file at or below `entry`, by name; links, devices, folders that cannot be read and a system's own
    files with why they are not taken.

    A student can nest folders deeper than Python calls functions, and longer than a path may be.
    """
    waiting = [entry]
    while waiting:
        entry = waiting.pop()
        path = Path(entry.path)
        if is_systems(entry.name):
            yield SubmittedFile(path, why=SYSTEMS)
        elif entry.is_symlink():
            yield SubmittedFile(path, why="a link, and links are not followed: put the file itself there")
        elif entry.is_dir(follow_symlinks=False):
            try:
                waiting += reversed(entries(path))
            except OSError as problem:
                yield SubmittedFile(path, why=f"a folder that cannot be read: {problem.strerror}")
        elif entry.is_file(follow_symlinks=False):
            yield SubmittedFile(path, stem=path.stem)
        else:
            yield SubmittedFile(path, why="not a file")
