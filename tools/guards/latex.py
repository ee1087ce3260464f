"""Which LaTeX the book uses. One subset sets right in Jupyter, on the site and under other renderers."""

from __future__ import annotations

import re

_CODE = re.compile(r"^(```|~~~).*?^\1|`[^`\n]*`", re.MULTILINE | re.DOTALL)
_MATH = re.compile(r"(?<![\\$])\$\$(.+?)\$\$|(?<![\\$])\$(?!\s)([^$\n]+?)(?<![\s\\])\$", re.DOTALL)
_COMMAND = re.compile(r"\\begin\{\w+\*?\}|\\end\{\w+\*?\}|\\[a-zA-Z]+|\\.", re.DOTALL)


def formulas(markdown: str) -> list[str]:
    """The formulas of a Markdown text, displayed and inline."""
    return [displayed or inline for displayed, inline in _MATH.findall(_CODE.sub("", markdown))]


def commands(formula: str) -> set[str]:
    """The commands in a formula; an environment counts as `\\begin{name}`."""
    return {name for name in _COMMAND.findall(formula) if not name.startswith("\\end{")}


def allowed(listing: str) -> set[str]:
    """The commands in the list of allowed ones: separated by blanks, `#` starts a comment line."""
    return {name for line in listing.splitlines() if not line.startswith("#") for name in line.split()}
