"""Guards over a chapter's shape: how it opens, the sections that it must have, how it folds."""

from __future__ import annotations

import ast
import re

from tools.guards.reading import prose
from tools.normal_form import Json

GOALS = 3
SECTIONS = ("What you have learned", "References")


def opens_with_title_and_goals(notebook: Json) -> list[str]:
    """The first cell: one title, three goals that begin with a verb in bold, and the time it takes."""
    first = notebook["cells"][0]
    if first["cell_type"] != "markdown" or not first["source"].startswith("# "):
        return ["the first cell is not Markdown that begins with a title"]
    problems = []
    goals = re.findall(r"^(?:\d\.|[-*]) +.*?\*\*\w+", first["source"], flags=re.MULTILINE)
    if len(goals) != GOALS:
        problems.append(f"the first cell has {len(goals)} goals, not {GOALS}")
    if not re.search(r"\bminutes\b", first["source"]):
        problems.append("the first cell does not say how many minutes the chapter takes")
    titles = re.findall(r"^# ", without_code(prose(notebook)), flags=re.MULTILINE)
    if len(titles) != 1:
        problems.append(f"the chapter has {len(titles)} titles")
    return problems


def without_code(text: str) -> str:
    """Markdown without its fenced blocks."""
    return re.sub(r"^(```|~~~).*?^\1", "", text, flags=re.MULTILINE | re.DOTALL)


def imports_come_first(notebook: Json) -> list[str]:
    """The second cell has all imports and the style; no other cell imports anything."""
    second = notebook["cells"][1]
    if second["cell_type"] != "code":
        return ["the second cell is not code"]
    problems = []
    try:
        body = ast.parse(second["source"]).body
    except SyntaxError:
        return ["the second cell does not parse"]
    for statement in body:
        if not _is_import(statement) and not ast.unparse(statement).startswith("plt.style.use("):
            problems.append(f"the second cell does more than import: {ast.unparse(statement)}")
    for index, cell in enumerate(notebook["cells"][2:], start=2):
        if cell["cell_type"] == "code" and re.search(
            r"^\s*(import|from) \w", cell["source"], flags=re.MULTILINE
        ):
            problems.append(f"cell {index} imports something: that belongs in the second cell")
    return problems


def _is_import(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Import | ast.ImportFrom)


def has_its_sections(notebook: Json) -> list[str]:
    """The sections that close a chapter are there, once, in this order."""
    headings = re.findall(r"^## +(.+?)\s*$", without_code(prose(notebook)), flags=re.MULTILINE)
    problems = [f"there is no section {name!r}" for name in SECTIONS if headings.count(name) != 1]
    if not problems and headings[-1] != SECTIONS[-1]:
        problems.append(f"the last section is {headings[-1]!r}, not {SECTIONS[-1]!r}")
    return problems


def folds_by_details(notebook: Json) -> list[str]:
    """Every <details> is closed in its own cell, with the blank lines that Markdown inside it needs."""
    problems = []
    for index, cell in enumerate(notebook["cells"]):
        if cell["cell_type"] != "markdown":
            continue
        text = without_code(cell["source"])
        if text.count("<details") != text.count("</details>"):
            problems.append(f"cell {index} does not close its <details>")
        for summary in re.finditer(r"</summary>(?!\n\n|\s*</details>)", text):
            problems.append(
                f"cell {index} has no blank line after {text[: summary.end()].splitlines()[-1]!r}"
            )
        for _ in re.finditer(r"(?<!\n\n)</details>", text):
            problems.append(f"cell {index} has no blank line before a </details>")
    return problems
