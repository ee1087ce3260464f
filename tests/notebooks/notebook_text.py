"""Read a notebook: its code cells, its prose, and what its cells print."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from tools.normal_form import Json, joined

ROOT = Path(__file__).resolve().parents[2]
WIDEST = 76  # characters of a line that a page of 1280 pixels shows without scrolling
#: In the order of the contents.
CHAPTERS = [
    ROOT / f"{name}.ipynb" for name in re.findall(r"file: (chapters/\S+)", (ROOT / "_toc.yml").read_text())
]


@cache
def load(path: Path) -> Json:
    """The notebook at `path`, each cell's source as one string; shared, so do not change it."""
    notebook: Json = json.loads(path.read_text(encoding="utf-8"))
    for cell in notebook["cells"]:
        cell["source"] = joined(cell["source"])
    return notebook


def code_cells(notebook: Json) -> Iterator[tuple[int, Json]]:
    """Position and cell, for every code cell that has code in it."""
    for index, cell in enumerate(notebook["cells"]):
        if cell["cell_type"] == "code" and cell["source"].strip():
            yield index, cell


def prose(notebook: Json) -> str:
    """All Markdown of the notebook."""
    return "\n\n".join(cell["source"] for cell in notebook["cells"] if cell["cell_type"] == "markdown")


def tags(cell: Json) -> list[str]:
    """The cell's tags."""
    return cell["metadata"].get("tags", [])


def printed(cell: Json) -> str:
    """Everything that the cell's outputs say in plain text."""
    parts = []
    for output in cell.get("outputs", []):
        if output["output_type"] == "stream":
            parts.append(joined(output["text"]))
        elif "text/plain" in output.get("data", {}):
            parts.append(joined(output["data"]["text/plain"]))
        elif output["output_type"] == "error":
            parts.append(f"{output['ename']}: {output['evalue']}")
    return "\n".join(parts)
