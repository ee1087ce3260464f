"""The book as one PDF: every page of the contents in its order, with its words."""

import pytest
from pypdf import PdfReader

from tools.pdf import toc_pages, write


def test_the_pages_are_those_of_the_contents(root):
    names = toc_pages(root / "_toc.yml")
    assert names[0] == "index"
    assert len([name for name in names if name.startswith("chapters/")]) >= 8


@pytest.mark.slow
def test_it_has_every_page_with_an_entry_in_the_outline_and_its_solutions(browser, root, site, tmp_path):
    names = toc_pages(root / "_toc.yml")
    assert write(browser, site, names, tmp_path / "book.pdf") > 50
    book = PdfReader(tmp_path / "book.pdf")
    assert len(book.outline) >= len(names)
    text = "".join(page.extract_text() for page in book.pages)
    assert text.count("Solution") > 30
    assert list(tmp_path.iterdir()) == [tmp_path / "book.pdf"]
