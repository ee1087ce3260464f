"""`make notebooks` executes into the normal form, twice the same, and leaves a failing chapter alone."""

import json

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from tools.notebooks import main, write_whole

pytestmark = pytest.mark.filterwarnings("default")  # the kernel's client, not our code

WIDGET = """\
import anywidget, traitlets
class Dot(anywidget.AnyWidget):
    _esm = "export default { render() {} }"
    x = traitlets.Float(1.0).tag(sync=True)
    def __repr__(self): return "Dot()"
Dot()"""


def chapter(path, *sources):
    """Write an unexecuted notebook; its last cell may fail."""
    cells = [new_markdown_cell("# Title"), *map(new_code_cell, sources)]
    cells[-1].metadata = {"tags": ["raises-exception"]}
    nbformat.write(new_notebook(cells=cells), path)
    return path


def test_a_second_run_changes_no_byte_and_a_cell_may_fail_on_purpose(tmp_path):
    path = chapter(
        tmp_path / "a.ipynb", "import sys", "print(1)\nsys.stdout.flush()\nprint(2)", WIDGET, "1 / 0"
    )
    assert main([str(path)]) == 0
    first = path.read_bytes()
    cells = json.loads(first)["cells"]
    assert [cell.get("execution_count") for cell in cells] == [None, 1, 2, 3, 4]
    assert cells[2]["outputs"][0]["text"] == ["1\n", "2\n"]
    assert cells[4]["outputs"][0]["ename"] == "ZeroDivisionError"
    assert main([str(path)]) == 0
    assert path.read_bytes() == first


def test_a_failing_chapter_is_named_with_its_cell_and_left_as_it_was(tmp_path, capsys):
    good = chapter(tmp_path / "good.ipynb", "print(1)")
    bad = chapter(tmp_path / "bad.ipynb", "x = 1", "print('before')\n1 / 0", "x")
    broken = tmp_path / "broken.ipynb"
    broken.write_text("{")
    before = bad.read_bytes()
    assert main([str(bad), str(good), str(broken)]) == 1
    text = capsys.readouterr().out
    assert "bad.ipynb, cell 2: ZeroDivisionError: division by zero" in text
    assert "broken.ipynb cannot be read as a notebook" in text
    assert "1 / 0" in text
    assert "Traceback" not in text
    assert bad.read_bytes() == before
    assert json.loads(good.read_text())["cells"][1]["execution_count"] == 1


def test_a_missing_chapter_is_named(tmp_path, capsys):
    assert main([str(tmp_path / "gone.ipynb")]) == 2
    assert "no such notebook" in capsys.readouterr().err


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
