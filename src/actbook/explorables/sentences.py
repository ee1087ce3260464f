"""The explorables' sentences: written once, in JSON files, and filled in here and in shared/sentences.js.

A template is a text with {blanks}; or a list of templates, said one after the other; or an object with one
key, the name of a value, and a template for each value that it may have, "other" for all not named.
"""

import json
from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

_RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def read_words(path: Path) -> dict[str, Any]:
    """An explorable's sentences, from its JSON file."""
    words: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return words


def say(template: Any, values: Mapping[str, Any]) -> str:
    """The sentence that a template makes of `values`, which are texts and whole numbers."""
    if isinstance(template, list):
        return "".join(say(each, values) for each in template)
    if isinstance(template, dict):
        ((name, cases),) = template.items()
        return say(cases.get(str(values[name]), cases.get("other", "")), values)
    return str(template).format_map(values)


def fill(data: Any, values: Mapping[str, Any]) -> Any:
    """Questions and prompts, their blanks filled in; a text that is one blank becomes the value itself."""
    if isinstance(data, list):
        return [fill(each, values) for each in data]
    if isinstance(data, dict):
        return {key: fill(each, values) for key, each in data.items()}
    if isinstance(data, str) and data[1:-1] in values and data == f"{{{data[1:-1]}}}":
        return values[data[1:-1]]
    return data.format_map(values) if isinstance(data, str) else data


def fixed(value: float, decimals: int) -> str:
    """`value` with so many decimals, halves away from 0; a real minus sign, and none before a zero."""
    text = str(Decimal(value).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP))
    return text.replace("-", "−" if float(text) else "")


def number(value: float) -> str:
    """Four decimals; a small number that is not 0 keeps three digits instead of turning into 0.0000."""
    if value == 0 or abs(value) >= 0.001:
        return fixed(value, 4)
    digits, power = f"{value:.2e}".split("e")
    return f"{digits} × 10{str(int(power)).translate(_RAISED)}".replace("-", "−")


def short(value: float) -> str:
    """As few digits as it needs, at most four decimals: for ticks and for slopes such as 0, 1 and 0.01."""
    text = fixed(value, 4)
    return text.rstrip("0").rstrip(".")


def two_digits(value: float) -> str:
    """Two digits, which is more than the seeds agree on: 0.84, 12, 4.0 × 10⁻²⁰; 1 and an exact 0 as they are.

    No line break parts a power of ten from its digits.
    """
    if value in (0, 1):
        return f"{value:.0f}"
    digits, power = f"{value:.1e}".split("e")
    if -2 <= int(power) <= 1:
        return fixed(value, 1 - int(power))
    return f"{digits}\u00a0×\u00a010{str(int(power)).translate(_RAISED)}"
