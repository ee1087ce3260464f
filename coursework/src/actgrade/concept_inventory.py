"""A class's concept inventories: what was known before and after, and which misconceptions are common.

The inventory's page lets each student save a file. The key, which no student gets, is
coursework/concept-inventory/key.toml.
"""

import csv
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from actbook.quizzes.inventory import COLUMNS, OCCASIONS, Item, edition

KEY = Path(__file__).parents[2] / "concept-inventory" / "key.toml"


class UnusableError(ValueError):
    """A file that cannot be used, with the reason."""


@dataclass(frozen=True)
class Sheet:
    """One student's answers on one occasion: for each item the chosen option from 1, or None."""

    name: str
    occasion: str
    chosen: Mapping[str, int | None]


@dataclass(frozen=True)
class Row:
    """One item over a class."""

    item: str
    answered: dict[str, int]  # by occasion
    right: dict[str, int]
    common: tuple[str, int] | None  # the most frequent misconception and how many showed it


def read_key(path: Path, items: Sequence[Item]) -> dict[str, dict[str, object]]:
    """For each item its right option, from 1, and the misconception that each other option shows."""
    key = tomllib.loads(path.read_text(encoding="utf-8"))
    for item in items:
        entry = key.get(item.key)
        if entry is None:
            raise UnusableError(f"{path.name} has no entry for {item.key!r}")
        if not {"right", "misconceptions"} <= set(entry):
            raise UnusableError(f"{path.name}: {item.key!r} needs right and misconceptions")
        wrong = {str(n) for n in range(1, len(item.options) + 1)} - {str(entry["right"])}
        if set(entry["misconceptions"]) != wrong:
            raise UnusableError(
                f"{path.name}: {item.key!r} needs a misconception for each of {sorted(wrong)}"
            )
    if extra := set(key) - {item.key for item in items}:
        raise UnusableError(f"{path.name} has entries that are no items: {', '.join(sorted(extra))}")
    return key


def read_sheet(path: Path, items: Sequence[Item]) -> Sheet:
    """One student's file; UnusableError says what is wrong with it."""
    try:
        rows = list(csv.DictReader(path.read_text(encoding="utf-8-sig").splitlines()))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise UnusableError(f"it cannot be read: {error}") from None
    if not rows or tuple(rows[0]) != COLUMNS:
        raise UnusableError(f"it is no saved inventory: its columns should be {', '.join(COLUMNS)}")
    if {row["inventory"] for row in rows} != {edition(tuple(items))}:
        raise UnusableError(f"it answers another edition than {edition(tuple(items))}")
    if [row["item"] for row in rows] != [item.key for item in items]:
        raise UnusableError("its items are not those of the inventory, in their order")
    if len({(row["occasion"], row["name"]) for row in rows}) != 1 or rows[0]["occasion"] not in OCCASIONS:
        raise UnusableError(f"it needs one name and one occasion, {' or '.join(OCCASIONS)}, in all rows")
    chosen = {row["item"]: _number(row["chosen"], item) for row, item in zip(rows, items, strict=True)}
    return Sheet(rows[0]["name"], rows[0]["occasion"], chosen)


def _number(text: str | None, item: Item) -> int | None:
    if not text:
        return None
    if not text.isdecimal() or not 1 <= int(text) <= len(item.options):
        raise UnusableError(f"{item.key}: {text!r} is not one of the options 1 to {len(item.options)}")
    return int(text)


def summary(
    sheets: Iterable[Sheet], items: Sequence[Item], key: Mapping[str, Mapping[str, object]]
) -> list[Row]:
    """The class, item by item."""
    sheets = list(sheets)
    rows = []
    for item in items:
        entry = key[item.key]
        misconceptions = entry["misconceptions"]
        assert isinstance(misconceptions, dict)
        given = {when: [s.chosen[item.key] for s in sheets if s.occasion == when] for when in OCCASIONS}
        answered = {when: sum(n is not None for n in chosen) for when, chosen in given.items()}
        right = {when: sum(n == entry["right"] for n in chosen) for when, chosen in given.items()}
        latest = given["after"] if answered["after"] else given["before"]
        wrong = Counter(misconceptions[str(n)] for n in latest if n is not None and n != entry["right"])
        rows.append(Row(item.key, answered, right, min(wrong.most_common(), key=_order, default=None)))
    return rows


def _order(counted: tuple[str, int]) -> tuple[int, str]:
    return -counted[1], counted[0]


def written(rows: Sequence[Row]) -> str:
    """The table for the terminal."""
    wide = max(len(row.item) for row in rows)
    lines = [f"{'item':{wide}}  {'before':>11}  {'after':>11}  most common misconception"]
    for row in rows:
        shares = "  ".join(_share(row.right[when], row.answered[when]) for when in OCCASIONS)
        common = f"{row.common[0]} ({row.common[1]})" if row.common else "none"
        lines.append(f"{row.item:{wide}}  {shares}  {common}")
    return "\n".join(lines)


def _share(right: int, answered: int) -> str:
    return f"{right:3} of {answered:3}" if answered else f"{'':>10}–"
