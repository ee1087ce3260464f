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
from tools.normal_form import WIDGET_VIEW, Json, joined

Problems = Iterator[str]
Guard = Callable[[Json], Problems]

MEDIAN_LINES, MOST_LINES = 5, 15
WORDS_PER_CODE_CELL = 40
GOALS = 3
MOST_WORDS_OF_A_QUESTION = 60  # what stands above the first picture on a phone
FEWEST_WORDS, MOST_WORDS, WORDS_PER_PICTURE = 1600, 3000, 500
WIDEST_FIGURE = 410  # points; a phone of 390 pixels leaves 358 to a figure
NUMBER = re.compile(r"(?<![\w.])\d+(?:\.\d+)?(?:e-?\d+)?(?![\w.]\d)")
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


def opens_with_question_and_picture(notebook: Json) -> Problems:
    """Title and question, the imports, something to look at or move, and the goals in a fold."""
    kinds = [cell["cell_type"] for cell in notebook["cells"][:4]]
    if kinds != ["markdown", "code", "code", "markdown"]:
        yield f"the first cells are {', '.join(kinds)}, not question, imports, picture and goals"
        return
    question, imports, picture, goals = notebook["cells"][:4]
    if not question["source"].startswith("# "):
        yield "the first cell does not begin with a title"
    if "?" not in question["source"] or len(question["source"].split()) > MOST_WORDS_OF_A_QUESTION:
        yield f"the first cell does not ask its question in {MOST_WORDS_OF_A_QUESTION} words"
    for cell, name in ((imports, "the imports"), (picture, "the code of the first picture")):
        if "hide-input" not in tags(cell):
            yield f"{name} should be folded: the tag hide-input, and source_hidden"
    if not pictures(picture) and not shows_explorable(picture):
        yield "the third cell shows neither a picture nor an explorable"
    fold = goals["source"].split("<details><summary>What you will learn", 1)[-1]
    if fold == goals["source"] or len(re.findall(r"^\d\. +.*?\*\*\w+", fold, flags=re.MULTILINE)) != GOALS:
        yield f"the fourth cell does not fold {GOALS} goals, each with its verb in bold"
    if not re.search(r"\bminutes\b", fold):
        yield "the fold does not say how many minutes the chapter takes"
    if len(re.findall(r"^# ", without_code(prose(notebook)), flags=re.MULTILINE)) != 1:
        yield "the chapter has more than one title"


def shows_explorable(cell: Json) -> bool:
    """Whether a widget stands in the cell's outputs."""
    return any(WIDGET_VIEW in output.get("data", {}) for output in cell.get("outputs", []))


def words_outside_folds(notebook: Json) -> int:
    """Words that a reader meets who opens nothing: no folds, no fenced code."""
    text = re.sub(r"<details>.*?</details>", "", without_code(prose(notebook)), flags=re.DOTALL)
    return len(text.split())


def is_of_one_sitting_and_shows(notebook: Json) -> Problems:
    """So many words and no more, and a picture or an explorable for every five hundred of them."""
    words = words_outside_folds(notebook)
    if not FEWEST_WORDS <= words <= MOST_WORDS:
        yield f"{words} words outside folds, not {FEWEST_WORDS} to {MOST_WORDS}"
    shown = sum(bool(pictures(cell)) or (shows_explorable(cell) and "Quiz(" not in cell["source"])
                for _, cell in code_cells(notebook))  # fmt: skip
    if shown * WORDS_PER_PICTURE < words:
        yield f"{shown} pictures and explorables for {words} words, under one for {WORDS_PER_PICTURE}"


def figures_fit_a_phone(notebook: Json) -> Problems:
    """A figure is stored as a drawing for the site, narrow enough for its text to be read on a phone."""
    for index, cell in code_cells(notebook):
        for output in pictures(cell):
            svg = joined(output["data"].get("image/svg+xml", ""))
            width = re.search(r' width="([\d.]+)pt"', svg)
            if not width:
                yield f"the picture of cell {index} has no SVG: run `make notebooks`"
            elif float(width[1]) > WIDEST_FIGURE:
                yield f"the figure of cell {index} is {width[1]} points wide, over {WIDEST_FIGURE}"


def the_loop_comes_before_its_table(notebook: Json) -> Problems:
    """A cell tagged `loop` stands before the first study; one of its numbers is in a later table."""
    loops = [index for index, cell in code_cells(notebook) if "loop" in tags(cell)]
    studies = [index for index, cell in code_cells(notebook) if re.search(r"\w\.run\(", cell["source"])]
    if not loops or (studies and studies[0] < loops[0]):
        yield "no cell tagged `loop` stands before the first study"
        return
    cells = dict(code_cells(notebook))
    by_hand = set(NUMBER.findall(printed(cells[loops[0]])))
    later = {n for i, cell in cells.items() if i > loops[0] for n in NUMBER.findall(tables(cell))}
    if not by_hand & later:
        yield f"no table below cell {loops[0]} has a number of that loop"
    if not re.search(r"^\s*(for|while) ", cells[loops[0]]["source"], flags=re.MULTILINE):
        yield f"cell {loops[0]} is tagged `loop` and has none"


def tables(cell: Json) -> str:
    """The text of the tables in a cell's outputs."""
    data = [output.get("data", {}) for output in cell.get("outputs", [])]
    return "\n".join(re.sub(r"<[^>]+>", " ", joined(d["text/html"])) for d in data if "text/html" in d)


def guesses_are_folded(notebook: Json) -> Problems:
    """An answer that waits for a guess waits in Jupyter as well as on the page."""
    for index, cell in code_cells(notebook):
        if ("hide-output" in tags(cell)) != bool(cell["metadata"].get("jupyter", {}).get("outputs_hidden")):
            yield f"cell {index} folds its answer in one place only: the tag hide-output, and outputs_hidden"


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
    opens_with_question_and_picture,
    imports_come_first,
    closes_with_its_sections,
    folds_are_whole,
    exercises_are_whole,
    solutions_are_hidden_and_right,
    is_of_one_sitting_and_shows,
    figures_fit_a_phone,
    the_loop_comes_before_its_table,
    guesses_are_folded,
)
