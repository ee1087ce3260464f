"""The explorables of the chapters, read from the notebooks, so that a new one is tested like the others."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from ipywidgets import Widget

from _ext.widget_pictures import traits
from actbook.explorables import EXPLORABLES, Explorable, Gallery
from actbook.explorables.template.template_explorable import TemplateExplorable
from tests.notebooks.notebook_text import load
from tools.normal_form import WIDGET_STATE

CHAPTERS = Path(__file__).resolve().parents[2] / "chapters"
BY_NAME = {kind._link_name: kind for kind in (*EXPLORABLES, TemplateExplorable)}
#: What a page has to do before a test reads it: all its widgets stand there.
START = """async () => {
    const places = () => [...document.querySelectorAll(".widget-place")];
    while (document.readyState !== "complete" || !places().every((place) => place.childElementCount))
        await new Promise((resolve) => setTimeout(resolve, 20));
    for (let i = 0; i < 3; i++) await new Promise(requestAnimationFrame); }"""


def values_of(allowed: dict[str, Any]) -> list[Any]:
    """All values of a handle: its choices, or the nodes of its range."""
    if "choices" in allowed:
        return list(allowed["choices"])
    unit = allowed["per_unit"]
    whole = range(round(allowed["low"] * unit), round(allowed["high"] * unit) + 1)
    return list(whole) if unit == 1 else [n / unit for n in whole]


@dataclass
class Place:
    """One explorable in a chapter, as the notebook stores it."""

    chapter: str
    model_id: str
    model: dict[str, Any] = field(repr=False)
    folder: str = "chapters"

    @cached_property
    def state(self) -> dict[str, Any]:
        """All traits, binary values as bytes."""
        return traits(self.model)

    @property
    def name(self) -> str:
        """What an address calls it."""
        return str(self.model["state"]["link"]["name"])

    @property
    def handles(self) -> dict[str, Any]:
        """What an address may set it to."""
        return dict(self.model["state"]["link"]["handles"])

    @property
    def kind(self) -> type[Explorable]:
        """Its class."""
        return BY_NAME[self.name]

    @property
    def path(self) -> str:
        """Its page."""
        return f"{self.folder}/{self.chapter}.html"

    @property
    def selector(self) -> str:
        """Its element: `.tangent-explorer` for a TangentExplorer."""
        return "." + re.sub(r"(?<=[a-z])(?=[A-Z])", "-", self.kind.__name__).lower()

    @property
    def moved(self) -> dict[str, Any]:
        """A state in which every handle is elsewhere than at the start."""
        start = self.state["start"]
        return {
            name: next((value for value in values_of(allowed) if value != start[name]), start[name])
            for name, allowed in self.handles.items()
            if "." not in name
        }

    @property
    def hash(self) -> str:
        """The address of that state."""
        return f"#{self.name}?" + "&".join(f"{name}={value}" for name, value in self.moved.items())

    def status(self, **moved: Any) -> str:
        """What Python says of the start, or of a state."""
        return self.kind.status(self.state | moved)

    def any_state(self, chance: random.Random) -> dict[str, Any]:
        """All handles anywhere."""
        state: dict[str, Any] = {}
        for handle, allowed in self.handles.items():
            value = chance.choice(values_of(allowed))
            name, _, entry = handle.partition(".")
            state[name] = {**self.state[name], **state.get(name, {}), entry: value} if entry else value
        return state

    def __str__(self) -> str:
        return f"{self.chapter}-{self.name}"


def places() -> list[Place]:
    """All of them in the book's order, but the front page's: it computes, and has tests of its own."""
    return [
        Place(path.stem, model_id, model)
        for path in sorted(CHAPTERS.glob("*.ipynb"))
        for model_id, model in load(path)["metadata"]
        .get("widgets", {})
        .get(WIDGET_STATE, {"state": {}})["state"]
        .items()
        if model["state"].get("link") and model["state"]["link"]["name"] in BY_NAME
    ]


def alone(explorer: Explorable, page: str = "no-chapter", folder: str = "chapters") -> Place:
    """One that is in no chapter: its page makes it."""
    model = Widget.get_manager_state(widgets=[explorer])["state"][explorer.model_id]
    model["state"] = {name: value for name, value in model["state"].items() if name not in ("_esm", "_css")}
    return Place(page, explorer.model_id, model, folder)


PLACES = [*places(), alone(Gallery(), "gallery", "pages")]
#: The first of each kind.
KINDS = list({place.name: place for place in reversed(PLACES)}.values())[::-1]
#: Those, and the template.
ALONE = [*KINDS, alone(TemplateExplorable(2, x=1.0))]
