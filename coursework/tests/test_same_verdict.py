"""What the notebook's check says of an answer is what grading says of it, whatever kind of callable it is."""

import copy

import numpy as np
import pytest

from actbook.coursework import NotebookChecks, notebook_check
from actgrade.grading import grade_submission
from actgrade.releases import Release
from actgrade.result import Status
from actgrade.sandbox import protection
from handing_in import RIGHT, SECRET, SMALL, cell_of, handed, solved, with_cell

VISIBLE = Release(SMALL).visible()
HERE = "s = 1 / (1 + np.exp(-x))\n    return s * (1 - s)\n"
ACTBOOK = "No module named 'actbook'"
MPMATH = "No module named 'mpmath'"
UNDEFINED = "slope"
BOOK = "from actbook import sigmoid as book\n"

ANSWERS = {  # a way to make `slope` callable: its cell, and what both say is wrong ("" for right)
    "vectorize around the book": (BOOK + "slope = np.vectorize(lambda x: float(book.derivative(x)))", ACTBOOK),
    "vectorize around mpmath": (
        "import mpmath\n@np.vectorize\ndef slope(x):\n    return float(mpmath.diff(lambda t: 1 / (1 + mpmath.exp(-t)), x))",
        MPMATH,
    ),
    "a closure": ("def make():\n    from actbook import sigmoid as book\n    def f(x): return book.derivative(x)\n"
                  "    return f\nslope = make()", ACTBOOK),
    "partial": (BOOK + "from functools import partial\ndef _f(k, x): return k * book.derivative(x)\n"
                "slope = partial(_f, 1.0)", ACTBOOK),
    "a default argument": (BOOK + "def slope(x, _b=book): return _b.derivative(x)", ACTBOOK),
    "an instance": (BOOK + "class S:\n    def __call__(self, x): return book.derivative(x)\nslope = S()", ACTBOOK),
    "wraps": ("import functools, mpmath\ndef each(f):\n    @functools.wraps(f)\n    def g(x): return f(x)\n"
              "    return g\n@each\ndef slope(x):\n    return mpmath.mpf(x)", MPMATH),
    "an annotation": (f"import matplotlib\ndef slope(x: matplotlib.axes.Axes):\n    {HERE}",
                      "No module named 'matplotlib'"),
    "a bound method": (BOOK + "slope = book.derivative", ACTBOOK),
    "a module beside it": ("from helper import slope as near\ndef slope(x):\n    return near(x)",
                           "No module named 'helper'"),
    "a script that was run": ("%run helper2.py", UNDEFINED),
    "the book itself": (BOOK + "def slope(x): return book.derivative(x)", ACTBOOK),
    "a static method": (BOOK + "class S:\n    @staticmethod\n    def f(x): return book.derivative(x)\nslope = S.f",
                        ACTBOOK),
    "a class attribute": (BOOK + "class S:\n    held = book\n    def f(self, x): return self.held.derivative(x)\n"
                          "slope = S().f", ACTBOOK),
    "a global that is set later": (f"def slope(x):\n    return inner(x)\ndef inner(x):\n    {HERE}"
                                   "from actbook import relu as inner", ""),
    "a name imported inside": ("def slope(x):\n    import importlib\n    return importlib.import_module('actbook')"
                               ".sigmoid.derivative(x)", ACTBOOK),
    "own vectorize": (f"@np.vectorize\ndef slope(x):\n    {HERE}", ""),
    "own lru_cache": (f"import functools\n@functools.lru_cache\ndef scale(): return 1.0\ndef slope(x):\n    x = scale() * x\n    {HERE}",
                      ""),
    "lru_cache on arrays": (f"import functools\n@functools.lru_cache\ndef slope(x):\n    {HERE}", "unhashable type"),
    "a lambda in a dict": ("ways = {'s': lambda x: sigmoid(x) * (1 - sigmoid(x))}\nslope = ways['s']", ""),
    "nested functions": (f"def slope(x):\n    def inner(x):\n        return sigmoid(x)\n    {HERE}", ""),
    "a generator inside": ("def slope(x):\n    return next(s * (1 - s) for s in [sigmoid(x)])", ""),
    "a global statement": (f"count = 0\ndef slope(x):\n    global count\n    count += 1\n    {HERE}", ""),
    "singledispatch": (f"import functools\n@functools.singledispatch\ndef slope(x):\n    {HERE}", ""),
    "filters that raise": ("import warnings\nwarnings.simplefilter('error')\ndef slope(x):\n    0 * np.log(0 * np.asarray(x))\n"
                           f"    warnings.warn('mine')\n    {HERE}", ""),
    "an error state that raises": (f"np.seterr(all='raise')\ndef slope(x):\n    np.exp(-800 - np.abs(x)), np.exp(800 + np.abs(x))\n    {HERE}",
                                   ""),
    "filters that raise, in use": ("import warnings\nwarnings.filterwarnings('error', category=RuntimeWarning)\ndef slope(x):\n"
                                   "    x = np.asarray(x, float)\n    np.where(x == 0, 0.25, x / (x - x))\n"
                                   f"    {HERE}", ""),
}  # fmt: skip


