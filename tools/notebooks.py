"""Execute chapters in fresh kernels and write them back in the normal form (`make notebooks`).

    python tools/notebooks.py [--check] [--jobs N] [chapters/02-sigmoid.ipynb ...]

Without paths: every chapter. With `--check` nothing is written; what would change is listed, and the exit
code is 1 if anything would. A chapter that fails is left as it was.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass, field
from pathlib import Path

if __package__ in (None, ""):  # run as a script: `tools` lies beside, not on the path
    sys.path[0] = str(Path(__file__).resolve().parent.parent)

from tools.environment import committed_notebooks, enter, warm_font_cache
from tools.normal_form import Json, normal_form, to_text

CELL_TIMEOUT = 120  # seconds; a whole chapter has a budget of 20


@dataclass
class Outcome:
    """What became of one chapter."""

    path: Path
    seconds: float = 0.0
    cells: int = 0
    error: str = ""
    changes: list[str] = field(default_factory=list)

    @property
    def line(self) -> str:
        """One line for the terminal."""
        if self.error:
            return f"{self.path.name}: FAILED"
        state = "changed" if self.changes else "unchanged"
        return f"{self.path.name}: {self.cells} cells, {self.seconds:.1f} s, {state}"


class ChapterError(Exception):
    """A chapter that does not run, with a message made for reading."""


def read(path: Path) -> Json:
    """The notebook at `path`, brought to format 4.5."""
    import nbformat

    try:
        notebook = nbformat.read(path, as_version=4)
    except Exception as problem:
        raise ChapterError(f"{path.name} cannot be read as a notebook: {problem}") from problem
    return json.loads(json.dumps(notebook))


def execute(notebook: Json, folder: Path, name: str) -> Json:
    """Run all cells in a fresh kernel, in `folder`; raise `ChapterError` if one fails."""
    import nbformat
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

    fresh = nbformat.from_dict(notebook)
    fresh.metadata.pop("widgets", None)
    fresh.nbformat_minor = 5
    for cell in fresh.cells:
        cell.setdefault("id", f"cell-{id(cell):x}")
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    client = NotebookClient(
        fresh,
        kernel_name="python3",
        timeout=CELL_TIMEOUT,
        record_timing=False,
        store_widget_state=True,
        extra_arguments=["--log-level=ERROR"],  # a notice about plain TCP for each kernel
        resources={"metadata": {"path": str(folder)}},
    )
    try:
        client.execute()
    except CellExecutionError as problem:
        where = next(i for i, cell in enumerate(fresh.cells) if _failed(cell))
        source = fresh.cells[where].source
        raise ChapterError(
            f"{name}, cell {where}: {problem.ename}: {problem.evalue}\n{_indented(source)}"
        ) from None
    except CellTimeoutError:
        raise ChapterError(f"{name}: a cell ran longer than {CELL_TIMEOUT} s") from None
    except DeadKernelError:
        raise ChapterError(f"{name}: the kernel died") from None
    return json.loads(json.dumps(fresh))


def _failed(cell: Json) -> bool:
    allowed = "raises-exception" in cell["metadata"].get("tags", [])
    return not allowed and any(output["output_type"] == "error" for output in cell.get("outputs", []))


def _indented(source: str) -> str:
    return "\n".join(f"    {line}" for line in source.splitlines())


def process(path: Path, *, check: bool = False) -> Outcome:
    """Execute one chapter; write it in the normal form, unless `check`."""
    enter()
    outcome = Outcome(path)
    start = time.perf_counter()
    try:
        after = normal_form(execute(read(path), path.parent, path.name))
    except ChapterError as problem:
        outcome.error = str(problem)
        return outcome
    outcome.seconds = time.perf_counter() - start
    outcome.cells = sum(cell["cell_type"] == "code" for cell in after["cells"])
    before, text = path.read_text(encoding="utf-8"), to_text(after)
    if before != text:
        outcome.changes = describe_changes(json.loads(before), json.loads(text))
        if not check:
            write_whole(path, text)
    return outcome


def write_whole(path: Path, text: str) -> None:
    """Replace the file in one step: a reader sees the old text or the new one, never half of one."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        draft.write_text(text, encoding="utf-8")
        os.replace(draft, path)
    finally:
        draft.unlink(missing_ok=True)


