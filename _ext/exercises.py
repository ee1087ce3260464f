"""Exercises on the page: one fold for the whole solution, and a link that runs the chapter.

In a notebook an exercise is a stub that waits for an answer, a folded solution in words, and a folded cell
with the solution's code and its verdict. On the page, where no code runs,

- the code and its verdict are in the fold with the words: no "Right" stands beside an attempt that nobody
  made;
- below the stub, instead of "Not attempted ... run this cell again", links lead to where the chapter runs:
  in the browser, on Binder or Colab, as far as this build has them, else to the notebook itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape, unescape
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform

SOLUTION = "<details><summary>Solution</summary>"
END = "</details>"
UNANSWERED = "○ Not attempted"
PLACE = "<!-- where this chapter runs -->"
IN_THE_BROWSER = re.compile(r'<p class="run-here"><a href="([^"]*)"')  # what lite.py has put on the page
LAUNCHERS = {"Binder": "on Binder", "Colab": "on Colab"}  # the theme's name, and what the page says


class Exercises(SphinxPostTransform):
    """Before MyST-NB folds code and chooses among the forms of an output."""

    default_priority = 3
    formats = ("html",)

    def run(self, **kwargs: Any) -> None:
        """Every solution, and every cell that waits for an answer."""
        for start in list(self.document.findall(is_solution)):
            gather(start)
        for cell in list(self.document.findall(is_unanswered)):
            cell.children[-1] = nodes.raw("", PLACE, format="html")


def is_solution(node: nodes.Node) -> bool:
    """Whether a solution's fold begins here."""
    return isinstance(node, nodes.raw) and node.astext().startswith(SOLUTION)


def is_unanswered(node: nodes.Node) -> bool:
    """Whether a code cell's output is the verdict on an exercise that nobody has answered."""
    if not isinstance(node, nodes.container) or node.get("nb_element") != "cell_code":
        return False
    output = node.children[-1] if node.children else None
    return isinstance(output, nodes.container) and any(
        block.astext().startswith(UNANSWERED) for block in output.findall(nodes.literal_block)
    )


def gather(start: nodes.Node) -> None:
    """Move the code cells behind a solution's fold into it; the one fold is enough for them."""
    siblings = start.parent.children
    end = next(i for i in range(siblings.index(start), len(siblings)) if siblings[i].astext().strip() == END)
    while end + 1 < len(siblings) and is_folded_code(siblings[end + 1]):
        cell = siblings.pop(end + 1)
        assert isinstance(cell, nodes.Element)
        del cell["hide_mode"]
        siblings.insert(end, cell)
        end += 1


def is_folded_code(node: nodes.Node) -> bool:
    """Whether this is a cell whose code MyST-NB would fold."""
    return isinstance(node, nodes.container) and node.get("hide_mode") == "input"


def ways_to_run(body: str, buttons: list[dict[str, Any]]) -> Iterator[tuple[str, str]]:
    """The words and the address of each way to run a chapter that its page has."""
    if found := IN_THE_BROWSER.search(body):
        yield "in your browser", unescape(found[1])
    for button in (button for group in buttons for button in group.get("buttons", ())):
        if button.get("text") in LAUNCHERS:
            yield LAUNCHERS[button["text"]], button["url"]


def invitation(ways: list[tuple[str, str]], notebook: str) -> str:
    """The paragraph below an unanswered cell, in HTML."""
    if not ways:
        words = f'<a href="{escape(notebook)}" download>download this chapter’s notebook</a>'
    else:
        links = [f'<a href="{escape(url)}" target="_blank" rel="noopener">{name}</a>' for name, url in ways]
        words = "run this chapter " + " or ".join(filter(None, [", ".join(links[:-1]), links[-1]]))
    return f'<p class="run-exercise">Your turn: {words} and type your answer in this cell.</p>'


def on_page(
    app: Sphinx, pagename: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Say where the chapter runs."""
    body = context.get("body", "")
    if PLACE in body:
        ways = list(ways_to_run(body, context.get("header_buttons", [])))
        notebook = context["pathto"](f"_sources/{pagename}.ipynb", True)
        context["body"] = body.replace(PLACE, invitation(ways, notebook))


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the extension."""
    app.add_post_transform(Exercises)
    app.connect("html-page-context", on_page, priority=600)  # when the menu is made and not yet labelled
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
