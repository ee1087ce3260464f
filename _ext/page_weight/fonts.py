"""Fonts inside the style sheet, with only the characters that the finished pages can ask them for.

A font that comes with the rules needs no request of its own and is there when the first line is drawn, so
that no text moves when it arrives. (A preload would do that over http, but is an error on pages from `file://`.)

Icons are private characters that a rule puts before an element, so the filtered sheet knows which are used.
The mathematics font draws the formulas; a letter that stands alone in `<mi>` is drawn by browsers with the
italic one of Unicode's mathematical alphabets.
"""

from __future__ import annotations

import base64
import logging
import re
import unicodedata
from collections.abc import Iterable
from html import unescape
from io import BytesIO
from pathlib import Path

from fontTools import subset

from .style_sheet import Block, font_family

logging.getLogger("fontTools.subset").setLevel(logging.WARNING)  # else its diary is part of the build's

FORMULA = re.compile(r"<math\b.*?</math>", re.DOTALL)
ROOT = re.compile(r"<m(sqrt|root)\b")
TAG = re.compile(r"<[^>]*>")
SOURCE = re.compile(r"url\(([^)]*\.woff2)\)")
ITALICS = [
    chr(code)
    for code in (0x210E, *range(0x1D400, 0x1D800))
    if re.match("PLANCK CONSTANT|MATHEMATICAL ITALIC ", unicodedata.name(chr(code), ""))
]
# The shapes for small indices (ssty) would double the mathematics font, and Chromium never asks for them.
FEATURES: tuple[str, ...] = ("dtls", "flac")


def of_icons(blocks: Iterable[Block]) -> set[str]:
    """The private characters in the values of a style sheet's declarations."""
    values = "".join(text for block in blocks for _, text in block.all_declarations())
    return {character for character in values if unicodedata.category(character) == "Co"}


def of_formulas(pages: Iterable[str]) -> set[str]:
    """What formulas may draw: their characters, and the italics that a browser takes for single letters."""
    drawn: set[str] = set()
    for page in pages:
        for formula in FORMULA.findall(page):
            drawn.update(unescape(TAG.sub("", formula)))
            if ROOT.search(formula):
                drawn.add("√")  # a browser draws it of its own accord
    # Both shapes of letters that have two (π and ϖ): which is meant is not worth knowing here.
    return drawn | {italic for italic in ITALICS if unicodedata.normalize("NFKC", italic) in drawn}


def smaller(font: Path, characters: set[str]) -> bytes | None:
    """A woff2 file with these characters of `font` and their stretched forms; None if it has none of them."""
    options = subset.Options(
        flavor="woff2",
        layout_features=list(FEATURES),
        hinting=False,
        desubroutinize=True,
        notdef_outline=True,
        name_IDs=[0],  # the copyright; the names are reserved for whole fonts (SIL OFL, clause 3)
    )
    with subset.load_font(str(font), options) as loaded:
        if not {ord(character) for character in characters} & loaded.getBestCmap().keys():
            return None
        subsetter = subset.Subsetter(options)
        subsetter.populate(text="".join(sorted(characters)))
        subsetter.subset(loaded)
        written = BytesIO()
        subset.save_font(loaded, written, options)
    return written.getvalue()


def inside(blocks: list[Block], folder: Path, pages: Iterable[str]) -> list[Block]:
    """The rules of a style sheet that lies in `folder`, with every font in its rule instead of in a file."""
    icons, formulas = of_icons(blocks), of_formulas(pages)
    found = []
    for block in blocks:
        if block.head != "@font-face":
            found.append(block)
            continue
        declarations = dict(block.declarations)
        source = SOURCE.search(declarations["src"])
        if not source:
            raise ValueError(f"the font {font_family(block)!r} has no woff2 file")
        font = smaller(folder / source[1], icons if "Awesome" in font_family(block) else formulas)
        if font:
            text = base64.b64encode(font).decode("ascii")
            declarations["src"] = f'src:url(data:font/woff2;base64,{text}) format("woff2")'
            found.append(Block(block.head, list(declarations.items())))
    return found
