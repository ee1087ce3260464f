"""Print the built site as one PDF: every page of the table of contents, in its order, with an outline.

`make pdf` writes _build/book.pdf. A page is printed as a reader prints it (print.css), its folds open.
"""

from __future__ import annotations

import io
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import yaml
from pypdf import PdfReader, PdfWriter

from tools.browser import NoBrowserError, launched
from tools.environment import ROOT

if TYPE_CHECKING:
    from playwright.sync_api import Browser

SITE = ROOT / "_build" / "html"
PDF = ROOT / "_build" / "book.pdf"
FOOTER = '<p style="width: 100%; font-size: 8px; text-align: center"><span class="pageNumber"></span></p>'


def toc_pages(toc: Path) -> list[str]:
    """The pages of a table of contents, in its order."""
    content = yaml.safe_load(toc.read_text(encoding="utf-8"))
    parts = content.get("parts", [content])  # a short book has chapters and no parts
    return [content["root"], *(entry["file"] for part in parts for entry in part["chapters"])]


def write(browser: Browser, site: Path, names: list[str], pdf: Path) -> int:
    """Print these pages of the site into one file, and return how many sheets that is."""
    book = PdfWriter()
    window = browser.new_page()
    for name in names:
        window.goto((site / f"{name}.html").as_uri(), wait_until="load")
        sheets = window.pdf(
            format="A4", print_background=True, tagged=True, display_header_footer=True,
            header_template="<p></p>", footer_template=FOOTER,
        )  # fmt: skip
        book.append(io.BytesIO(sheets), outline_item=window.locator("h1").first.inner_text().rstrip("#"))
        print(f"  {name}: {len(PdfReader(io.BytesIO(sheets)).pages)} pages", flush=True)
    window.close()
    partial = pdf.with_suffix(".part")
    book.write(partial)
    partial.replace(pdf)
    return len(book.pages)


def main() -> int:
    """Print the book; 1 where there is no site or no browser."""
    if not (SITE / "index.html").is_file():
        print("The site is not built: run make book first.", file=sys.stderr)
        return 1
    try:
        with launched() as browser:
            count = write(browser, SITE, toc_pages(ROOT / "_toc.yml"), PDF)
    except NoBrowserError as problem:
        print(f"There is no PDF: {problem}.", file=sys.stderr)
        return 1
    print(f"{PDF}: {count} pages")
    return 0


if __name__ == "__main__":
    sys.exit(main())
