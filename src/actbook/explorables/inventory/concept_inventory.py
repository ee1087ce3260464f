"""ConceptInventory: twelve items, the answers as a file, and a result that names no answer."""

from collections.abc import Mapping
from html import escape
from pathlib import Path
from typing import Any

import traitlets

from actbook.explorables.base import Data, PageWidget
from actbook.explorables.quiz.question_text import as_html, runs
from actbook.quizzes.inventory import COLUMNS, OCCASIONS, edition, export, read_inventory


class ConceptInventory(PageWidget):
    """The book's concept inventory.

    `answers` has the chosen option of each item, counted from 0, by the item's key; `occasion` is 'before' or
    'after' the course; `name` is what the student wants to be known by. `export()` gives them as CSV. Nothing
    is sent anywhere: on a page the student saves the file.
    """

    _borrowed_styles = (Path(__file__).parent.parent / "quiz" / "quiz.css",)

    edition = Data("changes when an item does")
    columns = Data("of the file")
    items = Data("key, the right option's code, text and options")
    answers = traitlets.Dict(help="item's key → chosen option").tag(sync=True)
    occasion = traitlets.Enum(OCCASIONS, default_value="before").tag(sync=True)
    name = traitlets.Unicode().tag(sync=True)

    def __init__(self) -> None:
        self._items = read_inventory()
        super().__init__(
            edition=edition(self._items),
            columns=list(COLUMNS),
            items=[
                {
                    "key": item.key,
                    "code": item.code,
                    "text": runs(item.text),
                    "options": [runs(text) for text in item.options],
                }
                for item in self._items
            ],
        )

    def __repr__(self) -> str:
        return "ConceptInventory()"

    def export(self) -> str:
        """The answers as CSV, one row an item: the same text as the page's file."""
        return export(self._items, self.answers, self.occasion, self.name)

    @traitlets.validate("answers")
    def _answers_exist(self, proposal: Any) -> dict[str, int]:
        options = {item.key: len(item.options) for item in self._items}
        for key, chosen in proposal["value"].items():
            if key not in options:
                raise traitlets.TraitError(f"no item {key!r}; there are: {', '.join(options)}")
            last = options[key] - 1
            if type(chosen) is not int or not 0 <= chosen <= last:
                raise traitlets.TraitError(f"{key} has the options 0 to {last}, and you gave {chosen!r}")
        return dict(proposal["value"])

    @classmethod
    def text(cls, state: Mapping[str, Any]) -> str:
        """All items, to be answered on paper."""
        return "".join(
            [
                "<ol>",
                *(
                    f'<li><p>{as_html(item["text"])}</p><ol type="1">'
                    + "".join(f"<li>{as_html(option)}</li>" for option in item["options"])
                    + "</ol></li>"
                    for item in state["items"]
                ),
                f"</ol><p>Edition {escape(state['edition'])}.</p>",
            ]
        )
