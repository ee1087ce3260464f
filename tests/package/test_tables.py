"""The summary table: its cells, and two stable forms."""

from html.parser import HTMLParser

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


class _Reader(HTMLParser):
    """Collects the text of each cell, the scopes of headings, and the tags that are still open."""

    def __init__(self, html):
        super().__init__()
        self.cells, self.open, self.scopes = [], [], []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.open.append(tag)
        if tag == "th":
            self.scopes.append(dict(attrs)["scope"])
        if tag in ("td", "th", "caption"):
            self.cells.append("")

    def handle_endtag(self, tag):
        self.open.remove(tag)

    def handle_data(self, data):
        if self.cells and data.strip():
            self.cells[-1] += data


def test_the_html_form_says_the_same_and_is_accessible():
    rows = (*summary([relu, linear]).rows, ("a < b", "x & y", *[""] * 5))
    table = Table(HEADINGS, rows, "<caption>")
    page = _Reader(table._repr_html_())
    assert page.open == []
    assert page.cells == [table.caption, *table.headings, *(cell for row in rows for cell in row)]
    assert page.scopes == ["col"] * len(HEADINGS) + ["row"] * 3
    assert "a &lt; b" in table._repr_html_()


@pytest.mark.parametrize("rows", [(), (("a", "b"),), (("a", "b"), ("longer", ""))])
def test_columns_line_up(rows):
    lines = repr(Table(("one", "two"), rows, "c")).splitlines()
    assert len(lines) == 3 + len(rows)
    assert all(line == line.rstrip() for line in lines)
    second = [line.find(row[1]) for line, row in zip(lines[3:], rows, strict=True) if row[1]]
    assert all(start == lines[1].find("two") for start in second)
