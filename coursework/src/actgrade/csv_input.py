"""Reading a CSV file that a person made, and saying everything that is wrong with it at once."""

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from actgrade.errors import CourseworkError
from actgrade.printable import bullets, printable

_CSV_UTF8 = "save it again as “CSV UTF-8 (comma delimited)”"


@dataclass(frozen=True)
class Row:
    """One row: where it is, and its cells by the column's name."""

    line: int
    number: int  #: as a spreadsheet counts rows: a cell of several lines is one of them
    cells: dict[str, str]


@dataclass(frozen=True)
class Table:
    """A file's rows, and what is wrong with others (each with its line)."""

    path: Path
    columns: tuple[str, ...]
    header: tuple[str, ...]  #: the columns as they are written there
    rows: tuple[Row, ...]
    problems: tuple[str, ...]

    def complain(self, problems: Sequence[str], kind: str) -> None:
        """Raise one CourseworkError that names all problems, if there is any."""
        found = sorted([*self.problems, *problems], key=_line_of)
        if found:
            count = "a problem" if len(found) == 1 else f"{len(found)} problems"
            raise CourseworkError(f"{self.path} has {count}, so the {kind} was not used:\n{bullets(found)}")


def read_table(
    path: Path, wanted: Sequence[str], kind: str, *, exports: Sequence[Sequence[str]] = ()
) -> Table:
    """The table in `path`, whose header must have the columns `wanted`; `kind` names the file in errors.

    All columns of one of `exports`, which a program wrote, do instead of those.

    UTF-8 with or without a byte-order mark; commas, or the semicolons and tabs that some spreadsheets write.
    A column's name is compared without regard to case, spaces and dashes. Blank rows are left out.
    CourseworkError where the file as a whole cannot be read; a broken row is in the table's `problems`.
    """
    text = _text(path, kind)
    header = next((line for line in text.splitlines() if line.strip()), "")
    if not header:
        raise CourseworkError(f"{path} is empty: a {kind} begins with the line {','.join(wanted)}")
    delimiter = max(",;\t", key=header.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    columns: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    rows: list[Row] = []
    problems: list[str] = []
    end = 0
    try:
        for number, cells in enumerate(reader, start=1):
            line, end = end + 1, reader.line_num
            if not any(cell.strip() for cell in cells):
                continue
            if not columns:
                names, columns = tuple(cells), tuple(_column(cell) for cell in cells)
                if not any(set(export) <= set(columns) for export in exports):
                    _check_header(path, columns, wanted, kind, line)
                continue
            while len(cells) > len(columns) and not cells[-1].strip():
                cells.pop()  # spreadsheets pad rows
            if len(cells) > len(columns):
                problems.append(
                    f"line {line}: {len(cells)} cells and {len(columns)} columns; a cell that contains the "
                    f"separator “{delimiter}” needs double quotes around it: "
                    f"“{printable(delimiter.join(cells), 60)}”"
                )
                continue
            cells += [""] * (len(columns) - len(cells))
            rows.append(Row(line, number, dict(zip(columns, (cell.strip() for cell in cells), strict=True))))
    except csv.Error as problem:
        problems.append(
            f"line {end + 1}: {problem}; look for a double quote that is not closed, or one inside a cell, "
            "which is written twice"
        )
    return Table(path, columns, names, tuple(rows), tuple(problems))


def _text(path: Path, kind: str) -> str:
    try:
        raw = path.read_bytes()
    except OSError as problem:
        raise CourseworkError(f"the {kind} {path} cannot be read: {problem.strerror}") from problem
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise CourseworkError(f"{path} is in UTF-16 and not in UTF-8: {_CSV_UTF8}")
    if raw.startswith(b"PK\x03\x04"):
        raise CourseworkError(f"{path} is a spreadsheet's own file and not a CSV: {_CSV_UTF8}")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        line = raw[: problem.start].count(b"\n") + 1
        near = raw.splitlines()[line - 1].decode("latin-1")
        raise CourseworkError(
            f"{path}, line {line}: not UTF-8 (near “{printable(near, 60)}”), so letters with accents would "
            f"be wrong: {_CSV_UTF8}"
        ) from problem
    if "\0" in text:
        line = text[: text.index("\0")].count("\n") + 1
        raise CourseworkError(f"{path}, line {line}: a NUL character, so not a CSV: {_CSV_UTF8}")
    return text


def _column(cell: str) -> str:
    return re.sub(r"[\s_-]+", "_", cell.strip().casefold())


def _check_header(path: Path, columns: tuple[str, ...], wanted: Sequence[str], kind: str, line: int) -> None:
    missing = [name for name in wanted if name not in columns]
    if missing:
        raise CourseworkError(
            f"{path}, line {line}: a {kind} needs the column{'s'[: len(missing) > 1]} "
            f"{', '.join(missing)}; its "
            f"header has {', '.join(printable(name, 30) or '(nothing)' for name in columns)}. "
            f"Name the columns in the first line, for instance: {','.join(wanted)}"
        )
    if twice := sorted({name for name in columns if name and columns.count(name) > 1}):
        raise CourseworkError(f"{path}, line {line}: two columns are called {', '.join(twice)}")


def _line_of(problem: str) -> int:
    found = re.match(r"line (\d+)", problem)
    return int(found[1]) if found else 0
