"""How guards read a notebook: its code cells, its prose, what its cells print."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from tools.normal_form import Json, joined


def load(path: Path) -> Json:
    """The notebook at `path`, with every multi-line field of a cell's source as one string."""
    notebook = json.loads(path.read_text(encoding="utf-8"))
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
