"""A class's concept inventories: what was known before and after, and which misconceptions are common.

The inventory's page lets each student save a file. The key, which no student gets, is
coursework/concept-inventory/key.toml.
"""

import csv
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from actbook.quizzes.inventory import COLUMNS, OCCASIONS, Item, edition, read_inventory
from actgrade.errors import CourseworkError

KEY = Path(__file__).parents[2] / "concept-inventory" / "key.toml"
ITEMS = read_inventory()
Key = Mapping[str, Mapping[str, Any]]  #: by item: its right option, from 1, and what the others show


class UnusableError(ValueError):
    """A student's file that cannot be used, with the reason."""


@dataclass(frozen=True)
class Sheet:
    """One student's answers on one occasion: for each item the chosen option from 1, or None."""

    name: str
    occasion: str
    chosen: Mapping[str, int | None]


def read_key(path: Path) -> Key:
    """The key at `path`; CourseworkError if it is not one for the items, all of them and no others."""
    try:
        key = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as problem:
        raise CourseworkError(f"the key cannot be used: {problem}") from problem
    for item in ITEMS:
        entry = key.get(item.key, {})
        wrong = {str(n) for n in range(1, len(item.options) + 1)} - {str(entry.get("right"))}
        if len(wrong) == len(item.options) or set(entry.get("misconceptions", ())) != wrong:
            raise CourseworkError(
                f"the key cannot be used: {path.name}: {item.key!r} needs a right option, and a "
                "misconception for each of the others"
            )
    if extra := set(key) - {item.key for item in ITEMS}:
        raise CourseworkError(f"the key cannot be used: it has {', '.join(sorted(extra))}, which is no item")
    return key


def read_sheet(path: Path) -> Sheet:
    """One student's file; UnusableError says what is wrong with it."""
    try:
        rows = list(csv.DictReader(path.read_text(encoding="utf-8-sig").splitlines()))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise UnusableError(f"it cannot be read: {error}") from None
    if not rows or tuple(rows[0]) != COLUMNS:
        raise UnusableError(f"it is no saved inventory: its columns should be {', '.join(COLUMNS)}")
    if {row["inventory"] for row in rows} != {edition(ITEMS)}:
        raise UnusableError(f"it answers another edition than {edition(ITEMS)}")
    if [row["item"] for row in rows] != [item.key for item in ITEMS]:
        raise UnusableError("its items are not those of the inventory, in their order")
    if len({(row["occasion"], row["name"]) for row in rows}) != 1 or rows[0]["occasion"] not in OCCASIONS:
        raise UnusableError(f"it needs one name and one occasion, {' or '.join(OCCASIONS)}, in all rows")
    chosen = {row["item"]: _option(row["chosen"], item) for row, item in zip(rows, ITEMS, strict=True)}
    return Sheet(rows[0]["name"], rows[0]["occasion"], chosen)


def _option(text: str | None, item: Item) -> int | None:
    if not text:
        return None
    if not text.isdecimal() or not 1 <= int(text) <= len(item.options):
        raise UnusableError(f"{item.key}: {text!r} is not one of the options 1 to {len(item.options)}")
    return int(text)


def summary_table(sheets: Iterable[Sheet], key: Key) -> str:
    """The class, item by item: right before, right after, and the misconception seen most often, latest."""
    sheets = list(sheets)
    width = max(len(item.key) for item in ITEMS)
    lines = [f"{'item':{width}}  {'before':>11}  {'after':>11}  most common misconception"]
    for item in ITEMS:
        right, misconceptions = key[item.key]["right"], key[item.key]["misconceptions"]
        given = [[s.chosen[item.key] for s in sheets if s.occasion == when] for when in OCCASIONS]
        answered = [[n for n in chosen if n is not None] for chosen in given]
        shares = "  ".join(f"{ns.count(right):3} of {len(ns):3}" if ns else f"{'':>10}–" for ns in answered)
        wrong = Counter(misconceptions[str(n)] for n in answered[1] or answered[0] if n != right)
        common = min(wrong.items(), key=lambda counted: (-counted[1], counted[0]), default=None)
        lines.append(f"{item.key:{width}}  {shares}  {f'{common[0]} ({common[1]})' if common else 'none'}")
    return "\n".join(lines)