def describe_changes(before: Json, after: Json) -> list[str]:
    """Which cells differ, and in what; for a reader, so pictures are named and not printed."""
    if len(before["cells"]) != len(after["cells"]):
        return [f"{len(before['cells'])} cells became {len(after['cells'])}"]
    found = []
    for index, (old, new) in enumerate(zip(before["cells"], after["cells"], strict=True)):
        parts = [name for name in sorted(old.keys() | new.keys()) if old.get(name) != new.get(name)]
        if "outputs" in parts:
            parts[parts.index("outputs")] = "outputs (" + ", ".join(_kinds(old, new)) + ")"
        if parts:
            found.append(f"cell {index}: {', '.join(parts)}")
    if before.get("metadata") != after.get("metadata"):
        found.append("notebook metadata")
    return found or ["spelling of the file"]


def _kinds(old: Json, new: Json) -> list[str]:
    if len(old.get("outputs", [])) != len(new.get("outputs", [])):
        return ["number of outputs"]
    kinds = set()
    for left, right in zip(old["outputs"], new["outputs"], strict=True):
        data_left, data_right = left.get("data", {}), right.get("data", {})
        kinds |= {mime for mime in data_left | data_right if data_left.get(mime) != data_right.get(mime)}
        if {**left, "data": 0} != {**right, "data": 0}:
            kinds.add(left.get("name", left["output_type"]))
    return sorted(kinds)


def process_all(paths: Iterable[Path], *, check: bool, jobs: int) -> list[Outcome]:
    """Execute chapters, `jobs` at a time, and say so as each one ends."""
    paths = list(paths)
    outcomes = []
    with ProcessPoolExecutor(max_workers=max(1, min(jobs, len(paths)))) as pool:
        waiting = [pool.submit(process, path, check=check) for path in paths]
        for number, done in enumerate(as_completed(waiting), start=1):
            outcome = done.result()
            outcomes.append(outcome)
            print(f"[{number}/{len(paths)}] {outcome.line}", flush=True)
            if check or outcome.error:
                for line in outcome.error.splitlines() if outcome.error else outcome.changes:
                    print(f"        {line}", flush=True)
    return outcomes


def main(arguments: list[str] | None = None) -> int:
    """Command line; the exit code is 1 if a chapter failed, or would change under `--check`."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("paths", nargs="*", type=Path, help="notebooks to run (default: all)")
    parser.add_argument("--check", action="store_true", help="write nothing, list what would change")
    parser.add_argument("--jobs", type=int, default=2, help="chapters at a time (default 2)")
    options = parser.parse_args(arguments)
    paths = [path.resolve() for path in options.paths] or committed_notebooks()
    missing = [str(path) for path in paths if not path.is_file()]
    if missing or not paths:
        print(
            f"No such notebook: {', '.join(missing)}" if missing else "There is no notebook",
            file=sys.stderr,
        )
        return 1
    enter()
    warm_font_cache()
    print(f"Executing {len(paths)} notebook(s), {options.jobs} at a time", flush=True)
    start = time.perf_counter()
    outcomes = process_all(paths, check=options.check, jobs=options.jobs)
    failed = sum(bool(outcome.error) for outcome in outcomes)
    changed = sum(bool(outcome.changes) for outcome in outcomes)
    verb = "would change" if options.check else "changed"
    print(
        f"{len(paths)} notebook(s) in {time.perf_counter() - start:.1f} s: {changed} {verb}, {failed} failed"
    )
    return 1 if failed or (options.check and changed) else 0


if __name__ == "__main__":
    sys.exit(main())
