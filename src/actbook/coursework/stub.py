"""What stands in an answer's cell until somebody answers, and how it is recognised when it runs."""

import re

_SENTENCE = re.compile(r"question '([^']+)' is not answered yet|this question is not answered yet")


def stub(question: str) -> str:
    """The statement that a release puts in the place of a solution."""
    return f"raise NotImplementedError(\"question '{question}' is not answered yet\")"


#: nbgrader has one stub for all questions.
NBGRADER_STUB = 'raise NotImplementedError("this question is not answered yet")'


def unanswered_question(error: str, message: str, asked: str) -> str:
    """The question that an error says is not answered yet ("" if it says nothing of the kind).

    `error` and `message` are the name and the text of what the function of question `asked` raised; the
    question is another one where an answer uses an earlier answer.
    """
    match = _SENTENCE.fullmatch(message) if error == "NotImplementedError" else None
    return (match[1] or asked) if match else ""
