"""Pages that one file holds, for students and for markers. No script, and nothing is asked of the network."""

from html import escape
from pathlib import Path

from actgrade.printable import printable

MOST = 4_000  #: letters of one text, where nothing else is said

_STYLE = (Path(__file__).parent / "feedback.css").read_text(encoding="utf-8")
_PAGE = """\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'{pictures}">
<meta name="robots" content="noindex">
<meta name="referrer" content="no-referrer">
<title>{title}</title>
<style>
{style}</style>
</head>
<body>
<main>
<h1>{title}</h1>
{body}
</main>
</body>
</html>
"""


def html_page(title: str, body: str, *, pictures: bool = False) -> str:
    """The page: `title` is a text, `body` is HTML; `pictures` allows those that the page itself holds."""
    allowed = "; img-src data:" if pictures else ""
    return _PAGE.format(title=as_text(title), style=_STYLE, body=body, pictures=allowed)


def as_text(text: str, most: int = MOST) -> str:
    """`text` as text: what would be markup, or would turn the line round, is shown and does nothing."""
    return "\n".join(escape(printable(line, most)) for line in text[:most].splitlines())
