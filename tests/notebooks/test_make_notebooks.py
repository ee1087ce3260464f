"""`make notebooks` executes into the normal form, twice the same, and leaves a failing chapter alone."""

import json

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from tools.notebooks import describe_changes, main, write_whole

pytestmark = pytest.mark.filterwarnings("default")  # the kernel's client, not our code

WIDGET = """\
import anywidget, traitlets
class Dot(anywidget.AnyWidget):
    _esm = "export default { render() {} }"
    x = traitlets.Float(1.0).tag(sync=True)
    def __repr__(self): return "Dot()"
Dot()"""


def chapter(path, *sources, **metadata):
    """Write an unexecuted notebook."""
    cells = [new_markdown_cell("# Title"), *[new_code_cell(source, metadata=metadata) for source in sources]]
    nbformat.write(new_notebook(cells=cells), path)
    return path


def test_a_second_run_changes_no_byte(tmp_path, capsys):
    path = chapter(tmp_path / "a.ipynb", "import sys", "print(1)\nsys.stdout.flush()\nprint(2)", WIDGET, "")
    assert main([str(path)]) == 0
    first = path.read_bytes()
    assert main([str(path)]) == 0
    assert path.read_bytes() == first
    assert main(["--check", str(path)]) == 0
    cells = json.loads(first)["cells"]
    assert [cell.get("execution_count") for cell in cells] == [None, 1, 2, 3, None]
    assert cells[2]["outputs"][0]["text"] == ["1\n", "2\n"]
    assert b"export default" not in first.replace(json.dumps(WIDGET.splitlines()[2] + "\n").encode(), b"")
    assert "a.ipynb: 4 cells" in capsys.readouterr().out


def test_check_lists_what_would_change_and_writes_nothing(tmp_path, capsys):
    path = chapter(tmp_path / "a.ipynb", "print(1)")
    before = path.read_bytes()
    assert main(["--check", str(path)]) == 1
    assert path.read_bytes() == before
    said = capsys.readouterr().out
    assert "cell 1" in said
    assert "1 would change" in said


def test_a_failing_chapter_is_named_with_its_cell_and_left_as_it_was(tmp_path, capsys):
    good = chapter(tmp_path / "good.ipynb", "print(1)")
    bad = chapter(tmp_path / "bad.ipynb", "x = 1", "print('before')\n1 / 0")
    before = bad.read_bytes()
    assert main([str(bad), str(good)]) == 1
    said = capsys.readouterr().out
    assert "bad.ipynb, cell 2: ZeroDivisionError: division by zero" in said
    assert "1 / 0" in said
    assert "Traceback" not in said
    assert bad.read_bytes() == before
    assert json.loads(good.read_text())["cells"][1]["execution_count"] == 1


def test_a_cell_may_fail_on_purpose(tmp_path):
    path = chapter(tmp_path / "a.ipynb", "1 / 0", tags=["raises-exception"])
    assert main([str(path)]) == 0
    assert json.loads(path.read_text())["cells"][1]["outputs"][0]["ename"] == "ZeroDivisionError"


def test_a_missing_and_an_unreadable_chapter_are_messages(tmp_path, capsys):
    assert main([str(tmp_path / "gone.ipynb")]) == 1
    assert "No such notebook" in capsys.readouterr().err
    broken = tmp_path / "broken.ipynb"
    broken.write_text("{")
    assert main([str(broken)]) == 1
    assert "cannot be read as a notebook" in capsys.readouterr().out


def test_a_write_that_fails_leaves_the_old_file_and_no_draft(tmp_path, monkeypatch):
    path = tmp_path / "a.ipynb"
    path.write_text("old")

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.replace", full)
    with pytest.raises(OSError, match="No space"):
        write_whole(path, "new")
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_changes_are_described_by_cell_and_kind():
    def one(text, picture):
        data = {"text/plain": text, "image/png": picture}
        return {
            "cells": [{"source": "x", "outputs": [{"output_type": "display_data", "data": data}]}],
            "metadata": {},
        }

    assert describe_changes(one("1", "A"), one("2", "A")) == ["cell 0: outputs (text/plain)"]
    assert describe_changes(one("1", "A"), one("1", "B")) == ["cell 0: outputs (image/png)"]
    assert describe_changes(one("1", "A"), {"cells": [], "metadata": {}}) == ["1 cells became 0"]
