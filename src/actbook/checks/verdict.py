"""What a check says: the same words as plain text and as HTML, the same on every run."""

from dataclasses import dataclass
from enum import Enum
from html import escape

import numpy as np


class Outcome(Enum):
    """The four things that can be said of an answer."""

    NOT_ATTEMPTED = "not attempted"
    WRONG = "wrong"
    RIGHT = "right"
    RAISED = "raised"


# sign, word, and a colour with at least 3 : 1 on white and on #121212; never the colour alone
APPEARANCE = {
    Outcome.NOT_ATTEMPTED: ("○", "Not attempted", "#767b84"),
    Outcome.WRONG: ("✗", "Not right yet", "#d1581a"),
    Outcome.RIGHT: ("✓", "Right", "#1d8f6a"),
    Outcome.RAISED: ("!", "Your code stopped", "#a25fb8"),
}


def write(value: float, digits: int = 6, noise: float = 1e-9) -> str:
    """Few digits, the same on every machine; no −0, and what is only rounding noise is 0."""
    if not np.isfinite(value):
        return f"{value:g}"
    if abs(value) >= 1e-4:
        return f"{round(float(value), digits):.{digits}g}"
    return f"{value:.3g}" if abs(value) > noise else "0"


def end(text: str) -> str:
    """`text` with a full stop, unless it has a stop already."""
    return text if text.endswith((".", "?", "!")) else f"{text}."


@dataclass(frozen=True)
class Finding:
    """Why an answer is not right: a name and a sentence; and where it shows, if known."""

    name: str
    message: str
    outcome: Outcome = Outcome.WRONG
    at: float | None = None  # an x
    case: int | None = None


@dataclass(frozen=True, repr=False)
class Verdict:
    """The result of a check. `diagnosis` names the misconception, where one was recognised."""

    key: str
    title: str
    outcome: Outcome
    message: str = ""
    diagnosis: str = ""
    evidence: tuple[str, ...] = ()  # where it shows, and how the answer should behave
    comparison: tuple[tuple[str, str], ...] = ()  # code to type, and what it gives ("" for a statement)
    notes: tuple[str, ...] = ()  # true, worth knowing, no fault
    advice: str = ""

    @property
    def passed(self) -> bool:
        return self.outcome is Outcome.RIGHT

    def __repr__(self) -> str:
        sign, word, _ = APPEARANCE[self.outcome]
        lines = [f"{sign} {word}: {self.title}"]
        lines += [f"  {line}" for line in (self.message, *self.evidence) if line]
        width = max((len(code) for code, value in self.comparison if value), default=0)
        lines += [
            f"    {code:<{width}}  →  {value}" if value else f"    {code}" for code, value in self.comparison
        ]
        lines += [f"  Note: {note}" for note in self.notes]
        return "\n".join([*lines, *([f"  {self.advice}"] if self.advice else [])])

    def _repr_html_(self) -> str:
        sign, word, colour = APPEARANCE[self.outcome]
        parts = [
            f'<p style="margin:0"><strong><span aria-hidden="true">{sign}</span> {word}:</strong> '
            f"{escape(self.title)}</p>"
        ]
        parts += [_paragraph(_marked(line)) for line in (self.message, *self.evidence) if line]
        if self.comparison:
            rows = "".join(
                f'<li><code style="{_CODE}">{escape(code)}</code>'
                + (f" gives <strong>{escape(value)}</strong>" if value else "")
                + "</li>"
                for code, value in self.comparison
            )
            parts.append(f'<ul style="margin:.4em 0 0">{rows}</ul>')
        parts += [_paragraph(f"<em>Note:</em> {_marked(note)}") for note in self.notes]
        parts += [_paragraph(_marked(self.advice))] if self.advice else []
        return _block(colour, "".join(parts))


@dataclass(frozen=True, repr=False)
class Hint:
    """One hint of a series."""

    key: str
    number: int
    total: int
    text: str

    def __repr__(self) -> str:
        return f"Hint {self.number} of {self.total}: {self.text}"

    def _repr_html_(self) -> str:
        number = f"<strong>Hint {self.number} of {self.total}:</strong>"
        return _block("#2f7ec7", f'<p style="margin:0">{number} {_marked(self.text)}</p>')


_CODE = "background:none;color:inherit;border:0;padding:0;white-space:pre-wrap"


def _block(colour: str, html: str) -> str:
    style = "padding:.3em 0 .3em .8em;color:inherit;background:none;overflow-wrap:anywhere"
    return f'<div style="border-left:4px solid {colour};{style}">{html}</div>'


def _paragraph(html: str) -> str:
    return f'<p style="margin:.4em 0 0">{html}</p>'


def _marked(text: str) -> str:
    """Escape, and set what stands between backticks as code."""
    pieces = escape(text).split("`")
    if len(pieces) % 2 == 0:  # a stray backtick, from an error message
        return "`".join(pieces)
    return "".join(f'<code style="{_CODE}">{p}</code>' if i % 2 else p for i, p in enumerate(pieces))
