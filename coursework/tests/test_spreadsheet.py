"""A CSV keeps every name, and a spreadsheet computes none."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actgrade.csv_output import csv_text, disarm, number, rearm

AWKWARD = [
    "O'Neil, Jr", "=1+1", "+49", "-x", "@x", "\t=1+1", "\r\n=1", "＝1+1", "'=1+1", "'", "''+", "'quoted'",
    'Jane "JJ" Doe', "two\nlines", "שרה כהן", "محمد علي", "😀 Kim", "a;=1+1", "",
]  # fmt: skip


def cells(text: str, separator: str = ",") -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True))


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_awkward_names_come_back_letter_by_letter(separator):
    raw = csv_text(["id", "name"], [["s", name] for name in AWKWARD], separator=separator).encode()
    assert raw.startswith(b"\xef\xbb\xbfid"), (
        "the mark is followed by a bare word: some readers trip over a quote"
    )
    read = cells(raw.decode("utf-8-sig"), separator)
    assert [rearm(name) for _, name in read[1:]] == AWKWARD


@given(st.text())
def test_no_cell_is_a_formula_and_any_text_comes_back(text):
    safe = disarm(text)
    assert safe[:1] not in tuple("=+-@\t\r＝＋－＠") or safe == ""
    assert rearm(safe) == text
    assert cells(csv_text(["a"], [[text]], mark=False))[1] == [safe]


def test_text_is_quoted_and_numbers_are_not():
    text = csv_text(["a", "b"], [["x", 2.5], ["007", 3], ["", None]], mark=False)
    assert text == 'a,b\r\n"x",2.5\r\n"007",3\r\n"",""\r\n'


def test_a_mark_is_written_as_people_write_it():
    assert [number(value) for value in (0.1 + 0.2, 3.0, -0.0, 2.5, None, 1 / 3)] == [
        0.3,
        3,
        0,
        2.5,
        None,
        0.333333,
    ]


def test_beside_a_semicolon_numbers_have_a_comma():
    text = csv_text(["a"], [[2.5, "2.5", 3]], separator=";", mark=False)
    assert text == 'a\r\n2,5;"2.5";3\r\n'
