"""Work that two students share: files that are the same byte by byte, and constants that were another's."""

import contextlib
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from actgrade.assignment import Assignment
from actgrade.errors import CourseworkError
from actgrade.printable import printable
from actgrade.submissions.submission import MOST, Collection
from actgrade.submitted_cells import NotebookError, RawSubmission, read_cells, read_submission
from actgrade.variants import constants

Values = tuple[float, ...]


def note_copies(
    collection: Collection, assignment: Assignment, seed: str, *, any_constants: bool = False
) -> Collection:
    """`collection` with a note for each student whose file or whose constants are somebody else's, too.

    A group that handed in one file is no copy. CourseworkError where most notebooks have other constants than
    `seed` gives, unless `any_constants` allows it: right answers would be called wrong.
    """
    notes: defaultdict[str, list[str]] = defaultdict(list)
    same: defaultdict[str, list[tuple[str, Path]]] = defaultdict(list)
    found: dict[str, Values] = {}
    paths = {one.student: one.path for one in collection}
    for one in collection:
        if one.path and (raw := read_submission(one.path)).raw is not None:
            same[raw.digest].append((one.student, one.path))
            if values := _values(raw, assignment):
                found[one.student] = values
    for group in same.values():
        for student, path in group if len({path for _, path in group}) > 1 else ():
            others = [other for other, of in group if of != path]
            notes[student].append(f"the same file, byte by byte, as that of {_listed(others)}")
    given = {student: tuple(constants(assignment, seed, student).values()) for student in paths}
    owners: defaultdict[Values, list[str]] = defaultdict(list)
    for student, values in given.items() if seed else ():
        owners[values].append(student)
    odd = [
        student
        for student, values in found.items()
        if values != given[student]
        and not any(paths[owner] == paths[student] for owner in owners.get(values, ()))
    ]
    if 2 * len(odd) > len(found) and not any_constants:
        wanted = f"--seed {seed!r} gives" if seed else "the assignment itself has, and no --seed was given"
        raise CourseworkError(
            f"{len(odd)} of {len(found)} notebooks have other constants than {wanted}, so right answers "
            "would be called wrong and nothing was graded: give the seed that they were released with "
            "and the same ids in the roster; or --any-constants, if it is they who changed them"
        )
    for student in odd:
        whose = owners.get(found[student])
        said = f"the constants of {_listed(whose)}" if whose else "constants that are nobody's"
        notes[student].append(f"has {said}")
    noted = [replace(one, notes=(*one.notes, *notes.get(one.student, ()))) for one in collection]
    return replace(collection, submissions=tuple(noted), shared=tuple(
        f"{printable(student, 40)}: {note}" for student in paths for note in notes.get(student, ())
    ))  # fmt: skip


def _values(raw: RawSubmission, assignment: Assignment) -> Values:
    """What the notebook's first cell with all constants sets them to; empty where there is none."""
    names = [variant.name for variant in assignment.variants]
    try:
        texts = [cell.text for cell in read_cells(raw.raw or b"") if cell.kind == "code"]
    except NotebookError:
        return ()
    for text in texts if names else ():
        set_to = [
            re.search(rf"(?m)^{re.escape(name)} = ([-+]?[\d.]+(?:e[-+]?\d+)?)\s*$", text) for name in names
        ]
        if all(set_to):
            with contextlib.suppress(ValueError):
                return tuple(float(one[1]) for one in set_to if one)
    return ()


def _listed(students: Iterable[str]) -> str:
    names = [printable(student, 40) for student in students]
    return ", ".join(names[:MOST]) + (f" and {len(names) - MOST} more" if len(names) > MOST else "")
