"""What a study is, how its result is stored, and when a stored result is out of date."""

import ast
import hashlib
import importlib.util
import json
import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

ROOT = Path(__file__).resolve().parent.parent
RESULTS = Path(__file__).resolve().parent / "results"
DATA = ROOT / "src/actbook/data"
SEEDS = tuple(range(100, 120))  # no chapter uses these

Values = Mapping[str, np.ndarray]  # row → one value a seed; nan where there is none


@dataclass(frozen=True)
class Study:
    """One claim about training, and the run that decides it.

    `run(seeds)` returns for each row ("relu, 600 steps: test error") one number a seed, and a seed's numbers
    do not depend on which other seeds run beside it. The rows cover the chapter's own setting and at least
    one other. `holds(values)` says whether the claim is true of them: the chapter's sentence, in code.
    """

    name: str  # key in the result file: "deep-race"
    claim: str  # the sentence, with its condition
    cells: tuple[str, ...]  # where the book says it: "08-choosing#claim-race-deep"
    setting: str  # what is held fixed
    other: str  # what is different in the other rows
    run: Callable[[tuple[int, ...]], Values]
    holds: Callable[[Values], bool]
    seeds: tuple[int, ...] = SEEDS
    tolerance: float = 1e-6  # relative, between two machines


def record(module: str, studies: Iterable[Study]) -> Path:
    """Run the `studies` of a module of this package and write their results; returns the file."""
    results = {study.name: _stored(study, study.run(study.seeds)) for study in studies}
    path = RESULTS / f"{module}.json"
    path.write_text(
        json.dumps({"digest": digest(module), "studies": results}, indent=1) + "\n", encoding="utf-8"
    )
    return path


def load(module: str) -> dict[str, Any]:
    """The result file of a module, as it is stored."""
    path = RESULTS / f"{module}.json"
    if not path.exists():
        raise FileNotFoundError(f"{path.name} is missing: run `python -m studies {module}`")
    stored: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return stored


def values(stored: Mapping[str, Any], name: str) -> dict[str, np.ndarray]:
    """The rows of one study, as `run` returned them."""
    rows = stored["studies"][name]["rows"]
    return {row: np.array([math.nan if v is None else v for v in of]) for row, of in rows.items()}


def _stored(study: Study, rows: Values) -> dict[str, Any]:
    for row, of in rows.items():
        if np.shape(of) != (len(study.seeds),):
            raise ValueError(
                f"{study.name}: the row {row!r} has shape {np.shape(of)} for {len(study.seeds)} seeds: "
                "give one number a seed"
            )
    return {
        "seeds": list(study.seeds),
        "rows": {
            row: [
                float(f"{v:.9g}") if math.isfinite(v) else None for v in np.asarray(of, dtype=float).tolist()
            ]
            for row, of in rows.items()
        },
    }


def digest(module: str) -> str:
    """Of the study, all of `actbook` that it imports, and the data; comments and docstrings do not count."""
    sources: dict[str, str] = {}
    _collect(f"studies.{module}", sources)
    text = "\n".join(f"{name}\n{code}" for name, code in sorted(sources.items()))
    data = b"".join(path.read_bytes() for path in sorted(DATA.glob("*.csv")))
    return hashlib.sha256(text.encode() + data).hexdigest()[:16]


def _collect(name: str, sources: dict[str, str]) -> None:
    """Add the module `name` and, in turn, what it imports from this repository."""
    if name in sources or name.split(".")[0] not in ("actbook", "studies") or name == "studies.recording":
        return
    try:
        spec = importlib.util.find_spec(name)
    except ModuleNotFoundError:  # the parent is a module: `name` is a function in it
        return
    if spec is None or spec.origin is None:
        return
    tree = ast.parse(Path(spec.origin).read_text(encoding="utf-8"))
    sources[name] = ast.dump(_without_docstrings(tree))
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            imported = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            imported = [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
        else:
            continue
        for each in imported:
            _collect(each, sources)


def _without_docstrings(tree: ast.Module) -> ast.Module:
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
            and ast.get_docstring(node) is not None
        ):
            node.body = node.body[1:] or [ast.Pass()]
    return tree
