"""The book on paper: the built pages put together into one document, and that document printed.

One document, because a browser that prints page by page starts at page 1 each time, and joining its prints
loses the links between them and the tags that a screen reader goes by.
"""

from __future__ import annotations


class BookError(RuntimeError):
    """The book cannot be printed; the message says why and what to do."""
