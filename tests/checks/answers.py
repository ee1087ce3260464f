"""Students' answers to the core exercises, read from answers.toml."""

import math
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from actbook import leaky_relu, relu, sigmoid, tanh

DATA = tomllib.loads(Path(__file__).with_name("answers.toml").read_text(encoding="utf-8"))


def answer_from(source: str, signature: str = "x") -> Callable[..., Any]:
    """The function that a student wrote."""
    scope: dict[str, Any] = {
        "np": np,
        "math": math,
        "sigmoid": sigmoid,
        "tanh": tanh,
        "relu": relu,
        "leaky_relu": leaky_relu,
    }
    if "def answer" not in source:
        source = f"def answer({signature}):\n    return {source}"
    exec(source, scope)
    return scope["answer"]


def _written(key: str, source: str, *rest: str) -> Any:
    answer = answer_from(source, DATA[key].get("signature", "x"))
    return pytest.param(key, answer, *rest, id=f"{key}: {' '.join(source.split())}")


WRONG = [_written(key, source, name) for key, data in DATA.items() for source, name in data["wrong"]]
RIGHT = [_written(key, source) for key, data in DATA.items() for source in data["right"]]
