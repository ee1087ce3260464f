"""Browser windows that are used again: a page in a warm context opens in half the time.

A context keeps fonts, styles and compiled scripts as long as it has a page, so each has an empty one that
stays.
What a reader leaves behind in it (storage, permissions, pages) is taken out before the next one has it; one
whose clock a test has set is thrown away.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page

Window = Callable[..., Page]

SIZE = {"width": 1280, "height": 900}
#: What storage a page keeps, a page whose host has none may not even ask for.
FORGET = """() => {
    if (/^(file|http)/.test(location.protocol)) for (const s of [localStorage, sessionStorage]) s.clear();
    return String(Date).includes("[native code]") && String(setTimeout).includes("[native code]"); }"""


class Windows:
    """The contexts of a browser that nobody uses now, by their options."""

    def __init__(self, browser: Browser) -> None:
        self.browser = browser
        self.idle: dict[str, list[BrowserContext]] = {}

    @contextmanager
    def lent(self) -> Iterator[Window]:
        """A function that opens an empty page; its keywords are a context's options. At the end all close."""
        taken: list[tuple[str, BrowserContext]] = []

        def window(**options: Any) -> Page:
            options = {"viewport": SIZE} | options
            key = repr(sorted(options.items()))
            idle = self.idle.get(key)
            context = idle.pop() if idle else keep_warm(self.browser.new_context(**options))
            taken.append((key, context))
            return context.new_page()

        try:
            yield window
        finally:
            for key, context in taken:
                if empty(context):
                    self.idle.setdefault(key, []).append(context)
                else:
                    context.close()


def keep_warm(context: BrowserContext) -> BrowserContext:
    """The context with the empty page that stays."""
    context.new_page()
    return context


def empty(context: BrowserContext) -> bool:
    """Close all pages but the first and forget what they left; False if one has changed the clock."""
    pages = context.pages[1:]
    is_own_time = [page.evaluate(FORGET) for page in pages]
    for page in pages:
        page.close()
    context.clear_cookies()
    context.clear_permissions()
    context.unroute_all()
    return all(is_own_time)
