"""Guards over pictures: each has a description of its own, and its cell has no other."""

from __future__ import annotations

import re

from tools.guards.reading import code_cells
from tools.normal_form import Json

SHORTEST = 40  # characters: less cannot say what a figure shows
FILE_NAME = re.compile(r"\b[\w-]+\.(png|svg|jpe?g|gif|ipynb|py)\b", re.IGNORECASE)


def pictures(cell: Json) -> list[Json]:
    """The outputs of a cell that are pictures."""
    return [
        o for o in cell.get("outputs", []) if any(mime.startswith("image/") for mime in o.get("data", {}))
    ]


def description(cell: Json) -> str:
    """The alternative text that the site will give the cell's picture."""
    return cell["metadata"].get("mystnb", {}).get("image", {}).get("alt", "")


def wrong_with(text: str) -> str:
    """Why this is no description of a figure, or an empty text."""
    if not text.strip():
        return "has no description (cell metadata mystnb: image: alt)"
    if len(text.strip()) < SHORTEST:
        return f"has a description of {len(text.strip())} characters, under {SHORTEST}: {text!r}"
    if FILE_NAME.search(text):
        return f"has a file name in its description: {text!r}"
    return ""


def described(notebook: Json) -> list[str]:
    """Each picture has a real description, and no two have the same."""
    problems, seen = [], set()
    for index, cell in code_cells(notebook):
        if not pictures(cell):
            continue
        text = description(cell)
        if wrong_with(text):
            problems.append(f"the picture of cell {index} {wrong_with(text)}")
        elif text in seen:
            problems.append(f"the picture of cell {index} repeats a description: {text!r}")
        seen.add(text)
    return problems


def one_in_a_cell(notebook: Json) -> list[str]:
    """The description in a cell's metadata goes to all its pictures, so there can be one."""
    return [
        f"cell {index} has {len(pictures(cell))} pictures and one description"
        for index, cell in code_cells(notebook)
        if len(pictures(cell)) > 1
    ]
