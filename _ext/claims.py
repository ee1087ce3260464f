"""Myths and facts: each claim with its verdict, the condition, and a link to the cell that shows it.

The directive `{claims}` renders `pages/claims.yml` in the order of the lecture note that the book grew from,
and with `:tally:` one line that counts the verdicts, and buttons that leave only one of them. Every
code cell tagged `claim-…` becomes a target of that name. The tests hold list and chapters together.
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

#: Each verdict as readers see it: before a claim, before its condition, and counted, of one and of several.
VERDICTS = {
    "holds": ("True", "", "is true", "are true"),
    "holds-with-conditions": ("True if …", "If ", "is true under a condition", "are true under a condition"),
    "incomplete": ("Half the story", "The rest: ", "is half the story", "are half the story"),
    "wrong": ("Myth", "In fact ", "is a myth", "are myths"),
}
SECTIONS = (  # the note's own, in its order, and what it does not speak of
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
    "Part II",
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
    """How many claims there are of each verdict: "3 claims: 2 are true, 1 is a myth."."""
    count = Counter(claim["verdict"] for claim in claims)
    parts = [f"{count[v]} {words[2 + (count[v] > 1)]}" for v, words in VERDICTS.items() if count[v]]
    return f"{len(claims)} claim{'s' * (len(claims) > 1)}: {', '.join(parts)}."


def filters() -> str:
    """A choice of one verdict or all: radio buttons, which need no script."""
    choices = {"all": "All", **{verdict: words[0] for verdict, words in VERDICTS.items()}}
    buttons = "".join(
        f'<label><input type="radio" name="verdict" id="show-{name}"{" checked" * (name == "all")}>'
        f" {label}</label>"
        for name, label in choices.items()
    )
    return f'<fieldset class="claim-filter"><legend>Show</legend>{buttons}</fieldset>'


class Claims(SphinxDirective):
    """All claims, a section for each section of the note, a definition for each claim; or their tally."""

    option_spec: ClassVar[dict[str, Any]] = {"file": directives.unchanged, "tally": directives.flag}

    def run(self) -> list[nodes.Node]:
        """Sections, each with a definition list; with the option `tally` one line instead."""
        relative, absolute = self.env.relfn2path(self.options.get("file", "claims.yml"))
        self.env.note_dependency(relative)
        claims = load(Path(absolute))
        if "tally" in self.options:
            return [
                nodes.paragraph("", "", nodes.strong("", tally(claims))),
                nodes.raw("", filters(), format="html"),
            ]
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
        label, before, *_ = VERDICTS[claim["verdict"]]
        term = nodes.term(ids=[nodes.make_id(f"note-{claim['id']}")], classes=[claim["verdict"]])
        term += [nodes.inline("", label, classes=["verdict"]), nodes.Text(" ")]
        term += self._markdown(claim["claim"])[0].children
        line = nodes.paragraph()
        if condition := claim.get("condition"):
            line += nodes.Text(f"{before}{condition}. ")
        line += [nodes.Text("See "), self._link(claim), nodes.Text(".")]
        body = nodes.definition("", line, classes=[claim["verdict"]])
        if comment := claim.get("comment"):
            body += nodes.raw("", "<details><summary>What we measured</summary>", format="html")
            body += [*self._markdown(comment), nodes.raw("", "</details>", format="html")]
        return nodes.definition_list_item("", term, body)

    def _link(self, claim: dict[str, Any]) -> addnodes.pending_xref:
        """To the cell, under its chapter's title."""
        return addnodes.pending_xref(
            "", nodes.inline(), refdomain="std", reftype="ref", reftarget=claim["cell"], refexplicit=False,
            refwarn=True, refdoc=self.env.docname,
        )  # fmt: skip

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
