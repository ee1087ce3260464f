"""Cases of the file itself: cells moved, doubled and lost, metadata changed, and things that are no notebook."""

import copy
import os

from adversarial.case import BLANK, FAILED, HUMAN, MISSING, UNREADABLE, Case
from handing_in import RIGHT, as_bytes, cell_of, code_cell, notebook, solved, with_cell


def changed(name, change, outcome=None, **named):
    """The right answers, after `change` of the notebook."""
    held = solved()
    change(held)
    return Case(name, as_bytes(held), outcome or {}, **named)


def put(name, text, held=None, at=None, outcome=None, **named):
    """Another cell in it."""
    return Case(name, as_bytes(with_cell(held or solved(), text, at)), outcome or {}, **named)


def _stripped(held, lines=True):
    for cell in held["cells"]:
        cell["metadata"] = {}
        cell.pop("id")
        if not lines and cell["source"].startswith("# answer"):
            cell["source"] = cell["source"].partition("\n")[2]
    return held


def _swapped(held):
    one, other = (cell_of(held, name)["metadata"]["nbgrader"] for name in ("sigmoid", "slope"))
    one["grade_id"], other["grade_id"] = "slope", "sigmoid"


def _tampered(held):
    for cell in held["cells"]:
        cell["metadata"].setdefault("nbgrader", {}).update(
            points=100, grade=True, locked=False, schema_version=99
        )
    cell_of(held, "slope")["source"] = "# answer: slope\ndef slope(x):\n    return 1\n"


def _edited_checks(held):
    for name in ("sigmoid", "slope", "summary"):
        cell_of(held, f"check-{name}")["source"] = f"{name} = lambda *a: 1 / 0\nprint('right')"


def _twice(text):
    def change(held):
        cell = copy.deepcopy(cell_of(held, "slope"))
        cell["source"] = text or cell["source"]
        held["cells"].insert(3, cell)

    return change


def _without(*names):
    def change(held):
        for name in names:
            held["cells"].remove(cell_of(held, name))

    return change


def _to_markdown(held):
    cell_of(held, "slope")["cell_type"] = "markdown"


def _odd_types(held):
    held["cells"] += [
        {"cell_type": "code"},
        {"cell_type": 7, "source": {"a": 1}, "metadata": [], "id": []},
        {"cell_type": "code", "source": [1, None, "x = 1\n"], "metadata": {"nbgrader": "yes", "tags": "no"}},
        code_cell("y = '\udcff'\n"),
        code_cell("z = 1\0"),
    ]
    held["nbformat_minor"] = {"worse": True}
    held["metadata"] = None


def _sparse(folder):
    path = folder / "ada.ipynb"
    with path.open("wb") as file:
        file.truncate(2 * 2**30)
    return path


def _link(folder):
    other = folder / "others"
    other.mkdir()
    (other / "bob.ipynb").write_bytes(as_bytes(solved()))
    (folder / "ada.ipynb").symlink_to(other / "bob.ipynb")
    return folder / "ada.ipynb"


def _folder(folder):
    (folder / "ada.ipynb").mkdir()
    return folder / "ada.ipynb"


def _pipe(folder):
    os.mkfifo(folder / "ada.ipynb")
    return folder / "ada.ipynb"


NO_MARKS = dict.fromkeys(("sigmoid", "slope", "summary"), UNREADABLE)
GONE = dict.fromkeys(("sigmoid", "slope", "summary"), MISSING)
UNTOUCHED = dict.fromkeys(("sigmoid", "slope", "summary"), BLANK)


def unreadable(name, held, reason, **named):
    """A file that is no notebook."""
    return Case(name, held, NO_MARKS, whole=UNREADABLE, reason=reason, **named)


