"""A page with widgets and nothing else, their state and the host's script: it opens faster than a chapter."""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from _ext.explorables import host_script
from actbook.explorables.base import PageWidget
from tests.site.conftest import started, visits

VIEW = '<script type="application/vnd.jupyter.widget-view+json">{}</script>'
PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Alone</title><body><main>
{views}
</main><script type="application/vnd.jupyter.widget-state+json">{state}</script>
<script>{host}</script>"""


def alone(path: Path, kind: type[PageWidget], model_ids: Sequence[str], state: dict[str, Any]) -> Path:
    """Write the page: `state` is what a notebook stores, with or without the widgets' modules."""
    views = "\n".join(VIEW.format(json.dumps({"model_id": model_id})) for model_id in model_ids)
    stored = json.dumps(state, sort_keys=True).replace("</", "<\\/")  # sorted, as a notebook has it
    path.write_text(PAGE.format(views=views, state=stored, host=host_script([kind])), encoding="utf-8")
    return path


def place_alone(folder: Path, place: Any) -> None:
    """Write the page of one place, as its chapter stores it, under the place's name."""
    state = {"version_major": 2, "version_minor": 0, "state": {place.model_id: place.model}}
    alone(folder / f"{place.name}.html", place.kind, [place.model_id], state)


@contextmanager
def visits_alone(window: Any, folder: Path) -> Any:
    """A function that opens the page of a place; at the end nobody may have complained."""
    with visits(window, folder.as_uri()) as opened:

        def visit(place: Any, hash_: str = "", **options: Any) -> Any:
            page = started(opened(f"{place.name}.html{hash_}", **options))
            return page, page.locator(place.selector)

        yield visit
