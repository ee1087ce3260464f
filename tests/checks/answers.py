"""Students' answers to the exercises, read from answers.toml."""

import functools
import math
import tomllib
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from actbook import leaky_relu, relu, sigmoid, tanh

DATA = tomllib.loads(Path(__file__).with_name("answers.toml").read_text(encoding="utf-8"))
BOOK = {"np": np, "sigmoid": sigmoid, "tanh": tanh, "relu": relu, "leaky_relu": leaky_relu}


def answer_from(source: str, signature: str = "x") -> Any:
    """What a student wrote: a function, or a value where the signature is empty."""
    scope: dict[str, Any] = {**BOOK, "math": math, "functools": functools}
    if not signature:
        return eval(source, scope)
    if not any(word in source for word in ("def answer", "answer =")):
        source = f"def answer({signature}):\n    return {source}"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SyntaxWarning)  # a number that is called
        exec(source, scope)
    return scope["answer"]


def _written(key: str, source: str, *rest: str) -> Any:
    answer = answer_from(source, DATA[key].get("signature", "x"))
    return pytest.param(key, answer, *rest, id=f"{key}: {' '.join(source.split())}")


WRONG = [_written(key, source, name) for key, data in DATA.items() for source, name in data["wrong"]]
RIGHT = [_written(key, source) for key, data in DATA.items() for source in data["right"]]
NOTED = [_written(key, source, words) for key, d in DATA.items() for source, words in d.get("noted", ())]
SILENT = [_written(key, source) for key, data in DATA.items() for source in data.get("silent", ())]
