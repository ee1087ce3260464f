"""Rules that every chapter keeps and that nbval cannot see.

A guard takes a notebook and yields what breaks its rule, in sentences. `GUARDS` is the list.
"""

from __future__ import annotations

import ast
import re
import statistics
from collections.abc import Callable, Iterator

from tests.notebooks.notebook_text import WIDEST, code_cells, printed, prose, tags
from tests.site_check import describe_fault
from tools.normal_form import Json, joined

Problems = Iterator[str]
Guard = Callable[[Json], Problems]

MEDIAN_LINES, MOST_LINES = 5, 15
WORDS_PER_CODE_CELL = 40
GOALS = 3
FEWEST_EXERCISES = 4
LAST_SECTIONS = ("What you have learned", "References")
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
OF_A_MACHINE = re.compile(
    r"\b0x[0-9a-f]{6,}|/(?:home|root|tmp|Users|usr|opt|work)/|[A-Z]:\\|ipykernel|site-packages"
)


def cells_ran_in_order(notebook: Json) -> Problems:
    """Every cell ran, from top to bottom, in one go: nbval compares nothing in a cell that did not."""
    for expected, (index, cell) in enumerate(code_cells(notebook), start=1):
        if cell.get("execution_count") != expected:
            yield f"cell {index} has execution count {cell.get('execution_count')}, not {expected}"


def cells_are_short(notebook: Json) -> Problems:
    """A cell is read at a glance; blank lines do not count."""
    lengths = {
        index: sum(bool(line.strip()) for line in cell["source"].splitlines())
        for index, cell in code_cells(notebook)
    }
    for index, length in lengths.items():
        if length > MOST_LINES:
            yield f"cell {index} has {length} lines, over {MOST_LINES}"
    median = statistics.median(lengths.values()) if lengths else 0
    if median > MEDIAN_LINES:
        yield f"the median cell has {median:g} lines, over {MEDIAN_LINES}"


def lines_fit_the_page(notebook: Json) -> Problems:
    """No line of code is wrapped, and none of plain text has to be scrolled to."""
    for index, cell in code_cells(notebook):
        texts = [cell["source"]]
        for output in cell.get("outputs", []):
            data = output.get("data", {})
            texts.append(
                output.get("text", data.get("text/plain", "") if data.keys() == {"text/plain"} else "")
            )
        for line in "\n".join(map(joined, texts)).splitlines():
            if len(line) > WIDEST:
                yield f"cell {index} has a line of {len(line)} characters, over {WIDEST}: {line.strip()}"


def prose_explains_the_code(notebook: Json) -> Problems:
    """There are words enough for each code cell."""
    count, words = sum(1 for _ in code_cells(notebook)), len(prose(notebook).split())
    if words < WORDS_PER_CODE_CELL * count:
        yield f"{words} words of prose for {count} code cells, under {WORDS_PER_CODE_CELL} each"


def code_is_reproducible(notebook: Json) -> Problems:
    """No shell or magic, no network, no clock, no randomness without a seed, no hidden output."""
    for index, cell in code_cells(notebook):
        for problem in (*_not_python(cell["source"]), *_not_reproducible(cell)):
            yield f"cell {index} {problem}"


def _not_python(source: str) -> Problems:
    for line in map(str.strip, source.splitlines()):
        if line.startswith(("!", "%")) or line.endswith("?"):
            yield f"has {line!r}, which is not Python"
        if line.endswith(";"):
            yield f"hides an output: {line!r}"


def _not_reproducible(cell: Json) -> Problems:
    try:
        nodes = list(ast.walk(ast.parse(cell["source"])))
    except SyntaxError as problem:
        yield f"does not parse: {problem.msg}"
        return
    for node in nodes:
        for module in _imported(node):
            if reason := FORBIDDEN_MODULES.get(module.split(".")[0]):
                yield f"imports {module}, which {reason}"
        if isinstance(node, ast.Call) and ast.unparse(node).endswith("default_rng()"):
            yield "has default_rng() without a seed"
        if isinstance(node, ast.Attribute):
            drawn = ast.unparse(node.value) in ("np.random", "numpy.random") and node.attr not in SEEDED
            if drawn:
                yield f"has np.random.{node.attr}: use np.random.default_rng(seed)"
            if node.attr == "timeit" and "nbval-ignore-output" not in tags(cell):
                yield "measures time without the tag nbval-ignore-output"


def _imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    return [node.module or ""] if isinstance(node, ast.ImportFrom) else []


def pictures(cell: Json) -> list[Json]:
    """The outputs of a cell that are pictures."""
    return [
        output
        for output in cell.get("outputs", [])
        if any(mime.startswith("image/") for mime in output.get("data", {}))
    ]


def description(cell: Json) -> str:
    """The alternative text that the site will give the cell's picture."""
    return cell["metadata"].get("mystnb", {}).get("image", {}).get("alt", "")


def pictures_are_described(notebook: Json) -> Problems:
    """Each picture has a description of its own, and so a cell of its own."""
    seen = set()
    for index, cell in code_cells(notebook):
        if not pictures(cell):
            continue
        text = description(cell)
        if len(pictures(cell)) > 1:
            yield f"cell {index} has {len(pictures(cell))} pictures and one description"
        if fault := describe_fault(text):
            yield f"the picture of cell {index} {fault} (cell metadata mystnb: image: alt)"
        elif text in seen:
            yield f"the picture of cell {index} repeats a description: {text!r}"
        seen.add(text)


