"""Students' answers to the exercises, read from answers.toml, and what the checks say of them."""

import functools
import math
import tomllib
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np

from actbook import leaky_relu, relu, sigmoid, tanh
from actbook.checks import Verdict
from actbook.checks import check as check_in_seconds
from actbook.checks.guard import Guard

DATA = tomllib.loads(Path(__file__).with_name("answers.toml").read_text(encoding="utf-8"))
check = functools.partial(check_in_seconds, seconds=600)  # ends a hang; a busy machine decides nothing
BOOK = {"np": np, "sigmoid": sigmoid, "tanh": tanh, "relu": relu, "leaky_relu": leaky_relu}


@dataclass(frozen=True, eq=False)
class Answer:
    """What a student wrote, as source and as object; and what is expected of its check, if wrong or noted."""

    key: str
    source: str
    value: Any
    expected: str = ""

    def __repr__(self) -> str:
        return f"{self.key}: {' '.join(self.source.split())}"


@functools.cache
def list_answers(key: str, kind: str) -> tuple[Answer, ...]:
    """The answers to an exercise that are `wrong`, `right`, `noted` (right, with a note) or `silent`."""
    rows = [row if isinstance(row, list) else [row] for row in DATA[key].get(kind, ())]
    signature = DATA[key].get("signature", "x")
    return tuple(Answer(key, source, make_answer(source, signature), *rest) for source, *rest in rows)


def make_answer(source: str, signature: str = "x") -> Any:
    """What a student wrote: a function, or a value where the signature is empty."""
    scope: dict[str, Any] = {**BOOK, "math": math, "functools": functools}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # such as a number that is called
        if not signature:
            return eval(source, scope)
        if not any(word in source for word in ("def answer", "answer =")):
            source = f"def answer({signature}):\n    return {source}"
        exec(source, scope)
    return scope["answer"]


@functools.cache
def judge_and_count(answer: Answer) -> tuple[Verdict, int]:
    """The verdict on an answer, and how often the check called it."""
    calls, call = [], Guard.call

    def count(guard: Guard, function: Any, *args: Any, **keywords: Any) -> Any:
        calls.append(function)
        return call(guard, function, *args, **keywords)

    with patch.object(Guard, "call", count):
        verdict = check(answer.key, answer.value)
    return verdict, sum(function is answer.value for function in calls)


def judge_all(key: str, *kinds: str) -> Iterator[tuple[Answer, Verdict]]:
    """The answers of these kinds to an exercise, each with its verdict."""
    for kind in kinds:
        for answer in list_answers(key, kind):
            yield answer, judge_and_count(answer)[0]
