"""A marker's page shows cells, outputs and what was added around a question; nothing runs."""

import base64
import re
import struct
import zlib

import pytest

from actgrade.answer_texts import read_answers
from actgrade.assignment import read_assignment
from actgrade.errors import CourseworkError
from actgrade.marking_page import marking_page
from actgrade.result import Result, Status
from actgrade.saved_outputs import output_html
from actgrade.source_cells import read_source_cells
from handing_in import SMALL, WRITTEN, as_bytes, cell_of, handed, solved, with_cell
from test_feedback import HOSTILE, Page


def picture() -> str:
    """A grey pixel, as PNG."""
    chunks = [(b"IHDR", struct.pack(">2I5B", 1, 1, 8, 0, 0, 0, 0)), (b"IDAT", zlib.compress(b"\0\x80"))]
    packed = (
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in [*chunks, (b"IEND", b"")]
    )
    return base64.b64encode(b"\x89PNG\r\n\x1a\n" + b"".join(packed)).decode()


def shown(data, **named) -> dict:
    return {"output_type": "display_data", "data": data} | named


@pytest.fixture
def page(tmp_path):
    """The page of a solved notebook, with a cell and these outputs after the text."""

    def made(*outputs, text=WRITTEN) -> str:
        held = solved(why=text)
        at = next(n for n, cell in enumerate(held["cells"]) if cell is cell_of(held, "why"))
        held = with_cell(held, "steps = 3  # of my own", at + 1)
        held["cells"][at + 1]["outputs"] = list(outputs)
        path = tmp_path / "ada.ipynb"
        path.write_bytes(as_bytes(held))
        source = read_source_cells(SMALL, {one.name: one.default for one in SMALL.variants})
        digest = handed(held).digest
        result = Result(SMALL.name, SMALL.digest, "ada", digest, Status.GRADED, ())
        return marking_page(read_answers(path, digest, source), source, result, name="Ada")

    return made


def test_answer_added_cells_and_their_outputs_stand_around_the_question(page):
    rows = "<tr><th colspan='2'>median</th></tr><tr><td>0.25</td></tr>"
    table = f"<style>b{{}}</style><div><table class='x'>{rows}</table></div>"
    said = page(
        {"output_type": "stream", "name": "stdout", "text": ["loss 0.5\n", "\x1b[31mred\x1b[0m"]},
        shown({"image/png": picture(), "text/plain": "<Figure>"}),
        shown({"text/html": table, "text/plain": "the table"}),
        {
            "output_type": "error",
            "ename": "ValueError",
            "evalue": "no such seed",
            "traceback": ["secret path"],
        },
    )
    section = re.search(r'<section id="why">(.*?)</section>', said, re.DOTALL)[1]
    for text in (
        WRITTEN,
        "the answer",
        "steps = 3  # of my own",
        "added",
        "loss 0.5\nred",
        "ValueError: no such seed",
    ):
        assert text in section
    assert '<img alt="a picture of cell' in section
    assert picture() in section
    assert '<table><tr><th colspan="2">median</th></tr><tr><td>0.25</td></tr></table>' in section
    assert "secret path" not in said
    assert "def sigmoid" not in section
    assert "<details><summary>The logistic sigmoid: " in said, "other questions are folded"
    assert Page(said).open == []


@pytest.mark.parametrize("words", [*HOSTILE, "<table><tr><td>", "<table></td></table></main><h1>x</h1>"])
def test_nothing_that_a_student_wrote_runs(page, words):
    inside = f"{words}<script>alert(2)</script><iframe src=x></iframe>"
    table = f"<table onload='x'><tr><td style='x'>{inside}</td></tr>"
    svg = "<svg xmlns='http://www.w3.org/2000/svg'><script>alert(3)</script></svg>"
    said = page(
        shown({"text/html": table}),
        shown({"text/html": words, "text/plain": words}),
        shown({"image/svg+xml": svg}),
        shown({"image/png": words, "text/plain": words}),
        shown({"application/javascript": "alert(4)"}),
        *(
            ["no output"],
            {"output_type": "stream", "text": {"a": 1}},
            shown([words]),
            shown({"text/html": [1]}),
        ),
        text=words,
    )
    held = Page(said)
    assert not {"script", "iframe", "link", "object", "svg", "form"} & set(held.tags)
    assert held.tags.count("h1") == 1
    assert {name for name, _ in held.attributes if name.startswith("on") or name == "style"} == set()
    assert all(value.startswith("data:image/") for name, value in held.attributes if name == "src")
    assert ("content", "default-src 'none'; style-src 'unsafe-inline'; img-src data:") in held.attributes


def test_a_long_output_is_cut_and_says_so():
    said = output_html({"output_type": "stream", "text": "x" * 100_000}, "cell 1")
    assert len(said) < 21_000
    assert "cut here: 100000 letters" in said


def test_samples_are_on_the_page_and_the_canary_is_not(page, tmp_path):
    text = (SMALL.folder / "assignment.toml").read_text(encoding="utf-8")
    assert "The slope is" not in page()
    for name in ("source.ipynb", "inputs.py"):
        (tmp_path / name).write_bytes((SMALL.folder / name).read_bytes())
    sampled = text.replace(
        'text = "something else"', 'text = "something else"\nsamples = ["The slope is <small>."]'
    )
    sampled = sampled.replace('id = "why"', 'id = "why"\nnotes = """\ncanary0 notes\nBe kind."""')
    (tmp_path / "assignment.toml").write_text(sampled, encoding="utf-8")
    why = read_assignment(tmp_path).by_id["why"]
    assert (why.levels[1].samples, why.guidance) == (("The slope is <small>.",), "Be kind.")
    assert "The slope is <small>." in why.private
    for wrong in ('samples = "The slope."', "samples = [1]", 'samples = [" "]'):
        (tmp_path / "assignment.toml").write_text(
            sampled.replace('samples = ["The slope is <small>."]', wrong)
        )
        with pytest.raises(CourseworkError, match="samples is a list of texts"):
            read_assignment(tmp_path)
