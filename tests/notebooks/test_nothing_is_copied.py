"""No sentence of the lecture note is copied into the book. Only hashes of its words are kept here.

note_shingles.txt has, sorted, the digest of every sequence of the note.
"""

import hashlib
import re

from tests.notebooks.notebook_text import CHAPTERS, ROOT, load, prose

LENGTH = 8  # words in a row that no one writes twice by chance
KNOWN = set((ROOT / "tests/notebooks/note_shingles.txt").read_text().split())
MOTTO = "use relu to think use linear to speak"  # a saying that the book quotes and examines


def sequences(text):
    """Every run of eight words, within a line or a table's cell; punctuation and case do not count."""
    for line in re.split(r"[\n|]", text):
        words = re.findall(r"[a-z0-9]+", line.lower().replace("’", "").replace("'", ""))
        for start in range(len(words) - LENGTH + 1):
            yield " ".join(words[start : start + LENGTH])


def copied(text):
    """The sequences of `text` that are in the note."""
    return [s for s in sequences(text) if hashlib.sha256(s.encode()).hexdigest()[:16] in KNOWN]


def test_nothing_is_copied():
    pages = [ROOT / "index.md", *(ROOT / "pages").glob("*.*")]
    texts = {path.name: path.read_text(encoding="utf-8") for path in pages}
    texts |= {path.name: prose(load(path)) for path in CHAPTERS}
    found = {(name, sequence) for name, text in texts.items() for sequence in copied(text)}
    assert {(name, sequence) for name, sequence in found if sequence != MOTTO} == set()


def test_a_copied_sentence_is_caught_in_any_spelling():
    assert copied("They say: «Use ReLU to think, use linear to speak.»") == [MOTTO]
    assert len(KNOWN) > 200
    assert list(sequences("one two three four\nfive six seven eight nine")) == []
