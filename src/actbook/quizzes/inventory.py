"""The concept inventory: twelve items on known misconceptions, without their key.

The key is not part of the package; instructors find it in the repository's coursework/concept-inventory/.
An item has a code of its right option, from which a page counts what is right: it can be worked out, like the
key it is public, but nobody reads an answer in it by accident.
"""

import csv
import hashlib
import io
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from actbook.quizzes.question import QuizError

ITEMS = Path(__file__).with_name("inventory.toml")
OCCASIONS = ("before", "after")  # the course
COLUMNS = ("inventory", "occasion", "name", "item", "chosen")
#: A spreadsheet would run a cell that begins with one of these.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class Item:
    """A question and the options to choose from; texts as in a quiz."""

    key: str
    text: str
    options: tuple[str, ...]
    code: str = ""  #: `option_code` of the right option


def option_code(key: str, option: int) -> str:
    """Eight characters for an option of the item `key`, counted from 1: FNV-1a, as the page computes it."""
    code = 0x811C9DC5
    for byte in f"{key} {option}".encode():
        code = (code ^ byte) * 0x01000193 % 2**32
    return f"{code:08x}"


def read_inventory(path: Path = ITEMS) -> tuple[Item, ...]:
    """The items in order; QuizError for a file that is not sound."""
    tables = tomllib.loads(path.read_text(encoding="utf-8"))
    items = []
    for key, table in tables.items():
        options = tuple(option.get("text", "") for option in table.get("options", ()))
        if set(table) - {"code"} != {"text", "options"} or any(
            set(option) != {"text"} for option in table["options"]
        ):
            raise QuizError(f"{key}: an item has a text and options with a text each, and no key")
        if len(options) < 2 or len(set(options)) < len(options) or not all(options):
            raise QuizError(f"{key}: an item needs at least two options that differ")
        items.append(Item(key, " ".join(table["text"].split()), options, table.get("code", "")))
    return tuple(items)


def edition(items: tuple[Item, ...]) -> str:
    """Eight characters that change when an item does: answers to another edition are not comparable."""
    told = "\n".join(line for item in items for line in (item.key, item.text, *item.options))
    return hashlib.sha256(told.encode()).hexdigest()[:8]


def export(items: tuple[Item, ...], answers: Mapping[str, int], occasion: str, name: str) -> str:
    """The answers as CSV: one row an item; `chosen` counts options from 1 and is empty where none was."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(COLUMNS)
    shown = f"'{name}" if name.startswith(_FORMULA) else name
    for item in items:
        chosen = answers.get(item.key)
        number = "" if chosen is None else chosen + 1
        writer.writerow((edition(items), occasion, shown, item.key, number))
    return file.getvalue()
