"""What a verdict looks like: the same on every run, complete in words, safe as HTML."""

import re
from xml.etree import ElementTree

import nbformat
import numpy as np
import pytest
from nbclient import NotebookClient

from actbook import sigmoid
from actbook.checks import Outcome, check, hint
from actbook.checks.verdict import APPEARANCE
from tests.package.test_plotting import contrast


def plus_for_minus(x):
    s = 1 / (1 + np.exp(-x))
    return s * (1 + s)


def test_the_plain_text_of_a_wrong_answer():
    assert repr(check("sigmoid-derivative", plus_for_minus)) == (
        "✗ Not right yet: Sigmoid, the derivative\n"
        "  This is s·(1 + s): one sign is wrong. For large x it comes to 2, where the curve is flat.\n"
        "  At x = 2 your function gives 1.6566.\n"
        "  The slope of Sigmoid is never negative and the same at x and at −x.\n"
        "    (sigmoid(2 + 1e-5) - sigmoid(2 - 1e-5)) / 2e-5  →  0.104994\n"
        '  A hint: `hint("sigmoid-derivative")`'
    )


def test_the_plain_text_of_a_right_answer_and_of_a_stub():
    assert repr(check("sigmoid", sigmoid)) == "✓ Right: Sigmoid, the function"
    assert repr(check("sigmoid-slope-009", ...)) == (
        "○ Not attempted: Where the sigmoid's slope is 0.09\n"
        "  Replace the `...` by your own answer, then run this cell again."
    )


def broken(x):
    return x + undefined  # noqa: F821


@pytest.mark.parametrize("answer", [plus_for_minus, sigmoid, broken, lambda x: ..., lambda x: object()])
def test_a_verdict_is_the_same_every_time(answer):
    first, second = check("sigmoid", answer), check("sigmoid", answer)
    assert first == second
    assert repr(first) == repr(second)
    assert first._repr_html_() == second._repr_html_()
    assert "0x" not in repr(first) + first._repr_html_()


@pytest.mark.parametrize("answer", [plus_for_minus, sigmoid, broken, lambda x: ...])
def test_the_html_says_what_the_text_says(answer):
    verdict = check("sigmoid", answer)
    text = "".join(ElementTree.fromstring(verdict._repr_html_()).itertext())
    for part in (
        verdict.title,
        verdict.message,
        *verdict.evidence,
        *verdict.notes,
        *sum(verdict.comparison, ()),
    ):
        assert part.replace("`", "") in text
    assert APPEARANCE[verdict.outcome][1] in text


def test_what_a_student_wrote_is_escaped():
    def answer(x):
        raise ValueError("<script>alert(1)</script> & `odd")

    html = check("sigmoid", answer)._repr_html_()
    assert "<script>" not in html
    assert "&lt;script&gt;" in html
    assert "<script>alert(1)</script> & odd" in "".join(ElementTree.fromstring(html).itertext())


def test_every_outcome_has_a_word_and_a_colour_that_is_seen_in_light_and_dark():
    words = {word for _, word, _ in APPEARANCE.values()}
    assert set(APPEARANCE) == set(Outcome)
    assert len(words) == len(Outcome)
    for _, _, colour in APPEARANCE.values():
        assert contrast(colour, "#ffffff") >= 3
        assert contrast(colour, "#121212") >= 3


def test_the_html_takes_its_colours_from_the_page():
    html = check("sigmoid-derivative", plus_for_minus)._repr_html_() + hint("sigmoid", 1)._repr_html_()
    assert not re.search(r"(?<!-)color:(?!inherit)", html)
    assert not re.search(r"background:(?!none)", html)
    assert " id=" not in html
    assert " class=" not in html


@pytest.mark.slow
def test_in_a_notebook_a_verdict_is_text_and_html_and_shows_the_line_that_stopped():
    bodies = ("...  # your code here", "s * (1 - s)", "s * (1 + s)", "s * undefined")
    cells = ["from actbook import sigmoid\nfrom actbook.checks import check"]
    for body in bodies:
        function = f"def slope(x):\n    s = sigmoid(x)\n    return {body}\n\n"
        cells.append(f'{function}check("sigmoid-derivative", slope)')
    notebook = nbformat.v4.new_notebook(cells=list(map(nbformat.v4.new_code_cell, cells)))
    NotebookClient(notebook, timeout=120).execute()
    shown = [cell.outputs[0]["data"] for cell in notebook.cells[1:]]
    assert all(set(data) == {"text/plain", "text/html"} for data in shown)
    assert [data["text/plain"][0] for data in shown] == ["○", "✓", "✗", "!"]
    assert "line 3: `return s * undefined`" in shown[3]["text/plain"]
