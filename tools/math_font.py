"""Make the subset of Latin Modern Math that the site serves.

    python tools/math_font.py path/to/latinmodern-math.otf

The font is published by GUST (Debian: fonts-lmodern). The subset has the letters, digits, operators and
stretching delimiters of school and university mathematics, not only what the book uses today, so that it
changes rarely; tests/test_site_math.py fails when a formula needs a character that is not in it.
"""

from __future__ import annotations

import sys
from pathlib import Path

from fontTools import subset

if __package__ in (None, ""):
    sys.path[0] = str(Path(__file__).resolve().parent.parent)

from tools.environment import ROOT

FONT = ROOT / "_ext" / "assets" / "latin-modern-math.woff2"
WANTED = [
    *range(0x20, 0x7F),  # ASCII
    *(ord(c) for c in "±×÷·¬°²³¹½¼¾′″‴…−‖†‡•∞∂∇√∑∏∫∈∉∋∅∀∃∧∨∩∪⊂⊆⊃⊇≈≃≅≡≠≤≥≪≫∼∝→←↔⇒⇐⇔↦∘⋅⋯⋮⋱⊙⊗⊕⟨⟩⌊⌋⌈⌉ℝℕℤℚℂℓℏ"),
    *range(0x391, 0x3AA),  # Greek capitals
    *range(0x3B1, 0x3CA),  # Greek small letters
    *(0x3D1, 0x3D5, 0x3D6, 0x3F1, 0x3F5),
    *range(0x1D434, 0x1D468),  # italic Latin
    *range(0x1D6A4, 0x1D6A6),
    *range(0x1D6E2, 0x1D71C),  # italic Greek
    *(0x2C6, 0x2DC, 0xAF, 0x302, 0x303, 0x304, 0x20D7),  # accents
    0x210E,  # Planck's h, which is italic h
    0xA0,
]


def make(source: Path, target: Path) -> int:
    """Write the subset of `source` to `target`; the number of bytes."""
    options = subset.Options(
        flavor="woff2",
        layout_features=["ssty", "dtls", "flac"],
        hinting=False,
        notdef_outline=True,
        drop_tables=["FFTM"],
    )
    font = subset.load_font(str(source), options)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=WANTED)
    subsetter.subset(font)
    subset.save_font(font, str(target), options)
    font.close()
    return target.stat().st_size


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    print(f"{make(Path(sys.argv[1]), FONT):,} bytes in {FONT.relative_to(ROOT)}")
