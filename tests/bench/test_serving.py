"""The page on serving a class of any size: its arithmetic, and that the memory and time in it are real."""

import copy
import re

import nbformat
import pytest

from bench import serving, serving_page

MB = 1e6
RESULTS = {
    "serving": {
        "machine": {"date": "2026-01-01", "processor": "P", "cores": "2", "system": "S", "python": "3.11"},
        "kernels": [
            {"chapter": "01-a", "cpu": 2.0, "resident": 150 * MB},
            {"chapter": "02-b", "cpu": 10.0, "resident": 200 * MB},
        ],
        "server": {"resident": 100 * MB},
        "site": {
            "pages": {"index.html": 1e5, "chapters/01-a.html": 2e5, "chapters/02-b.html": 3e5},
            "all_pages": 2 * MB, "wheel": 3e5, "files": 10, "bytes": 5 * MB, "compressed": 4 * MB,
        },
    },
    "grading": {
        "assignment": "1-x",
        "workers": 2,
        "rows": [{"submissions": 1000, "cpu": 0.2, "seconds": 150.0, "resident_grader": 40 * MB}],
    },
}  # fmt: skip


@pytest.fixture
def results():
    return copy.deepcopy(RESULTS)


def test_the_limit_has_room_for_the_largest_chapter(results):
    page = serving_page.page(results)
    assert "100 + 200 = 300\\,\\text{MB}" in page
    assert "limit: 512M" in page, "1.5 times 286 MiB, in steps of 256"
    assert "= 120\\;\\text{students at once}" in page
    results["serving"]["kernels"][1]["resident"] = 300 * MB
    assert "limit: 768M" in serving_page.page(results)


def test_the_tighter_bound_decides_how_many_fit_on_a_machine(results):
    page = serving_page.page(results)
    assert "= 96\\;\\text{students}" in page, "16 processors for a minute, at 10 s a chapter"
    assert "the processor is the tighter bound" in page
    assert "| an open course | 10,000 | 1,000 | 500 | 11 |" in page
    results["serving"]["kernels"][1]["cpu"] = 4.0
    page = serving_page.page(results)
    assert "memory is the tighter bound" in page
    assert "| an open course | 10,000 | 1,000 | 500 | 9 |" in page


def test_a_chapter_that_binder_has_no_room_for_is_said_to_be(results):
    assert "each chapter has room in it" in serving_page.page(results)
    results["serving"]["kernels"][0]["resident"] = 950 * MB
    assert "each chapter has room **not** in it" in serving_page.page(results)


def test_bytes_and_minutes_are_multiplied_out(results):
    page = serving_page.page(results)
    assert "which is 50,000 such students" in page
    assert "takes 200 to 300 kB" in page, "the chapters' pages only"
    assert "took 1.5 to 1.5 times their bound" in page
    assert "| 1,000 | 2.5 min | 1.7 min | 12 s | 3.1 s |" in page
    assert not re.search(r"\{\w+\}(?!/)", page.split("$$")[0])


def test_times_have_two_digits():
    assert [serving_page.duration(s) for s in (0.29, 12.2, 99, 100, 6000, 60_000)] == [
        "0.29 s", "12 s", "99 s", "1.7 min", "100 min", "1000 min",
    ]  # fmt: skip


def test_what_a_kernel_holds_and_computes_is_counted(tmp_path):
    cells = ["block = bytearray(b'x' * 300_000_000)", "import time\nwhile time.process_time() < 3: pass"]
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in cells])
    nbformat.write(book, tmp_path / "heavy.ipynb")
    found = serving.kernel(tmp_path / "heavy.ipynb")
    assert 3e8 < found["resident"] < 8e8
    assert 3 <= found["cpu"] < 8


def test_without_a_site_nothing_is_measured(tmp_path):
    with pytest.raises(serving.NotMeasured, match="make book"):
        serving.site(tmp_path)
