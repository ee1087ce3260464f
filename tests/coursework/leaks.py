"""What no student may get: a text that stands in every solution and every marker's file of the coursework."""

import io
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path

CANARY = "canary7f3ae5c0b1d2"  # one word, which a search index keeps as it is


def files_with(canary: str, *folders: Path) -> list[str]:
    """The files below `folders` that hold `canary`, in packed files too."""
    return [name for folder in folders for name, raw in _files(folder) if _holds(raw, canary)]


def members_with(canary: str, members: Iterable[tuple[str, bytes]]) -> list[str]:
    """The same for the members of an archive."""
    return [name for name, raw in members if _holds(raw, canary)]


def _files(folder: Path) -> Iterator[tuple[str, bytes]]:
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield str(path), path.read_bytes()


def _holds(raw: bytes, canary: str) -> bool:
    if raw.startswith(b"PK\x03\x04"):  # an npz, a wheel, a zip
        with zipfile.ZipFile(io.BytesIO(raw)) as packed:
            return any(_holds(packed.read(name), canary) for name in packed.namelist())
    return canary.encode() in raw.lower()
