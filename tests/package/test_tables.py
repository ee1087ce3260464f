"""The summary table: its cells, and two stable forms."""

from xml.etree import ElementTree

import pytest

from actbook import ACTIVATIONS, CLASSICS, linear, relu
from actbook.tables import HEADINGS, Table, summary

TEXT = """\
Measured from each function and its derivative
Activation  Range of f  Range of f′  Largest slope  Zero-centred      Levels off     Dead region
------------------------------------------------------------------------------------------------
Sigmoid     (0, 1)      (0, 0.25]    0.25           no (mean 0.500)   on both sides  none
Tanh        (−1, 1)     (0, 1]       1              yes (mean 0.000)  on both sides  none
ReLU        [0, ∞)      {0, 1}       1              no (mean 0.399)   on the left    (−∞, 0]
Leaky ReLU  (−∞, ∞)     {0.01, 1}    1              no (mean 0.395)   no             none
Linear      (−∞, ∞)     {1}          1              yes (mean 0.000)  no             none"""


def test_the_five_of_the_note_as_text_and_every_activation_in_teaching_order():
    assert repr(summary()) == repr(summary(CLASSICS)) == TEXT
    table = summary(ACTIVATIONS)
    assert [row[0] for row in table.rows] == [activation.title for activation in ACTIVATIONS]
    assert {len(row) for row in table.rows} == {len(HEADINGS)}
    assert all(cell for row in table.rows for cell in row)


def test_the_html_form_says_the_same_and_is_accessible():
    rows = (*summary([relu, linear]).rows, ("a < b", "x & y", *[""] * 5))
    table = Table(HEADINGS, rows, "<caption>")
    page = list(ElementTree.fromstring(table._repr_html_()).iter())
    cells = [tag.text or "" for tag in page if tag.tag in ("caption", "th", "td")]
    assert cells == [table.caption, *table.headings, *(cell for row in rows for cell in row)]
    assert [tag.get("scope") for tag in page if tag.tag == "th"] == ["col"] * len(HEADINGS) + ["row"] * 3
    assert "a &lt; b" in table._repr_html_()


@pytest.mark.parametrize("rows", [(), (("a", "b"),), (("a", "b"), ("longer", ""))])
def test_columns_line_up(rows):
    lines = repr(Table(("one", "two"), rows, "c")).splitlines()
    assert len(lines) == 3 + len(rows)
    assert all(line == line.rstrip() for line in lines)
    second = [line.find(row[1]) for line, row in zip(lines[3:], rows, strict=True) if row[1]]
    assert all(start == lines[1].find("two") for start in second)
