"""What is said of any exercise: the sentences of `general.toml`, by the name of what went wrong."""

import re
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from actbook.checks.verdict import Finding

GENERAL = tomllib.loads(Path(__file__).with_name("general.toml").read_text(encoding="utf-8"))
REDUCES: str = GENERAL["reduces"]


def say(
    name: str,
    sentence: str = "",
    *,
    at: float | None = None,
    number: int | None = None,
    **values: Any,
) -> Finding:
    """The finding `name`, with its sentence, or another one, filled in; it shows `at` an x, or in a case."""
    return Finding(name, GENERAL["findings"][sentence or name].format(**values), at=at, case=number)


def slip_of(error: str, message: str, source: str, inside: Sequence[str]) -> tuple[str, str]:
    """Name and advice for an error, ("", "") for most; `inside`: the functions that it came through."""
    reducer = next((name for name in inside if name in ("max", "min", "amax", "amin")), "") or "".join(
        re.findall(r"(?:np|numpy)\.a?(max|min)\(", source)[:1]
    )
    if reducer and re.search(r"integer|axis|index|homogeneous", message):
        name = reducer.removeprefix("a")
        return f"np-{name}", (
            f"`np.{name}` looks for the one {name}imum of a whole array, and what comes second is an axis; "
            f"the {'larger' if name == 'max' else 'smaller'} of two, number by number, is `np.{name}imum`."
        )
    for row in GENERAL["errors"]:
        match = re.search(row["pattern"], message)
        if match and row.get("inside", "") in ("", *inside):
            return row["name"], match.expand(row["advice"])
    unknown = re.fullmatch(r"name '(\w+)' is not defined.*", message) if error == "NameError" else None
    if unknown and callable(getattr(np, unknown[1], None)):
        return "bare-name", f"NumPy's is `np.{unknown[1]}`."
    return "", ""
