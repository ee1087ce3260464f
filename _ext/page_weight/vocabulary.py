"""The names that a style rule can select on this site: those in pages, and those that scripts may add."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

WORD = re.compile(r"[\w-]+")
BEGINNING = re.compile(r"[A-Za-z][\w-]*-")
WITH_HYPHEN = re.compile(r"[A-Za-z]\w*-\w[\w-]*")
SEARCH_INDEX = "searchindex.js"  # all words of the book, as data


@dataclass
class Vocabulary:
    """Elements, classes and ids of pages; the words of scripts, each of which may become any of the three.

    A script may also complete a name (`bs-${kind}-auto`, or "sd-tab" and "-set"), so a word with a hyphen
    stands for every name that goes on after it.
    """

    elements: set[str] = field(default_factory=lambda: {"html", "head", "body"})
    names: set[str] = field(default_factory=set)
    words: set[str] = field(default_factory=set)

    beginnings: tuple[str, ...] = ()

    def add_script(self, source: str) -> None:
        """All words of a script, whatever they are there."""
        words = set(WORD.findall(source))
        self.words |= words
        self.beginnings += tuple(sorted(filter(None, map(beginning, words))))

    def has_element(self, name: str) -> bool:
        """Whether an element of this name may be on a page."""
        return name.lower() in self.elements or name in self.words

    def has_name(self, name: str) -> bool:
        """Whether a class or id of this name may be on a page."""
        return name in self.names or name in self.words or name.startswith(self.beginnings)


def beginning(word: str) -> str:
    """What a word of a script may be the beginning of, up to a hyphen; empty when that is nothing likely."""
    if BEGINNING.fullmatch(word):
        return word
    return f"{word}-" if WITH_HYPHEN.fullmatch(word) else ""


class _Reader(HTMLParser):
    """Collects a page's names, and the scripts in it and beside it."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        super().__init__()
        self.vocabulary = vocabulary
        self.inline: list[str] = []
        self.linked: list[str] = []
        self._in_script = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.vocabulary.elements.add(tag)
        for attribute, value in attrs:
            if attribute == "class":
                self.vocabulary.names.update((value or "").split())
            elif attribute == "id":
                self.vocabulary.names.add(value or "")
            elif attribute.startswith("on"):
                self.inline.append(value or "")
        if tag == "script":
            self._in_script = not (dict(attrs).get("type") or "").endswith("json")
            self.linked += [value for attribute, value in attrs if attribute == "src" and value]

    def handle_endtag(self, tag: str) -> None:
        if tag == "script":
            self._in_script = False

    def handle_data(self, data: str) -> None:
        if self._in_script:
            self.inline.append(data)


def of(pages: Iterable[Path]) -> Vocabulary:
    """The vocabulary of finished pages and of every local script that they load."""
    vocabulary = Vocabulary()
    sources: set[Path] = set()
    inline: set[str] = set()
    for page in pages:
        reader = _Reader(vocabulary)
        reader.feed(page.read_text(encoding="utf-8"))
        inline.update(reader.inline)
        for address in reader.linked:
            parts = urlsplit(address)
            if not parts.scheme and not parts.netloc and not parts.path.endswith(SEARCH_INDEX):
                sources.add((page.parent / unquote(parts.path)).resolve())
    vocabulary.add_script(
        "\n".join([*inline, *(path.read_text(encoding="utf-8") for path in sorted(sources))])
    )
    return vocabulary
