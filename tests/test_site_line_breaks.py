"""Punctuation and per cents are kept where they belong, and no letter is lost or doubled."""

import pytest
from docutils import nodes

from _ext.line_breaks import LineBreaks


def paragraph(*parts):
    """A document of one paragraph; a part that begins with $ is a formula."""
    document = nodes.document(None, None)
    text = nodes.paragraph()
    for part in parts:
        text += nodes.math("", part[1:]) if part.startswith("$") else nodes.Text(part)
    document += text
    return document


def treated(document):
    transform = LineBreaks.__new__(LineBreaks)
    transform.document = document
    transform.run()
    return document[0]


def pieces(text):
    return [piece.astext() for piece in text.findall(nodes.inline) if "unbroken" in piece["classes"]]


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        (["so ", "$x", ", and"], ["x,"]),
        (["so (", "$x", ") and"], ["(x)"]),
        (["“", "$f", "”. Then"], ["“f”."]),
        (["so ", "$x", " and"], []),
        (["$x", "$y", "."], ["y."]),
        # Texts that are equal: each keeps its own place.
        (["for ", "$q", ", ", "$r", ", ", "$s", "."], ["q,", "r,", "s."]),
        (["Before", ".", "\n", "So ", "$q", ".", "\n", "After"], ["q."]),
        (["$a", ". ", "$b", ". ", "$c", ". "], ["a.", "b.", "c."]),
    ],
)
def test_a_formula_takes_the_punctuation_that_touches_it_and_no_other(parts, expected):
    document = paragraph(*parts)
    before = document.astext()
    text = treated(document)
    assert pieces(text) == expected
    assert text.astext() == before


def test_a_number_keeps_its_per_cent_sign_and_code_stays_as_it_is():
    document = paragraph("5 % and ", "$x", " 5 % and ", "$x", " 5 % and ", "5 % each")  # some are equal
    document[0] += nodes.literal("", "5 % 3")
    assert treated(document).astext() == "5\xa0% and x 5\xa0% and x 5\xa0% and 5\xa0% each5 % 3"
