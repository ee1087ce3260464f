"""The cheat sheet, computed when the page is built: `{cheat-sheet} classic` or `{cheat-sheet} modern`.

A row for each function of the family: its formulas as the registry has them, and what is measured of it.
"""

from __future__ import annotations

import math

from docutils import nodes
from docutils.statemachine import StringList
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from actbook import ACTIVATIONS, Activation
from actbook.properties import measure

COLUMNS = {
    "classic": ("Function", "f(x)", "f′(x)", "Range", "Steepest", "Mean", "Levels off"),
    "modern": ("Function", "f(x)", "Range", "Steepest"),
}


def cells(activation: Activation) -> dict[str, str]:
    """What the sheet says of one function, by column, as Markdown."""
    facts = measure(activation)
    steepest = facts.largest_slope
    return {
        "Function": f"**{activation.title}**",
        "f(x)": f"${activation.formula}$",
        "f′(x)": f"${activation.derivative_formula}$",
        "Range": str(facts.output),
        "Steepest": "∞" if math.isinf(steepest) else f"{steepest:.4g}",
        "Mean": "0" if facts.zero_centred else f"{facts.mean_output:.2f}",
        "Levels off": " and ".join(facts.saturates) or "nowhere",
    }


class CheatSheet(SphinxDirective):
    """The table of a family."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Write the rows as a Markdown table and let MyST read it."""
        columns = COLUMNS[self.arguments[0]]
        rows = [cells(activation) for activation in ACTIVATIONS if activation.family == self.arguments[0]]
        lines = [columns, ["---"] * len(columns), *([row[name] for name in columns] for row in rows)]
        holder = nodes.container(classes=["cheat-sheet"])
        text = StringList([f"| {' | '.join(line)} |" for line in lines], source=self.env.docname)
        self.state.nested_parse(text, self.content_offset, holder)
        return [holder]


def setup(app: Sphinx) -> None:
    """Register the directive."""
    app.add_directive("cheat-sheet", CheatSheet)
