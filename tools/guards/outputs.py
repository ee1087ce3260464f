"""Guards over stored outputs: no accident is published, and nothing that only this machine would print."""

from __future__ import annotations

import re

from tools.guards.reading import code_cells, printed, tags
from tools.normal_form import Json, joined

OF_A_MACHINE = re.compile(
    r"\b0x[0-9a-f]{6,}|/(?:home|root|tmp|Users|usr|opt|work)/|[A-Z]:\\|ipykernel|site-packages"
)
WIDEST = 76  # characters that a page of 1280 pixels shows of a line; what is wider has to be scrolled to


def no_stored_error(notebook: Json) -> list[str]:
    """A traceback is published only where a cell fails on purpose; and where it says so, it does fail."""
    problems = []
    for index, cell in code_cells(notebook):
        failed = any(output["output_type"] == "error" for output in cell.get("outputs", []))
        meant = "raises-exception" in tags(cell)
        if failed and not meant:
            problems.append(f"cell {index} stores a traceback without the tag raises-exception")
        if meant and not failed:
            problems.append(f"cell {index} is tagged raises-exception and does not raise")
    return problems


def nothing_of_this_machine(notebook: Json) -> list[str]:
    """No addresses, no paths, nothing on stderr: a warning there names a file of the machine that ran it."""
    problems = []
    for index, cell in code_cells(notebook):
        found = OF_A_MACHINE.search(printed(cell))
        if found:
            problems.append(f"cell {index} prints {found[0]!r}, which differs from machine to machine")
        if any(output.get("name") == "stderr" for output in cell.get("outputs", [])):
            problems.append(f"cell {index} writes to stderr")
    return problems


def fits_the_page(notebook: Json) -> list[str]:
    """No line of text is wider than its place on a laptop; a table's last column often is its point."""
    problems = []
    for index, cell in code_cells(notebook):
        for output in cell.get("outputs", []):
            data = output.get("data", {})
            text = output.get("text", data.get("text/plain", "") if set(data) == {"text/plain"} else "")
            widest = max(map(len, joined(text).splitlines()), default=0)
            if widest > WIDEST:
                problems.append(f"cell {index} prints a line of {widest} characters; the page shows {WIDEST}")
    return problems
