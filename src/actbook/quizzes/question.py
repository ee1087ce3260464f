"""What a question is: a text, and options of which one is right, each with its explanation."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


class QuizError(ValueError):
    """A file of questions that cannot be used; the message says which question and what to do."""


@dataclass(frozen=True)
class Option:
    """One answer to choose, whether it is right, and why or why not."""

    text: str
    because: str
    right: bool = False


@dataclass(frozen=True)
class Question:
    """A question with at least two options, exactly one of them right.

    Texts are plain, with Unicode for mathematics (σ′(x) = σ(x)(1 − σ(x))) and `backticks` around code.
    """

    key: str
    text: str
    options: tuple[Option, ...]

    @property
    def answer(self) -> int:
        """The place of the right option, from 0."""
        return [option.right for option in self.options].index(True)

    @classmethod
    def from_table(cls, key: str, table: Mapping[str, Any]) -> "Question":
        """A question as TOML has it; QuizError says what is missing or too much."""
        _only(key, table, {"text", "options"})
        options = tuple(
            _option(f"{key}, option {n}", option) for n, option in enumerate(table.get("options", ()), 1)
        )
        question = cls(key, _text(key, table, "text"), options)
        if len(options) < 2:
            raise QuizError(f"{key}: a question needs at least two options, this one has {len(options)}")
        if (right := sum(option.right for option in options)) != 1:
            raise QuizError(f"{key}: mark exactly one option with right = true; {right} are marked")
        if len({option.text for option in options}) < len(options):
            raise QuizError(f"{key}: two options say the same")
        return question


def _option(place: str, table: Mapping[str, Any]) -> Option:
    _only(place, table, {"text", "because", "right"})
    right = table.get("right", False)
    if not isinstance(right, bool):
        raise QuizError(f"{place}: right is true or false, not {right!r}")
    return Option(_text(place, table, "text"), _text(place, table, "because"), right)


def _text(place: str, table: Mapping[str, Any], name: str) -> str:
    text = table.get(name)
    if not isinstance(text, str) or not text.strip():
        raise QuizError(f"{place}: {name} is missing; every option says why it is right or wrong")
    if text.count("`") % 2:
        raise QuizError(f"{place}: {name} has a backtick without its partner")
    return re.sub(r"[ \t\r\n]+", " ", text).strip()  # a no-break space stays: there no line may end


def _only(place: str, table: Mapping[str, Any], known: set[str]) -> None:
    unknown = sorted(set(table) - known)
    if unknown:
        raise QuizError(f"{place}: {unknown[0]!r} is not known here; known are {', '.join(sorted(known))}")
