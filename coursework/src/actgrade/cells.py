"""A file that was handed in, as cells: read without believing anything that it says."""

import json
import logging
import os
import stat
import warnings
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from actgrade.result import Status

MOST_BYTES = 20 * 2**20  # a hostile one takes twenty times as much to read
MOST_CELLS = 2_000
MOST_CODE = 2_000_000  # letters


@dataclass(frozen=True)
class Handed:
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


class NotebookError(Exception):
    """The file is not a notebook that can be read. The message is for its student."""


def hand_in(path: Path | None) -> Handed:
    """Read the file at `path`: a file and nothing else, and not more of it than a notebook can have."""
    if path is None:
        return Handed(None, Status.MISSING, "nothing was handed in")
    flags = (
        os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    )
    if path.is_symlink():
        return Handed(None, Status.UNREADABLE, "a link was handed in, and not a file")
    if path.is_dir():
        return Handed(None, Status.UNREADABLE, "a folder was handed in, and not a notebook")
    try:
        descriptor = os.open(path, flags)
    except FileNotFoundError:
        return Handed(None, Status.MISSING, "nothing was handed in")
    except OSError as problem:
        return Handed(None, Status.UNREADABLE, f"the file cannot be read: {problem.strerror}")
    with os.fdopen(descriptor, "rb") as stream:
        about = os.fstat(descriptor)
        if not stat.S_ISREG(about.st_mode):
            return Handed(None, Status.UNREADABLE, "what was handed in is not a file")
        raw = stream.read(MOST_BYTES + 1)
    if len(raw) > MOST_BYTES:
        limit = f"{MOST_BYTES // 2**20} MiB"
        return Handed(
            None, Status.UNREADABLE, f"the file is larger than {limit}: clear its outputs and hand it in anew"
        )
    return Handed(raw)


def read_cells(raw: bytes) -> list[Cell]:
    """The cells of a notebook in any format that Jupyter ever wrote; NotebookError says what is wrong."""
    if not raw.strip(b"\0 \r\n\t"):
        raise NotebookError("the file is empty")
    try:
        notebook = json.loads(raw.decode("utf-8-sig"))
    except (ValueError, RecursionError, MemoryError):
        raise NotebookError("the file is not a notebook: it is damaged, or of another kind") from None
    if not isinstance(notebook, dict):
        raise NotebookError("the file is not a notebook")
    version = notebook.get("nbformat")
    if "cells" not in notebook and ("worksheets" in notebook or version in (1, 2, 3)):
        notebook = _upgraded(notebook)
    elif type(version) is int and version > 4:
        raise NotebookError(f"the notebook is in a newer format ({version}) than this grader reads")
    cells = notebook.get("cells")
    if not isinstance(cells, list):
        raise NotebookError("the file is not a notebook: it has no cells")
    if len(cells) > MOST_CELLS:
        raise NotebookError(f"the notebook has more than {MOST_CELLS} cells")
    found = [_cell(cell) for cell in cells]
    if sum(len(cell.text) for cell in found if cell.kind == "code") > MOST_CODE:
        raise NotebookError("the notebook has more code than this grader reads")
    return found


def _upgraded(notebook: dict[str, Any]) -> dict[str, Any]:
    """The same in format 4, by nbformat; imported for old notebooks alone, since that takes half a second."""
    import nbformat

    log = logging.getLogger("traitlets")
    before = log.disabled
    try:
        log.disabled = True  # an invalid old notebook is our reader's business, and not the screen's
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return dict(nbformat.reads(json.dumps(_bare(notebook)), as_version=4))
    except NotebookError:
        raise
    except Exception as problem:  # whatever a made-up notebook sets off in a converter
        raise NotebookError("the notebook is in an old format, and damaged") from problem
    finally:
        log.disabled = before


def _bare(notebook: dict[str, Any]) -> dict[str, Any]:
    """An old notebook's cells without outputs and all else that is not read: converters take minutes for it.

    NotebookError where there are more than may be.
    """
    sheets = notebook.get("worksheets")
    sheets = sheets if isinstance(sheets, list) else []
    held = [sheet["cells"] for sheet in sheets[:MOST_CELLS]] + [notebook.get("cells", [])]
    if len(sheets) > MOST_CELLS or sum(map(len, held)) > MOST_CELLS:
        raise NotebookError(f"the notebook has more than {MOST_CELLS} cells")
    cells = [[_bare_cell(cell) for cell in some] for some in held]
    bare: dict[str, Any] = {
        name: notebook[name] for name in ("nbformat", "nbformat_minor") if name in notebook
    }
    bare |= {"metadata": {"name": ""}}
    if "worksheets" in notebook:
        return bare | {"worksheets": [{"cells": some, "metadata": {}} for some in cells[:-1]]}
    return bare | {"cells": cells[-1]}


def _bare_cell(cell: dict[str, Any]) -> dict[str, Any]:
    """The cell without outputs; its lines as one text, and of its metadata what an answer is found by."""
    kept: dict[str, Any] = {
        name: cell[name] for name in ("cell_type", "language", "level", "code", "text") if name in cell
    }
    for name in ("input", "source"):
        if name in cell:
            lines = cell[name]
            kept[name] = "".join(lines) if isinstance(lines, list) else lines
    metadata = cell.get("metadata", {})
    kept["metadata"] = {name: metadata[name] for name in ("nbgrader", "tags") if name in metadata}
    if cell["cell_type"] == "code":
        kept |= {"outputs": [], "collapsed": False}
    return kept


def _cell(cell: Any) -> Cell:
    if not isinstance(cell, dict):
        raise NotebookError("the file is not a notebook: one of its cells is something else")
    text = cell.get("source", "")
    if isinstance(text, list):
        text = "".join(line for line in text if isinstance(line, str))
    metadata = cell.get("metadata")
    metadata = metadata if isinstance(metadata, dict) else {}
    nbgrader = metadata.get("nbgrader")
    nbgrader = nbgrader if isinstance(nbgrader, dict) else {}
    tags = metadata.get("tags")
    return Cell(
        kind=_text(cell.get("cell_type")),
        text=_text(text).replace("\r\n", "\n").replace("\0", ""),
        id=_text(cell.get("id")),
        grade_id=_text(nbgrader.get("grade_id")),
        tags=tuple(_text(tag) for tag in tags[:50]) if isinstance(tags, list) else (),
    )


def _text(value: Any) -> str:
    """`value` if it is text that can be written down again, else ""."""
    return value.encode("utf-8", "replace").decode("utf-8") if isinstance(value, str) else ""
