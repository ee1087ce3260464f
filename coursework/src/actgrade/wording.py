"""Reasons: one plain sentence that a student can act on, which says nothing of what is hidden.

What a student's process says is the student's own text, and a function that has seen inputs that are not
shown could write them into it. So of such a call only what Python itself named is repeated.
"""

import builtins
import re
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
TYPES = "|".join(
    sorted(
        {"function", "generator", "module", "type"}
        | {k for k, v in vars(builtins).items() if isinstance(v, type)}
    )
)
#: What `plain` says of a value, in words that hold nothing of the student's own.
REFUSED = re.compile(
    r"the value is nested more than \d+ deep|the whole number is larger than any answer here"
    r"|the text has \d{7,9} letters|the list has \d{7,9} items|an array of \d{7,9} numbers came back"
    rf"|a value of type (?:{TYPES}) came back, but numbers or arrays are expected"
    r"|an array of (?:object|complex\d+) came back, but one of numbers is expected"
)
UNDEFINED = re.compile(r"name '(\w+)' is not defined")
COUNTED = re.compile(
    r"(?:value \d+: )?(?:\d+ of \d+ numbers differ|the number differs)"
    r"(?: \(float(?:16|32) came back, which has too few digits\))?"
)
DEFINED = re.compile(r"(?m)^def +(\w+)")
FORM = "what came back does not have the expected form"


def error_in_words(error: CellError) -> str:
    """An error of a cell, and where it was raised."""
    place = f" in line {error.line} of the cell" if error.line and 0 < error.line < 100_000 else ""
    if error.private:
        return f"{_type(error.type)} was raised{place}"
    text = f": {clean(error.text)}" if clean(error.text) else ""
    return f"{clean(error.type, 60)} was raised{place}{text}"


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


def raised_reason(kind: str, text: str, call: str, quoted: bool) -> str:
    """A call that raised; `call` is "" where it is not shown, `quoted` whether its words are repeated."""
    if not quoted:
        return f"{_type(kind)} was raised {f'by {call}' if call else 'for an input that is not shown'}"
    text = f": {clean(text)}" if clean(text) else ""
    return f"{clean(kind, 60)} was raised by {call}{text}"


def wrong_reason(said: str, visible: bool, call: str) -> str:
    """A value that is not right; `said` as a judge or `difference` put it."""
    if visible:
        return f"{call}: {clean(said, 300)}"
    return (
        f"{said}, for an input that is not shown"
        if COUNTED.fullmatch(said)
        else f"{FORM}, for an input that is not shown"
    )


def refused_reason(said: Any, call: str, quoted: bool) -> str:
    """A value that is not plain; `call` and `quoted` as for `raised`."""
    text = clean(said)
    form = f"{FORM}: numbers, or arrays and lists of them"
    if not call:
        return form
    return f"{call}: {text if text and (quoted or REFUSED.fullmatch(text)) else form}"


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


def _type(kind: str) -> str:
    return kind if kind in PYTHONS else "an error"
