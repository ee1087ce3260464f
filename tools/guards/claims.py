"""Guard that holds pages/claims.yml and the chapters together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from tools.guards.reading import code_cells, printed, tags
from tools.normal_form import Json

PREFIX = "claim-"
VERDICTS = ("holds", "holds-with-conditions", "wrong", "incomplete")
REQUIRED = ("id", "section", "claim", "verdict", "chapter", "cell", "shows")


def problems(claims: list[dict[str, Any]], chapters: Mapping[str, Json]) -> list[str]:
    """What keeps a claim from being shown, and each cell that shows a claim which is not in the list."""
    cells = [
        (name, tag, cell)
        for name, notebook in chapters.items()
        for _, cell in code_cells(notebook)
        for tag in tags(cell)
        if tag.startswith(PREFIX)
    ]
    found = [
        f"two cells are tagged {tag}" for tag, count in Counter(t for _, t, _ in cells).items() if count > 1
    ]
    ids = Counter(str(claim.get("id")) for claim in claims)
    found += [f"two claims have the id {name!r}" for name, count in ids.items() if count > 1]
    for claim in claims:
        found += [f"claim {claim.get('id')}: {problem}" for problem in _wrong_with(claim, cells)]
    listed = {(claim.get("chapter"), claim.get("cell")) for claim in claims}
    found += [f"{name}: {tag} is not in claims.yml" for name, tag, _ in cells if (name, tag) not in listed]
    return found


def _wrong_with(claim: dict[str, Any], cells: list[tuple[str, str, Json]]) -> list[str]:
    missing = [name for name in REQUIRED if not str(claim.get(name) or "").strip()]
    if missing:
        return [f"has no {', '.join(missing)}"]
    if not isinstance(claim["shows"], str):
        return [f"`shows` is {claim['shows']!r}, not text: put it in quotes"]
    found = []
    if claim["verdict"] not in VERDICTS:
        found.append(f"has the verdict {claim['verdict']!r}, not one of {', '.join(VERDICTS)}")
    cell = next((c for name, tag, c in cells if (name, tag) == (claim["chapter"], claim["cell"])), None)
    if cell is None:
        return [*found, f"there is no cell tagged {claim['cell']} in {claim['chapter']}"]
    if cell.get("execution_count") is None:
        found.append(f"the cell tagged {claim['cell']} was not run")
    if claim["shows"] not in printed(cell):
        found.append(f"the cell tagged {claim['cell']} does not print {claim['shows']!r}")
    return found
