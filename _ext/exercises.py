"""Exercises on the page: one fold for the whole solution, and a link that runs the chapter.

In a notebook an exercise is a stub that waits for an answer, a folded solution in words, and a folded cell
with the solution's code and its verdict. On the page, where no code runs,

- the code and its verdict are in the fold with the words: no "Right" stands beside an attempt that nobody
  made;
- below the stub, instead of "Not attempted ... run this cell again", links lead to where the chapter runs;
- the answer to a guess is folded under a name that says so;
- folded cells that follow each other, as on a chapter's first screen, have one fold.
"""

from __future__ import annotations

from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform

from .page_links import WHERE_IT_RUNS

SOLUTION = "<details><summary>Solution</summary>"
END = "</details>"
UNANSWERED = "○ Not attempted"


class Exercises(SphinxPostTransform):
    """Before MyST-NB folds code and chooses among the forms of an output."""

    default_priority = 3
    formats = ("html",)

    def run(self, **kwargs: Any) -> None:
        """Every solution, every guess, and every cell that waits for an answer."""
        for start in list(self.document.findall(nodes.raw)):
            if start.astext().startswith(SOLUTION):
                gather_code(start)
        for cell in list(self.document.findall(nodes.container)):
            if cell.get("hide_mode") == "input" and len(cell.children) == 1:
                join_next_fold(cell)
            if cell.get("hide_mode") == "output":
                cell["prompt_show"], cell["prompt_hide"] = "Show the answer", "Hide the answer"
        for cell in list(self.document.findall(is_unanswered)):
            cell.children[-1] = nodes.raw("", WHERE_IT_RUNS, format="html")


def is_unanswered(node: nodes.Node) -> bool:
    """Whether a code cell's output is the verdict on an exercise that nobody has answered."""
    if not isinstance(node, nodes.container) or node.get("nb_element") != "cell_code" or not node.children:
        return False
    output = node.children[-1]
    return isinstance(output, nodes.container) and any(
        block.astext().startswith(UNANSWERED) for block in output.findall(nodes.literal_block)
    )


def gather_code(start: nodes.Node) -> None:
    """Move the folded code cells behind a solution's fold into it; the one fold is enough for them."""
    siblings = start.parent.children
    end = next(i for i in range(siblings.index(start), len(siblings)) if siblings[i].astext().strip() == END)
    while end + 1 < len(siblings):
        cell = siblings[end + 1]
        if not isinstance(cell, nodes.container) or cell.get("hide_mode") != "input":
            break
        del cell["hide_mode"]
        siblings.insert(end, siblings.pop(end + 1))
        end += 1


def join_next_fold(cell: nodes.container) -> None:
    """Put the code of a folded cell without output above that of the next cell, if that is folded too."""
    siblings = cell.parent.children
    following = siblings[siblings.index(cell) + 1 :]
    if following and isinstance(following[0], nodes.container) and following[0].get("hide_mode") == "input":
        following[0].children[0].insert(0, cell.children[0].children)
        cell.parent.remove(cell)


def setup(app: Sphinx) -> None:
    """Register the transform."""
    app.add_post_transform(Exercises)
