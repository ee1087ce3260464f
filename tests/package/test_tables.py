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


def test_the_five_of_the_note_as_text():
    assert repr(summary()) == repr(summary(CLASSICS)) == TEXT


def test_every_activation_has_a_row_in_teaching_order():
    table = summary(ACTIVATIONS)
    assert [row[0] for row in table.rows] == [activation.title for activation in ACTIVATIONS]
    assert {len(row) for row in table.rows} == {len(HEADINGS)}
    assert all(cell for row in table.rows for cell in row)


class _Reader(HTMLParser):
    """Collects the text of each cell, and the tags that were opened and closed."""

    def __init__(self, html):
        super().__init__()
        self.cells, self.tags, self.attributes = [], [], []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes.append((tag, dict(attrs)))
        if tag in ("td", "th", "caption"):
            self.cells.append("")

    def handle_endtag(self, tag):
        self.tags.remove(tag)

    def handle_data(self, data):
        if self.cells and data.strip():
            self.cells[-1] += data


def test_the_html_form_says_the_same_and_is_accessible():
    table = summary([relu, linear])
    page = _Reader(table._repr_html_())
    assert page.tags == []  # everything that was opened was closed
    assert page.cells == [table.caption, *table.headings, *(cell for row in table.rows for cell in row)]
    scopes = [attrs["scope"] for tag, attrs in page.attributes if tag == "th"]
    assert scopes == ["col"] * len(HEADINGS) + ["row"] * 2
    assert table._repr_html_() == summary([relu, linear])._repr_html_()


def test_the_html_form_escapes_what_the_cells_contain():
    html = Table(("a < b",), (("x & y",),), "<caption>")._repr_html_()
    assert "a &lt; b" in html
    assert "x &amp; y" in html
    assert "&lt;caption&gt;" in html


@pytest.mark.parametrize("rows", [(), (("a", "b"),), (("a", "b"), ("longer", ""))])
def test_columns_line_up(rows):
    lines = repr(Table(("one", "two"), rows, "c")).splitlines()
    assert len(lines) == 3 + len(rows)
    assert all(line == line.rstrip() for line in lines)
    second = [line.find(row[1]) for line, row in zip(lines[3:], rows, strict=True) if row[1]]
    assert all(start == lines[1].find("two") for start in second)
