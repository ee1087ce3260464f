"""No sentence of the lecture note is copied into the book. Only hashes of its words are kept here."""

from pathlib import Path

import pytest

from tools.guards.note import copied, digest, sequences
from tools.guards.reading import load, prose

ROOT = Path(__file__).resolve().parent.parent
KNOWN = set((ROOT / "tests" / "note_shingles.txt").read_text().split())
MOTTO = "use relu to think use linear to speak"  # a saying that the book quotes and examines


def texts():
    """Everything that a reader reads."""
    for path in sorted((ROOT / "chapters").glob("*.ipynb")):
        yield path.stem, prose(load(path))
    for path in [ROOT / "index.md", *sorted((ROOT / "pages").glob("*.*"))]:
        yield path.name, path.read_text(encoding="utf-8")


@pytest.mark.parametrize(("name", "text"), [pytest.param(n, t, id=n) for n, t in texts()])
def test_nothing_is_copied(name, text):
    assert [sequence for sequence in copied(text, KNOWN) if sequence != MOTTO] == []


def test_a_copied_sentence_is_caught():
    # the motto is in the note, so it must be found, in whatever spelling
    assert copied("They say: «Use ReLU to think, use linear to speak.»", KNOWN) == [MOTTO]
    assert digest(MOTTO) in KNOWN
    assert len(KNOWN) > 200


def test_sequences_stay_within_a_line_and_a_cell():
    assert list(sequences("one two three four\nfive six seven eight nine")) == []
    assert list(sequences("1 2 3 4 5 6 7 8 9")) == ["1 2 3 4 5 6 7 8", "2 3 4 5 6 7 8 9"]
