"""The browser that pages are measured in."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

from bench.missing import NotMeasured
from tools.browser import NoBrowserError
from tools.browser import launched as launched_by_tools

if TYPE_CHECKING:
    from playwright.sync_api import Browser


@contextmanager
def launched() -> Iterator["Browser"]:
    """A Chromium; NotMeasured where there is none."""
    with ExitStack() as stack:
        try:
            browser = stack.enter_context(launched_by_tools())
        except NoBrowserError as problem:
            raise NotMeasured(str(problem)) from problem
        yield browser
