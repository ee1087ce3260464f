"""A submitted file, as cells: read without believing anything that it says."""

import json
import os
import stat
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

from actgrade.result import Status

MOST_BYTES = 20 * 2**20  # a hostile one takes twenty times as much to read
MOST_CELLS = 2_000
MOST_CODE = 2_000_000  # letters
_FLAGS = os.O_RDONLY | sum(getattr(os, name, 0) for name in ("O_NOFOLLOW", "O_NONBLOCK", "O_BINARY"))


@dataclass(frozen=True)
class RawSubmission:
    """The bytes of a submission, or why there are none."""

    raw: bytes | None
    status: Status = Status.GRADED
    reason: str = ""

    @property
    def digest(self) -> str:
        return "" if self.raw is None else sha256(self.raw).hexdigest()


@dataclass(frozen=True)
class Cell:
    """One cell of a submitted notebook."""

    kind: str  #: code, markdown or raw
    text: str
    id: str = ""
    grade_id: str = ""
    tags: tuple[str, ...] = ()
    outputs: tuple[Any, ...] = field(
        default=(), compare=False, repr=False
    )  #: as the file has them, unchecked
    attachments: tuple[Any, ...] = field(default=(), compare=False, repr=False)  #: likewise


class NotebookError(Exception):
    """The file is not a notebook that can be read. The message is for its student."""


def read_submission(path: Path | None) -> RawSubmission:
    """Read the file at `path`: a file and nothing else, and not more of it than a notebook can have."""

    def unreadable(reason: str) -> RawSubmission:
        return RawSubmission(None, Status.UNREADABLE, reason)

    if path is None:
        return RawSubmission(None, Status.MISSING, "nothing was handed in")
    if path.is_symlink():
        return unreadable("a link was handed in, and not a file")
    if path.is_dir():
        return unreadable("a folder was handed in, and not a notebook")
    try:
        descriptor = os.open(path, _FLAGS)
    except OSError as problem:
        return unreadable(f"the file cannot be read: {problem.strerror}")
    with os.fdopen(descriptor, "rb") as stream:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            return unreadable("what was handed in is not a file")
        raw = stream.read(MOST_BYTES + 1)
    if len(raw) > MOST_BYTES:
        limit = f"{MOST_BYTES // 2**20} MiB"
        return unreadable(f"the file is larger than {limit}: clear the outputs and submit it again")
    return RawSubmission(raw)


def read_cells(raw: bytes) -> list[Cell]:
    """The cells of a notebook; NotebookError says what is wrong."""
    if not raw.strip(b"\0 \r\n\t"):
        raise NotebookError("the file is empty")
    try:
        notebook = json.loads(raw.decode("utf-8-sig"))
    except (ValueError, RecursionError, MemoryError):
        raise NotebookError("the file is not a notebook: it is damaged, or of another kind") from None
    if not isinstance(notebook, dict):
        raise NotebookError("the file is not a notebook")
    version, cells = notebook.get("nbformat"), notebook.get("cells")
    if type(version) is int and version > 4:
        raise NotebookError(f"the notebook is in a newer format ({version}) than this grader reads")
    if "worksheets" in notebook or version in (1, 2, 3):
        raise NotebookError(
            "the notebook is in an old format: open it in a current Jupyter, save it and submit it again"
        )
    if not isinstance(cells, list):
        raise NotebookError("the file is not a notebook: it has no cells")
    if len(cells) > MOST_CELLS:
        raise NotebookError(f"the notebook has more than {MOST_CELLS} cells")
    found = [_cell(cell) for cell in cells]
    if sum(len(cell.text) for cell in found if cell.kind == "code") > MOST_CODE:
        raise NotebookError("the notebook has more code than this grader reads")
    return found


def _cell(cell: Any) -> Cell:
    if not isinstance(cell, dict):
        raise NotebookError("the file is not a notebook: one of its cells is something else")
    text = cell.get("source", "")
    if isinstance(text, list):
        text = "".join(line for line in text if isinstance(line, str))
    metadata = _dict(cell.get("metadata"))
    tags, outputs = metadata.get("tags"), cell.get("outputs")
    return Cell(
        kind=_text(cell.get("cell_type")),
        text=_text(text).replace("\r\n", "\n").replace("\0", ""),
        id=_text(cell.get("id")),
        grade_id=_text(_dict(metadata.get("nbgrader")).get("grade_id")),
        tags=tuple(_text(tag) for tag in tags[:50]) if isinstance(tags, list) else (),
        outputs=tuple(outputs) if isinstance(outputs, list) else (),
        attachments=tuple(_dict(cell.get("attachments")).values()),
    )


def _dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _text(value: Any) -> str:
    """`value` if it is text that can be written down again, else ""."""
    return value.encode("utf-8", "replace").decode("utf-8") if isinstance(value, str) else ""
