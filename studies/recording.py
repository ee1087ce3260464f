"""What a study is, how its result is stored, and when a stored result is out of date."""

import ast
import hashlib
import importlib
import importlib.util
import json
import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np

from actbook.elementwise import Array

ROOT = Path(__file__).resolve().parent.parent
RESULTS = Path(__file__).resolve().parent / "results"
DATA = ROOT / "src/actbook/data"
SEEDS = tuple(range(100, 120))  # no chapter uses these

Seeds = tuple[int, ...]
Truth = bool | np.bool
Table = Mapping[str, Array]  # row → one number a seed; nan where there is none
Tables = Mapping[str, Table]  # setting → its table; the chapter's own setting comes first
Settings = Mapping[str, dict[str, Any]]  # setting → what is different there, as keywords of `measure`


@dataclass(frozen=True)
class Study:
    """One claim about training, and the runs that decide it.

    `measure(seeds=…, **settings[name])` makes the table of one setting. A seed's numbers do not depend on
    which other seeds run beside it, unless all are needed `together`: then they choose the step.
    `holds(tables)` is the chapter's sentence, in code.
    """

    name: str  # key in the result file: "deep-race"
    claim: str  # the sentence, with its condition
    cells: tuple[str, ...]  # where the book says it: "08-choosing#claim-race-deep"
    measure: Callable[..., Table]
    settings: Settings
    holds: Callable[[Tables], bool]
    tolerance: float  # relative, between two machines
    together: bool

    def run(self, seeds: Seeds = SEEDS) -> Tables:
        """Make the table of each setting."""
        return {name: self.measure(seeds=seeds, **keywords) for name, keywords in self.settings.items()}


def tabulate(array: Array, *names: Iterable[object], sep: str = ", ") -> dict[str, Array]:
    """Make a row of each entry of `array`, (…, seeds), named by the names along its axes."""
    places = product(*(enumerate(axis) for axis in names))
    return {sep.join(str(n) for _, n in place): array[tuple(i for i, _ in place)] for place in places}


def study(
    measure: Callable[..., Table],
    settings: Settings,
    *cells: str,
    tolerance: float = 1e-6,
    together: bool = False,
) -> Callable[[Callable[[Tables], Truth]], Study]:
    """Make a study of the function below: its name is the study's, its docstring the claim."""

    def decorate(holds: Callable[[Tables], Truth]) -> Study:
        name, claim = holds.__name__.replace("_", "-"), " ".join((holds.__doc__ or "").split())
        return Study(name, claim, cells, measure, settings, lambda t: bool(holds(t)), tolerance, together)

    return decorate


def modules() -> Iterator[str]:
    """List the modules of this package that have studies."""
    for path in sorted(Path(__file__).parent.glob("[!_]*.py")):
        if path.stem != "recording":
            yield path.stem


def studies_of(module: str) -> list[Study]:
    """List the studies of one module, in its order."""
    members = vars(importlib.import_module(f"studies.{module}")).values()
    return [member for member in members if isinstance(member, Study)]


def record(module: str) -> None:
    """Run the studies of a module and write their results; studies that share their runs run once."""
    runs: dict[tuple[int, int], Tables] = {}
    stored = {}
    for each in studies_of(module):
        key = id(each.measure), id(each.settings)
        if key not in runs:
            runs[key] = each.run()
        stored[each.name] = {setting: _round(table) for setting, table in runs[key].items()}
    result = {"digest": digest(module), "seeds": SEEDS, "studies": stored}
    (RESULTS / f"{module}.json").write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")


def _round(table: Table) -> dict[str, list[float | None]]:
    for row, numbers in table.items():
        if np.shape(numbers) != (len(SEEDS),):
            raise ValueError(f"the row {row!r} has shape {np.shape(numbers)}: give one number a seed")
    return {
        row: [float(f"{v:.9g}") if math.isfinite(v) else None for v in np.asarray(numbers, float).tolist()]
        for row, numbers in table.items()
    }


def load(module: str) -> dict[str, Any]:
    """Read the result file of a module, as it is stored."""
    stored: dict[str, Any] = json.loads((RESULTS / f"{module}.json").read_text(encoding="utf-8"))
    return stored


def tables_of(module: str, name: str) -> dict[str, dict[str, Array]]:
    """Read the tables of one study, as `run` returned them."""
    return {
        setting: {row: np.array(numbers, dtype=float) for row, numbers in table.items()}
        for setting, table in load(module)["studies"][name].items()
    }


def is_current(module: str) -> bool:
    """Compare the digest in the stored result with today's code."""
    return (RESULTS / f"{module}.json").exists() and load(module)["digest"] == digest(module)


def digest(module: str) -> str:
    """Hash the study, all of `actbook` that it imports, and the data.

    Comments, docstrings and the claims do not count: no number depends on them.
    """
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
    sources[name] = ast.dump(_strip_words(tree))
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            imported = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            imported = [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
        else:
            continue
        for each in imported:
            _collect(each, sources)


def _strip_words(tree: ast.Module) -> ast.Module:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and any(
            isinstance(d, ast.Call) and ast.unparse(d.func) == "study" for d in node.decorator_list
        ):
            node.body = [ast.Pass()]  # a claim, whose docstring goes with it
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and ast.get_docstring(node):
            node.body = node.body[1:] or [ast.Pass()]
    return tree
