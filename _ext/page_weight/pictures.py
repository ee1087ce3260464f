"""Pictures that are fetched when they are about to be seen, and whose place is kept free for them."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import unquote, urlsplit

import imagesize

# Scripts are matched in order to be left alone: what looks like a picture in one is text.
SCRIPT_OR_PICTURE = re.compile(r"<script\b.*?</script>|<img\b[^>]*>", re.DOTALL)
ARTICLE = re.compile(r"<article\b.*?</article>", re.DOTALL)
ADDRESS = re.compile(r'\bsrc="([^"]*)"')


def patient(page: str) -> str:
    """The page whose pictures, but for those that say when they load, wait until they are near the window."""

    def edit(found: re.Match[str]) -> str:
        tag = found[0]
        if tag.startswith("<script") or "loading=" in tag:
            return tag
        return tag.replace("<img", '<img loading="lazy" decoding="async"', 1)

    return SCRIPT_OR_PICTURE.sub(edit, page)


def sized(page: str, path: Path) -> str:
    """The page at `path` with the width and height of each picture in its text, in pixels of the file."""

    def edit(found: re.Match[str]) -> str:
        tag = found[0]
        address = urlsplit(ADDRESS.search(tag)[1] if ADDRESS.search(tag) else "data:")  # type: ignore[index]
        if tag.startswith("<script") or " width=" in tag or " height=" in tag or address.scheme:
            return tag
        width, height = map(round, imagesize.get(path.parent / unquote(address.path)))
        if width <= 0 or height <= 0:  # a drawing without a size of its own
            return tag
        return tag.replace("<img", f'<img width="{width}" height="{height}"', 1)

    return ARTICLE.sub(lambda article: SCRIPT_OR_PICTURE.sub(edit, article[0]), page)
