"""The notebooks in real kernels: the solved ones repeat their outputs, a blank one stops with a sentence."""

import subprocess
import sys

import nbformat
import pytest
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

from actgrade.assignment import read_assignment
from actgrade.releases import Release
from places import ROOT, each_name
from tools.environment import fixed_environment

pytestmark = pytest.mark.slow


@each_name
def test_the_solved_version_runs_and_gives_the_same_outputs_again(name, tmp_path):
    Release(read_assignment(ROOT / "coursework" / name)).write_solved(tmp_path / name, execute=True)
    path = tmp_path / name / f"{name}.ipynb"
    text = path.read_text(encoding="utf-8")
    assert "  wrong  " not in text
    assert "  right  " in text
    assert "in this very process" not in text
    assert "note: the cell" not in text, "no cell is too slow for grading"
    assert nbval(path).returncode == 0


def test_another_output_than_the_stored_one_is_noticed(tmp_path):
    path = tmp_path / "small.ipynb"
    cells = [
        nbformat.v4.new_code_cell("print(6 * 7)", outputs=[nbformat.v4.new_output("stream", text="41\n")])
    ]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), path)
    assert nbval(path).returncode == 1


def nbval(path):
    """Every output against a fresh run, strictly."""
    command = [sys.executable, "-m", "pytest", "--nbval", "--nbval-current-env", "-W", "default"]
    command += ["-p", "no:cacheprovider", "-c", "/dev/null", "--rootdir", str(path.parent), str(path)]
    return subprocess.run(command, cwd=path.parent, env=fixed_environment(), capture_output=True, check=False)


@each_name
def test_run_all_on_the_release_stops_at_the_first_question_with_one_sentence(name, tmp_path):
    assignment = read_assignment(ROOT / "coursework" / name)
    Release(assignment).write_student(tmp_path / name)
    notebook = nbformat.read(tmp_path / name / f"{name}.ipynb", as_version=4)
    client = NotebookClient(
        notebook, kernel_name="python3", extra_arguments=["--log-level=ERROR"],
        resources={"metadata": {"path": str(tmp_path / name)}},
    )  # fmt: skip
    with pytest.raises(CellExecutionError):
        client.execute()
    stopped = [
        (cell.id, output)
        for cell in notebook.cells
        for output in cell.get("outputs", ())
        if output.output_type == "error"
    ]
    first = next(question for question in assignment.questions if not question.manual)
    assert [cell for cell, _ in stopped] == [f"check-{first.id}"]
    said = f"Question '{first.id}' is not answered yet. "
    assert stopped[0][1].traceback == [
        said + "Write your answer in its cell, run that, then go on from here."
    ]
