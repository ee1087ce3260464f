"""Execute chapters in fresh kernels and write them back in the normal form (`make notebooks`).

    python -m tools.notebooks [chapters/02-sigmoid.ipynb ...]

Without paths: every chapter, two at a time. A chapter that fails is left as it was, and the exit code is 1.
"""

from __future__ import annotations

import json
import os
import sys
import textwrap
import time
from concurrent.futures import ProcessPoolExecutor, as_completed
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

from tools.environment import committed_notebooks, enter, warm_font_cache
from tools.normal_form import Json, normal_form, to_text

CELL_TIMEOUT = 120  # seconds; a whole chapter has a budget of 20


class ChapterError(Exception):
    """A chapter that does not run, with a message made for reading."""


def execute(path: Path) -> Json:
    """Run all cells of the notebook at `path` in a fresh kernel; raise `ChapterError` if one fails."""
    try:
        notebook = nbformat.read(path, as_version=4)
    except Exception as problem:
        raise ChapterError(f"{path.name} cannot be read as a notebook: {problem}") from problem
    notebook.metadata.pop("widgets", None)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    client = NotebookClient(
        notebook,
        kernel_name="python3",
        timeout=CELL_TIMEOUT,
        record_timing=False,
        store_widget_state=True,
        extra_arguments=[
            "--log-level=ERROR",  # a notice about plain TCP for each kernel
            "--InlineBackend.figure_formats={'svg', 'png'}",  # the site shows the first, Jupyter either
        ],
        resources={"metadata": {"path": str(path.parent)}},
    )
    try:
        client.execute()
    except CellExecutionError as problem:
        index = next(i for i, cell in enumerate(notebook.cells) if _failed(cell))
        source = textwrap.indent(notebook.cells[index].source, "    ")
        raise ChapterError(
            f"{path.name}, cell {index}: {problem.ename}: {problem.evalue}\n{source}"
        ) from None
    except CellTimeoutError:
        raise ChapterError(f"{path.name}: a cell ran longer than {CELL_TIMEOUT} s") from None
    except DeadKernelError:
        raise ChapterError(f"{path.name}: the kernel died") from None
    return json.loads(json.dumps(notebook))


def _failed(cell: Json) -> bool:
    allowed = "raises-exception" in cell["metadata"].get("tags", [])
    return not allowed and any(output["output_type"] == "error" for output in cell.get("outputs", []))


def process(path: Path) -> tuple[str, str]:
    """Execute one chapter and write it in the normal form; a line about it, and the error if it failed."""
    enter()
    start = time.perf_counter()
    try:
        text = to_text(normal_form(execute(path)))
    except ChapterError as problem:
        return f"{path.name}: FAILED", str(problem)
    is_changed = path.read_text(encoding="utf-8") != text
    if is_changed:
        write_whole(path, text)
    seconds = time.perf_counter() - start
    return f"{path.name}: {seconds:.1f} s, {'changed' if is_changed else 'unchanged'}", ""


def write_whole(path: Path, text: str) -> None:
    """Replace the file in one step: a reader sees the old text or the new one, never half of one."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        draft.write_text(text, encoding="utf-8")
        os.replace(draft, path)
    finally:
        draft.unlink(missing_ok=True)


def main(arguments: list[str]) -> int:
    """Run the notebooks at these paths, or all; 1 if one failed, 2 if one is not there."""
    paths = [Path(name).resolve() for name in arguments] or committed_notebooks()
    if missing := [str(path) for path in paths if not path.is_file()]:
        print(f"no such notebook: {', '.join(missing)}", file=sys.stderr)
        return 2
    enter()
    warm_font_cache()
    failed = False
    with ProcessPoolExecutor(max_workers=2) as pool:
        futures = [pool.submit(process, path) for path in paths]
        for number, future in enumerate(as_completed(futures), start=1):
            line, error = future.result()
            failed |= bool(error)
            print(
                f"[{number}/{len(paths)}] {line}\n{textwrap.indent(error, '        ')}".rstrip(), flush=True
            )
    return int(failed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
