"""Running a notebook in a fresh kernel; for the author's own notebooks only."""

import json
from pathlib import Path

from actgrade.errors import CourseworkError

LONGEST = 300  # seconds for one cell


def execute_in_place(path: Path) -> None:
    """Run all cells of the notebook at `path` in its folder and write it back with its outputs."""
    import nbformat
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError

    notebook = nbformat.read(path, as_version=4)
    client = NotebookClient(
        notebook,
        kernel_name="python3",
        timeout=LONGEST,
        record_timing=False,  # it differs in every run
        extra_arguments=["--log-level=ERROR"],  # a notice about plain TCP for each kernel
        resources={"metadata": {"path": str(path.parent)}},
    )
    try:
        client.execute()
    except CellExecutionError as problem:
        raise CourseworkError(f"{path.name} does not run: {problem}") from problem
    text = json.dumps(notebook, indent=1, sort_keys=True, ensure_ascii=False) + "\n"
    path.write_text(text, encoding="utf-8")
