"""The one document printed by a browser, as often as it takes for the page numbers in it to be true."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from pypdf import PdfReader

from tools.browser import launched
from tools.paper_book import BookError
from tools.static_host import served

if TYPE_CHECKING:
    from playwright.sync_api import Page

NAME = "the-book-in-one.html"  # served beside the site's pages, and no file
OLDEST = 131  # the first Chromium that sets numbers and titles into the margins of a page
ROUNDS = 4  # the second is enough where numbers have the width that was kept for them
UNKNOWN = "000"

NUMBER = """pages => {
    for (const link of document.querySelectorAll("[data-at]"))
        link.dataset.page = pages[link.dataset.at] ?? "000";
}"""
READY = """async () => {
    await Promise.all([...document.images].map(image => image.decode().catch(() => 0)));
    await document.fonts.ready;
    return [...document.images].filter(image => !image.naturalWidth).map(image => image.getAttribute("src"));
}"""


def printed(html: str, site: Path, progress: Callable[[str], None] = lambda _: None) -> bytes:
    """The document as a PDF whose page numbers are true.

    html: the document, its pictures and styles by their paths below `site`. Raises NoBrowserError where there
    is no browser, and BookError for one that is too old, a file that does not load, or page numbers that do
    not come to rest.
    """
    with launched() as browser, served(site) as address:
        if int(browser.version.split(".")[0]) < OLDEST:
            raise BookError(
                f"this Chromium is {browser.version}, and the first to number pages is {OLDEST}: update it"
            )
        page = browser.new_page(color_scheme="light")
        lost: list[str] = []
        page.on("response", lambda answer: lost.append(answer.url) if not answer.ok else None)
        page.on("requestfailed", lambda request: lost.append(request.url))
        page.route(f"{address}/{NAME}", lambda route: route.fulfill(body=html, content_type="text/html"))
        page.goto(f"{address}/{NAME}")
        lost += page.evaluate(READY)
        if lost:
            names = ", ".join(name.removeprefix(f"{address}/") for name in dict.fromkeys(lost))
            raise BookError(f"the pages name what does not load: {names}. Run make book")
        return _with_numbers(page, progress)


def _with_numbers(page: Page, progress: Callable[[str], None]) -> bytes:
    numbers: dict[str, str] = {}
    for round_ in range(1, ROUNDS + 1):
        page.evaluate(NUMBER, numbers)
        data = page.pdf(tagged=bool(numbers), prefer_css_page_size=True, print_background=True)
        found = numbers_in(data)
        progress(f"round {round_}: {found.pop('', '0')} pages")
        if found == numbers:
            return data
        numbers = found
    raise BookError(f"after {ROUNDS} rounds of printing the page numbers still change")


def numbers_in(data: bytes) -> dict[str, str]:
    """The page of each named place, counted from 1, as text; the empty name has the count of pages."""
    reader = PdfReader(io.BytesIO(data))
    counted = {"": str(len(reader.pages))}
    for name, place in reader.named_destinations.items():
        counted[name.removeprefix("/")] = str((reader.get_destination_page_number(place) or 0) + 1)
    return counted
