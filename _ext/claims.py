"""The page that lists what the lecture note claims, what became of each claim, and the cell that shows it.

The directive `{claims}` renders `pages/claims.yml` in the note's order, and with `:tally:` one line that
counts the verdicts. Every code cell tagged `claim-…` becomes a target of that name, so that the list links to
the very cell. The tests hold list and chapters together.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any, ClassVar

import yaml
from docutils import nodes
from docutils.parsers.rst import directives
from docutils.statemachine import StringList
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

#: Each verdict as a claim has it, and counted: of one claim and of several.
VERDICTS = {
    "holds": ("holds", "holds", "hold"),
    "holds-with-conditions": ("holds with conditions", "holds with conditions", "hold with conditions"),
    "incomplete": ("incomplete", "is incomplete", "are incomplete"),
    "wrong": ("wrong", "is wrong", "are wrong"),
}
SECTIONS = (  # the note's own, in its order
    "Introduction",
    "Why activation functions",
    "Sigmoid",
    "Tanh",
    "ReLU",
    "Leaky ReLU",
    "Linear",
    "Why derivatives matter",
    "Summary table",
    "TL;DR",
)
PREFIX = "claim-"


def load(path: Path) -> list[dict[str, Any]]:
    """The claims in the order of the file."""
    return yaml.safe_load(path.read_text(encoding="utf-8")) or []


def by_section(claims: list[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    """The claims of each section of the note, in the note's order; the file follows the book's."""
    unknown = sorted({claim["section"] for claim in claims} - set(SECTIONS))
    if unknown:
        raise ValueError(f"{', '.join(unknown)}: no section of the note; they are {', '.join(SECTIONS)}")
    groups = {name: [claim for claim in claims if claim["section"] == name] for name in SECTIONS}
    return {name: group for name, group in groups.items() if group}


def tally(claims: list[dict[str, Any]]) -> str:
    """How many claims there are of each verdict: "3 claims: 2 hold, 1 is wrong."."""
    count = Counter(claim["verdict"] for claim in claims)
    parts = [f"{count[v]} {words[1 + (count[v] > 1)]}" for v, words in VERDICTS.items() if count[v]]
    return f"{len(claims)} claim{'s' * (len(claims) > 1)}: {', '.join(parts)}."


class Claims(SphinxDirective):
    """All claims, a section for each section of the note, a definition for each claim; or their tally."""

    option_spec: ClassVar[dict[str, Any]] = {"file": directives.unchanged, "tally": directives.flag}

    def run(self) -> list[nodes.Node]:
        """Sections, each with a definition list; with the option `tally` one line instead."""
        relative, absolute = self.env.relfn2path(self.options.get("file", "claims.yml"))
        self.env.note_dependency(relative)
        claims = load(Path(absolute))
        if "tally" in self.options:
            return [nodes.paragraph("", "", nodes.strong("", tally(claims)))]
        return [self._section(name, group) for name, group in by_section(claims).items()]

    def _section(self, name: str, claims: list[dict[str, Any]]) -> nodes.section:
        section = nodes.section(ids=[nodes.make_id(f"claims-{name}")], names=[])
        section += nodes.title(name, name)
        listing = nodes.definition_list(classes=["claims"])
        for claim in claims:
            listing += self._claim(claim)
        section += listing
        return section

    def _claim(self, claim: dict[str, Any]) -> nodes.definition_list_item:
        item = nodes.definition_list_item()
        term = nodes.term(ids=[nodes.make_id(f"note-{claim['id']}")])
        term += self._markdown(claim["claim"])[0].children
        item += term
        body = nodes.definition()
        body += self._verdict(claim)
        body += self._markdown(claim.get("comment") or "")
        item += body
        return item

    def _verdict(self, claim: dict[str, Any]) -> nodes.paragraph:
        verdict, *_ = VERDICTS[claim["verdict"]]
        line = nodes.paragraph(classes=["claim-verdict", claim["verdict"]])
        line += [nodes.strong(verdict, f"Verdict: {verdict}."), nodes.Text(" Shown in ")]
        link = addnodes.pending_xref(
            "", refdomain="std", reftype="ref", reftarget=claim["cell"], refexplicit=False, refwarn=True,
            refdoc=self.env.docname,
        )  # fmt: skip
        link += nodes.inline(claim["chapter"], claim["chapter"])
        shows = " ".join(str(claim["shows"]).split())  # a column's blanks mean nothing outside it
        line += [link, nodes.Text(", which prints "), nodes.literal(shows, shows)]
        line += nodes.Text(".")
        return line

    def _markdown(self, text: str) -> list[nodes.Node]:
        holder = nodes.Element()
        self.state.nested_parse(
            StringList(text.splitlines(), source=self.env.docname), self.content_offset, holder
        )
        return holder.children


def name_claim_cells(app: Sphinx, doctree: nodes.document) -> None:
    """Make each code cell tagged `claim-…` a target that can be linked to."""
    domain = app.env.get_domain("std")
    title = next((heading.astext() for heading in doctree.findall(nodes.title)), app.env.docname)
    for cell in doctree.findall(nodes.container):
        if cell.get("nb_element") != "cell_code":
            continue
        for tag in cell.get("cell_metadata", {}).get("tags", []):
            if tag.startswith(PREFIX):
                cell["ids"].append(tag)
                domain.note_hyperlink_target(tag, app.env.docname, tag, title)  # type: ignore[attr-defined]


def setup(app: Sphinx) -> None:
    """Register the directive."""
    app.add_directive("claims", Claims)
    app.connect("doctree-read", name_claim_cells)
