"""Guard against copied sentences. The lecture note is not here; hashes of its word sequences are.

python tools/guards/note.py NOTE.md > tests/note_shingles.txt
"""

from __future__ import annotations

import hashlib
import re
import sys
from collections.abc import Iterator
from pathlib import Path

LENGTH = 8  # words in a row that no one writes twice by chance


def sequences(text: str) -> Iterator[str]:
    """Every run of eight words, within a line or a table's cell; punctuation and case do not count."""
    for line in re.split(r"[\n|]", text):
        words = re.findall(r"[a-z0-9]+", line.lower().replace("’", "").replace("'", ""))
        for start in range(len(words) - LENGTH + 1):
            yield " ".join(words[start : start + LENGTH])


def digest(sequence: str) -> str:
    """A sequence as it is stored: enough to recognise it, not to read it."""
    return hashlib.sha256(sequence.encode()).hexdigest()[:16]


def copied(text: str, known: set[str]) -> list[str]:
    """The sequences of `text` that are in the note."""
    return [sequence for sequence in sequences(text) if digest(sequence) in known]


if __name__ == "__main__":
    for line in sorted(
        {digest(sequence) for sequence in sequences(Path(sys.argv[1]).read_text(encoding="utf-8"))}
    ):
        print(line)
