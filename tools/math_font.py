"""Make the subset of Latin Modern Math that the site serves.

    python -m tools.math_font path/to/latinmodern-math.otf

The font is published by GUST (Debian: fonts-lmodern). The subset has the letters, digits, operators and
stretching delimiters of school and university mathematics, not only what the book uses today, so that it
changes rarely; tests/test_site_math.py fails when a formula needs a character that is not in it.
"""

import sys

from fontTools import subset

from tools.environment import ROOT

FONT = ROOT / "_ext" / "assets" / "latin-modern-math.woff2"
ACCENTS = "2C6,2DC,AF,302,303,304,20D7"
LATIN, GREEK = "20-7E,A0,210E,1D434-1D467,1D6A4-1D6A5", "391-3A9,3B1-3C9,3D1,3D5,3D6,3F1,3F5,1D6E2-1D71B"
SIGNS = "±×÷·¬°²³¹½¼¾′″‴…−‖†‡•∞∂∇√∑∏∫∈∉∋∅∀∃∧∨∩∪⊂⊆⊃⊇≈≃≅≡≠≤≥≪≫∼∝→←↔⇒⇐⇔↦∘⋅⋯⋮⋱⊙⊗⊕⟨⟩⌊⌋⌈⌉ℝℕℤℚℂℓℏ"
OPTIONS = ("--flavor=woff2", "--layout-features=ssty,dtls,flac", "--no-hinting", "--notdef-outline")

if __name__ == "__main__":
    letters = [f"--unicodes={LATIN},{GREEK},{ACCENTS}", f"--text={SIGNS}"]
    subset.main([sys.argv[1], *OPTIONS, *letters, "--drop-tables+=FFTM", f"--output-file={FONT}"])
