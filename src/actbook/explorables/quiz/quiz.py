"""Quiz: a chapter's questions, one after the other, each option explained once it is chosen."""

from collections.abc import Mapping
from typing import Any

import traitlets

from actbook.explorables.base import Data, PageWidget
from actbook.explorables.quiz.question_text import as_html, runs
from actbook.quizzes import Question, read


class Quiz(PageWidget):
    """The quiz called `name`, such as '02-sigmoid'; QuizError if there is none.

    `answers` has what was chosen: for each question's key the options in the order in which they were
    checked, counted from 0. Nothing is sent anywhere.
    """

    name = traitlets.Unicode()
    questions = Data("key, text and options; a text is a list of [kind, words], with kind 'text' or 'code'")
    answers = traitlets.Dict(help="question's key → options that were checked, in order").tag(sync=True)

    def __init__(self, name: str) -> None:
        super().__init__(name=name, questions=[_as_state(question) for question in read(name)])

    def __repr__(self) -> str:
        return f"Quiz({self.name!r})"

    @traitlets.validate("answers")
    def _answers_exist(self, proposal: Any) -> dict[str, list[int]]:
        options = {question["key"]: len(question["options"]) for question in self.questions}
        for key, chosen in proposal["value"].items():
            if key not in options:
                raise traitlets.TraitError(f"no question {key!r}; there are: {', '.join(options)}")
            last = options[key] - 1
            if not all(type(n) is int and 0 <= n <= last for n in chosen):
                raise traitlets.TraitError(f"{key} has the options 0 to {last}, and you gave {chosen!r}")
        return dict(proposal["value"])

    @classmethod
    def text(cls, state: Mapping[str, Any]) -> str:
        """All questions, with their answers folded away."""
        return "<ol>" + "".join(map(_written_out, state["questions"])) + "</ol>"


def _as_state(question: Question) -> dict[str, Any]:
    return {
        "key": question.key,
        "text": runs(question.text),
        "options": [
            {"text": runs(option.text), "because": runs(option.because), "right": option.right}
            for option in question.options
        ],
    }


def _written_out(question: Mapping[str, Any]) -> str:
    options = "".join(f"<li>{as_html(option['text'])}</li>" for option in question["options"])
    reasons = "".join(
        f"<li><strong>{'Right' if option['right'] else 'No'}.</strong> {as_html(option['because'])}</li>"
        for option in question["options"]
    )
    return (
        f'<li><p>{as_html(question["text"])}</p><ol type="a">{options}</ol>'
        f'<details><summary>Answers</summary><ol type="a">{reasons}</ol></details></li>'
    )
