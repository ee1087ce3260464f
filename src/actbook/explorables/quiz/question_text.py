"""Texts of questions for the browser: words, and code that stood between backticks."""

from html import escape


def runs(text: str) -> list[list[str]]:
    """A text as pieces, each [kind, words] with kind 'text' or 'code'."""
    kinds = ("text", "code")
    return [[kinds[n % 2], piece] for n, piece in enumerate(text.split("`")) if piece]


def as_html(pieces: list[list[str]]) -> str:
    """The pieces as HTML."""
    return "".join(
        f"<code>{escape(words)}</code>" if kind == "code" else escape(words) for kind, words in pieces
    )
