"""Execute chapters in fresh kernels and write them back in the normal form (`make notebooks`).

    python -m tools.notebooks [--check] [--jobs N] [chapters/02-sigmoid.ipynb ...]

Without paths: every chapter. With `--check` nothing is written; what would change is listed, and the exit
code is 1 if anything would. A chapter that fails is left as it was.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import textwrap
import time
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

from tools.environment import committed_notebooks, enter, warm_font_cache
from tools.normal_form import Json, normal_form, to_text

CELL_TIMEOUT = 120  # seconds; a whole chapter has a budget of 20


class ChapterError(Exception):
    """A chapter that does not run, with a message made for reading."""


@dataclass
class Outcome:
    """What became of one chapter: a line for the terminal, and the lines below it."""

    line: str
    changes: tuple[str, ...] = ()
    error: str = ""


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
        extra_arguments=["--log-level=ERROR"],  # a notice about plain TCP for each kernel
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


def process(path: Path, check: bool) -> Outcome:
    """Execute one chapter; write it in the normal form, unless `check`."""
    enter()
    start = time.perf_counter()
    try:
        text = to_text(normal_form(execute(path)))
    except ChapterError as problem:
        return Outcome(f"{path.name}: FAILED", error=str(problem))
    before, changes = path.read_text(encoding="utf-8"), tuple[str, ...]()
    if before != text:
        changes = describe_changes(json.loads(before), json.loads(text))
        if not check:
            write_whole(path, text)
    seconds = time.perf_counter() - start
    return Outcome(f"{path.name}: {seconds:.1f} s, {'changed' if changes else 'unchanged'}", changes)


def write_whole(path: Path, text: str) -> None:
    """Replace the file in one step: a reader sees the old text or the new one, never half of one."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        draft.write_text(text, encoding="utf-8")
        os.replace(draft, path)
    finally:
        draft.unlink(missing_ok=True)


def describe_changes(before: Json, after: Json) -> tuple[str, ...]:
    """Say which cells differ, and in which fields."""
    if len(before["cells"]) != len(after["cells"]):
        return (f"{len(before['cells'])} cells became {len(after['cells'])}",)
    changes = []
    for index, (old, new) in enumerate(zip(before["cells"], after["cells"], strict=True)):
        if fields := [name for name in sorted(old.keys() | new.keys()) if old.get(name) != new.get(name)]:
            changes.append(f"cell {index}: {', '.join(fields)}")
    if before.get("metadata") != after.get("metadata"):
        changes.append("notebook metadata")
    return tuple(changes) or ("spelling of the file",)


def main(arguments: list[str] | None = None) -> int:
    """Command line; the exit code is 1 if a chapter failed, or would change under `--check`."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("paths", nargs="*", type=Path, help="notebooks to run (default: all)")
    parser.add_argument("--check", action="store_true", help="write nothing, list what would change")
    parser.add_argument("--jobs", type=int, default=2, help="chapters at a time (default 2)")
    options = parser.parse_args(arguments)
    paths = [path.resolve() for path in options.paths] or committed_notebooks()
    if missing := [str(path) for path in paths if not path.is_file()]:
        parser.error(f"no such notebook: {', '.join(missing)}")
    enter()
    warm_font_cache()
    outcomes = []
    with ProcessPoolExecutor(max_workers=min(options.jobs, len(paths))) as pool:
        futures = [pool.submit(process, path, options.check) for path in paths]
        for number, future in enumerate(as_completed(futures), start=1):
            outcome = future.result()
            outcomes.append(outcome)
            print(f"[{number}/{len(paths)}] {outcome.line}", flush=True)
            details = outcome.error.splitlines() or (outcome.changes if options.check else ())
            for line in details:
                print(f"        {line}", flush=True)
    failed = sum(bool(outcome.error) for outcome in outcomes)
    changed = sum(bool(outcome.changes) for outcome in outcomes)
    print(f"{changed} {'would change' if options.check else 'changed'}, {failed} failed")
    return int(bool(failed or (options.check and changed)))


if __name__ == "__main__":
    sys.exit(main())