CELLS = [
    changed("metadata and ids stripped", _stripped, quick=True, note="found by its first line"),
    changed(
        "metadata, ids and first lines stripped",
        lambda held: _stripped(held, lines=False),
        note="found by the name",
    ),
    changed("grade ids swapped", _swapped),
    changed("points and flags tampered with", _tampered, {"slope": 0}),
    changed("check cells edited", _edited_checks, note="locked and was edited"),
    changed(
        "every locked cell deleted",
        _without("imports", "constants", "numbers", "check-sigmoid", "check-slope", "check-summary"),
        note="is gone",
    ),
    changed("the answer's cell deleted", _without("slope"), {"slope": MISSING}, reason="is gone", quick=True),
    changed("the answer's cell turned into text", _to_markdown, {"slope": HUMAN}, reason="not a code cell"),
    changed(
        "a check cell doubled", lambda held: held["cells"].append(copy.deepcopy(cell_of(held, "check-slope")))
    ),
    changed("the answer doubled", _twice(None)),
    changed(
        "two different answers",
        _twice("def slope(x):\n    return 1\n"),
        {"slope": HUMAN},
        reason="each differently",
        quick=True,
    ),
    changed("the answer and an untouched copy", _twice(cell_of(notebook(), "slope")["source"])),
    changed("cells of odd types", _odd_types),
    Case(
        "renamed",
        as_bytes(solved(slope="def slopes(x):\n    return 1\n")),
        {"slope": FAILED},
        reason="it defines slopes",
    ),
    Case("the answer deleted from its cell", as_bytes(solved(slope="# I do not know\n")), {"slope": BLANK}),
    put(
        "the answer in another cell",
        RIGHT["slope"],
        solved(slope=cell_of(notebook(), "slope")["source"].partition("\n")[2]),
        7,
        note="not in its own",
    ),
    put(
        "the answer in another cell at the end",
        RIGHT["slope"],
        solved(slope=cell_of(notebook(), "slope")["source"].partition("\n")[2]),
        note="not in its own",
    ),
    put("the name taken for something else at the end", "sigmoid = slope = summary = 3"),
    put("a million empty lines", "\n" * 10**6 + "x = 1", at=1, quick=True),
    Case("nothing answered", as_bytes(notebook()), UNTOUCHED),
    changed("every cell deleted", lambda held: held["cells"].clear(), GONE),
]

FILES = [
    Case(
        "nothing handed in",
        lambda folder: None,
        GONE,
        whole=MISSING,
        reason="nothing was handed in",
        quick=True,
    ),
    unreadable("an empty file", b"", "empty", quick=True),
    unreadable("a file of zeros", bytes(100_000), "empty"),
    unreadable("half a notebook", as_bytes(solved())[:2000], "damaged", quick=True),
    unreadable("a picture", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40, "damaged"),
    unreadable("another encoding", as_bytes(solved()).decode().encode("utf-16"), "damaged"),
    unreadable("a list", b"[1, 2]", "not a notebook"),
    unreadable("a notebook without cells", b'{"nbformat": 4, "metadata": {}}', "no cells"),
    unreadable("cells that are none", b'{"nbformat": 4, "cells": [1, 2]}', "not a notebook"),
    unreadable("nested 100,000 deep", b'{"cells": ' + b"[" * 100_000, "damaged"),
    unreadable("a number of a million digits", b'{"nbformat": 4, "cells": ' + b"9" * 10**6 + b"}", "damaged"),
    unreadable("a format of the future", b'{"nbformat": 5, "cells": []}', "newer"),
    unreadable("an old notebook", b'{"nbformat": 3, "worksheets": [7]}', "old format"),
    unreadable("an older notebook", b'{"nbformat": 1, "cells": {"a": 1}}', "old format"),
    unreadable("3,000 cells", as_bytes(solved() | {"cells": [code_cell("pass")] * 3000}), "cells"),
    unreadable("a file of 2 GB", _sparse, "larger", quick=True),
    unreadable("a link to another's work", _link, "link", quick=True),
    unreadable("a folder", _folder, "folder"),
    unreadable("a pipe", _pipe, "not a file"),
    Case("a byte order mark", b"\xef\xbb\xbf" + as_bytes(solved())),
    Case("a key given twice", as_bytes(solved()).replace(b'"nbformat": 4', b'"nbformat": 3, "nbformat": 4')),
]

FILE_CASES = CELLS + FILES
