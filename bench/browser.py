"""The browser that pages are measured in."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from bench.missing import NotMeasured

if TYPE_CHECKING:
    from playwright.sync_api import Browser

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


@contextmanager
def launched() -> Iterator["Browser"]:
    """An installed Chromium or Chrome, or Playwright's own. Raises NotMeasured where there is none."""
    try:
        from playwright.sync_api import Error, sync_playwright
    except ImportError as problem:
        raise NotMeasured("there is no Playwright here: make set-up installs it") from problem
    path = next(filter(None, map(shutil.which, NAMES)), None)
    with sync_playwright() as playwright:
        try:
            browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        except Error as problem:
            raise NotMeasured("there is no Chromium here: install chromium") from problem
        try:
            yield browser
        finally:
            browser.close()