def errors_are_on_purpose(notebook: Json) -> Problems:
    """A traceback is published only where a cell is tagged so; and there, it does fail."""
    for index, cell in code_cells(notebook):
        failed = any(output["output_type"] == "error" for output in cell.get("outputs", []))
        if failed != ("raises-exception" in tags(cell)):
            yield f"cell {index} stores a traceback or has the tag raises-exception, but not both"


def outputs_name_no_machine(notebook: Json) -> Problems:
    """No addresses or paths, and nothing on stderr: a warning there names a file of one machine."""
    for index, cell in code_cells(notebook):
        if match := OF_A_MACHINE.search(printed(cell)):
            yield f"cell {index} prints {match[0]!r}, which differs from machine to machine"
        if any(output.get("name") == "stderr" for output in cell.get("outputs", [])):
            yield f"cell {index} writes to stderr"


def without_code(text: str) -> str:
    """Markdown without its fenced blocks."""
    return re.sub(r"^(```|~~~).*?^\1", "", text, flags=re.MULTILINE | re.DOTALL)


def opens_with_title_and_goals(notebook: Json) -> Problems:
    """The first cell has the only title, three goals that begin with a verb in bold, and the minutes."""
    first = notebook["cells"][0]
    if first["cell_type"] != "markdown" or not first["source"].startswith("# "):
        yield "the first cell is not Markdown that begins with a title"
    goals = re.findall(r"^(?:\d\.|[-*]) +.*?\*\*\w+", first["source"], flags=re.MULTILINE)
    if len(goals) != GOALS:
        yield f"the first cell has {len(goals)} goals, not {GOALS}"
    if not re.search(r"\bminutes\b", first["source"]):
        yield "the first cell does not say how many minutes the chapter takes"
    titles = re.findall(r"^# ", without_code(prose(notebook)), flags=re.MULTILINE)
    if len(titles) != 1:
        yield f"the chapter has {len(titles)} titles"


def imports_come_first(notebook: Json) -> Problems:
    """The second cell has all imports and the style; no other cell imports anything."""
    for index, cell in enumerate(notebook["cells"]):
        if cell["cell_type"] != "code":
            if index == 1:
                yield "the second cell is not code"
        elif index == 1:
            for statement in ast.parse(cell["source"]).body:
                text = ast.unparse(statement)
                if not text.startswith(("import ", "from ", "plt.style.use(")):
                    yield f"the second cell does more than import: {text}"
        elif re.search(r"^\s*(import|from) \w", cell["source"], flags=re.MULTILINE):
            yield f"cell {index} imports something: that belongs in the second cell"


def closes_with_its_sections(notebook: Json) -> Problems:
    """The sections that close a chapter are there, once, and the references are last."""
    headings = re.findall(r"^## +(.+?)\s*$", without_code(prose(notebook)), flags=re.MULTILINE)
    for name in LAST_SECTIONS:
        if headings.count(name) != 1:
            yield f"there is no section {name!r}, or two"
    if headings and headings[-1] != LAST_SECTIONS[-1]:
        yield f"the last section is {headings[-1]!r}, not {LAST_SECTIONS[-1]!r}"


def folds_are_whole(notebook: Json) -> Problems:
    """Every <details> is closed in its own cell, with the blank lines that Markdown inside it needs."""
    for index, cell in enumerate(notebook["cells"]):
        if cell["cell_type"] != "markdown":
            continue
        text = without_code(cell["source"])
        if text.count("<details") != text.count("</details>"):
            yield f"cell {index} does not close its <details>"
        if re.search(r"</summary>(?!\n\n|\s*</details>)", text):
            yield f"cell {index} has no blank line after a </summary>"
        if re.search(r"(?<!\n\n)</details>", text):
            yield f"cell {index} has no blank line before a </details>"


def exercises_are_whole(notebook: Json) -> Problems:
    """At least four, numbered from 1, each with a hint and a solution that fold without any script."""
    text = without_code(prose(notebook))
    numbers = []
    for heading in re.finditer(r"^### Exercise (\d+) — \S.*$", text, re.MULTILINE):
        numbers.append(int(heading[1]))
        exercise = re.split(r"^#{1,3} ", text[heading.end() :], maxsplit=1, flags=re.MULTILINE)[0]
        for word in ("Hint", "Solution"):
            if not re.search(rf"<details>\s*<summary>{word}\b", exercise):
                yield f"exercise {heading[1]} has no folded {word.lower()}"
    if len(numbers) < FEWEST_EXERCISES:
        yield f"{len(numbers)} exercises, under {FEWEST_EXERCISES}"
    if numbers != list(range(1, len(numbers) + 1)):
        yield f"the exercises are numbered {numbers}"


def solutions_are_hidden_and_right(notebook: Json) -> Problems:
    """A solution's code is folded everywhere and right by its own check; an exercise is unanswered."""
    for index, cell in code_cells(notebook):
        is_solution = "hide-input" in tags(cell)
        if is_solution != bool(cell["metadata"].get("jupyter", {}).get("source_hidden")):
            yield f"cell {index} is hidden in one place only: it needs the tag hide-input and source_hidden"
        verdict = "✓ Right" if is_solution else "○ Not attempted"
        if re.search(r"^check\(", cell["source"], re.MULTILINE) and verdict not in printed(cell):
            yield f"cell {index} should be stored with the verdict {verdict!r}"


GUARDS: tuple[Guard, ...] = (
    cells_ran_in_order,
    cells_are_short,
    lines_fit_the_page,
    prose_explains_the_code,
    code_is_reproducible,
    pictures_are_described,
    errors_are_on_purpose,
    outputs_name_no_machine,
    opens_with_title_and_goals,
    imports_come_first,
    closes_with_its_sections,
    folds_are_whole,
    exercises_are_whole,
    solutions_are_hidden_and_right,
)
