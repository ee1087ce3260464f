"""Guards over exercises: enough of them, each with a hint and a solution that are folded away."""

from __future__ import annotations

import re

from tools.guards.anatomy import without_code
from tools.guards.reading import code_cells, prose, tags
from tools.normal_form import Json

FEWEST = 4
HEADING = re.compile(r"^### Exercise (\d+) — \S.*$", re.MULTILINE)
ANY_HEADING = re.compile(r"^#{1,3} ", re.MULTILINE)


def found(notebook: Json) -> list[tuple[int, str]]:
    """Number and text of each exercise, up to the next heading of its level or above."""
    text = without_code(prose(notebook))
    result = []
    for heading in HEADING.finditer(text):
        after = ANY_HEADING.search(text, heading.end())
        result.append((int(heading[1]), text[heading.end() : after.start() if after else None]))
    return result


def enough(notebook: Json) -> list[str]:
    """At least four, numbered from 1, under a heading of one form."""
    numbers = [number for number, _ in found(notebook)]
    problems = []
    if len(numbers) < FEWEST:
        problems.append(f"{len(numbers)} exercises, under {FEWEST}")
    if numbers != list(range(1, len(numbers) + 1)):
        problems.append(f"the exercises are numbered {numbers}")
    return problems


def each_has_hint_and_solution(notebook: Json) -> list[str]:
    """Both in <details>, so that they fold in Jupyter, on the site and without any script."""
    problems = []
    for number, text in found(notebook):
        for word in ("Hint", "Solution"):
            if not re.search(rf"<details>\s*<summary>{word}\b", text):
                problems.append(f"exercise {number} has no folded {word.lower()}")
    return problems


def solution_code_is_collapsed(notebook: Json) -> list[str]:
    """Code that is hidden on the site is collapsed in Jupyter as well, and the other way round."""
    return [
        f"cell {index} is hidden in one place only: it needs the tag hide-input and source_hidden"
        for index, cell in code_cells(notebook)
        if ("hide-input" in tags(cell)) != bool(cell["metadata"].get("jupyter", {}).get("source_hidden"))
    ]


def stored_verdicts_are_as_they_should_be(notebook: Json) -> list[str]:
    """A folded solution is right by its own check, and an exercise is stored unanswered."""
    problems = []
    for index, cell in code_cells(notebook):
        if not re.search(r"^check\(", cell["source"], re.MULTILINE):
            continue
        wanted = "✓ Right" if "hide-input" in tags(cell) else "○ Not attempted"
        text = "".join(str(output.get("data", {}).get("text/plain", "")) for output in cell["outputs"])
        if wanted not in text:
            problems.append(f"cell {index} should be stored with the verdict {wanted!r}")
    return problems
