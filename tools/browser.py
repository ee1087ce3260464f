"""The browser that pages are looked at, measured and tested in: an installed one, else Playwright's own."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Browser

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)


class NoBrowserError(RuntimeError):
    """There is nothing here to open a page in; the message says what to install."""


def find_browser() -> str | None:
    """The program of an installed Chromium or Chrome."""
    return next(filter(None, map(shutil.which, NAMES)), None)


@contextmanager
def launched() -> Iterator[Browser]:
    """A browser while the block runs; NoBrowserError where there is none."""
    try:
        from playwright.sync_api import Error, sync_playwright
    except ImportError as problem:
        raise NoBrowserError("there is no Playwright here: make set-up installs it") from problem
    with sync_playwright() as playwright:
        try:
            browser = playwright.chromium.launch(executable_path=find_browser(), args=list(FLAGS))
        except Error as problem:
            raise NoBrowserError("there is no Chromium here: install chromium") from problem
        try:
            yield browser
        finally:
            browser.close()
