"""Each function in other libraries, from `pages/frameworks.toml`: `{frameworks}`."""

from __future__ import annotations

import math
import tomllib
from pathlib import Path
from typing import Any

import numpy as np
from docutils import nodes
from docutils.statemachine import StringList
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from actbook import ACTIVATIONS
from actbook.vectors import VECTOR_MAPS

LIBRARIES = ("PyTorch", "JAX", "Keras", "SciPy")
ENTRIES: dict[str, Any] = {f.name: f for f in ACTIVATIONS} | {f.name: f for f in VECTOR_MAPS}


def table(entry: Any, row: dict[str, Any]) -> list[str]:
    """Markdown: a line for each library that has it, with the slope at each kink."""
    slopes, parameters = row.get("slopes", {}), row.get("parameters", {})
    places = entry.kinks_at(**parameters) if slopes else ()
    given = "".join(f", {name} = {value:g}" for name, value in parameters.items())
    columns = ["", "Function · layer", *(f"f′({number(place)}){given}" for place in places)]
    lines = [columns, ["---"] * len(columns)]
    for library in LIBRARIES:
        if library in row:
            cells = " · ".join(_call(text) for text in row[library])
            lines.append([library, cells, *map(number, slopes.get(library, ["–"] * len(places)))])
    if len(lines) == 2:
        return ["None of the four has it.", ""]
    return [*(f"| {' | '.join(line)} |" for line in lines), ""]


def _call(text: str) -> str:
    call, said, settings = text.partition(" with ")
    return f"`{call}`" + (f" with `{settings}`" if said else "")


def sentence(entry: Any, finding: list[Any]) -> str:
    """Markdown: what the libraries give at one point, and what is right there."""
    libraries, what, x, wrong, *rest = finding
    parameters = next((each for each in rest if isinstance(each, dict)), {})
    exact = truth(entry, what, x, parameters)
    alike = math.isfinite(wrong) and abs(wrong - exact) < abs(exact) / 100
    place = ", ".join(map(number, np.atleast_1d(x)))
    given = "".join(f", {name} = {value:g}" for name, value in parameters.items())
    given += ", float32" if "float32" in rest else ""
    digits = 12 if alike else 3
    name = "f′" if what == "slope" else "f"
    if isinstance(x, list):
        name = "the first of f"
    return (
        f"- {libraries}: {name}({place}){given} is {number(wrong, digits)}, rightly {number(exact, digits)}"
    )


def truth(entry: Any, what: str, x: Any, parameters: dict[str, float]) -> float:
    """This book's value or slope; of a map of vectors the first of its results."""
    f = entry.derivative if what == "slope" else entry
    return float(np.ravel(f(np.array(x), **parameters))[0])


def number(value: Any, digits: int = 6) -> str:
    """A number for reading, with a real minus and powers of ten."""
    if isinstance(value, str):
        return value
    text = f"{value + 0.0:.{digits}g}".replace("inf", "∞")
    mantissa, e, exponent = text.partition("e")
    power = str(int(exponent or 0)).translate(str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))
    return (("" if mantissa == "1" else f"{mantissa}·") + f"10{power}" if e else text).replace("-", "−")


def settings(rows: list[dict[str, Any]]) -> list[str]:
    """Markdown: what layers and Adam are set to."""
    lines = ["| | PyTorch | Keras |", "| --- | --- | --- |"]
    for row in rows:
        cells = (number(row[name][1]) if name in row else "–" for name in ("PyTorch", "Keras"))
        lines.append(f"| {row['what']} | {' | '.join(cells)} |")
    return lines


class Frameworks(SphinxDirective):
    """A section for each function, and one for layers."""

    def run(self) -> list[nodes.Node]:
        """Read the data beside the page."""
        relative, absolute = self.env.relfn2path("frameworks.toml")
        self.env.note_dependency(relative)
        rows = tomllib.loads(Path(absolute).read_text(encoding="utf-8"))
        layers = rows.pop("layers")
        sections = [
            self._section(
                name,
                ENTRIES[name].title,
                table(ENTRIES[name], row) + [sentence(ENTRIES[name], each) for each in row.get("wrong", [])],
            )
            for name, row in rows.items()
        ]
        return [*sections, self._section("layers", "Layers and Adam", settings(layers))]

    def _section(self, name: str, title: str, lines: list[str]) -> nodes.section:
        section = nodes.section(ids=[nodes.make_id(f"frameworks-{name}")], names=[])
        section += nodes.title(title, title)
        self.state.nested_parse(StringList(lines, source=self.env.docname), self.content_offset, section)
        return section


def setup(app: Sphinx) -> None:
    """Register the directive."""
    app.add_directive("frameworks", Frameworks)