@pytest.fixture(scope="module")
def sandbox():
    return protection().sandbox


def says_in_notebook(held, capsys, monkeypatch, declared=VISIBLE):
    """What the check of `slope` prints once all cells up to it have been run."""
    texts = [cell["source"] for cell in held["cells"] if cell["cell_type"] == "code"]
    cells = ["", *texts[: 1 + next(n for n, text in enumerate(texts) if text.startswith('check("slope"'))]]
    monkeypatch.setattr(notebook_check, "_cells_that_were_run", lambda: cells)
    check = NotebookChecks(declared, SMALL.folder)
    check("slope", np.abs)  # what it is here does not count
    said = capsys.readouterr().out
    check._process.close()
    return said


@pytest.mark.parametrize("name", ANSWERS)
def test_a_callable_is_right_in_both_or_refused_in_both_for_the_same_reason(
    name, sandbox, capsys, monkeypatch
):
    answer, reason = ANSWERS[name]
    held = solved(slope=answer)
    said = says_in_notebook(held, capsys, monkeypatch)
    seen, fresh = grade_submission(handed(held), "ada", SMALL, secret=SECRET, sandbox=sandbox).parts[2:4]
    assert ("right  1 point:" in said, seen.marks == 1, fresh.marks == 3) == ((not reason,) * 3), (said, seen)
    assert reason in said
    assert reason in seen.reason


LOOKED_UP = (  # the two numbers that name a shown call, and what it gives
    "TABLE = {json}\ndef slope(x):\n    return np.asarray(TABLE[repr(np.ravel(x).tolist())]).reshape(np.shape(x))"
)


def test_a_table_of_the_shown_values_is_noticed(sandbox):
    part = VISIBLE["questions"]["slope"]["parts"][0]
    read = notebook_check.restore
    table = {
        repr(np.ravel(read(case["args"][0])).tolist()): np.ravel(read(case["wanted"])).tolist()
        for case in part["cases"]
    }
    held = solved(slope=LOOKED_UP.replace("{json}", repr(table)))
    seen, fresh = grade_submission(handed(held), "ada", SMALL, secret=SECRET, sandbox=sandbox).parts[2:4]
    assert (seen.status, seen.marks, fresh.marks) == (Status.NEEDS_HUMAN, None, 0)
    assert "not on others of their kind" in seen.reason


def test_a_wrong_answer_that_a_later_cell_replaces_needs_a_person(sandbox):
    held = with_cell(solved(slope="def slope(x):\n    return sigmoid(x)\n"), RIGHT["slope"])
    parts = grade_submission(handed(held), "ada", SMALL, secret=SECRET, sandbox=sandbox).parts[2:4]
    assert {part.status for part in parts} == {Status.NEEDS_HUMAN}
    assert f"cell {len(held['cells'])} defines slope again" in parts[0].reason
    assert cell_of(held, "slope")["source"].endswith("return sigmoid(x)\n")


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ("def slope(x):\n    while True:\n        pass\n", "not done within the 0.5 seconds"),
        ("import os\ndef slope(x):\n    os._exit(0)\n", "its process ended while it was called"),
        (f"{RIGHT['slope']}\nimport os\nos._exit(0)", "note: the cell “# answer: slope” did not end well"),
        (
            f"def slope(x):\n    0 * np.log(0 * np.asarray(x))\n    {HERE}",
            "note: NumPy warns: divide by zero",
        ),
        ("def slope(x):\n    return np.max(x, 2 * x)", "number by number, is `np.maximum`"),
    ],
    ids=["an endless loop", "an end in a call", "an end in a cell", "a warning", "a slip"],
)
def test_the_notebook_survives_whatever_an_answer_does_and_says_so(answer, said, capsys, monkeypatch):
    """With two visible parts: the second has a process of its own where the first took it along."""
    declared = copy.deepcopy(VISIBLE)
    declared["questions"]["slope"]["parts"] *= 2
    assert said in says_in_notebook(solved(slope=answer), capsys, monkeypatch, declared)
