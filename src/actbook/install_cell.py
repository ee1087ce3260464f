"""The cell that installs the book's package in a notebook that is handed out, where the package is missing.

Chapters get it when the site is built, assignments when they are released. Standard library alone.
"""

import re
from collections.abc import Mapping
from importlib.metadata import version
from typing import Any

ID = "install-package"  # of the cell; an assignment has a `set-up` of its own
SET_UP = """\
# Where the book's package is missing, as on Colab or Kaggle, this installs it from the book's site.
import importlib.util

if importlib.util.find_spec("actbook") is None:
    %pip install --quiet {address}"""
FOLDER = "_static/package"  # of the site: where the wheel is
ADDRESS = re.compile(r"https?://[\w.-]+(:\d+)?(/[\w.~/-]*)?")

Json = dict[str, Any]


def uses_package(notebook: Json) -> bool:
    """Tell whether a cell of it needs the book's package."""
    return any(
        cell["cell_type"] == "code" and cell.get("id") != ID and "actbook" in "".join(cell["source"])
        for cell in notebook["cells"]
    )


def with_set_up(notebook: Json, wheel: str, cell_source: str = SET_UP) -> Json:
    """A copy of the notebook with the cell that installs `wheel` before its first code; without it for ""."""
    cells = [cell for cell in notebook["cells"] if cell.get("id") != ID]
    if wheel and uses_package(notebook):
        first = next(n for n, cell in enumerate(cells) if cell["cell_type"] == "code")
        source = cell_source.format(address=wheel).splitlines(keepends=True)
        cell: Json = {"cell_type": "code", "execution_count": None, "id": ID, "metadata": {}, "outputs": []}
        cells.insert(first, cell | {"source": source})
    return notebook | {"cells": cells}


def pages_address(owner_and_name: str) -> str:
    """Where GitHub Pages publishes a repository given as owner/name."""
    owner, name = owner_and_name.lower().split("/")[0], owner_and_name.split("/")[1]
    host = f"{owner}.github.io"
    return f"https://{host}/" if name.lower() == host else f"https://{host}/{name}/"


def wheel_of(site: str, environment: Mapping[str, str]) -> str:
    """The address of this version's wheel on the book's site; "" where nothing says where the site is.

    site: its address, or "" for that of BOOK_URL or of BOOK_REPOSITORY=owner/name. A clone's remote is
    not consulted: it may be private, and have no site. ValueError for what is no address.
    """
    repository = environment.get("BOOK_REPOSITORY", "").strip()
    address = site or environment.get("BOOK_URL", "").strip()
    if not address and re.fullmatch(r"[\w.-]+/[\w.-]+", repository):
        address = pages_address(repository)
    if not address:
        return ""
    if not ADDRESS.fullmatch(address):
        raise ValueError(
            f"the book's site should be an address like https://example.org/book/, not {address!r}"
        )
    return f"{address.rstrip('/')}/{FOLDER}/actbook-{version('actbook')}-py3-none-any.whl"
