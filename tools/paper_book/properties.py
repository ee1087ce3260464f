"""What a PDF has besides its pages: an outline, and what it says about itself."""

from __future__ import annotations

import io
import logging

from pypdf import PdfWriter
from pypdf.generic import Fit, IndirectObject

from tools.paper_book import BookError
from tools.paper_book.document import Document
from tools.paper_book.front import About


def finished(data: bytes, document: Document, about: About) -> bytes:
    """The printed document with its outline and properties; the tags and links that the browser wrote stay.

    The browser can write an outline too, but one with the words of some headings twice, and without parts.
    Raises BookError where a heading is not in the print.
    """
    logging.getLogger("pypdf").setLevel(logging.ERROR)  # it counts the objects anew, and warns that it does
    writer = PdfWriter(clone_from=io.BytesIO(data))
    writer.pdf_header = data[:8].decode("ascii")  # the version; pypdf would put the oldest that it knows
    places = writer.named_destinations
    above: dict[int, IndirectObject] = {}  # the latest heading of each level that may have others below it
    for heading in document.headings:
        place = places.get(f"/{heading.place}")
        if place is None:
            raise BookError(f"the printed book has no place for its heading “{heading.words}”")
        above = {level: item for level, item in above.items() if level < heading.level}
        above[heading.level] = writer.add_outline_item(
            title=heading.words,
            page_number=place["/Page"].indirect_reference,
            parent=above[max(above)] if above else None,
            fit=Fit.xyz(left=place.left, top=place.top),
            is_open=heading.level == 0,
        )
    writer.add_metadata(
        {
            "/Title": about.title,
            "/Author": about.author,
            "/Subject": about.subject,
            "/Keywords": ", ".join(about.keywords),
        }
    )
    writer.page_mode = "/UseOutlines"
    file = io.BytesIO()
    writer.write(file)
    return file.getvalue()
