"""Reasons: one plain sentence that a student can act on, which says nothing of what is hidden.

What a student's process says is the student's own text. It is repeated whole where the process has been
given nothing but inputs that are shown; of one that has seen others, only what Python itself named.
"""

import builtins
import re
import sys
import unicodedata
from difflib import get_close_matches
from typing import Any

import numpy as np

from actgrade.answers_found import Found
from actgrade.assignment import Assignment, Question
from actgrade.sandbox.untrusted_replies import clean
from actgrade.session import CellError

PYTHONS = frozenset(
    name
    for name, value in vars(builtins).items()
    if isinstance(value, type) and issubclass(value, BaseException)
)
UNDEFINED = re.compile(r"name '(\w+)' is not defined")
COUNTED = re.compile(
    r"(?:value \d+: )?(?:\d+ of \d+ numbers differ|the number differs)"
    r"(?: \(float(?:16|32) came back, which has too few digits\))?"
)
DEFINED = re.compile(r"(?m)^def +(\w+)")
LONGEST = 1000  # letters of an error's text
FORM = "what came back does not have the expected form"


def error_in_words(error: CellError) -> str:
    """An error of a cell, and where it was raised."""
    version = (
        " (answers run with Python {}.{})".format(*sys.version_info) if error.type == "SyntaxError" else ""
    )
    return f"{_raised(error.type, error.text, '', error.line)}{version}"


def undefined_reason(found: Found, errors: list[CellError]) -> str:
    """Why the function is not there although its cell ran."""
    function = found.question.function
    if errors:
        return f"{error_in_words(errors[0])}; so {function} was not defined"
    others = [name[:60] for name in DEFINED.findall(found.text)[:50] if name != function]
    nearest = get_close_matches(function, others, n=1) or others[:1]
    instead = "".join(f", but it defines {clean(one)}{_disguise(one, function)}" for one in nearest)
    return f"the cell ran, and it does not define {function}{instead}: the name has to be as it was given"


def _disguise(name: str, wanted: str) -> str:
    """Which letter of `name` only looks like that of `wanted`; "" where they differ in another way."""
    pairs = enumerate(zip(name, wanted, strict=False), start=1)
    differ = [(place, mine, its) for place, (mine, its) in pairs if mine != its]
    if len(name) != len(wanted) or any(mine.isascii() for _, mine, _ in differ):
        return ""
    said = (
        f"letter {place} is {unicodedata.name(mine, 'another')}, not “{its}”" for place, mine, its in differ
    )
    return f" ({', '.join(said)})"


def missing_answer_reason(assignment: Assignment, question: Question, kind: str, text: str) -> str:
    """The earlier answer that a call lacked, in words, or ""."""
    name = UNDEFINED.fullmatch(text) if kind == "NameError" else None
    for other in assignment.questions:
        if name and other.function == name[1] and other.id != question.id:
            return f"it uses {other.function}, and the answer to {other.id!r} does not define it"
    return ""


def import_failure(kind: str, errors: list[CellError]) -> str:
    """What to add to a name that is not defined where the cell of the answer could not import something."""
    failed = next((error for error in errors if error.type in ("ModuleNotFoundError", "ImportError")), None)
    return f"; before that, {error_in_words(failed)}" if failed and kind == "NameError" else ""


def raised_reason(kind: str, text: str, call: str, line: Any = None) -> str:
    """A call that raised; `call` is "" where its inputs are not shown: its words are not repeated then."""
    if not call:
        known = kind if kind in PYTHONS else "an error"
        return f"{known} was raised for an input that is not shown"
    return _raised(kind, text, f" by {call}", line)


def _raised(kind: str, text: str, by: str, line: Any) -> str:
    place = f" in line {line} of the cell" if type(line) is int and 0 < line < 100_000 else ""
    said = f": {clean(text, LONGEST)}" if clean(text) else ""
    return f"{clean(kind, 60)} was raised{by}{place}{said}"


def wrong_reason(said: str, visible: bool, call: str) -> str:
    """A value that is not right; `said` as a judge or `difference` put it."""
    if visible:
        return f"{call}: {clean(said, 300)}"
    return (
        f"{said}, for an input that is not shown"
        if COUNTED.fullmatch(said)
        else f"{FORM}, for an input that is not shown"
    )


def refused_reason(said: Any, call: str) -> str:
    """A value that is not plain; `call` is "" where its inputs are not shown."""
    form = f"{FORM}: numbers, or arrays and lists of them"
    return f"{call}: {clean(said, LONGEST) or form}" if call else form


def call_in_words(question: Question, args: list[Any]) -> str:
    """A call with inputs that students may see: numbers as they are, arrays by their shape."""
    return f"{question.function}({', '.join(map(_shown, args))})"


def _shown(value: Any) -> str:
    if isinstance(value, np.ndarray) and value.ndim:
        return (
            f"an array of shape {value.shape}" if value.size > 4 else np.array2string(value, separator=", ")
        )
    text = repr(value.item() if isinstance(value, np.ndarray) else value)
    return text if len(text) <= 60 else text[:59] + "…"
