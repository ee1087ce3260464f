"""Tokens of code that look alike are marked alike, and those that look like plain text not at all.

Names, punctuation and spaces have the colour of their block in both themes of the site, and are over half of
all tokens: without elements of their own, the longest chapters have a third fewer, and lay out sooner.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pygments.style import StyleMeta
from pygments.token import STANDARD_TYPES, Token, _TokenType

Tokens = Iterable[tuple[_TokenType, str]]


def look(token: _TokenType, styles: Iterable[StyleMeta]) -> tuple[object, ...]:
    """All that the styles say of a token: colours, weight, slope, frame."""
    return tuple(value for style in styles for _, value in sorted(style.style_for_token(token).items()))


def stand_ins(styles: Iterable[StyleMeta]) -> dict[_TokenType, _TokenType]:
    """For each of Pygments' types the one with the shortest class that looks the same in all of `styles`.

    That of plain text is the empty class, for which Pygments writes no element. Parts of a console session
    (Generic) stand for themselves: style sheets and the copy button know a prompt by its class.
    """
    styles = tuple(styles)
    first: dict[tuple[object, ...], _TokenType] = {}
    found = {}
    for token, _ in sorted(STANDARD_TYPES.items(), key=lambda item: (len(item[1]), item[1])):
        generic = token in Token.Generic
        found[token] = token if generic else first.setdefault(look(token, styles), token)
    return found


def alike(tokens: Tokens, stand_in: dict[_TokenType, _TokenType]) -> Iterator[tuple[_TokenType, str]]:
    """The same text, each token as the type that stands for it; a lexer's own type goes by its parent."""
    for token, text in tokens:
        known: _TokenType | None = token
        while known is not None and known not in stand_in:
            known = known.parent
        yield (stand_in[known] if known is not None else token), text
