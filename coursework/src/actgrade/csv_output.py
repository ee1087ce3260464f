"""CSV that opens right in a spreadsheet, and does nothing there: a name such as =1+1 stays a name."""

import csv
import io
import re
from collections.abc import Iterable, Sequence

#: What makes a spreadsheet take a cell for a formula, in both widths, and what some strip to get there.
_FORMULA = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")

Cell = str | float | int | None


def disarm(text: str) -> str:
    """`text` with an apostrophe before it where a spreadsheet would compute it."""
    return f"'{text}" if _FORMULA.match(text) else text


def rearm(text: str) -> str:
    """What `disarm` was given."""
    return text[1:] if text.startswith("'") and _FORMULA.match(text) else text


def number(value: float | None) -> Cell:
    """A mark as people write it: 3 and 2.5, without the dust of floating point; None is an empty cell."""
    if value is None:
        return None
    rounded = round(value, 6)
    return int(rounded) if rounded == int(rounded) else rounded


def _cell(cell: Cell, point: str) -> str:
    if isinstance(cell, float | int):
        return str(cell).replace(".", point)
    return '"' + disarm(cell or "").replace('"', '""') + '"'


def csv_text(
    header: Sequence[str], rows: Iterable[Sequence[Cell]], *, separator: str = ",", mark: bool = True
) -> str:
    """The table as CSV: all text quoted and disarm, numbers bare, CRLF line ends as the format asks.

    Spreadsheets that part cells by a semicolon write 2,5 for two and a half, and take 2.5 for a date.
    With `mark` it begins with a byte-order mark, by which a spreadsheet knows UTF-8; an LMS wants none.
    """
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=separator, quoting=csv.QUOTE_MINIMAL).writerow(
        [disarm(name) for name in header]
    )
    point = "," if separator == ";" else "."
    for row in rows:
        out.write(separator.join(_cell(cell, point) for cell in row) + "\r\n")
    return ("\ufeff" if mark else "") + out.getvalue()
