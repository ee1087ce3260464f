"""The explorables of the chapters, read from the notebooks, so that a new one is tested like the others."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.notebooks.notebook_text import load
from tools.normal_form import WIDGET_STATE

CHAPTERS = Path(__file__).resolve().parents[2] / "chapters"
#: By the name that an address has for each kind.
CLASSES = {
    "tangent": ".tangent-explorer",
    "dying": ".dying-laboratory",
    "boundaries": ".boundary-explorer",
    "depth": ".depth-explorer",
}
#: What a page has to do before a test reads it: all its widgets stand there.
START = """async () => {
    const places = () => [...document.querySelectorAll(".widget-place")];
    while (document.readyState !== "complete" || !places().every((place) => place.childElementCount))
        await new Promise((resolve) => setTimeout(resolve, 20));
    for (let i = 0; i < 3; i++) await new Promise(requestAnimationFrame); }"""


@dataclass(frozen=True)
class Place:
    """One explorable in a chapter, and an address that moves each of its handles."""

    chapter: str
    name: str
    query: str

    @property
    def path(self) -> str:
        return f"chapters/{self.chapter}.html"

    @property
    def hash(self) -> str:
        return f"#{self.name}?{self.query}"

    @property
    def selector(self) -> str:
        return CLASSES[self.name]

    def __str__(self) -> str:
        return f"{self.chapter}-{self.name}"


def other(allowed: dict[str, Any], start: Any) -> Any:
    """A value of a handle that is not the one at the start."""
    values = allowed.get("choices") or [allowed["low"], allowed["high"]]
    return next(value for value in values if value != start)


def places() -> list[Place]:
    """All of them, in the book's order."""
    result = []
    for path in sorted(CHAPTERS.glob("*.ipynb")):
        stored = load(path)["metadata"].get("widgets", {}).get(WIDGET_STATE, {"state": {}})
        for model in stored["state"].values():
            traits = model["state"]
            if link := traits.get("link"):
                handles = {key: allowed for key, allowed in link["handles"].items() if "." not in key}
                moved = {key: other(allowed, traits["start"][key]) for key, allowed in handles.items()}
                query = "&".join(f"{key}={value}" for key, value in moved.items())
                result.append(Place(path.stem, link["name"], query))
    return result


PLACES = places()
#: The first of each kind.
KINDS = list({place.name: place for place in reversed(PLACES)}.values())[::-1]
