"""A reader goes back and runs a cell again: none fails because of what the cells after it have done."""

import json

import nbformat
import pytest
from nbclient import NotebookClient

from tests.notebooks import outputs
from tools.environment import committed_notebooks


def run_thrice(notebook, folder):
    """Run all code cells in one kernel, then again, then from the last to the first; the faults."""
    codes = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    passes = {"first": codes, "again": codes, "backwards": codes[::-1]}
    ran = [(when, cell) for when, cells in passes.items() for cell in cells]
    cells = [cell | {"id": f"run-{number}", "outputs": []} for number, (_, cell) in enumerate(ran)]
    book = nbformat.reads(json.dumps(notebook | {"cells": cells}), as_version=4)
    resources = {"metadata": {"path": str(folder)}}
    NotebookClient(book, kernel_name="python3", timeout=600, allow_errors=True, resources=resources).execute()
    return [(ran[number][0], ran[number][1]["id"], error) for number, error in outputs.list_faults(book)]


@pytest.mark.slow
@pytest.mark.parametrize("path", committed_notebooks(), ids=lambda path: path.stem)
def test_each_cell_runs_again_after_the_whole_notebook(path):
    assert run_thrice(json.loads(path.read_text(encoding="utf-8")), path.parent) == []


@pytest.mark.slow
def test_a_name_that_a_later_cell_changes_is_noticed(tmp_path):
    cells = [nbformat.v4.new_code_cell(text) for text in ("x = 1", "y = 1 / x", "x = 0")]
    notebook = json.loads(nbformat.writes(nbformat.v4.new_notebook(cells=cells)))
    assert [when for when, _, _ in run_thrice(notebook, tmp_path)] == ["backwards"]
