"""Guards over code cells: run, short, narrow, among prose, and free of what would make two runs differ."""

from __future__ import annotations

import ast
import statistics
from collections.abc import Iterator

from tools.guards.outputs import WIDEST
from tools.guards.reading import code_cells, prose, tags
from tools.normal_form import Json

MEDIAN_LINES = 5
MOST_LINES = 15
WORDS_PER_CODE_CELL = 40
SEEDED = ("default_rng", "Generator")  # what may be used of np.random

FORBIDDEN_MODULES = {
    **dict.fromkeys(("time", "datetime"), "prints a clock"),
    **dict.fromkeys(("urllib", "requests", "http", "socket"), "uses the network"),
    "random": "draws from a global state",
    "os": "sees this machine",
    "sys": "edits the path",
    "subprocess": "runs programs",
    "pip": "installs",
    "warnings": "hides warnings",
}


def run_in_order(notebook: Json) -> list[str]:
    """Every cell was run, from top to bottom, in one go: nbval compares nothing in a cell that was not."""
    return [
        f"cell {index} has execution count {cell.get('execution_count')}, not {expected}"
        for expected, (index, cell) in enumerate(code_cells(notebook), start=1)
        if cell.get("execution_count") != expected
    ]


def lines_of(cell: Json) -> int:
    """Lines of code; blank ones do not count."""
    return sum(bool(line.strip()) for line in cell["source"].splitlines())


def short(notebook: Json) -> list[str]:
    """A cell is read in one look."""
    lengths = [(lines_of(cell), index) for index, cell in code_cells(notebook)]
    problems = [
        f"cell {index} has {length} lines, over {MOST_LINES}"
        for length, index in lengths
        if length > MOST_LINES
    ]
    median = statistics.median([length for length, _ in lengths]) if lengths else 0
    if median > MEDIAN_LINES:
        problems.append(f"the median cell has {median:g} lines, over {MEDIAN_LINES}")
    return problems


def narrow(notebook: Json) -> list[str]:
    """No line of code is wider than the page: it would be wrapped, often inside a string."""
    return [
        f"cell {index} has a line of {len(line)} characters, over {WIDEST}: {line.strip()}"
        for index, cell in code_cells(notebook)
        for line in cell["source"].splitlines()
        if len(line) > WIDEST
    ]


def enough_prose(notebook: Json) -> list[str]:
    """A chapter explains what it runs."""
    count = sum(1 for _ in code_cells(notebook))
    words = len(prose(notebook).split())
    if words < WORDS_PER_CODE_CELL * count:
        return [f"{words} words of prose for {count} code cells, under {WORDS_PER_CODE_CELL} each"]
    return []


def no_trailing_semicolon(notebook: Json) -> list[str]:
    """It hides an output from the reader, and strict nbval fails on it."""
    return [
        f"cell {index} has a line that ends with a semicolon: {line.strip()}"
        for index, cell in code_cells(notebook)
        for line in cell["source"].splitlines()
        if line.rstrip().endswith(";")
    ]


def nothing_forbidden(notebook: Json) -> list[str]:
    """No installs, shell or magics, no network, no clock, no randomness without a seed."""
    return [
        f"cell {index}: {problem}"
        for index, cell in code_cells(notebook)
        for problem in [*_forbidden(cell["source"]), *_untagged_timing(cell)]
    ]


def _untagged_timing(cell: Json) -> Iterator[str]:
    """A measured time differs from run to run, so its cell says that nobody compares it."""
    code = [line for line in cell["source"].splitlines() if not line.startswith(("import ", "from "))]
    if "timeit" in "\n".join(code) and "nbval-ignore-output" not in tags(cell):
        yield "measures time without the tag nbval-ignore-output"


def _forbidden(source: str) -> Iterator[str]:
    for line in source.splitlines():
        if line.lstrip().startswith(("!", "%")) or line.rstrip().endswith("?"):
            yield f"{line.strip()!r} is not Python"
            return
    try:
        tree = ast.parse(source)
    except SyntaxError as problem:
        yield f"does not parse: {problem.msg}"
        return
    for node in ast.walk(tree):
        for module in _imported(node):
            if module.split(".")[0] in FORBIDDEN_MODULES:
                yield f"imports {module}, which {FORBIDDEN_MODULES[module.split('.')[0]]}"
        if isinstance(node, ast.Attribute) and _is_numpy_random(node.value) and node.attr not in SEEDED:
            yield f"np.random.{node.attr} draws from a global state: use np.random.default_rng(seed)"
        if isinstance(node, ast.Call) and ast.unparse(node).endswith("default_rng()"):
            yield "default_rng() has no seed"


def _is_numpy_random(node: ast.expr) -> bool:
    return ast.unparse(node) in ("np.random", "numpy.random")


def _imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        return [node.module or ""]
    return []
